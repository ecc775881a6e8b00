import { progressOf, type JobStatus } from '../../preload/contract/jobStatus.ts';
import type { Mark } from './StateMark.tsx';

/** The shape each of GitLab's statuses is shown in, of jobs and of pipelines. */
export const statusMarks: Readonly<Record<JobStatus, Mark>> = {
  ...progressOf,
  success: 'ok',
  failed: 'failed',
  canceled: 'canceled',
  skipped: 'canceled',
};
