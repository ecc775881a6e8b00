import { memo, type CSSProperties, type ReactNode } from 'react';
import type { JobStatus } from '../../preload/contract/jobStatus.ts';
import type { PipelineJob, PipelineTrigger } from '../../preload/contract/pipelines.ts';
import { useApp, useFacts, useTicking } from '../appContext.ts';
import { useText, type Text } from '../i18n.ts';
import { canPlay, canRetry } from '../state/jobOptions.ts';
import { canDebug } from '../state/select.ts';
import { formatCountdown } from '../state/time.ts';
import { ChevronIcon } from '../ui/icons.tsx';
import { openOutside } from '../ui/openOutside.ts';
import { StateMark } from '../ui/StateMark.tsx';
import { statusMarks } from '../ui/statusMarks.ts';
import type { AskedFiles } from './ArtifactsTab.tsx';
import { JobMore } from './JobMore.tsx';
import { doWithJob, jobPlaceOf } from './jobSteps.ts';
import type { PipelineLine } from './pipelineLines.ts';
import { problemText } from './problemText.ts';
import type { ShownPipelines } from './usePipelines.ts';

type Of<Kind extends PipelineLine['kind']> = Extract<PipelineLine, { kind: Kind }>;
type Placed<Kind extends PipelineLine['kind']> = { readonly line: Of<Kind>; readonly style: CSSProperties };

/** Each row says its stage itself; a list may hold nothing but its items. */
export function HeadingLine({ line, style }: Placed<'heading'>) {
  const text = useText();
  return (
    <div className="pipeline-heading" aria-hidden="true" data-depth={line.depth} style={style}>
      <span>{line.stage ?? text('pipeline.failedFirst')}</span>
      <span className="figures">{line.count}</span>
    </div>
  );
}

export function NoteLine({ line, style }: Placed<'note'>) {
  const text = useText();
  const { note, of } = line;
  const words = note === 'failed' && of.problem ? problemText(of.problem) : text(noteWords[note]);
  return (
    <p className="pipeline-note" role="status" data-depth={line.depth} data-note={note} style={style}>
      {words}
    </p>
  );
}

const noteWords = {
  reading: 'pipeline.reading',
  failed: 'pipeline.reading',
  cut: 'pipeline.cut',
  empty: 'pipeline.empty',
} as const;

type JobLineProps = { readonly line: Of<'job'>; readonly onFiles: (asked: AskedFiles) => void };

export const JobLine = memo(function JobLine({ line, onFiles }: JobLineProps) {
  const text = useText();
  const { job, stage, view } = line;
  // The list may know more, and sooner.
  const status = useFacts((facts) => facts.jobs.get(job.jobId)?.status ?? job.status);
  return (
    <>
      <RowWords one={{ ...job, status }} stage={stage} words={wordsOf({ ...job, status }, stage, text)} />
      <span className="pipeline-buttons">
        <JobButtons line={line} status={status} />
        {job.artifacts?.archiveBytes === undefined ? null : (
          <button
            type="button"
            className="button job-debug"
            data-variant="quiet"
            aria-label={text('pipeline.filesName', { job: job.name })}
            onClick={() => onFiles({ job, view })}
          >
            {text('pipeline.files')}
          </button>
        )}
      </span>
      <JobMore place={jobPlaceOf(view, job)} jobId={job.jobId} name={job.name} />
    </>
  );
});

function wordsOf(job: PipelineJob, stage: string | undefined, text: Text): string {
  const { status, isAllowedToFail, failureReason, startedBy, isMine, attempts } = job;
  const state =
    status === 'failed' && isAllowedToFail ? text('pipeline.allowed') : text(`jobs.status.${status}`);
  return [
    state,
    ...(status === 'failed' && failureReason ? [failureReason.replaceAll('_', ' ')] : []),
    ...(stage === undefined ? [text('pipeline.stage', { stage: job.stage })] : []),
    ...(isMine || startedBy === undefined ? [] : [`@${startedBy}`]),
    ...(attempts > 1 ? [text('pipeline.attempt', { count: attempts })] : []),
  ].join(' · ');
}

type RowWordsProps = {
  readonly one: PipelineJob | PipelineTrigger;
  readonly stage: string | undefined;
  readonly words: string;
};

function RowWords({ one, stage, words }: RowWordsProps) {
  const text = useText();
  const isAllowed = one.status === 'failed' && one.isAllowedToFail;
  const group = stage === undefined ? text('pipeline.failedFirst') : text('pipeline.stage', { stage });
  return (
    <>
      <span className="pipeline-mark" data-allowed={isAllowed || undefined}>
        <StateMark mark={statusMarks[one.status]} />
      </span>
      <span className="visually-hidden">{`${group}: `}</span>
      <span className="pipeline-job" title={one.name}>
        {one.name}
      </span>
      <span className="pipeline-time figures">
        <Lasted one={one} />
      </span>
      <span className="pipeline-words" title={words}>
        {words}
      </span>
    </>
  );
}

function Lasted({ one }: { readonly one: PipelineJob | PipelineTrigger }): ReactNode {
  const { seconds } = useApp();
  const { startedAt, durationSeconds, status } = one;
  const isRunning = status === 'running' && startedAt !== undefined;
  const elapsed = useTicking(seconds, (nowMs) => (isRunning ? formatCountdown(nowMs - startedAt) : ''));
  if (isRunning) return elapsed;
  return durationSeconds === undefined ? '' : formatCountdown(durationSeconds * 1000);
}

type JobButtonsProps = { readonly line: Of<'job'>; readonly status: JobStatus };

/** Its terminal where it can be had, else its log; and what starts it again. */
function JobButtons({ line: { job, view }, status }: JobButtonsProps) {
  const text = useText();
  const app = useApp();
  const isDebuggable = useFacts((facts) => {
    const fact = facts.jobs.get(job.jobId);
    return fact !== undefined && canDebug(facts, fact);
  });
  const place = jobPlaceOf(view, job);
  const hasLog = job.startedAt !== undefined || status === 'running';
  const change = canPlay({ status }) ? 'play' : canRetry({ status }) ? 'retry' : undefined;
  return (
    <>
      {isDebuggable ? (
        <button
          type="button"
          className="button job-debug"
          aria-label={text('jobs.debugName', { job: job.name })}
          onClick={() => app.actions.debug(job.jobId)}
        >
          {text('jobs.debug')}
        </button>
      ) : null}
      {hasLog ? (
        <button
          type="button"
          className="button job-debug"
          data-variant="quiet"
          aria-label={text('log.showName', { job: job.name })}
          onClick={() => void doWithJob(app, place, 'log.toggle')}
        >
          {text('log.button')}
        </button>
      ) : null}
      {change === undefined ? null : (
        <button
          type="button"
          className="button job-debug"
          data-variant={status === 'failed' || change === 'play' ? undefined : 'quiet'}
          aria-label={text(`jobs.${change}Name`, { job: job.name })}
          onClick={() => void doWithJob(app, place, `job.${change}`)}
        >
          {text(`jobs.${change}`)}
        </button>
      )}
    </>
  );
}

type TriggerLineProps = { readonly line: Of<'trigger'>; readonly toggle: ShownPipelines['toggle'] };

/** A job that started another pipeline, whose jobs can be shown under it. */
export function TriggerLine({ line, toggle }: TriggerLineProps) {
  const text = useText();
  const { trigger, stage, place, isOpen } = line;
  const { downstream } = trigger;
  const id = downstream?.pipelineId ?? 0;
  const what =
    downstream === undefined
      ? text('pipeline.notStarted')
      : text(downstream.isElsewhere ? 'pipeline.elsewhere' : 'pipeline.child', { id });
  const state = text(`jobs.status.${downstream?.status ?? trigger.status}`);
  const words = [
    state,
    what,
    ...(stage === undefined ? [text('pipeline.stage', { stage: trigger.stage })] : []),
  ].join(' · ');
  return (
    <>
      <RowWords one={trigger} stage={stage} words={words} />
      <span className="pipeline-buttons">
        {place ? (
          <button
            type="button"
            className="button job-debug pipeline-open"
            data-variant="quiet"
            aria-expanded={isOpen}
            aria-label={text(isOpen ? 'pipeline.collapse' : 'pipeline.expand', { id })}
            onClick={() => toggle(place)}
          >
            #{id}
            <ChevronIcon />
          </button>
        ) : downstream ? (
          <button
            type="button"
            className="button job-debug"
            data-variant="quiet"
            onClick={() => openOutside(downstream.webUrl)}
          >
            {text('pipeline.tooDeep')}
          </button>
        ) : null}
      </span>
    </>
  );
}
