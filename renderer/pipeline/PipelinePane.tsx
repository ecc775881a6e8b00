import { Tabs } from 'radix-ui';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { PipelinePlace, PipelineView } from '../../preload/contract/pipelines.ts';
import { useApp, useTicking, useView } from '../appContext.ts';
import { useText, type Text } from '../i18n.ts';
import { formatCountdown } from '../state/time.ts';
import { useClock } from '../ui/Countdown.tsx';
import { CloseIcon, ExternalIcon, RefreshIcon } from '../ui/icons.tsx';
import { openOutside } from '../ui/openOutside.ts';
import { StateMark } from '../ui/StateMark.tsx';
import { statusMarks } from '../ui/statusMarks.ts';
import { Tip } from '../ui/Tip.tsx';
import { ArtifactsTab, type AskedFiles } from './ArtifactsTab.tsx';
import { DownloadStrip } from './DownloadStrip.tsx';
import { JobLines } from './JobLines.tsx';
import './pipeline.css';
import './reports.css';
import { TestsTab } from './TestsTab.tsx';
import { usePipelines } from './usePipelines.ts';
import { useTests, type KnownTests } from './useTests.ts';

type PipelinePaneProps = { readonly place: PipelinePlace; readonly onClose: () => void };
type Part = 'jobs' | 'tests' | 'artifacts';

/** A pipeline: its jobs, what its tests said, and what its jobs left. */
export function PipelinePane({ place, onClose }: PipelinePaneProps) {
  const text = useText();
  const pipelines = usePipelines(place);
  const [part, setPart] = useState<Part>('jobs');
  /** The job whose files were asked for. */
  const [filesOf, setFilesOf] = useState<AskedFiles>();
  const { view } = pipelines.root;
  const tests = useTests({ place, view, isWanted: part === 'tests' });
  const pane = useTabFocus(part);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    event.stopPropagation();
    onClose();
  };
  const choose = (next: string): void => {
    setPart(next === 'tests' || next === 'artifacts' ? next : 'jobs');
    setFilesOf(undefined);
  };
  return (
    <aside
      ref={pane}
      className="pipeline"
      data-region="pipeline"
      aria-label={text('pipeline.name', { id: place.pipelineId })}
      onKeyDown={onKeyDown}
    >
      <PipelineHead place={place} view={view} refresh={pipelines.refresh} onClose={onClose} />
      <Tabs.Root className="pipeline-parts" value={part} onValueChange={choose}>
        <Tabs.List className="pipeline-tabs" aria-label={text('pipeline.tabs.name')}>
          <PartTab part="jobs" figure={view ? String(view.jobs.length + view.triggers.length) : ''} />
          <PartTab part="tests" figure={testsFigure(tests, text)} isBad={failedCount(tests) > 0} />
          <PartTab part="artifacts" figure={artifactsFigure(view)} />
        </Tabs.List>
        <Tabs.Content value="jobs" className="pipeline-part" tabIndex={-1}>
          <JobLines
            place={place}
            pipelines={pipelines}
            onFiles={(asked) => {
              setPart('artifacts');
              setFilesOf(asked);
            }}
          />
        </Tabs.Content>
        <Tabs.Content value="tests" className="pipeline-part pipeline-text" tabIndex={-1}>
          <TestsTab tests={tests} view={view} />
        </Tabs.Content>
        <Tabs.Content value="artifacts" className="pipeline-part pipeline-text" tabIndex={-1}>
          <ArtifactsTab view={view} filesOf={filesOf} />
        </Tabs.Content>
      </Tabs.Root>
      <DownloadStrip />
    </aside>
  );
}

/** A log that was opened from here lay over it and is closed: the focus comes back. The jobs take it themselves. */
function useTabFocus(part: Part) {
  const pane = useRef<HTMLElement>(null);
  const isCovered = useView((state) => state.logOf !== undefined);
  const wasCovered = useRef(false);
  useEffect(() => {
    if (wasCovered.current && !isCovered && part !== 'jobs')
      pane.current?.querySelector<HTMLElement>('[role="tab"][data-state="active"]')?.focus();
    wasCovered.current = isCovered;
  }, [isCovered, part]);
  return pane;
}

type PartTabProps = { readonly part: Part; readonly figure: string; readonly isBad?: boolean };

function PartTab({ part, figure, isBad = false }: PartTabProps) {
  const text = useText();
  return (
    <Tabs.Trigger value={part} className="pipeline-tab">
      {text(`pipeline.tabs.${part}`)}
      {figure === '' ? null : (
        <span className="pipeline-figure figures" data-bad={isBad || undefined}>
          {figure}
        </span>
      )}
    </Tabs.Trigger>
  );
}

function failedCount({ answer }: KnownTests): number {
  return answer?.kind === 'known' ? answer.total.failed + answer.total.errors : 0;
}

function testsFigure(tests: KnownTests, text: Text): string {
  if (tests.answer?.kind !== 'known') return '';
  const failed = failedCount(tests);
  const { count } = tests.answer.total;
  return failed > 0 ? text('pipeline.tests.summary', { failed, count }) : String(count);
}

function artifactsFigure(view: PipelineView | undefined): string {
  const count = view?.jobs.filter(({ artifacts }) => artifacts).length ?? 0;
  return count > 0 ? String(count) : '';
}

type HeadProps = {
  readonly place: PipelinePlace;
  readonly view: PipelineView | undefined;
  readonly refresh: () => void;
  readonly onClose: () => void;
};

function PipelineHead({ place, view, refresh, onClose }: HeadProps) {
  const text = useText();
  const gitlab = text('pipeline.openInGitlab');
  const again = text('pipeline.refresh');
  return (
    <header className="pipeline-head">
      {view ? <StateMark mark={statusMarks[view.status]} /> : null}
      <h3>{text('pipeline.name', { id: place.pipelineId })}</h3>
      {view ? <Where view={view} /> : <span className="pipeline-where" />}
      <Tip text={again}>
        <button type="button" className="icon-button" aria-label={again} onClick={refresh}>
          <RefreshIcon />
        </button>
      </Tip>
      {view ? (
        <Tip text={gitlab}>
          <button
            type="button"
            className="icon-button"
            aria-label={gitlab}
            onClick={() => openOutside(view.webUrl)}
          >
            <ExternalIcon />
          </button>
        </Tip>
      ) : null}
      <button type="button" className="icon-button" aria-label={text('pipeline.close')} onClick={onClose}>
        <CloseIcon />
      </button>
    </header>
  );
}

function Where({ view }: { readonly view: PipelineView }) {
  const text = useText();
  const { seconds } = useApp();
  const clock = useClock();
  const { startedAt, durationSeconds, askAgainInMs, status } = view;
  const isRunning = status === 'running' && startedAt !== undefined;
  const elapsed = useTicking(seconds, (nowMs) => (isRunning ? formatCountdown(nowMs - startedAt) : ''));
  const lasted = durationSeconds === undefined ? '' : formatCountdown(durationSeconds * 1000);
  const parts = useMemo(
    () => [
      text(`jobs.status.${status}`),
      text('pipeline.where', { project: view.projectPath, ref: view.ref }),
      ...(view.startedBy === undefined
        ? []
        : [text('pipeline.startedBy', { username: `@${view.startedBy}` })]),
    ],
    [text, view, status],
  );
  const age = text('pipeline.readAt', { time: clock(view.readAt) });
  const line = parts.join(' · ');
  return (
    <>
      <span className="pipeline-where" title={line}>
        {line}
      </span>
      <span className="pipeline-age figures" title={age}>
        {isRunning ? elapsed : lasted}
        {askAgainInMs === undefined ? null : <span className="pipeline-live" title={age} />}
      </span>
    </>
  );
}
