import type { ActiveProjectsPage, GitLabClient, Page } from '../../../../main/core/gitlab/client.ts';
import type { ApiJob, ApiProject } from '../../../../main/core/gitlab/schema.ts';
import { AppError, type ErrorCode, type Params } from '../../../../preload/contract/error.ts';

export type Site = {
  /** Pages of GraphQL's answer; undefined: this GitLab has no GraphQL. */
  graphql: readonly (readonly { readonly id: number; readonly usernames: readonly string[] }[])[] | undefined;
  /** Pages of REST's project list. */
  projects: readonly (readonly number[])[];
  /** Undefined: a GitLab before 19.3. */
  myPipelines: readonly number[] | undefined;
  jobs: Record<number, readonly ApiJob[]>;
  /** What everything fails with, while it does. */
  failure: AppError | undefined;
  readonly asked: string[];
};

export function failure(code: ErrorCode, params: Params = {}): AppError {
  return new AppError({ code, params });
}

/** A client of a made-up GitLab. */
export function createFakeClient(change: Partial<Site> = {}): {
  readonly site: Site;
  readonly client: GitLabClient;
} {
  const site: Site = {
    graphql: undefined,
    projects: [[]],
    myPipelines: undefined,
    jobs: {},
    failure: undefined,
    asked: [],
    ...change,
  };
  const ask = (what: string) => {
    site.asked.push(what);
    if (site.failure) throw site.failure;
  };
  const notHere = (): never => {
    throw failure('not-found');
  };
  const unused = async (): Promise<never> => notHere();
  const client: GitLabClient = {
    version: unused,
    tokenSelf: unused,
    user: unused,
    job: unused,
    variableValues: unused,
    pipelineJobs: unused,
    mergeRequestPipelines: unused,
    trace: unused,
    activeJobs: async (projectId) => {
      ask(`jobs ${projectId}`);
      return site.jobs[projectId] ?? notHere();
    },
    projects: async (before): Promise<Page<ApiProject>> => {
      ask(`projects ${before ?? 'first'}`);
      const index = before === undefined ? 0 : site.projects.findIndex((page) => page.at(-1) === before) + 1;
      const items = (site.projects[index] ?? []).map((id) => ({ id, path_with_namespace: `p/${id}` }));
      return { items, isLast: index >= site.projects.length - 1 };
    },
    projectsOfMyPipelines: async () => {
      ask('my pipelines');
      return site.myPipelines ?? notHere();
    },
    activeProjects: async (cursor): Promise<ActiveProjectsPage> => {
      const index = Number(cursor ?? 0);
      ask(`graphql ${index}`);
      const active = site.graphql?.[index];
      if (!active || !site.graphql) return notHere();
      return { active, nextCursor: index + 1 < site.graphql.length ? String(index + 1) : undefined };
    },
  };
  return { site, client };
}
