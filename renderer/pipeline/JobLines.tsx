import { useEffect, useMemo, useRef, type KeyboardEvent } from 'react';
import type { PipelinePlace, PipelineView } from '../../preload/contract/pipelines.ts';
import { useView } from '../appContext.ts';
import { useText } from '../i18n.ts';
import { StateMark, type Mark } from '../ui/StateMark.tsx';
import { statusMarks } from '../ui/statusMarks.ts';
import { headingPx, isFromRow, rowPx, useRowList } from '../ui/useRowList.ts';
import type { AskedFiles } from './ArtifactsTab.tsx';
import { HeadingLine, JobLine, NoteLine, TriggerLine } from './LineRow.tsx';
import { hasFailed, type PipelineLine } from './pipelineLines.ts';
import type { ShownPipelines } from './usePipelines.ts';

type JobLinesProps = {
  readonly place: PipelinePlace;
  readonly pipelines: ShownPipelines;
  readonly onFiles: (asked: AskedFiles) => void;
};

const isRow = ({ kind }: PipelineLine): boolean => kind === 'job' || kind === 'trigger';
const keyOf = ({ key }: PipelineLine): string => key;

/** A pipeline's jobs, of which only those in sight are drawn: there may be a thousand. */
export function JobLines({ place, pipelines, onFiles }: JobLinesProps) {
  const text = useText();
  const { lines, toggle, root } = pipelines;
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useRowList({ lines, scroller, isRow, keyOf, keyAttribute: 'data-line' });
  const { virtual } = rows;
  const positions = useMemo(
    () => new Map(lines.filter(isRow).map(({ key }, index) => [key, index + 1])),
    [lines],
  );
  const goToStage = (stage: string): void => {
    const index = stageIndex(lines, stage);
    if (index >= 0) virtual.scrollToIndex(index, { align: 'start' });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const line = lines[rows.activeIndex];
    const fold = line?.kind === 'trigger' && line.isOpen ? 'ArrowLeft' : 'ArrowRight';
    if (line?.kind !== 'trigger' || !line.place || event.key !== fold || !isFromRow(event))
      return rows.onKeyDown(event);
    event.preventDefault();
    toggle(line.place);
  };
  useFirstFocus(rows.focusRow, lines[rows.tabStop]?.key);
  return (
    <>
      {root.view ? <StageStrip view={root.view} goTo={goToStage} /> : null}
      <div className="pipeline-scroll" ref={scroller}>
        <div
          className="pipeline-lines"
          role="list"
          aria-label={text('pipeline.jobsName', { id: place.pipelineId })}
          style={{ height: virtual.getTotalSize() }}
          onKeyDown={onKeyDown}
        >
          {virtual.getVirtualItems().map(({ index, start }) => {
            const line = lines[index];
            if (!line) return null;
            return (
              <Line
                key={line.key}
                line={line}
                start={start}
                isActive={index === rows.tabStop}
                position={positions.get(line.key)}
                count={positions.size}
                placeFocus={rows.placeFocus}
                onFocus={rows.setActiveKey}
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
  readonly placeFocus: (element: HTMLElement | null, key: string) => void;
  readonly onFocus: (key: string) => void;
  readonly toggle: ShownPipelines['toggle'];
  readonly onFiles: (asked: AskedFiles) => void;
};

function Line({ line, start, isActive, position, count, placeFocus, onFocus, toggle, onFiles }: LineProps) {
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
      ref={(element) => placeFocus(element, line.key)}
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
