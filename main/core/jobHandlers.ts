import { AppError } from '../../preload/contract/error.ts';
import type { Job } from '../../preload/contract/model.ts';
import type { AccountWork } from './accountWork.ts';
import type { Handlers } from './dispatch.ts';
import type { Page } from './page.ts';
import type { Arming } from './jobs/arming.ts';
import type { State } from './state.ts';

type JobHandlers = Pick<
  Handlers<Page>,
  'job.surroundings' | 'job.retry' | 'job.cancel' | 'job.takeOver' | 'job.play' | 'arm.set' | 'arm.remove'
>;

type JobHandlerParts = {
  readonly state: State;
  readonly arming: Arming;
  readonly workOf: (accountId: string) => AccountWork;
};

/** What the commands that change a job, or wait for one, do. */
export function createJobHandlers({ state, arming, workOf }: JobHandlerParts): JobHandlers {
  const jobOf = (jobId: string): Job => {
    const job = state.jobs.get(jobId);
    if (!job) throw new AppError({ code: 'no-such-job' });
    return job;
  };
  const changed = (job: Job, attach: boolean) => {
    if (attach) arming.arm(job, 'job');
    return { jobId: job.id };
  };
  return {
    'job.surroundings': ({ jobId }) => {
      const job = jobOf(jobId);
      return workOf(job.accountId).surroundingsOf(job);
    },
    'job.retry': async ({ jobId, attach }) => {
      const job = jobOf(jobId);
      return changed(await workOf(job.accountId).act(job, { kind: 'retry' }), attach);
    },
    'job.cancel': async ({ jobId }) => {
      const job = jobOf(jobId);
      return changed(await workOf(job.accountId).act(job, { kind: 'cancel' }), false);
    },
    'job.takeOver': async ({ jobId, attach }) => {
      const job = jobOf(jobId);
      return changed(await workOf(job.accountId).act(job, { kind: 'take-over' }), attach);
    },
    'job.play': async ({ jobId, attach, variables }) => {
      const job = jobOf(jobId);
      return changed(await workOf(job.accountId).act(job, { kind: 'play', variables }), attach);
    },
    'arm.set': ({ jobId, kind }) => arming.arm(jobOf(jobId), kind),
    'arm.remove': ({ id }) => {
      arming.disarm(id);
      return {};
    },
  };
}
