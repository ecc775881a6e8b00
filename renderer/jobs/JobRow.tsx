import { memo, type ReactNode } from 'react';
import type { Job } from '../../preload/contract/model.ts';
import { useApp, useFacts, useTicking } from '../appContext.ts';
import { useText } from '../i18n.ts';
import { canDebug, keptPhase, sessionOfJob } from '../state/select.ts';
import { formatElapsed } from '../state/time.ts';
import { CountdownRing, CountdownText } from '../ui/Countdown.tsx';
import { StateMark } from '../ui/StateMark.tsx';
import type { GroupName } from './groups.ts';
import { markOf, unavailableReason, whereOf } from './jobWords.ts';

type JobRowProps = { readonly job: Job; readonly group: GroupName; readonly isFolded: boolean };

/** One job in two lines: what it is and how long, where it belongs and what can be done. */
export const JobRow = memo(function JobRow({ job, group, isFolded }: JobRowProps) {
  const text = useText();
  const kept = useFacts((facts) => keptPhase(facts, job.id));
  const isDebuggable = useFacts((facts) => canDebug(facts, job));
  const reason = isDebuggable ? undefined : unavailableReason(job, text);
  const mark = kept ? <CountdownRing phase={kept} /> : <StateMark mark={markOf(job)} />;
  if (isFolded) {
    const label = kept ? <CountdownText phase={kept} /> : <span className="job-short">{job.name}</span>;
    const content = (
      <>
        {mark}
        {label}
      </>
    );
    return <FoldedRow job={job} reason={reason} content={content} />;
  }
  return (
    <>
      <span className="job-mark">{mark}</span>
      <span className="visually-hidden">{`${text(`jobs.group.${group}`)}: `}</span>
      <span className="job-name" title={job.name}>
        {job.name}
      </span>
      <span className="job-time">{kept ? <CountdownText phase={kept} /> : <JobTime job={job} />}</span>
      <JobSecondLine job={job} reason={reason} />
      {isDebuggable ? <DebugButton job={job} /> : null}
    </>
  );
});

function DebugButton({ job }: { readonly job: Job }) {
  const text = useText();
  const { actions } = useApp();
  const hasTab = useFacts((facts) => sessionOfJob(facts, job.id) !== undefined);
  return (
    <button
      type="button"
      className="button job-debug"
      data-variant={hasTab ? 'quiet' : undefined}
      aria-label={text('jobs.debugName', { job: job.name })}
      title={hasTab ? text('jobs.goToTab') : undefined}
      onClick={() => actions.debug(job.id)}
    >
      {text('jobs.debug')}
    </button>
  );
}

type FoldedRowProps = { readonly job: Job; readonly reason: string | undefined; readonly content: ReactNode };

function FoldedRow({ job, reason, content }: FoldedRowProps) {
  const text = useText();
  const { actions } = useApp();
  const title = [job.name, whereOf(job), reason].filter(Boolean).join('\n');
  if (reason !== undefined) {
    return (
      <span className="job-folded" title={title}>
        {content}
      </span>
    );
  }
  return (
    <button
      type="button"
      className="job-folded"
      aria-label={text('jobs.debugName', { job: job.name })}
      title={title}
      onClick={() => actions.debug(job.id)}
    >
      {content}
    </button>
  );
}

function JobSecondLine({ job, reason }: { readonly job: Job; readonly reason: string | undefined }) {
  const text = useText();
  const runner = job.runner ? ` · ${text('jobs.runner', { runner: job.runner.description })}` : '';
  const where = `${whereOf(job)}${runner}`;
  // A waiting job needs no excuse for having no terminal: what it waits for says more.
  const isWaiting =
    job.terminal.kind === 'unavailable' && job.terminal.reason === 'not-running' && markOf(job) === 'waiting';
  const note = isWaiting ? text(`jobs.status.${job.status}`) : reason;
  return (
    <span className="job-where" title={note ? `${note}\n${where}` : where}>
      {note ? <span className="job-reason">{note}</span> : null}
      {note ? ' · ' : null}
      {where}
    </span>
  );
}

function JobTime({ job }: { readonly job: Job }) {
  const text = useText();
  const { tenSeconds } = useApp();
  const since = job.startedAt ?? job.createdAt;
  const elapsed = useTicking(tenSeconds, (nowMs) => formatElapsed(nowMs - since, text));
  return <>{elapsed}</>;
}
