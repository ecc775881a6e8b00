import { useVirtualizer, defaultRangeExtractor, type Range } from '@tanstack/react-virtual';
import {
  useCallback,
  useDeferredValue,
  useEffect,
  useEffectEvent,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
} from 'react';
import { useApp, useFacts, useView } from '../appContext.ts';
import { useText } from '../i18n.ts';
import type { Facts } from '../state/facts.ts';
import { hasOpenTerminal, sessionOfJob, shownTab, tabOrder } from '../state/select.ts';
import { afterMs } from '../state/ticker.ts';
import { listLines, type ListLine } from './groups.ts';
import { JobListEmpty } from './JobListEmpty.tsx';
import { JobMenu } from './JobMenu.tsx';
import { JobRow } from './JobRow.tsx';
import { moveInList } from './listKeys.ts';

/** Two lines of text. */
const rowPx = 44;
const headingPx = 28;

/** Without those whose terminal is lost for good. The same as long as nothing of that changes: terminals change all the time. */
function useKeptByTerminals(): Facts['retentions'] {
  const retentions = useFacts((facts) => facts.retentions);
  const lost = useFacts((facts) =>
    [...facts.retentions.keys()].filter((jobId) => !hasOpenTerminal(facts, jobId)).join('\n'),
  );
  return useMemo(() => {
    const without = new Set(lost.split('\n'));
    return new Map([...retentions].filter(([jobId]) => !without.has(jobId)));
  }, [retentions, lost]);
}

/** All jobs, grouped, of which only those in sight are drawn: there may be thousands. */
export function JobList({ isFolded }: { readonly isFolded: boolean }) {
  const text = useText();
  const filter = useDeferredValue(useView((view) => view.filter));
  const jobs = useFacts((facts) => facts.jobs);
  const retentions = useKeptByTerminals();
  const lines = useMemo(() => listLines({ jobs, retentions }, { filter }), [jobs, retentions, filter]);
  const shownJobId = useShownJobId();
  const scroller = useRef<HTMLDivElement>(null);
  const { activeId, activeIndex, onKeyDown, focusRow, setActiveId, goTo } = useListKeys({ lines, scroller });
  const virtual = useLines({ lines, scroller, activeIndex, isFolded });
  const markedId = usePointedJob({
    lines,
    goTo: (jobId, index) => goTo(jobId, () => virtual.scrollToIndex(index, { align: 'center' })),
  });
  const count = lines.reduce((sum, line) => sum + (line.kind === 'job' ? 1 : 0), 0);

  return (
    <div className="job-scroll" ref={scroller}>
      {count === 0 ? <JobListEmpty isFolded={isFolded} /> : null}
      <JobMenu>
        <div
          className="job-list"
          role="list"
          aria-label={text('jobs.heading')}
          style={{ height: virtual.getTotalSize() }}
          onKeyDown={(event) => onKeyDown(event, (index) => virtual.scrollToIndex(index))}
        >
          {virtual.getVirtualItems().map(({ index, start }) => {
            const line = lines[index];
            if (!line) return null;
            const style = { transform: `translateY(${start}px)` };
            if (line.kind === 'heading')
              return <GroupHeading key={line.group} line={line} isFolded={isFolded} style={style} />;
            const isActive = line.job.id === activeId || (activeIndex < 0 && line.position === 1);
            return (
              <JobItem
                key={line.job.id}
                line={line}
                count={count}
                isActive={isActive}
                isShown={line.job.id === shownJobId}
                isMarked={line.job.id === markedId}
                isFolded={isFolded}
                style={style}
                focusRow={focusRow}
                onFocus={setActiveId}
              />
            );
          })}
        </div>
      </JobMenu>
    </div>
  );
}

/** The job whose tab stands in front, also where nobody has chosen one yet. */
function useShownJobId(): string | undefined {
  const { windowId } = useApp();
  const activeId = useView((view) => view.activeSessionId);
  return useFacts(({ sessions }) => shownTab(tabOrder(sessions, windowId), activeId)?.jobId);
}

type Placed = { readonly style: { readonly transform: string }; readonly isFolded: boolean };

function GroupHeading({
  line,
  style,
  isFolded,
}: Placed & { readonly line: Extract<ListLine, { kind: 'heading' }> }) {
  const text = useText();
  // Each row says its group itself; a list may hold nothing but its items.
  return (
    <div
      className={isFolded ? 'job-heading job-heading-narrow' : 'job-heading'}
      aria-hidden="true"
      style={{ ...style, height: headingPx }}
    >
      {isFolded ? null : <span>{text(`jobs.group.${line.group}`)}</span>}
      <span className="figures">{line.count}</span>
    </div>
  );
}

type JobItemProps = Placed & {
  readonly line: Extract<ListLine, { kind: 'job' }>;
  readonly count: number;
  readonly isActive: boolean;
  /** Its tab stands in front. */
  readonly isShown: boolean;
  /** A link led here. */
  readonly isMarked: boolean;
  readonly focusRow: (element: HTMLElement | null, jobId: string) => void;
  readonly onFocus: (jobId: string) => void;
};

function JobItem({ line, isFolded, style, focusRow, onFocus, ...item }: JobItemProps) {
  const { actions } = useApp();
  const { job, position, group } = line;
  const sessionId = useFacts((facts) => sessionOfJob(facts, job.id)?.id);
  return (
    <div
      role="listitem"
      className={isFolded ? 'job job-narrow' : 'job'}
      data-job-id={job.id}
      data-shown={item.isShown || undefined}
      data-marked={item.isMarked || undefined}
      aria-setsize={item.count}
      aria-posinset={position}
      tabIndex={item.isActive ? 0 : -1}
      ref={(element) => focusRow(element, job.id)}
      style={{ ...style, height: rowPx }}
      onFocus={() => onFocus(job.id)}
      onDoubleClick={() => (sessionId || job.terminal.kind === 'available') && actions.debug(job.id)}
    >
      <JobRow job={job} group={group} isFolded={isFolded} />
    </div>
  );
}

type UseLines = {
  readonly lines: readonly ListLine[];
  readonly scroller: React.RefObject<HTMLDivElement | null>;
  readonly activeIndex: number;
  readonly isFolded: boolean;
};

function useLines({ lines, scroller, activeIndex }: UseLines) {
  // The row that has the focus stays in the page when it is scrolled out of sight, or the focus would be lost.
  const rangeExtractor = useCallback(
    (range: Range) => {
      const inSight = defaultRangeExtractor(range);
      if (activeIndex < 0 || inSight.includes(activeIndex)) return inSight;
      return [...inSight, activeIndex].toSorted((one, other) => one - other);
    },
    [activeIndex],
  );
  const getItemKey = useCallback(
    (index: number) => {
      const line = lines[index];
      return line?.kind === 'job' ? line.job.id : `heading ${line?.group ?? index}`;
    },
    [lines],
  );
  return useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (lines[index]?.kind === 'heading' ? headingPx : rowPx),
    getItemKey,
    rangeExtractor,
    overscan: 8,
  });
}

type UsePointedJob = {
  readonly lines: readonly ListLine[];
  readonly goTo: (jobId: string, index: number) => void;
};

/** A link's job stands out for so long; the focus alone may not be drawn. */
const markedForMs = 8_000;

/** A link led to this job: its row comes into view and has the focus, as soon as it is among the lines. Gives its id for a while. */
function usePointedJob({ lines, goTo }: UsePointedJob): string | undefined {
  const { view } = useApp();
  const pointedId = useView((state) => state.pointedJobId);
  const index = lines.findIndex((line) => line.kind === 'job' && line.job.id === pointedId);
  const go = useEffectEvent(goTo);
  const markedId = useView((state) => state.markedJobId);
  useEffect(() => {
    if (pointedId === undefined || index < 0) return;
    view.setState({ pointedJobId: undefined, markedJobId: pointedId });
    go(pointedId, index);
  }, [view, pointedId, index]);
  useEffect(() => {
    if (markedId === undefined) return undefined;
    return afterMs(markedForMs, () => view.setState({ markedJobId: undefined }));
  }, [view, markedId]);
  return markedId;
}

type UseListKeys = Pick<UseLines, 'lines' | 'scroller'>;

function useListKeys({ lines, scroller }: UseListKeys) {
  const { actions } = useApp();
  const [activeId, setActiveId] = useState<string>();
  const wantsFocus = useRef<string>(undefined);
  const activeIndex = useMemo(
    () => lines.findIndex((line) => line.kind === 'job' && line.job.id === activeId),
    [lines, activeId],
  );
  const onKeyDown = (event: KeyboardEvent<HTMLElement>, scrollTo: (index: number) => void): void => {
    // Only the row's own keys: its button has its own.
    if (!(event.target instanceof HTMLElement) || event.target.getAttribute('role') !== 'listitem') return;
    const jobId = event.target.dataset['jobId'];
    if (event.key === 'Enter' && jobId) {
      event.target.querySelector('button')?.click();
      return event.preventDefault();
    }
    const pageRows = Math.max(1, Math.floor((scroller.current?.clientHeight ?? rowPx) / rowPx) - 1);
    const index = moveInList({ lines, from: activeIndex, key: event.key, pageRows });
    const line = index === undefined ? undefined : lines[index];
    if (index === undefined || line?.kind !== 'job') return;
    event.preventDefault();
    goTo(line.job.id, () => scrollTo(index));
  };
  const goTo = (jobId: string, scroll: () => void): void => {
    wantsFocus.current = jobId;
    setActiveId(jobId);
    scroll();
    scroller.current?.querySelector<HTMLElement>(`[data-job-id="${CSS.escape(jobId)}"]`)?.focus();
  };
  // A row that was far away is drawn a moment after it was asked for.
  const focusRow = useCallback((element: HTMLElement | null, jobId: string) => {
    if (!element || wantsFocus.current !== jobId) return;
    wantsFocus.current = undefined;
    element.focus();
  }, []);
  return { activeId, activeIndex, onKeyDown, focusRow, setActiveId, goTo, actions };
}
