import type { JobSurroundings } from '../../preload/contract/jobActions.ts';
import type { Job } from '../../preload/contract/model.ts';
import type { AccountLink } from './accountLink.ts';

/** As GitLab guesses an environment's tier from its name: docs, CI/CD, Environments, «Deployment tier of environments». */
const productionName = /(?:^|[^a-z0-9])(?:prod|production|prd|live)(?:$|[^a-z0-9])/i;

/**
 * What a change of this job touches: whether its branch is protected (REST), and where it deploys (the job's page, which
 * needs a web session). What can't be found out is left out.
 */
export async function readSurroundings(
  job: Job,
  link: Pick<AccountLink, 'actions' | 'web'>,
): Promise<JobSurroundings> {
  const [isRefProtected, page] = await Promise.all([
    link.actions.isBranchProtected(job.projectPath, job.ref).catch(() => undefined),
    link
      .web()
      ?.jobPage(job.projectPath, job.gitlabId)
      .catch(() => undefined),
  ]);
  const environment = page?.kind === 'page' ? page.environment : undefined;
  return {
    ...(isRefProtected === undefined ? {} : { isRefProtected }),
    ...(environment === undefined
      ? {}
      : {
          environment: {
            name: environment.name,
            isProduction: environment.tier === 'production' || productionName.test(environment.name),
          },
        }),
  };
}
