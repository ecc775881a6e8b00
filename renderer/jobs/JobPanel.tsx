import { useRef, type KeyboardEvent, type ReactNode } from 'react';
import { useApp, useFacts, useView } from '../appContext.ts';
import { explainError, useText } from '../i18n.ts';
import { firstAccount } from '../state/select.ts';
import { useClock } from '../ui/Countdown.tsx';
import { SearchIcon, SidebarIcon } from '../ui/icons.tsx';
import { useKeyLabel } from '../ui/shortcuts.ts';
import { ArmedStrip } from './ArmedStrip.tsx';
import { JobList } from './JobList.tsx';

type JobPanelProps = {
  readonly isFolded: boolean;
  readonly onFold: (isFolded: boolean) => void;
  /** The line at its side. */
  readonly divider: ReactNode;
};

/** The left side: the filter, what is wrong with the list, the list. */
export function JobPanel({ isFolded, onFold, divider }: JobPanelProps) {
  const text = useText();
  const keys = useKeyLabel('list.toggle');
  const toggle = text(isFolded ? 'jobs.showList' : 'jobs.hideList');
  return (
    <section className="job-panel" aria-label={text('jobs.heading')} data-region="list">
      <div className="job-filter">
        {isFolded ? null : <Filter />}
        <button
          type="button"
          className="icon-button"
          aria-label={toggle}
          aria-expanded={!isFolded}
          title={keys === undefined ? toggle : `${toggle} (${keys})`}
          onClick={() => onFold(!isFolded)}
        >
          <SidebarIcon />
        </button>
      </div>
      {isFolded ? null : <ListProblem />}
      {isFolded ? null : <ArmedStrip />}
      <JobList isFolded={isFolded} />
      {divider}
    </section>
  );
}

function Filter() {
  const text = useText();
  const { view } = useApp();
  const filter = useView((state) => state.filter);
  const input = useRef<HTMLInputElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') view.setState({ filter: '' });
    // What was pasted is no job of the list, but the way to one.
    if (event.key === 'Enter') document.querySelector<HTMLElement>('.job-empty-open')?.click();
    if (event.key !== 'ArrowDown') return;
    event.preventDefault();
    document.querySelector<HTMLElement>('.job-list [role="listitem"][tabindex="0"]')?.focus();
  };
  return (
    <label className="filter">
      <SearchIcon />
      <input
        ref={input}
        type="search"
        aria-label={text('jobs.filter')}
        placeholder={text('jobs.filter')}
        value={filter}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => view.setState({ filter: event.target.value })}
        onKeyDown={onKeyDown}
      />
    </label>
  );
}

function ListProblem() {
  const text = useText();
  const clock = useClock();
  const account = useFacts(firstAccount);
  const problem = useFacts((facts) => (account ? facts.lists.get(account.id)?.problem : undefined));
  if (!problem) return null;
  return (
    <p className="job-problem" role="alert">
      {text('jobs.problem', { reason: explainError(problem.error).text })}{' '}
      {text('jobs.problemRetry', { time: clock(problem.retryAt) })}
    </p>
  );
}
