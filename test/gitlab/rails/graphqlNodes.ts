import { GraphQLError } from 'graphql';
import { canReadJobs, canReadProject, canUpdateJob, isMaintainer } from '../state/access.ts';
import { isCancelable, pipelineStatus } from '../state/status.ts';
import {
  hasEnded,
  type JobRecord,
  type PipelineRecord,
  type ProjectRecord,
  type RunnerRecord,
  type UserRecord,
  type World,
} from '../state/world.ts';
import { iso, jobUrl, projectUrl, seconds } from './entities.ts';
import { maxPageSize } from './graphqlLimits.ts';
import { decodeCursor, encodeCursor } from './paging.ts';

/** Who asks, and what one query has used up. */
export type QueryContext = {
  readonly world: World;
  readonly user: UserRecord | undefined;
  projectJobsCalls: number;
};

type Page = { readonly first?: number | null; readonly after?: string | null };
type JobsArguments = Page & {
  readonly statuses?: readonly string[] | null;
  readonly retried?: boolean | null;
};
type PipelinesArguments = Page & {
  readonly status?: string | null;
  readonly username?: string | null;
  readonly ref?: string | null;
};
type ProjectsArguments = Page & {
  readonly membership?: boolean | null;
  readonly ids?: readonly string[] | null;
  readonly sort?: string | null;
};

export function rootOf(context: QueryContext): object {
  const { world, user } = context;
  return {
    currentUser: user === undefined ? null : userNode(world, user),
    metadata:
      user === undefined ? null : { version: world.version, revision: '0123456789a', enterprise: false },
    project: ({ fullPath }: { readonly fullPath: string }) => {
      const project = world.projectsByPath.get(fullPath);
      return project !== undefined && canReadProject(project, user) ? projectNode(context, project) : null;
    },
    projects: (page: ProjectsArguments) =>
      connection({
        items: sorted(
          world.projects.filter((project) => isWanted(context, project, page)),
          page.sort,
        ),
        page,
        node: (project) => projectNode(context, project),
      }),
  };
}

function isWanted(
  { user }: QueryContext,
  project: ProjectRecord,
  { membership, ids }: ProjectsArguments,
): boolean {
  if (ids !== null && ids !== undefined && !ids.includes(gid('Project', project.id))) return false;
  if (membership === true) return user !== undefined && project.members.has(user.id);
  return canReadProject(project, user);
}

function sorted(
  projects: readonly ProjectRecord[],
  sort: string | null | undefined,
): readonly ProjectRecord[] {
  return sort === 'id_asc' || sort === 'created_asc' ? projects : projects.toReversed();
}

type ConnectionInput<Item> = {
  readonly items: readonly Item[];
  readonly page: Page;
  readonly node: (item: Item) => object;
};

function connection<Item extends { readonly id: number }>({
  items,
  page,
  node,
}: ConnectionInput<Item>): object {
  const first = Math.min(maxPageSize, page.first ?? maxPageSize);
  const after = decodeCursor(page.after);
  const start = after === undefined ? 0 : items.findIndex((item) => item.id === after) + 1;
  const shown = items.slice(start, start + first);
  const [head] = shown;
  const last = shown.at(-1);
  return {
    nodes: () => shown.map(node),
    count: items.length,
    pageInfo: {
      hasNextPage: start + first < items.length,
      hasPreviousPage: start > 0,
      startCursor: head === undefined ? null : encodeCursor(head.id),
      endCursor: last === undefined ? null : encodeCursor(last.id),
    },
  };
}

function gid(type: string, id: number): string {
  return `gid://gitlab/${type}/${id}`;
}

function userNode(world: World, user: UserRecord): object {
  return {
    id: gid('User', user.id),
    username: user.username,
    name: user.name,
    webUrl: `${world.url}/${user.username}`,
  };
}

function projectNode(context: QueryContext, project: ProjectRecord): object {
  const { world, user } = context;
  const mayReadJobs = canReadJobs(project, user);
  return {
    id: gid('Project', project.id),
    name: project.path.slice(project.path.lastIndexOf('/') + 1),
    path: project.path.slice(project.path.lastIndexOf('/') + 1),
    fullPath: project.path,
    webUrl: projectUrl(world, project),
    archived: project.archived,
    pipelines: (page: PipelinesArguments) =>
      mayReadJobs
        ? connection({ items: pipelinesOf(project, page), page, node: (item) => pipelineNode(context, item) })
        : null,
    jobs: (page: JobsArguments) => {
      context.projectJobsCalls += 1;
      if (context.projectJobsCalls > 1) {
        throw new GraphQLError('"jobs" field can be requested only for 1 Project(s) at a time.');
      }
      return mayReadJobs
        ? connection({ items: jobsOf(project.jobs, page), page, node: (item) => jobNode(context, item) })
        : null;
    },
  };
}

function pipelinesOf(
  project: ProjectRecord,
  { status, username, ref }: PipelinesArguments,
): readonly PipelineRecord[] {
  return project.pipelines
    .filter(
      (pipeline) =>
        status === null || status === undefined || pipelineStatus(pipeline).toUpperCase() === status,
    )
    .filter((pipeline) => username === null || username === undefined || pipeline.user.username === username)
    .filter((pipeline) => ref === null || ref === undefined || pipeline.ref === ref)
    .toReversed();
}

function jobsOf(jobs: readonly JobRecord[], { statuses, retried }: JobsArguments): readonly JobRecord[] {
  return jobs
    .filter(
      (job) => statuses === null || statuses === undefined || statuses.includes(job.status.toUpperCase()),
    )
    .filter((job) => retried === null || retried === undefined || job.isRetried === retried)
    .toReversed();
}

function pipelineNode(context: QueryContext, pipeline: PipelineRecord): object {
  const { world } = context;
  const status = pipelineStatus(pipeline);
  return {
    id: gid('Ci::Pipeline', pipeline.id),
    iid: String(pipeline.iid),
    status: status.toUpperCase(),
    ref: pipeline.ref,
    sha: pipeline.sha,
    path: `${world.root}/${pipeline.project.path}/-/pipelines/${pipeline.id}`,
    source: 'push',
    active: !hasEnded(status),
    createdAt: iso(pipeline.createdAt),
    updatedAt: iso(pipeline.updatedAt),
    user: userNode(world, pipeline.user),
    project: () => projectNode(context, pipeline.project),
    jobs: (page: JobsArguments) =>
      connection({ items: jobsOf(pipeline.jobs, page), page, node: (job) => jobNode(context, job) }),
  };
}

function jobNode(context: QueryContext, job: JobRecord): object {
  const { world, user } = context;
  const mayUpdate = canUpdateJob(job, user);
  const ended = hasEnded(job.status);
  return {
    id: gid('Ci::Build', job.id),
    name: job.name,
    status: job.status.toUpperCase(),
    stage: { id: gid('Ci::Stage', job.pipeline.id), name: job.stage },
    detailedStatus: {
      group: job.status,
      label: job.status,
      text: job.status,
      icon: `status_${job.status}`,
      detailsPath: webPath(world, job),
    },
    kind: 'BUILD',
    refName: job.pipeline.ref,
    refPath: `${world.root}/${job.project.path}/-/commits/${job.pipeline.ref}`,
    shortSha: job.pipeline.sha.slice(0, 8),
    tags: job.tags,
    active: !ended,
    allowFailure: false,
    createdAt: iso(job.createdAt),
    queuedAt: iso(job.createdAt),
    startedAt: job.startedAt === undefined ? null : iso(job.startedAt),
    finishedAt: job.finishedAt === undefined ? null : iso(job.finishedAt),
    duration: Math.floor(seconds(job.startedAt, job.finishedAt ?? world.time.now()) ?? 0),
    queuedDuration: seconds(job.createdAt, job.startedAt ?? world.time.now()),
    cancelable: isCancelable(job),
    playable: job.status === 'manual',
    retryable: ended && !job.isRetried,
    retried: job.isRetried,
    manualJob: job.status === 'manual',
    stuck: false,
    webPath: webPath(world, job),
    source: 'push',
    failureMessage: job.failureReason ?? null,
    exitCode: null,
    pipeline: () => pipelineNode(context, job.pipeline),
    project: () => projectNode(context, job.project),
    runner: job.runner === undefined ? null : runnerNode(job.runner),
    runnerManager: job.runner === undefined ? null : runnerManagerNode(context, { job, runner: job.runner }),
    userPermissions: {
      readJobArtifacts: true,
      readBuild: true,
      updateBuild: mayUpdate,
      cancelBuild: mayUpdate,
    },
  };
}

function webPath(world: World, job: JobRecord): string {
  return new URL(jobUrl(world, job)).pathname;
}

function runnerNode(runner: RunnerRecord): object {
  return {
    id: gid('Ci::Runner', runner.id),
    description: runner.description,
    runnerType: runner.isShared ? 'INSTANCE_TYPE' : 'PROJECT_TYPE',
    shortSha: runner.shortToken,
    maximumTimeout: null,
    paused: false,
  };
}

/** Null where the caller may not read the runner: project runners are for maintainers. */
function runnerManagerNode(
  { world, user }: QueryContext,
  { job, runner }: { job: JobRecord; runner: RunnerRecord },
): object | null {
  const mayRead = user !== undefined && (runner.isShared || isMaintainer(job.project, user));
  if (!mayRead) return null;
  return {
    id: gid('Ci::RunnerManager', runner.id * 10),
    systemId: runner.systemId,
    version: runner.version,
    executorName: runner.executor,
    platformName: 'linux',
    architectureName: 'amd64',
    status: 'ONLINE',
    contactedAt: iso(world.time.now()),
  };
}
