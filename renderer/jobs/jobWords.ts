import type { Job } from '../../preload/contract/model.ts';
import type { Text } from '../i18n.ts';
import type { Mark } from '../ui/StateMark.tsx';
import { statusMarks } from '../ui/statusMarks.ts';

/** Why no terminal can be had for a job, or undefined where one can. */
export function unavailableReason(job: Job, text: Text): string | undefined {
  if (job.terminal.kind === 'available') return undefined;
  if (job.terminal.kind === 'checking') return text('jobs.checking');
  const { reason } = job.terminal;
  if (reason === 'not-mine') {
    return job.startedBy
      ? text('jobs.reason.not-mine', { username: `@${job.startedBy}` })
      : text('jobs.reason.not-mine-unknown');
  }
  if (reason === 'executor') {
    return job.executor
      ? text('jobs.reason.executor', { executor: job.executor })
      : text('jobs.reason.executor-unknown');
  }
  return text(`jobs.reason.${reason}`);
}

export function markOf(job: Job): Mark {
  return statusMarks[job.status];
}

/** Where a job belongs: project, ref, stage and pipeline, in one line. */
export function whereOf(job: Job): string {
  return `${job.projectPath} · ${job.ref} · ${job.stage} · #${job.pipelineId}`;
}
