import { useDeferredValue, useEffect, useEffectEvent, useMemo, useRef } from 'react';
import { useApp, useFacts, useView } from '../appContext.ts';
import { useText } from '../i18n.ts';
import type { Facts } from '../state/facts.ts';
import { hasOpenTerminal, sessionOfJob, shownTab, tabOrder } from '../state/select.ts';
import { afterMs } from '../state/ticker.ts';
import { headingPx, rowPx, useRowList } from '../ui/useRowList.ts';
import { listLines, type ListLine } from './groups.ts';
import { JobListEmpty } from './JobListEmpty.tsx';
import { JobMenu } from './JobMenu.tsx';
import { JobRow } from './JobRow.tsx';

const isRow = (line: ListLine): boolean => line.kind === 'job';
const keyOf = (line: ListLine): string => (line.kind === 'job' ? line.job.id : `heading ${line.group}`);

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
  const rows = useRowList({ lines, scroller, isRow, keyOf, keyAttribute: 'data-job-id' });
  const { virtual } = rows;
  const markedId = usePointedJob({
    lines,
    goTo: (jobId, index) => {
      virtual.scrollToIndex(index, { align: 'center' });
      rows.focusRow(jobId);
    },
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
          onKeyDown={rows.onKeyDown}
        >
          {virtual.getVirtualItems().map(({ index, start }) => {
            const line = lines[index];
            if (!line) return null;
            const style = { transform: `translateY(${start}px)` };
            if (line.kind === 'heading')
              return <GroupHeading key={line.group} line={line} isFolded={isFolded} style={style} />;
            return (
              <JobItem
                key={line.job.id}
                line={line}
                count={count}
                isActive={index === rows.tabStop}
                isShown={line.job.id === shownJobId}
                isMarked={line.job.id === markedId}
                isFolded={isFolded}
                style={style}
                placeFocus={rows.placeFocus}
                onFocus={rows.setActiveKey}
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
  readonly placeFocus: (element: HTMLElement | null, jobId: string) => void;
  readonly onFocus: (jobId: string) => void;
};

function JobItem({ line, isFolded, style, placeFocus, onFocus, ...item }: JobItemProps) {
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
      ref={(element) => placeFocus(element, job.id)}
      style={{ ...style, height: rowPx }}
      onFocus={() => onFocus(job.id)}
      onDoubleClick={() => (sessionId || job.terminal.kind === 'available') && actions.debug(job.id)}
    >
      <JobRow job={job} group={group} isFolded={isFolded} />
    </div>
  );
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
