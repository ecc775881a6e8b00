import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual';
import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { PipelinePlace, PipelineView } from '../../preload/contract/pipelines.ts';
import { useView } from '../appContext.ts';
import { useText } from '../i18n.ts';
import { StateMark, type Mark } from '../ui/StateMark.tsx';
import { statusMarks } from '../ui/statusMarks.ts';
import type { AskedFiles } from './ArtifactsTab.tsx';
import { HeadingLine, JobLine, NoteLine, TriggerLine } from './LineRow.tsx';
import { hasFailed, moveInLines, type PipelineLine } from './pipelineLines.ts';
import type { ShownPipelines } from './usePipelines.ts';

type JobLinesProps = {
  readonly place: PipelinePlace;
  readonly pipelines: ShownPipelines;
  readonly onFiles: (asked: AskedFiles) => void;
};

/** Two lines of text. */
const rowPx = 44;
const headingPx = 28;

/** A pipeline's jobs, of which only those in sight are drawn: there may be a thousand. */
export function JobLines({ place, pipelines, onFiles }: JobLinesProps) {
  const text = useText();
  const { lines, toggle, root } = pipelines;
  const scroller = useRef<HTMLDivElement>(null);
  const keys = useLineKeys({ lines, scroller, toggle });
  const virtual = useLines({ lines, scroller, activeIndex: keys.activeIndex });
  const rows = useMemo(() => lines.filter(({ kind }) => kind === 'job' || kind === 'trigger'), [lines]);
  const positions = useMemo(() => new Map(rows.map(({ key }, index) => [key, index + 1])), [rows]);
  const goToStage = (stage: string): void => {
    const index = stageIndex(lines, stage);
    if (index >= 0) virtual.scrollToIndex(index, { align: 'start' });
  };
  useFirstFocus(keys.focusRowOf, keys.activeIndex < 0 ? rows[0]?.key : keys.activeKey);
  return (
    <>
      {root.view ? <StageStrip view={root.view} goTo={goToStage} /> : null}
      <div className="pipeline-scroll" ref={scroller}>
        <div
          className="pipeline-lines"
          role="list"
          aria-label={text('pipeline.jobsName', { id: place.pipelineId })}
          style={{ height: virtual.getTotalSize() }}
          onKeyDown={(event) => keys.onKeyDown(event, (index) => virtual.scrollToIndex(index))}
        >
          {virtual.getVirtualItems().map(({ index, start }) => {
            const line = lines[index];
            if (!line) return null;
            const isActive =
              line.key === keys.activeKey || (keys.activeIndex < 0 && positions.get(line.key) === 1);
            return (
              <Line
                key={line.key}
                line={line}
                start={start}
                isActive={isActive}
                position={positions.get(line.key)}
                count={rows.length}
                focusRow={keys.focusRow}
                onFocus={keys.setActiveKey}
                toggle={toggle}
                onFiles={onFiles}
              />
            );
          })}
        </div>
      </div>
    </>
  );
}

function stageIndex(lines: readonly PipelineLine[], stage: string): number {
  const own = lines.findIndex((line) => line.kind === 'heading' && line.depth === 0 && line.stage === stage);
  // All of it failed: then it stands at the top.
  return own >= 0 ? own : 0;
}

type LineProps = {
  readonly line: PipelineLine;
  readonly start: number;
  readonly isActive: boolean;
  readonly position: number | undefined;
  readonly count: number;
  readonly focusRow: (element: HTMLElement | null, key: string) => void;
  readonly onFocus: (key: string) => void;
  readonly toggle: ShownPipelines['toggle'];
  readonly onFiles: (asked: AskedFiles) => void;
};

function Line({ line, start, isActive, position, count, focusRow, onFocus, toggle, onFiles }: LineProps) {
  const style = {
    transform: `translateY(${start}px)`,
    height: line.kind === 'heading' ? headingPx : rowPx,
  };
  if (line.kind === 'heading') return <HeadingLine line={line} style={style} />;
  if (line.kind === 'note') return <NoteLine line={line} style={style} />;
  return (
    <div
      role="listitem"
      className="pipeline-line"
      data-line={line.key}
      data-depth={line.depth}
      aria-setsize={count}
      aria-posinset={position}
      tabIndex={isActive ? 0 : -1}
      ref={(element) => focusRow(element, line.key)}
      style={style}
      onFocus={() => onFocus(line.key)}
    >
      {line.kind === 'job' ? (
        <JobLine line={line} onFiles={onFiles} />
      ) : (
        <TriggerLine line={line} toggle={toggle} />
      )}
    </div>
  );
}

type UseLines = {
  readonly lines: readonly PipelineLine[];
  readonly scroller: React.RefObject<HTMLDivElement | null>;
  readonly activeIndex: number;
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
  return useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (lines[index]?.kind === 'heading' ? headingPx : rowPx),
    getItemKey: (index) => lines[index]?.key ?? index,
    rangeExtractor,
    overscan: 8,
  });
}

type UseLineKeys = Omit<UseLines, 'activeIndex'> & { readonly toggle: ShownPipelines['toggle'] };

function useLineKeys({ lines, scroller, toggle }: UseLineKeys) {
  const [activeKey, setActiveKey] = useState<string>();
  const wantsFocus = useRef<string>(undefined);
  const activeIndex = useMemo(() => lines.findIndex(({ key }) => key === activeKey), [lines, activeKey]);
  const goTo = (key: string, scroll: () => void): void => {
    wantsFocus.current = key;
    setActiveKey(key);
    scroll();
    scroller.current?.querySelector<HTMLElement>(`[data-line="${CSS.escape(key)}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>, scrollTo: (index: number) => void): void => {
    // Only the row's own keys: its buttons have theirs.
    if (!(event.target instanceof HTMLElement) || event.target.getAttribute('role') !== 'listitem') return;
    const line = lines[activeIndex];
    if (event.key === 'Enter') {
      event.target.querySelector('button')?.click();
      return event.preventDefault();
    }
    if (line?.kind === 'trigger' && line.place && event.key === (line.isOpen ? 'ArrowLeft' : 'ArrowRight')) {
      event.preventDefault();
      return toggle(line.place);
    }
    const pageRows = Math.max(1, Math.floor((scroller.current?.clientHeight ?? rowPx) / rowPx) - 1);
    const index = moveInLines({ lines, from: activeIndex, key: event.key, pageRows });
    const next = index === undefined ? undefined : lines[index];
    if (index === undefined || !next) return;
    event.preventDefault();
    goTo(next.key, () => scrollTo(index));
  };
  // A row that was far away is drawn a moment after it was asked for.
  const focusRow = useCallback((element: HTMLElement | null, key: string) => {
    if (!element || wantsFocus.current !== key) return;
    wantsFocus.current = undefined;
    element.focus();
  }, []);
  const focusRowOf = useCallback(
    (key: string) => {
      const row = scroller.current?.querySelector<HTMLElement>(`[data-line="${CSS.escape(key)}"]`);
      if (row) row.focus();
      else wantsFocus.current = key;
      setActiveKey(key);
    },
    [scroller],
  );
  return { activeKey, activeIndex, onKeyDown, focusRow, setActiveKey, focusRowOf };
}

/** Whoever opens a pipeline goes on in it, as soon as there is something; and so does who closes a log that lay over it. */
function useFirstFocus(focus: (key: string) => void, first: string | undefined): void {
  const isCovered = useView((state) => state.logOf !== undefined);
  const isDone = useRef(false);
  useEffect(() => {
    if (isCovered) isDone.current = false;
    if (isCovered || first === undefined || isDone.current) return;
    isDone.current = true;
    focus(first);
  }, [focus, first, isCovered]);
}

type StageStripProps = { readonly view: PipelineView; readonly goTo: (stage: string) => void };

/** All stages at a glance, each with the worst of its jobs; leads to them. */
function StageStrip({ view, goTo }: StageStripProps) {
  const text = useText();
  const stages = useMemo(() => view.stages.map((stage) => summaryOf(view, stage)), [view]);
  if (stages.length < 2) return null;
  return (
    <nav className="pipeline-stages" aria-label={text('pipeline.stages')}>
      <ol>
        {stages.map(({ stage, mark, failed, count }) => (
          <li key={stage}>
            <button type="button" className="pipeline-stage" title={stage} onClick={() => goTo(stage)}>
              <StateMark mark={mark} />
              <span className="pipeline-stage-name">{stage}</span>
              <span className="figures" aria-hidden={failed > 0 || undefined}>
                {failed > 0 ? `${failed}/${count}` : count}
              </span>
              {failed > 0 ? (
                <span className="visually-hidden">{text('pipeline.failedOf', { count: failed })}</span>
              ) : null}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}

const marksByWeight: readonly Mark[] = ['failed', 'running', 'waiting', 'ok', 'canceled'];

function summaryOf(view: PipelineView, stage: string) {
  const own = [...view.jobs, ...view.triggers].filter((one) => one.stage === stage);
  const marks = new Set(
    own.map((one) => (one.isAllowedToFail && one.status === 'failed' ? 'ok' : statusMarks[one.status])),
  );
  return {
    stage,
    mark: marksByWeight.find((mark) => marks.has(mark)) ?? 'waiting',
    failed: own.filter(hasFailed).length,
    count: own.length,
  };
}
