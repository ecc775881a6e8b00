import { z } from 'zod';
import { canReadJobs, canUpdateJob, isMaintainer } from '../state/access.ts';
import { cancelJob, isCancelable, pipelineStatus } from '../state/status.ts';
import {
  hasEnded,
  type JobRecord,
  type ProjectRecord,
  type RunnerRecord,
  type World,
} from '../state/world.ts';
import { playJob, retryJob } from '../state/jobs.ts';
import * as entities from './entities.ts';
import { json, message, text, type Reply } from './http.ts';
import { paged } from './paging.ts';
import { readScopes, withProject, withUser, type Call, type Route, type UserCall } from './route.ts';

const read = { scopes: readScopes, permission: 'read_job' } as const;
const write = { scopes: ['api'], permission: 'update_job' } as const;

/** Projects' jobs and pipelines, and runners. */
export const jobRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: /^\/projects\/([^/]+)\/jobs$/,
    needed: read,
    allowAnonymous: true,
    run: projectJobs,
  },
  {
    method: 'GET',
    path: /^\/projects\/([^/]+)\/jobs\/(\d+)$/,
    needed: read,
    allowAnonymous: true,
    run: (call) => withJob(call, (job) => json(entities.jobEntity(call.world, job))),
  },
  {
    method: 'GET',
    path: /^\/projects\/([^/]+)\/jobs\/(\d+)\/trace$/,
    needed: read,
    allowAnonymous: true,
    // The whole log, and it does not count as watching it.
    run: (call) =>
      withJob(call, (job) => text(Buffer.concat(job.trace), { headers: { 'Content-Type': 'text/plain' } })),
  },
  { method: 'POST', path: /^\/projects\/([^/]+)\/jobs\/(\d+)\/retry$/, needed: write, run: act(retry) },
  { method: 'POST', path: /^\/projects\/([^/]+)\/jobs\/(\d+)\/cancel$/, needed: write, run: act(cancel) },
  { method: 'POST', path: /^\/projects\/([^/]+)\/jobs\/(\d+)\/play$/, needed: write, run: act(play) },
  {
    method: 'GET',
    path: /^\/projects\/([^/]+)\/merge_requests\/(\d+)\/pipelines$/,
    needed: { scopes: readScopes, permission: 'read_merge_request' },
    run: mergeRequestPipelines,
  },
  {
    method: 'GET',
    path: /^\/projects\/([^/]+)\/repository\/branches\/([^/]+)$/,
    needed: { scopes: readScopes, permission: 'read_branch' },
    run: branch,
  },
  {
    method: 'GET',
    path: /^\/projects\/([^/]+)\/pipelines$/,
    needed: read,
    allowAnonymous: true,
    run: projectPipelines,
  },
  {
    method: 'GET',
    path: /^\/projects\/([^/]+)\/pipelines\/(\d+)\/jobs$/,
    needed: read,
    allowAnonymous: true,
    run: pipelineJobs,
  },
  {
    method: 'GET',
    path: /^\/runners\/(\d+)$/,
    needed: { scopes: readScopes, permission: 'read_runner' },
    run: runner,
  },
];

function withReadableJobs(call: Call, run: (project: ProjectRecord) => Reply): Reply {
  return withProject(call, (project) =>
    canReadJobs(project, call.caller?.user) ? run(project) : message(403, '403 Forbidden'),
  );
}

function withJob(call: Call, run: (job: JobRecord) => Reply): Reply {
  return withReadableJobs(call, (project) => {
    const job = call.world.jobs.get(Number(call.parts[1]));
    return job === undefined || job.project !== project ? message(404, '404 Not found') : run(job);
  });
}

/** `scope` as GitLab takes it: `scope[]=running&scope[]=pending`, or one `scope=running`. */
function scopeFilter({ request }: Call): (job: JobRecord) => boolean {
  const scopes = new Set([...request.query.getAll('scope[]'), ...request.query.getAll('scope')]);
  return (job) => scopes.size === 0 || scopes.has(job.status);
}

function projectJobs(call: Call): Reply {
  return withReadableJobs(call, (project) => listJobs(call, project.jobs.filter(scopeFilter(call))));
}

function pipelineJobs(call: Call): Reply {
  return withReadableJobs(call, (project) => {
    const pipeline = project.pipelines.find((candidate) => candidate.id === Number(call.parts[1]));
    if (pipeline === undefined) return message(404, '404 Not found');
    const withRetried = call.request.query.get('include_retried') === 'true';
    return listJobs(
      call,
      pipeline.jobs.filter((job) => withRetried || !job.isRetried).filter(scopeFilter(call)),
    );
  });
}

function listJobs({ world, request }: Call, jobs: readonly JobRecord[]): Reply {
  return paged({
    world,
    request,
    items: request.query.get('sort') === 'asc' ? jobs : jobs.toReversed(),
    idOf: (job) => job.id,
    entity: (job) => entities.jobEntity(world, job),
    withCount: false,
  });
}

function projectPipelines(call: Call): Reply {
  const { world, request } = call;
  const status = request.query.get('status');
  const username = request.query.get('username');
  return withReadableJobs(call, (project) =>
    paged({
      world,
      request,
      items: project.pipelines
        .filter((pipeline) => status === null || pipelineStatus(pipeline) === status)
        .filter((pipeline) => username === null || pipeline.user.username === username)
        .toReversed(),
      idOf: (pipeline) => pipeline.id,
      entity: (pipeline) => entities.pipelineEntity(world, pipeline),
      withCount: false,
    }),
  );
}

type Action = (world: World, job: JobRecord, call: UserCall) => Reply;

function act(action: Action): (call: Call) => Reply {
  return withUser((call) =>
    withJob(call, (job) =>
      canUpdateJob(job, call.caller.user) ? action(call.world, job, call) : message(403, '403 Forbidden'),
    ),
  );
}

function retry(...[world, job, { caller }]: Parameters<Action>): Reply {
  if (!hasEnded(job.status) || job.status === 'skipped' || job.isRetried)
    return message(403, '403 Forbidden - Job is not retryable');
  return json(entities.jobEntity(world, retryJob(world, job, caller.user)), { status: 201 });
}

function cancel(...[world, job]: Parameters<Action>): Reply {
  if (isCancelable(job)) cancelJob(world, job);
  return json(entities.jobEntity(world, job), { status: 201 });
}

function play(...[world, job, { caller, request }]: Parameters<Action>): Reply {
  if (job.status !== 'manual') return message(400, '400 Bad request - Unplayable Job');
  const given = playSchema.safeParse(request.body === '' ? {} : JSON.parse(request.body));
  if (!given.success) return json({ error: 'job_variables_attributes is invalid' }, { status: 400 });
  const pairs = given.data.job_variables_attributes.map(({ key, value }) => [key, value] as const);
  job.variables = { ...job.variables, ...Object.fromEntries(pairs) };
  return json(entities.jobEntity(world, playJob(world, job, caller.user)));
}

const playSchema = z.object({
  job_variables_attributes: z.array(z.object({ key: z.string(), value: z.string() })).default([]),
});

/** Not in facts/gitlab.md: as GitLab's documentation has it, the newest first. */
function mergeRequestPipelines(call: Call): Reply {
  return withReadableJobs(call, (project) => {
    const branchName = project.mergeRequests[Number(call.parts[1]) - 1];
    if (branchName === undefined) return message(404, '404 Not found');
    const found = project.pipelines.filter((pipeline) => pipeline.ref === branchName).toReversed();
    return json(found.map((pipeline) => entities.pipelineEntity(call.world, pipeline)));
  });
}

/** A branch is there once a job of it is; it is protected where one of its jobs says so. */
function branch(call: Call): Reply {
  return withProject(call, (project) => {
    const name = call.parts[1] ?? '';
    const jobs = project.jobs.filter((job) => job.pipeline.ref === name);
    if (jobs.length === 0) return message(404, '404 Branch Not Found');
    const isProtected = jobs.some((job) => job.isRefProtected);
    return json({ name, merged: false, protected: isProtected, default: name === 'main' });
  });
}

/** Instance runners are for everyone signed in, project runners for maintainers of a project they have worked for. */
function runner(call: Call): Reply {
  const { world, caller, parts } = call;
  const found = world.runners.find((candidate) => candidate.id === Number(parts[0]));
  if (found === undefined) return message(404, '404 Not found');
  const mayRead =
    found.isShared ||
    world.projects.some(
      (project) => serves(found, project) && caller !== undefined && isMaintainer(project, caller.user),
    );
  if (!mayRead) return message(403, '403 Forbidden - No access granted');
  return json({
    ...entities.runnerEntity(found),
    tag_list: [],
    run_untagged: true,
    locked: false,
    maximum_timeout: null,
    access_level: 'not_protected',
    version: found.version,
    revision: found.systemId.slice(-8),
    platform: 'linux',
    architecture: 'amd64',
    contacted_at: entities.iso(world.time.now()),
    maintenance_note: null,
    projects: [],
    groups: [],
  });
}

function serves(found: RunnerRecord, project: ProjectRecord): boolean {
  return project.jobs.some((job) => job.wantedRunner === found);
}
