import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useFacts } from '../appContext.ts';
import { explainError, formatNumber, useText } from '../i18n.ts';
import type { LoggedJob } from '../state/view.ts';
import { CloseIcon, SearchIcon } from '../ui/icons.tsx';
import { Tip } from '../ui/Tip.tsx';
import './log.css';
import { LogAge } from './LogAge.tsx';
import { LogLines, type LogLinesHandle } from './LogLines.tsx';
import { LogMenu } from './LogMenu.tsx';
import { LogOffer } from './LogOffer.tsx';
import { LogSearchBar } from './LogSearchBar.tsx';
import { LogDivider, useLogShare } from './LogDivider.tsx';
import { sectionAfter } from './folding.ts';
import { logKeyOf, type LogKey } from './logKeys.ts';
import { offerLogCommands, type LogCommands } from './logView.ts';
import { useCommandPut } from './useCommandPut.ts';
import { useFolds } from './useFolds.ts';
import { useLog } from './useLog.ts';
import { mostWrappedRows } from './useRows.ts';
import { extended, useLogCopies, type LineRange } from './useLogCopies.ts';
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
  const chosenPlace = useFacts((facts) => facts.settings.logPlace);
  const place = hasPlaces ? chosenPlace : 'alone';
  const pane = useRef<HTMLElement>(null);
  const size = useLogShare(pane, place);
  const folds = useFolds({ jobId, lineCount, sections: log.sections });
  // What is folded is no row.
  const canWrap = folds.folding.rowCount <= mostWrappedRows;
  const lines = useRef<LogLinesHandle>(null);
  const [selected, setSelected] = useState<LineRange>();
  const copies = useLogCopies({ job, selected, state: log.state });
  const commands = useCommandPut(jobId);
  const goTo = (line: number): void => {
    folds.reveal(line);
    lines.current?.goTo(line);
  };
  const hits = useLogSearch({
    jobId,
    version: `${log.state?.generation ?? 0} ${lineCount}`,
    goTo,
    topLine: () => lines.current?.placeLine() ?? 0,
  });
  const focusLines = (): void => lines.current?.focus();
  const chosen = selected?.from ?? hits.current;
  const command = chosen === undefined ? undefined : log.lines.line(chosen)?.command;
  const putChosen = command && (() => commands.put(command));
  const logCommands: LogCommands = {
    find: () => hits.open(),
    goToLine: () => hits.open({ text: ':', isRegex: false }),
    firstError: () => hits.open({ errors: true }, true),
    stepSection: (by) => {
      const line = sectionAfter(log.sections, { from: lines.current?.placeLine() ?? 0, by });
      if (line === undefined) return;
      goTo(line);
      setSelected({ from: line, to: line });
    },
    copy: copies.copy,
    save: copies.save,
  };
  const choose = (by: 1 | -1): void => {
    const range = extended(selected, { place: lines.current?.placeLine() ?? 0, by, lineCount });
    setSelected(range);
    lines.current?.bringIntoSight(range.to);
  };
  useEffect(() => offerLogCommands(jobId, logCommands));
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const key = logKeyOf(event);
    if (key === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const keys: Readonly<Record<LogKey, () => void>> = {
      find: logCommands.find,
      line: logCommands.goToLine,
      errors: logCommands.firstError,
      next: () => hits.step(1),
      previous: () => hits.step(-1),
      nextSection: () => logCommands.stepSection(1),
      previousSection: () => logCommands.stepSection(-1),
      chooseDown: () => choose(1),
      chooseUp: () => choose(-1),
      copy: copies.copy,
      put: () => putChosen?.(),
      close: onClose,
    };
    keys[key]();
  };
  return (
    <aside
      ref={pane}
      className="log"
      data-place={place}
      style={size.direction === undefined ? undefined : { flexBasis: `${size.share * 100}%` }}
      data-region="log"
      aria-label={text('log.name', { job: job.jobName })}
      onKeyDown={onKeyDown}
    >
      {size.direction === undefined ? null : (
        <LogDivider job={job.jobName} direction={size.direction} size={size} />
      )}
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
          canWrap={canWrap}
          onClosed={(event) => {
            if (!hits.isOpen) return;
            event.preventDefault();
            pane.current?.querySelector<HTMLElement>('.log-search input')?.focus();
          }}
          actions={{ ...copies, ...folds, ...logCommands, goTo, put: putChosen }}
        />
        <button type="button" className="icon-button" aria-label={text('log.close')} onClick={onClose}>
          <CloseIcon />
        </button>
      </header>
      <LogSearchBar hits={hits} onClose={focusLines} />
      <LogProblem log={log} />
      {canWrap ? null : <NotWrapped />}
      <LogOffer job={job} commands={commands} />
      <LogLines
        ref={lines}
        job={job}
        log={log}
        folds={folds}
        hits={hits}
        selected={selected}
        onSelect={setSelected}
        onPut={commands.put}
      />
    </aside>
  );
}

/** For who has chosen to wrap lines. */
function NotWrapped() {
  const text = useText();
  const isWanted = useFacts((facts) => facts.settings.logWrap);
  if (!isWanted) return null;
  return <p className="log-note">{text('log.notWrapped', { most: formatNumber(mostWrappedRows) })}</p>;
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
