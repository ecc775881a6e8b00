import type { OpenedLink } from '../../preload/contract/api.ts';
import { AppError } from '../../preload/contract/error.ts';
import type { Account, Job } from '../../preload/contract/model.ts';
import type { AccountWork } from './accountWork.ts';
import { readLink, type LinkTarget } from './openUrl.ts';

export type OpenLinkParts = {
  readonly accounts: () => readonly Account[];
  readonly jobs: () => readonly Job[];
  /** @throws AppError `no-such-account` */
  readonly workOf: (accountId: string) => Pick<AccountWork, 'fetchJob' | 'fetchPipeline' | 'lastPipelineOf'>;
};

/**
 * Puts what a link leads to among the facts, and says what that is. A job that is known is not asked for again; nothing
 * is opened.
 * @throws AppError
 */
export async function openLink(text: string, parts: OpenLinkParts): Promise<OpenedLink> {
  const target = readLink(text, parts.accounts());
  let problem: unknown;
  for (const accountId of target.accountIds) {
    try {
      return await find(accountId, target, parts);
    } catch (error) {
      // Another account of the same GitLab may see more.
      if (!isHidden(error)) throw error;
      problem ??= error;
    }
  }
  throw problem ?? new AppError({ code: 'not-found' });
}

async function find(
  accountId: string,
  { kind, projectPath, gitlabId }: LinkTarget,
  { jobs, workOf }: OpenLinkParts,
): Promise<OpenedLink> {
  if (kind === 'job') {
    const jobId = `${accountId}:${gitlabId}`;
    const known = jobs().find((job) => job.id === jobId && job.projectPath === projectPath);
    const job = known ?? (await workOf(accountId).fetchJob({ projectPath, gitlabId }));
    return { kind: 'job', jobId: job.id };
  }
  const work = workOf(accountId);
  const last =
    kind === 'merge-request' ? await work.lastPipelineOf({ projectPath, mergeRequest: gitlabId }) : undefined;
  const { project, pipelineId } = last ?? { project: projectPath, pipelineId: gitlabId };
  const found = await work.fetchPipeline({ project, pipelineId });
  return {
    kind: 'pipeline',
    place: { accountId, project, pipelineId },
    jobIds: found.map(({ id }) => id),
  };
}

function isHidden(error: unknown): boolean {
  return error instanceof AppError && (error.code === 'not-found' || error.code === 'forbidden');
}
