import { AppError } from '../../preload/contract/error.ts';
import { hasEnded } from '../../preload/contract/jobStatus.ts';
import type { Job } from '../../preload/contract/model.ts';
import type { AccountLink } from './accountLink.ts';
import type { ApiJob } from './gitlab/schema.ts';
import type { Clock } from './ports.ts';

/** A Runner hears of a cancel with its next word to GitLab: up to 33 s later when the job is quiet (terminal-wire.md, 5). */
const endsWithinSeconds = 90;
const lookMs = 1_000;

type TakeOver = {
  readonly clock: Clock;
  readonly link: Pick<AccountLink, 'actions' | 'client'>;
  /** The job on its way to its end. */
  readonly saw: (job: ApiJob) => void;
};

/**
 * Cancels a job, and retries it once it has ended: GitLab retries no other. Gives the new job.
 * @throws AppError `job-still-ends` where it has not ended by then, or as GitLab answers
 */
export async function takeOver(job: Job, { clock, link, saw }: TakeOver): Promise<ApiJob> {
  const { projectPath, gitlabId } = job;
  const untilMs = clock.monotonicMs() + endsWithinSeconds * 1000;
  let now = await link.actions.cancel(projectPath, gitlabId);
  while (!hasEnded(now.status)) {
    saw(now);
    if (clock.monotonicMs() > untilMs)
      throw new AppError({ code: 'job-still-ends', params: { job: job.name, seconds: endsWithinSeconds } });
    await new Promise<void>((resolve) => clock.after(lookMs, resolve));
    now = await link.client.job(projectPath, gitlabId);
  }
  saw(now);
  return link.actions.retry(projectPath, gitlabId);
}
