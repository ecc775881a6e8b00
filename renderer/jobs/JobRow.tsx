import { memo, type ReactNode } from 'react';
import type { Job } from '../../preload/contract/model.ts';
import { useApp, useFacts, useTicking } from '../appContext.ts';
import { useText } from '../i18n.ts';
import {
  canDebug,
  endsWithScript,
  hasOpenTerminal,
  keptPhase,
  sessionOfJob,
  type KeptPhase,
} from '../state/select.ts';
import { formatElapsed } from '../state/time.ts';
import { armOfJob, canArm, canPlay, canRetry, isArmed } from '../state/jobOptions.ts';
import { CountdownRing, CountdownText, keptWords, useClock } from '../ui/Countdown.tsx';
import { MoreIcon } from '../ui/icons.tsx';
import { StateMark } from '../ui/StateMark.tsx';
import type { GroupName } from './groups.ts';
import { openJobMenu } from './JobMenu.tsx';
import { markOf, unavailableReason, whereOf } from './jobWords.ts';

type JobRowProps = { readonly job: Job; readonly group: GroupName; readonly isFolded: boolean };

/** One job in two lines: what it is and how long, where it belongs and what can be done. */
export const JobRow = memo(function JobRow({ job, group, isFolded }: JobRowProps) {
  const text = useText();
  const clock = useClock();
  const kept = useFacts((facts) => keptPhase(facts, job.id));
  const until = ({ deadline }: KeptPhase): string => text('retention.until', { time: clock(deadline) });
  const heldSince = useFacts((facts) => facts.holds.get(job.id)?.since);
  const isDebuggable = useFacts((facts) => canDebug(facts, job));
  const endsUnopened = useFacts((facts) => job.endsSoon === true && !hasOpenTerminal(facts, job.id));
  const reason = isDebuggable ? undefined : unavailableReason(job, text);
  const armed = useFacts((facts) => !isDebuggable && isArmed(facts, job));
  const mark = kept ? <CountdownRing phase={kept} /> : <StateMark mark={armed ? 'armed' : markOf(job)} />;
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
      <span className="job-line">
        <span className="job-name" title={job.name}>
          {job.name}
        </span>
        <span className="job-time" title={kept && keptWords(kept, { clock, text })}>
          {kept ? <CountdownText phase={kept} /> : <JobTime job={job} />}
        </span>
      </span>
      <span className="job-line">
        <JobWhere
          job={job}
          reason={
            kept
              ? until(kept)
              : heldSince !== undefined
                ? text('hold.since', { time: clock(heldSince) })
                : endsUnopened
                  ? text('jobs.endsSoon')
                  : reason
          }
          isArmed={armed}
        />
        <span className="job-buttons">
          {isDebuggable ? <DebugButton job={job} /> : <LogButton job={job} />}
          {isDebuggable ? null : <ChangeButton job={job} />}
        </span>
      </span>
      <MoreButton job={job} />
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
      title={hasTab ? text('jobs.goToTab') : endsWithScript(job) ? text('jobs.notKeptHint') : undefined}
      onClick={() => actions.debug(job.id)}
    >
      {text('jobs.debug')}
    </button>
  );
}

/** Without a terminal there is still a log, once the job has run. */
function LogButton({ job }: { readonly job: Job }) {
  const text = useText();
  const { runner } = useApp();
  if (markOf(job) === 'waiting' || job.startedAt === undefined) return null;
  return (
    <button
      type="button"
      className="button job-debug"
      data-variant="quiet"
      aria-label={text('log.showName', { job: job.name })}
      onClick={() => runner.run('log.toggle', { jobId: job.id })}
    >
      {text('log.button')}
    </button>
  );
}

/** The one thing to do with a job that has no terminal yet, or none any more. */
function ChangeButton({ job }: { readonly job: Job }) {
  const text = useText();
  const { runner } = useApp();
  const isOwnArm = useFacts((facts) => armOfJob(facts, job.id) !== undefined);
  const what = changeOf(job, isOwnArm);
  if (what === undefined) return null;
  return (
    <button
      type="button"
      className="button job-debug"
      data-variant={what === 'disarm' ? 'quiet' : undefined}
      aria-label={text(`jobs.${what}Name`, { job: job.name })}
      title={text(`actions.job.${what}`)}
      onClick={() => runner.run(`job.${what}`, { jobId: job.id })}
    >
      {text(`jobs.${what}`)}
    </button>
  );
}

function changeOf(job: Job, isOwnArm: boolean): 'disarm' | 'play' | 'arm' | 'retry' | undefined {
  if (isOwnArm) return 'disarm';
  if (canPlay(job)) return 'play';
  // While it runs GitLab is being asked, and the answer comes in a moment.
  if (canArm(job) && job.status !== 'running') return 'arm';
  return canRetry(job) ? 'retry' : undefined;
}

function MoreButton({ job }: { readonly job: Job }) {
  const text = useText();
  return (
    <button
      type="button"
      className="icon-button job-more"
      aria-label={text('jobs.more', { job: job.name })}
      aria-haspopup="menu"
      onClick={openJobMenu}
    >
      <MoreIcon />
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

type JobWhereProps = {
  readonly job: Job;
  readonly reason: string | undefined;
  readonly isArmed: boolean;
};

function JobWhere({ job, reason, isArmed: armed }: JobWhereProps) {
  const text = useText();
  const runner = job.runner ? ` · ${text('jobs.runner', { runner: job.runner.description })}` : '';
  const where = `${whereOf(job)}${runner}`;
  // A job that waits or has ended needs no excuse for having no terminal: its state says more.
  const isNotRunning = job.terminal.kind === 'unavailable' && job.terminal.reason === 'not-running';
  const isNotKept = job.status === 'running' && job.terminal.kind === 'available' && endsWithScript(job);
  const unavailable = isNotRunning ? text(`jobs.status.${job.status}`) : reason;
  const why = unavailable ?? (isNotKept ? text('jobs.notKept') : undefined);
  const note = armed ? [text('jobs.armed'), why].filter(Boolean).join(': ') : why;
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
