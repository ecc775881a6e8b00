import {
  useCallback,
  useEffect,
  useEffectEvent,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type Ref,
} from 'react';
import type { LogSection } from '../../preload/contract/jobLog.ts';
import type { JobStep } from '../../preload/contract/steps.ts';
import { useApp, useFacts, useView } from '../appContext.ts';
import { formatNumber, useText } from '../i18n.ts';
import './logLines.css';
import { LogMarks } from './LogMarks.tsx';
import type { LoggedJob } from '../state/view.ts';
import { LogRow } from './LogRow.tsx';
import { keepPosition, positionOf } from './logView.ts';
import type { Folds } from './useFolds.ts';
import type { ShownLog } from './useLog.ts';
import type { LineRange } from './useLogCopies.ts';
import type { LogHits } from './useLogSearch.ts';
import { useExcerpts } from './useExcerpts.ts';
import { useMarkInSight } from './useMarkInSight.ts';
import { useRegexMarks } from './useRegexMarks.ts';
import { rowPx, useRows } from './useRows.ts';

export type LogLinesHandle = {
  readonly goTo: (line: number) => void;
  /** Nothing happens where it is in sight. */
  readonly bringIntoSight: (line: number) => void;
  readonly topLine: () => number;
  /** Where the person is: the line gone to last while it is in sight, else the first that is. */
  readonly placeLine: () => number;
  readonly focus: () => void;
};

type LogLinesProps = {
  readonly ref: Ref<LogLinesHandle>;
  readonly job: LoggedJob;
  readonly log: ShownLog;
  readonly folds: Folds;
  readonly hits: LogHits;
  readonly selected: LineRange | undefined;
  readonly onSelect: (range: LineRange | undefined) => void;
  readonly onPut: (step: JobStep) => void;
};

/** The lines in sight, of however many. Follows the end until somebody scrolls up. */
export function LogLines({ ref, job, log, folds, hits, selected, onSelect, onPut }: LogLinesProps) {
  const text = useText();
  const wantsWrap = useFacts((facts) => facts.settings.logWrap);
  const times = useFacts((facts) => facts.settings.logTimes);
  const scroller = useRef<HTMLDivElement>(null);
  const lineCount = log.state?.lines ?? 0;
  const { folding } = folds;
  const rows = useRows({ rowCount: folding.rowCount, wantsWrap, scroller });
  const follow = useFollow({ job, scroller, rows, folds, lineCount });
  const sectionAt = useMemo(() => new Map(log.sections.map((one) => [one.line, one])), [log.sections]);
  const found = useMemo(() => new Set(hits.found?.kind === 'found' ? hits.found.lines : []), [hits.found]);
  const shownLines = rows.shown.map(({ row }) => {
    const number = folding.lineOfRow(row);
    return { number, line: log.lines.line(number) };
  });
  const regexMarks = useRegexMarks(hits.isOpen ? hits.query : undefined, shownLines);
  const excerptOf = useExcerpts({
    jobId: job.jobId,
    generation: log.state?.generation ?? 0,
    query: hits.isOpen ? hits.query : undefined,
    lines: shownLines.filter(({ number }) => found.has(number)),
  });
  useMarkInSight({ scroller, current: hits.current });
  const words = hits.isOpen && !hits.query.isRegex && !hits.query.errors ? hits.query.text : '';
  const wanted = useRef<number>(undefined);
  const scrollTo = (line: number): void => {
    follow.stop();
    rows.scrollToRow(folding.rowOfLine(line), 'center');
  };
  // A line that was hidden has its row only when what hid it has unfolded.
  useLayoutEffect(() => {
    if (wanted.current === undefined || folding.isHidden(wanted.current)) return;
    const line = wanted.current;
    wanted.current = undefined;
    scrollTo(line);
  });
  const middleRow = rows.shown[Math.floor(rows.shown.length / 2)]?.row ?? 0;
  const lookAtMiddle = useEffectEvent(() => hits.lookAt(folding.lineOfRow(middleRow)));
  useEffect(() => lookAtMiddle(), [middleRow]);
  const { view } = useApp();
  useEffect(() => {
    if (view.getState().logFocus !== job.jobId) return;
    view.setState({ logFocus: undefined });
    scroller.current?.focus();
  }, [view, job.jobId]);
  const isEndWanted = useView((state) => state.logEndWanted === job.jobId);
  const goToEnd = useEffectEvent(() => {
    view.setState({ logEndWanted: undefined });
    follow.start();
  });
  useEffect(() => {
    if (isEndWanted) goToEnd();
  }, [isEndWanted]);
  const topLine = (): number => folding.lineOfRow(rows.topRow());
  const goneTo = useRef<number>(undefined);
  const goTo = (line: number): void => {
    goneTo.current = line;
    wanted.current = folding.isHidden(line) ? line : undefined;
    scrollTo(line);
  };
  useImperativeHandle(ref, () => ({
    goTo,
    bringIntoSight: (line) => {
      if (!isInSight(scroller.current, line)) goTo(line);
    },
    topLine,
    placeLine: () => (isInSight(scroller.current, goneTo.current) ? (goneTo.current ?? 0) : topLine()),
    focus: () => scroller.current?.focus(),
  }));
  const select = (line: number, isMore: boolean): void => {
    const from = isMore ? (selected?.from ?? line) : line;
    const isAgain = !isMore && selected?.from === line && selected.to === line;
    onSelect(isAgain ? undefined : { from: Math.min(from, line), to: Math.max(from, line) });
  };
  const toggle = (section: LogSection): void => {
    follow.stop();
    folds.toggle(section);
  };
  // Rows that nothing happened to are not drawn again.
  const latest = useRef({ select, toggle, onPut });
  useLayoutEffect(() => {
    latest.current = { select, toggle, onPut };
  });
  const onToggle = useCallback((section: LogSection) => latest.current.toggle(section), [latest]);
  const onPutLine = useCallback((step: JobStep) => latest.current.onPut(step), [latest]);
  const onChoose = useCallback(
    (line: number, isMore: boolean) => latest.current.select(line, isMore),
    [latest],
  );
  return (
    <div className="log-body">
      <div
        className="log-scroll"
        ref={scroller}
        role="group"
        aria-label={text('log.lines', { job: job.jobName })}
        tabIndex={0}
        data-wrapped={rows.isWrapped || undefined}
        data-digits={Math.max(3, String(lineCount).length)}
      >
        <div className="log-rows" style={{ height: rows.totalPx }}>
          {rows.shown.map(({ row, start }, index) => {
            const { number = 0, line } = shownLines[index] ?? {};
            const section = sectionAt.get(number);
            return (
              <LogRow
                key={number}
                number={number}
                row={row}
                start={start}
                line={line}
                section={section}
                isFolded={section !== undefined && folds.isFolded(number)}
                times={times}
                startedAt={log.state?.startedAt}
                mark={number === hits.current ? 'current' : found.has(number) ? 'found' : undefined}
                isSelected={selected !== undefined && selected.from <= number && number <= selected.to}
                words={words}
                matchCase={hits.query.matchCase}
                ranges={regexMarks.get(number)}
                excerpt={excerptOf(number, line)}
                onToggle={onToggle}
                onChoose={onChoose}
                onPut={onPutLine}
                measure={rows.measure}
              />
            );
          })}
        </div>
      </div>
      <LogMarks found={hits.found} lineCount={lineCount} current={hits.current} />
      {follow.newLines === undefined ? null : (
        <button type="button" className="log-to-end" onClick={follow.start}>
          {follow.newLines > 0
            ? text('log.newLines', { count: follow.newLines, lines: formatNumber(follow.newLines) })
            : text('log.toEnd')}
        </button>
      )}
    </div>
  );
}

function isInSight(scroller: HTMLElement | null, line: number | undefined): boolean {
  const row = line === undefined ? null : scroller?.querySelector(`.log-row[data-line="${line + 1}"]`);
  if (!row || !scroller) return false;
  const [box, view] = [row.getBoundingClientRect(), scroller.getBoundingClientRect()];
  return box.bottom > view.top && box.top < view.bottom;
}

type UseFollow = Pick<LogLinesProps, 'job' | 'folds'> & {
  readonly scroller: React.RefObject<HTMLDivElement | null>;
  readonly rows: ReturnType<typeof useRows>;
  readonly lineCount: number;
};

/** Stays at the end until somebody scrolls up; then counts what has come since. */
function useFollow({ job, scroller, rows, folds, lineCount }: UseFollow) {
  const kept = useRef(positionOf(job.jobId));
  const [isFollowing, setFollowing] = useState(kept.current?.isFollowing ?? true);
  const [leftAt, setLeftAt] = useState<number>();
  const lastTop = useRef(0);
  const stop = (): void => {
    setLeftAt((known) => (isFollowing ? lineCount : known));
    setFollowing(false);
  };
  const start = (): void => {
    setFollowing(true);
    setLeftAt(undefined);
    const element = scroller.current;
    if (element) element.scrollTop = element.scrollHeight;
  };
  const onScroll = useEffectEvent(() => {
    const element = scroller.current;
    if (!element) return;
    const isAtEnd = element.scrollHeight - element.clientHeight - element.scrollTop < rowPx;
    if (isAtEnd && !isFollowing) start();
    else if (isFollowing && element.scrollTop < lastTop.current - 1 && !isAtEnd) stop();
    lastTop.current = element.scrollTop;
  });
  useEffect(() => {
    const element = scroller.current;
    element?.addEventListener('scroll', onScroll, { passive: true });
    return () => element?.removeEventListener('scroll', onScroll);
  }, [scroller]);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || lineCount === 0) return;
    if (isFollowing) {
      element.scrollTop = element.scrollHeight;
      lastTop.current = element.scrollTop;
    } else if (kept.current) {
      rows.scrollToRow(folds.folding.rowOfLine(kept.current.topLine), 'start');
    }
    kept.current = undefined;
    // oxlint-disable-next-line react/exhaustive-deps -- only what moves the end moves the place
  }, [isFollowing, rows.totalPx, lineCount]);
  const keep = useEffectEvent(() =>
    keepPosition(job.jobId, {
      isFollowing,
      topLine: folds.folding.lineOfRow(rows.topRow()),
      chosen: folds.chosen,
    }),
  );
  useLayoutEffect(() => () => keep(), []);
  return {
    start,
    stop,
    newLines: isFollowing || lineCount === 0 ? undefined : Math.max(0, lineCount - (leftAt ?? lineCount)),
  };
}
