import { assertNever } from '../../../preload/contract/error.ts';
import type { Arm } from '../../../preload/contract/jobActions.ts';
import { hasEnded } from '../../../preload/contract/jobStatus.ts';
import type { Job } from '../../../preload/contract/model.ts';

/*
 * What is armed, and what a job that is seen means for it. Pure.
 */

/** What a job makes of an arm: whether its terminal is to be opened now, and what stays armed (undefined: nothing). */
export type ArmStep = {
  readonly attaches: boolean;
  readonly next: Arm | undefined;
  /** It was over before its terminal could be had. */
  readonly missed: boolean;
};

/** Undefined: this job changes nothing about this arm. */
export function stepArm(arm: Arm, job: Job): ArmStep | undefined {
  if (!concerns(arm, job)) return undefined;
  if (canAttach(job)) return { attaches: true, next: afterJob(arm, job, 'attached'), missed: false };
  if (!hasEnded(job.status)) return undefined;
  // Of a pipeline's jobs many end in seconds, and nobody asked for one of them by name.
  return { attaches: false, next: afterJob(arm, job, 'missed'), missed: arm.kind !== 'pipeline' };
}

export function concerns(arm: Arm, job: Job): boolean {
  if (arm.accountId !== job.accountId) return false;
  switch (arm.kind) {
    case 'job':
      return arm.jobId === job.id;
    case 'next':
      return (
        job.isMine &&
        arm.projectId === job.projectId &&
        arm.jobName === job.name &&
        arm.ref === job.ref &&
        job.gitlabId > arm.afterJob
      );
    case 'pipeline':
      return job.isMine && arm.pipelineId === job.pipelineId && !arm.done.includes(job.gitlabId);
    default:
      return assertNever(arm);
  }
}

function canAttach(job: Job): boolean {
  return job.isMine && job.status === 'running' && job.terminal.kind === 'available';
}

function afterJob(arm: Arm, job: Job, how: 'attached' | 'missed'): Arm | undefined {
  switch (arm.kind) {
    case 'job':
      return undefined;
    case 'next':
      // One that was too fast was not what the person waits for: the next one is.
      return how === 'attached' ? undefined : { ...arm, afterJob: job.gitlabId };
    case 'pipeline':
      return { ...arm, done: [...arm.done, job.gitlabId] };
    default:
      return assertNever(arm);
  }
}

/** Waits for nobody: it may run any second. */
function mayRunSoon({ status }: Job): boolean {
  return !hasEnded(status) && status !== 'manual' && status !== 'scheduled' && status !== 'running';
}

/** Between two looks at a project in which something armed may start any second: half of it is lost on the average. */
const hotMs = 1_000;
/** Where nothing of what is armed is there yet, or it runs and its terminal can't be had. */
const warmMs = 3_000;
/** What all armed projects of an account may cost, beside the list's share (budget.ts). */
const mostPerMinute = 60;

/**
 * How often each project with something armed is looked at, in milliseconds. A job that only a person starts is not looked
 * at in this way: whoever starts it here is told at once.
 */
export function armedPaces(arms: readonly Arm[], jobs: readonly Job[]): ReadonlyMap<number, number> {
  const paces = new Map<number, number>();
  for (const arm of arms) {
    const pace = paceOf(arm, jobs);
    if (pace === undefined) continue;
    paces.set(arm.projectId, Math.min(pace, paces.get(arm.projectId) ?? Number.POSITIVE_INFINITY));
  }
  const perMinute = [...paces.values()].reduce((sum, pace) => sum + 60_000 / pace, 0);
  const stretch = Math.max(1, perMinute / mostPerMinute);
  return new Map([...paces].map(([projectId, pace]) => [projectId, Math.round(pace * stretch)]));
}

function paceOf(arm: Arm, jobs: readonly Job[]): number | undefined {
  const own = jobs.filter((job) => concerns(arm, job) && !hasEnded(job.status));
  if (own.some(mayRunSoon)) return hotMs;
  if (arm.kind === 'job') {
    const [job] = own;
    return job?.status === 'manual' || job?.status === 'scheduled' ? undefined : warmMs;
  }
  return warmMs;
}

/** A pipeline of which nothing runs or waits any more but what a person would have to start. */
export function isPipelineOver(arm: Arm & { readonly kind: 'pipeline' }, jobs: readonly Job[]): boolean {
  return !jobs.some(
    (job) =>
      job.accountId === arm.accountId &&
      job.pipelineId === arm.pipelineId &&
      !hasEnded(job.status) &&
      job.status !== 'manual',
  );
}
