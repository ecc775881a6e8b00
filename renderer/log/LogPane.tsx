import { useRef, useState, type KeyboardEvent } from 'react';
import { useStore } from 'zustand';
import { explainError, useText } from '../i18n.ts';
import type { LoggedJob } from '../state/view.ts';
import { CloseIcon, SearchIcon } from '../ui/icons.tsx';
import { Tip } from '../ui/Tip.tsx';
import './log.css';
import { LogAge } from './LogAge.tsx';
import { LogLines, type LogLinesHandle } from './LogLines.tsx';
import { LogMenu } from './LogMenu.tsx';
import { LogSearchBar } from './LogSearchBar.tsx';
import { logLooks } from './logView.ts';
import { useFolds } from './useFolds.ts';
import { useLog } from './useLog.ts';
import { useLogCopies, type LineRange } from './useLogCopies.ts';
import { useLogSearch } from './useLogSearch.ts';

type LogPaneProps = {
  readonly job: LoggedJob;
  /** Beside a terminal there are several places for it. */
  readonly hasPlaces: boolean;
  readonly onClose: () => void;
};

/** A job's log: its lines, and what can be done with them. */
export function LogPane({ job, hasPlaces, onClose }: LogPaneProps) {
  const text = useText();
  const { jobId } = job;
  const log = useLog(jobId);
  const lineCount = log.state?.lines ?? 0;
  const place = useStore(logLooks, (looks) => looks.place);
  const folds = useFolds({ jobId, lineCount, sections: log.sections });
  const lines = useRef<LogLinesHandle>(null);
  const [selected, setSelected] = useState<LineRange>();
  const copies = useLogCopies({ job, selected, state: log.state });
  const goTo = (line: number): void => {
    folds.reveal(line);
    lines.current?.goTo(line);
  };
  const hits = useLogSearch({
    jobId,
    version: `${log.state?.generation ?? 0} ${lineCount}`,
    goTo,
    topLine: () => lines.current?.topLine() ?? 0,
  });
  const focusLines = (): void => lines.current?.focus();
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const key = keyOf(event);
    if (key === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (key === 'find') hits.open();
    else if (key === 'line') hits.open({ text: ':', isRegex: false });
    else if (key === 'errors') hits.open({ errors: true });
    else if (key === 'copy') copies.copy();
    else if (key === 'close') onClose();
    else hits.step(key === 'next' ? 1 : -1);
  };
  return (
    <aside
      className="log"
      data-place={hasPlaces ? place : 'alone'}
      data-region="log"
      aria-label={text('log.name', { job: job.jobName })}
      onKeyDown={onKeyDown}
    >
      <header className="log-head">
        <h3>{hasPlaces ? text('log.title') : job.jobName}</h3>
        <LogAge state={log.state} />
        <Tip text={text('log.search.name')} keys="/">
          <button
            type="button"
            className="icon-button"
            aria-label={text('log.search.name')}
            aria-pressed={hits.isOpen}
            onClick={() => (hits.isOpen ? hits.close() : hits.open())}
          >
            <SearchIcon />
          </button>
        </Tip>
        <LogMenu
          sections={log.sections}
          hasSelection={selected !== undefined}
          hasPlaces={hasPlaces}
          onClosed={(event) => {
            if (hits.isOpen) event.preventDefault();
          }}
          actions={{ ...copies, ...folds, goTo, goToLine: () => hits.open({ text: ':', isRegex: false }) }}
        />
        <button type="button" className="icon-button" aria-label={text('log.close')} onClick={onClose}>
          <CloseIcon />
        </button>
      </header>
      <LogSearchBar hits={hits} onClose={focusLines} />
      <LogProblem log={log} />
      <LogLines
        ref={lines}
        job={job}
        log={log}
        folds={folds}
        hits={hits}
        selected={selected}
        onSelect={setSelected}
      />
    </aside>
  );
}

function LogProblem({ log }: { readonly log: ReturnType<typeof useLog> }) {
  const text = useText();
  const error = log.failure ?? log.state?.problem;
  if (error) {
    const { text: reason, wayOut } = explainError(error);
    return <p className="log-note" role="status" data-tone="wait">{`${reason} ${wayOut}`}</p>;
  }
  if (log.state === undefined || log.state.phase === 'reading')
    return <p className="log-note">{text('log.reading')}</p>;
  if (log.state.lines === 0)
    return <p className="log-note">{text(log.state.phase === 'over' ? 'log.emptyOver' : 'log.empty')}</p>;
  return null;
}

type LogKey = 'find' | 'line' | 'errors' | 'next' | 'previous' | 'copy' | 'close';

/** Keys of the lines themselves: fields and buttons have their own. */
function keyOf(event: KeyboardEvent<HTMLElement>): LogKey | undefined {
  const isOnLines = event.target instanceof HTMLElement && event.target.classList.contains('log-scroll');
  if (event.key === 'Escape') return 'close';
  if (!isOnLines || event.altKey) return undefined;
  if (event.key === 'F3') return event.shiftKey ? 'previous' : 'next';
  const isCommand = event.ctrlKey || event.metaKey;
  if (isCommand && event.key.toLowerCase() === 'f') return 'find';
  if (isCommand && event.key.toLowerCase() === 'c') return copiesNothing() ? 'copy' : undefined;
  if (isCommand) return undefined;
  if (event.key === '/') return 'find';
  if (event.key === ':') return 'line';
  if (event.key === 'e') return 'errors';
  if (event.key === 'n') return 'next';
  return event.key === 'N' ? 'previous' : undefined;
}

/** What is selected with the pointer is copied by the browser. */
function copiesNothing(): boolean {
  return getSelection()?.isCollapsed !== false;
}
