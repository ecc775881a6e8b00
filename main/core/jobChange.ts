import { AppError, assertNever } from '../../preload/contract/error.ts';
import type { JobVariable } from '../../preload/contract/jobActions.ts';
import { hasEnded } from '../../preload/contract/jobStatus.ts';
import type { Job } from '../../preload/contract/model.ts';
import type { GitLabActions } from './gitlab/actions.ts';
import type { GitLabClient } from './gitlab/client.ts';
import type { ApiJob } from './gitlab/schema.ts';
import type { Clock } from './ports.ts';

export type JobChange =
  | { readonly kind: 'retry' | 'cancel' }
  | { readonly kind: 'take-over' }
  | { readonly kind: 'play'; readonly variables: readonly JobVariable[] };

/** A Runner hears of a cancel with its next word to GitLab: up to 33 s later when the job is quiet (terminal-wire.md, 5). */
const endsWithinSeconds = 90;
const lookMs = 1_000;

type ChangeJob = {
  readonly clock: Clock;
  readonly link: {
    readonly actions: Pick<GitLabActions, 'retry' | 'cancel' | 'play'>;
    readonly client: Pick<GitLabClient, 'job'>;
  };
  /** The job on its way to its end, where it has to end first. */
  readonly saw: (job: ApiJob) => void;
};

/** Has GitLab change a job. Gives the one there is then. @throws AppError with GitLab's own words */
export async function changeJob(job: Job, change: JobChange, parts: ChangeJob): Promise<ApiJob> {
  const { projectPath, gitlabId } = job;
  const { actions } = parts.link;
  switch (change.kind) {
    case 'retry':
      return actions.retry(projectPath, gitlabId);
    case 'cancel':
      return actions.cancel(projectPath, gitlabId);
    case 'play':
      return actions.play(projectPath, gitlabId, change.variables);
    case 'take-over':
      return takeOver(job, parts);
    default:
      return assertNever(change);
  }
}

/**
 * Cancels a job, and retries it once it has ended: GitLab retries no other. Gives the new job.
 * @throws AppError `job-still-ends` where it has not ended by then, or as GitLab answers
 */
async function takeOver(job: Job, { clock, link, saw }: ChangeJob): Promise<ApiJob> {
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
