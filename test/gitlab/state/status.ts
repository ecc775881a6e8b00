import type { JobStatus } from '../options.ts';
import { hasEnded, type JobRecord, type PipelineRecord, type TriggerRecord, type World } from './world.ts';

/** Rails' transition: leaving `running` removes the runner's session, and with it the terminal. */
export function setStatus(world: World, job: JobRecord, status: JobStatus): void {
  job.status = status;
  if (status !== 'running') job.hasSession = false;
  if (hasEnded(status)) job.finishedAt = world.time.now();
  job.pipeline.updatedAt = world.time.now();
  world.changed.emit();
}

export function cancelJob(world: World, job: JobRecord): void {
  const isRunning = job.status === 'running' && job.run !== undefined;
  setStatus(world, job, isRunning && world.knobs.canceling ? 'canceling' : 'canceled');
}

export function isCancelable(job: JobRecord): boolean {
  return !hasEnded(job.status) && job.status !== 'manual' && job.status !== 'canceling';
}

/** With `strategy: depend`: as what it started. */
export function triggerStatus({ downstream }: TriggerRecord): JobStatus {
  return downstream === undefined ? 'created' : pipelineStatus(downstream);
}

/** As GitLab sums up its jobs. */
export function pipelineStatus(pipeline: PipelineRecord): JobStatus {
  const statuses = new Set([
    ...pipeline.jobs
      .filter((job) => !job.isRetried)
      .map(({ status, isAllowedToFail }) => (status === 'failed' && isAllowedToFail ? 'success' : status)),
    ...pipeline.triggers.map(triggerStatus),
  ]);
  const isLive = (status: JobStatus): boolean => statuses.has(status);
  if (isLive('running')) return 'running';
  if (isLive('canceling')) return 'canceling';
  const someEnded = isLive('success') || isLive('failed') || isLive('canceled');
  if (isLive('pending')) return someEnded ? 'running' : 'pending';
  if (isLive('created')) return someEnded ? 'running' : 'created';
  if (isLive('failed')) return 'failed';
  if (isLive('canceled')) return 'canceled';
  if (isLive('manual')) return 'manual';
  return isLive('success') ? 'success' : 'skipped';
}
