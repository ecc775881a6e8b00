import type { Job } from '../../preload/contract/model.ts';
import { armOfJob, canArm, canCancel, canPlay, canRetry, canTakeOver } from '../state/jobOptions.ts';
import type { ActionTarget, Performer, PerformerParts, Performers } from './performers.ts';

type JobIds =
  `job.${'arm' | 'armNext' | 'armPipeline' | 'disarm' | 'retry' | 'takeOver' | 'play' | 'cancel'}`;

type JobParts = Pick<PerformerParts, 'actions' | 'facts' | 'sessionOf'>;

/** What is asked of GitLab about a job, and what waits for it. */
export function jobChangePerformers({ actions, facts, sessionOf }: JobParts): Performers<JobIds> {
  const jobOf = ({ jobId, sessionId }: ActionTarget): Job | undefined =>
    facts()?.jobs.get(jobId ?? sessionOf({ sessionId })?.jobId ?? '');
  const on = (can: (job: Job) => boolean, run: (job: Job) => void): Performer => ({
    can: (target) => {
      const job = jobOf(target);
      return job !== undefined && can(job);
    },
    run: (target) => {
      const job = jobOf(target);
      if (job) run(job);
    },
  });
  const hasOwnArm = ({ id }: Job): boolean => {
    const known = facts();
    return known !== undefined && armOfJob(known, id) !== undefined;
  };
  const isUnderWay = (job: Job): boolean => canCancel(job) || job.status === 'manual';
  return {
    'job.arm': on(
      (job) => canArm(job) && !hasOwnArm(job),
      ({ id }) => actions.arm(id),
    ),
    'job.disarm': on(hasOwnArm, ({ id }) => actions.disarmJob(id)),
    'job.armNext': on(
      () => true,
      ({ id }) => actions.arm(id, 'next'),
    ),
    'job.armPipeline': on(isUnderWay, ({ id }) => actions.arm(id, 'pipeline')),
    'job.retry': on(canRetry, ({ id }) => actions.askJob(id, 'retry')),
    'job.takeOver': on(canTakeOver, ({ id }) => actions.askJob(id, 'takeOver')),
    'job.play': on(canPlay, ({ id }) => actions.askJob(id, 'play')),
    'job.cancel': on(canCancel, ({ id }) => actions.askJob(id, 'cancel')),
  };
}
