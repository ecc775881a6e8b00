/** GitLab's job statuses (CommitStatus::AVAILABLE_STATUSES); `unknown` stands for one newer than this list. */
export const jobStatuses = [
  'created',
  'waiting_for_callback',
  'waiting_for_resource',
  'preparing',
  'pending',
  'running',
  'canceling',
  'success',
  'failed',
  'canceled',
  'skipped',
  'manual',
  'scheduled',
  'unknown',
] as const;
export type JobStatus = (typeof jobStatuses)[number];

/** How far a job of this status is, or a pipeline. */
export const progressOf = {
  created: 'waiting',
  waiting_for_callback: 'waiting',
  waiting_for_resource: 'waiting',
  preparing: 'waiting',
  pending: 'waiting',
  scheduled: 'waiting',
  manual: 'waiting',
  running: 'running',
  canceling: 'running',
  success: 'ended',
  failed: 'ended',
  canceled: 'ended',
  skipped: 'ended',
  unknown: 'waiting',
} as const satisfies Readonly<Record<JobStatus, 'waiting' | 'running' | 'ended'>>;

/** It goes no further by itself (CommitStatus::COMPLETED_STATUSES). */
export function hasEnded(status: JobStatus): boolean {
  return progressOf[status] === 'ended';
}
