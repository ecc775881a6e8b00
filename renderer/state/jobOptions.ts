import type { Arm } from '../../preload/contract/jobActions.ts';
import type { JobStatus } from '../../preload/contract/jobStatus.ts';
import type { Job } from '../../preload/contract/model.ts';
import type { Facts } from './facts.ts';

/* What can be asked of GitLab about a job in its state, and what waits for it. Pure. */

const waiting: ReadonlySet<JobStatus> = new Set([
  'created',
  'waiting_for_callback',
  'waiting_for_resource',
  'preparing',
  'pending',
  'scheduled',
]);

/** GitLab retries what has ended; what was skipped never ran. */
export function canRetry({ status }: Pick<Job, 'status'>): boolean {
  return status === 'success' || status === 'failed' || status === 'canceled';
}

export function canCancel({ status }: Job): boolean {
  return status === 'running' || waiting.has(status);
}

/** One that another started, and that has not ended: GitLab retries it once it has. */
export function canTakeOver(job: Job): boolean {
  return !job.isMine && canCancel(job);
}

export function canPlay({ status }: Pick<Job, 'status'>): boolean {
  return status === 'manual' || status === 'scheduled';
}

/** Before it runs, or while GitLab has not said yet that its terminal can be had. Whoever plays a manual job owns it. */
export function canArm(job: Job): boolean {
  if (job.status === 'manual') return true;
  return job.isMine && (waiting.has(job.status) || (job.status === 'running' && isOpenQuestion(job)));
}

function isOpenQuestion({ terminal }: Job): boolean {
  return (
    terminal.kind === 'checking' ||
    (terminal.kind === 'unavailable' && ['no-web-session', 'web-session-expired'].includes(terminal.reason))
  );
}

/** What waits for just this job. */
export function armOfJob({ arms }: Pick<Facts, 'arms'>, jobId: string): Arm | undefined {
  for (const arm of arms.values()) if (arm.kind === 'job' && arm.jobId === jobId) return arm;
  return undefined;
}

/** Whether its terminal will open by itself, whatever waits for it. */
export function isArmed(facts: Pick<Facts, 'arms'>, job: Job): boolean {
  if (!waiting.has(job.status) && job.status !== 'manual' && job.status !== 'running') return false;
  for (const arm of facts.arms.values()) if (isFor(arm, job)) return true;
  return false;
}

function isFor(arm: Arm, job: Job): boolean {
  if (arm.accountId !== job.accountId) return false;
  if (arm.kind === 'job') return arm.jobId === job.id;
  if (!job.isMine) return false;
  if (arm.kind === 'pipeline') return arm.pipelineId === job.pipelineId && !arm.done.includes(job.gitlabId);
  const isNamed = arm.projectId === job.projectId && arm.jobName === job.name && arm.ref === job.ref;
  return isNamed && job.gitlabId > arm.afterJob;
}

/** Those that no row of the list stands for: of jobs that are not there yet, and of whole pipelines. */
export function armsWithoutRow(facts: Pick<Facts, 'arms' | 'jobs' | 'accounts'>): readonly Arm[] {
  return [...facts.arms.values()].filter(
    (arm) => facts.accounts.has(arm.accountId) && !(arm.kind === 'job' && facts.jobs.has(arm.jobId)),
  );
}
