import { z } from 'zod';
import { AppError } from '../../../preload/contract/error.ts';
import { failureOf, type Credential, type GitLabHttp, type TakePiece } from './http.ts';
import {
  activeProjectsSchema,
  jobSchema,
  projectSchema,
  tokenSelfSchema,
  userPipelineSchema,
  userSchema,
  variableSchema,
  versionSchema,
  type ApiJob,
  type ApiPipeline,
  type ApiProject,
} from './schema.ts';
import type { Clock } from '../ports.ts';

/** GitLab's API with a personal access token, as far as Jobshell reads it. All calls throw AppError. */
export type GitLabClient = {
  readonly version: () => Promise<string>;
  readonly tokenSelf: () => Promise<z.infer<typeof tokenSelfSchema>>;
  readonly user: () => Promise<z.infer<typeof userSchema>>;
  /** The project's jobs that run or wait, newest first, at most `maxJobPages` pages. */
  readonly activeJobs: (projectId: number) => Promise<readonly ApiJob[]>;
  readonly job: (project: number | string, jobId: number) => Promise<ApiJob>;
  /** A pipeline's latest 100 jobs, newest first, whatever their state. */
  readonly pipelineJobs: (project: number | string, pipelineId: number) => Promise<readonly ApiJob[]>;
  /** A merge request's pipelines, the newest first. `number` is its number in the project. */
  readonly mergeRequestPipelines: (project: string, number: number) => Promise<readonly ApiPipeline[]>;
  /** The whole log so far goes to `take`: GitLab has no partial read of it. */
  readonly trace: (project: number | string, jobId: number, take: TakePiece) => Promise<void>;
  /** Values of CI/CD variables; `forbidden` for who is no maintainer of the project, or no owner of the group. */
  readonly variableValues: (owner: VariableOwner) => Promise<readonly string[]>;
  /** One page of my projects by id, newest first; `before` is the last id of the page before. */
  readonly projects: (before: number | undefined) => Promise<Page<ApiProject>>;
  /** Ids of projects in which a pipeline of mine runs or waits. `not-found` before 19.3. */
  readonly projectsOfMyPipelines: () => Promise<readonly number[]>;
  /** One page of my projects with whether a pipeline runs or waits in each. `not-found` without GraphQL. */
  readonly activeProjects: (cursor: string | undefined) => Promise<ActiveProjectsPage>;
};

export type VariableOwner = { readonly kind: 'projects' | 'groups'; readonly path: string };

export type Page<Item> = { readonly items: readonly Item[]; readonly isLast: boolean };
export type ActiveProjectsPage = {
  /** Projects in which a pipeline runs or waits, and who started those pipelines. */
  readonly active: readonly { readonly id: number; readonly usernames: readonly string[] }[];
  readonly nextCursor: string | undefined;
};

const pageSize = 100;
/** 1,000 waiting jobs of one project are enough for any list a person reads. */
const maxJobPages = 10;
/** A project may have 8,000. */
const maxVariablePages = 10;
/** GraphQL's cost is counted per node: 50 projects with three pipeline look-ups each stay below its limit of 250. */
const graphqlPageSize = 50;

/** Job states that run or wait. Older GitLabs refuse names they don't know (400), so the second list is the oldest one's. */
const activeScopes = [
  ['created', 'waiting_for_resource', 'preparing', 'pending', 'running', 'canceling', 'scheduled'],
  ['created', 'pending', 'running'],
] as const;

const activeProjectsQuery = `query JobshellActiveProjects($first: Int!, $after: String) {
  projects(membership: true, first: $first, after: $after, sort: "latest_activity_desc") {
    pageInfo { hasNextPage endCursor }
    nodes {
      id
      running: pipelines(status: RUNNING, first: 3) { nodes { user { username } } }
      pending: pipelines(status: PENDING, first: 3) { nodes { user { username } } }
      waiting: pipelines(status: WAITING_FOR_RESOURCE, first: 3) { nodes { user { username } } }
    }
  }
}`;

type ClientOptions = {
  readonly http: GitLabHttp;
  readonly clock: Clock;
  /** Asked for at each request, so that a renewed one counts at once. */ readonly token: () => string;
};

export function createGitLabClient({ http, clock, token }: ClientOptions): GitLabClient {
  const credential = (): Credential => ({ kind: 'token', token: token() });
  const get = async <Schema extends z.ZodType>(path: string, schema: Schema) =>
    (await http.json({ path: `/api/v4${path}`, credential: credential() }, schema)).value;
  let scopeList = 0;

  const activeJobs = async (projectId: number): Promise<readonly ApiJob[]> => {
    try {
      return await readJobPages(projectId);
    } catch (error) {
      const older = isAnswer(error, 400) && scopeList === 0;
      if (!older) throw error;
      scopeList = 1;
      return readJobPages(projectId);
    }
  };

  const readJobPages = async (projectId: number): Promise<readonly ApiJob[]> => {
    const scope = (activeScopes[scopeList] ?? []).map((name) => `scope[]=${name}`).join('&');
    const jobs: ApiJob[] = [];
    for (let page = 1; page <= maxJobPages; page += 1) {
      const batch = await get(
        `/projects/${projectId}/jobs?${scope}&per_page=${pageSize}&page=${page}`,
        z.array(jobSchema),
      );
      jobs.push(...batch);
      if (batch.length < pageSize) break;
    }
    return jobs;
  };

  return {
    version: async () => (await get('/version', versionSchema)).version,
    tokenSelf: () => get('/personal_access_tokens/self', tokenSelfSchema),
    user: () => get('/user', userSchema),
    activeJobs,
    job: (project, jobId) => get(`/projects/${projectKey(project)}/jobs/${jobId}`, jobSchema),
    pipelineJobs: (project, pipelineId) =>
      get(
        `/projects/${projectKey(project)}/pipelines/${pipelineId}/jobs?per_page=${pageSize}`,
        z.array(jobSchema),
      ),
    mergeRequestPipelines: (project, number) =>
      get(`/projects/${projectKey(project)}/merge_requests/${number}/pipelines`, z.array(userPipelineSchema)),
    trace: async (project, jobId, take) => {
      const path = `/api/v4/projects/${projectKey(project)}/jobs/${jobId}/trace`;
      const answer = await http.sendInto({ path, credential: credential() }, take);
      if (answer.status !== 200) throw failureOf(answer, clock);
    },
    variableValues: async ({ kind, path }) => {
      const values: string[] = [];
      for (let page = 1; page <= maxVariablePages; page += 1) {
        const batch = await get(
          `/${kind}/${encodeURIComponent(path)}/variables?per_page=${pageSize}&page=${page}`,
          z.array(variableSchema),
        );
        values.push(...batch.flatMap(({ value }) => value ?? []));
        if (batch.length < pageSize) break;
      }
      return values;
    },
    projects: async (before) => {
      const after = before === undefined ? '' : `&id_before=${before}`;
      const items = await get(
        `/projects?membership=true&simple=true&archived=false&order_by=id&sort=desc&pagination=keyset&per_page=${pageSize}${after}`,
        z.array(projectSchema),
      );
      return { items, isLast: items.length < pageSize };
    },
    projectsOfMyPipelines: async () => {
      const pipelines = await get('/pipelines?per_page=50', z.array(userPipelineSchema));
      const active = pipelines.filter((pipeline) =>
        activeScopes[0].some((scope) => scope === pipeline.status),
      );
      return [...new Set(active.map((pipeline) => pipeline.project_id))];
    },
    activeProjects: (cursor) => readActiveProjects({ http, credential: credential(), cursor }),
  };
}

type ActiveProjects = {
  readonly http: GitLabHttp;
  readonly credential: Credential;
  readonly cursor: string | undefined;
};

async function readActiveProjects({ http, credential, cursor }: ActiveProjects): Promise<ActiveProjectsPage> {
  const variables = { first: graphqlPageSize, after: cursor ?? null };
  const { value } = await http.json(
    { method: 'POST', path: '/api/graphql', credential, body: { query: activeProjectsQuery, variables } },
    activeProjectsSchema,
  );
  if (!value.data) {
    throw new AppError({ code: 'not-found', message: value.errors?.[0]?.message ?? 'GraphQL gave no data' });
  }
  const { nodes, pageInfo } = value.data.projects;
  const active = nodes.flatMap((node) => {
    if (!node) return [];
    const pipelines = [node.running, node.pending, node.waiting].flatMap((found) => found?.nodes ?? []);
    const usernames = pipelines.flatMap((pipeline) => pipeline.user?.username ?? []);
    return pipelines.length === 0 ? [] : [{ id: Number(node.id.split('/').at(-1)), usernames }];
  });
  return {
    active,
    nextCursor: pageInfo.hasNextPage ? (pageInfo.endCursor ?? undefined) : undefined,
  };
}

function projectKey(project: number | string): string {
  return typeof project === 'number' ? String(project) : encodeURIComponent(project);
}

function isAnswer(error: unknown, status: number): boolean {
  return error instanceof AppError && error.code === 'gitlab-answer' && error.params['status'] === status;
}
