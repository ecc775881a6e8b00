import type { Account, Job } from '../../preload/contract/model.ts';
import { projectPathOf } from './gitlab/address.ts';
import type { ApiJob } from './gitlab/schema.ts';
import { availabilityOf, type JobKnowledge } from './jobs/availability.ts';

type ToJob = {
  readonly api: ApiJob;
  readonly account: Account;
  readonly projectId: number;
  readonly known: JobKnowledge;
  readonly toMainMs: (serverMs: number) => number;
};

/** A job as REST tells it, with what else is known, as the fact pages see. */
export function toJobFact({ api, account, projectId, known, toMainMs }: ToJob): Job {
  const runner = api.runner
    ? {
        id: api.runner.id,
        description: api.runner.description ?? '',
        shared: api.runner.is_shared === true || api.runner.runner_type === 'instance_type',
      }
    : undefined;
  const isMine = api.user?.id === account.userId;
  const archived = api.archived === true;
  return {
    id: `${account.id}:${api.id}`,
    accountId: account.id,
    gitlabId: api.id,
    name: api.name,
    stage: api.stage,
    projectId,
    projectPath: projectPathOf(api.web_url, account.gitlabUrl),
    ref: api.ref ?? '',
    pipelineId: api.pipeline.id,
    webUrl: api.web_url,
    status: api.status,
    isMine,
    createdAt: toMainMs(api.created_at),
    terminal: availabilityOf({ job: { isMine, status: api.status, runner, archived }, account, known }),
    ...(api.user ? { startedBy: api.user.username } : {}),
    ...(runner ? { runner } : {}),
    ...(api.commit ? { sha: api.commit.id } : {}),
    ...(known.executor === undefined ? {} : { executor: known.executor }),
    ...(known.endsSoon === true && api.status === 'running' ? { endsSoon: true } : {}),
    ...(api.started_at ? { startedAt: toMainMs(api.started_at) } : {}),
  };
}
