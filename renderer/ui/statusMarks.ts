import type { JobStatus } from '../../preload/contract/model.ts';
import type { Mark } from './StateMark.tsx';

/** The shape each of GitLab's statuses is shown in, of jobs and of pipelines. */
export const statusMarks: Readonly<Record<JobStatus, Mark>> = {
  created: 'waiting',
  waiting_for_callback: 'waiting',
  waiting_for_resource: 'waiting',
  preparing: 'waiting',
  pending: 'waiting',
  scheduled: 'waiting',
  manual: 'waiting',
  running: 'running',
  canceling: 'running',
  success: 'ok',
  failed: 'failed',
  canceled: 'canceled',
  skipped: 'canceled',
  unknown: 'waiting',
};
