import { addJob } from './jobs.ts';
import type { JobStatus } from '../options.ts';
import type { ProjectRecord, RunnerRecord, UserRecord, World } from './world.ts';

export type FillOptions = {
  readonly projects: number;
  readonly jobs: number;
  /** Whose they are; default: the first user. */
  readonly username?: string;
  /** How many of the jobs are of a status that counts as live; default 40. The rest has ended. */
  readonly live?: number;
};

const defaultLive = 40;

/** Bare records: nothing runs, no terminal can be had. */
export function fill(world: World, { projects, jobs, username, live = defaultLive }: FillOptions): void {
  const user = world.users.find((candidate) => username === undefined || candidate.username === username);
  if (user === undefined) throw new Error('fill needs a user: add one first');
  const runner = fillRunner(world);
  const first = world.projects.length;
  for (let index = 0; index < projects; index += 1) addFillProject(world, user);
  for (let index = 0; index < jobs; index += 1) {
    const project = world.projects[first + (index % projects)];
    if (project === undefined) return;
    const options = {
      project: project.path,
      name: `job ${index}`,
      startedBy: user.username,
      status: statusOf(index, live),
      ageSeconds: jobs - index,
    };
    addJob(world, { options, project, user, pipelineUser: user, runner });
  }
}

function statusOf(index: number, live: number): JobStatus {
  if (index >= live) return index % 3 === 0 ? 'failed' : 'success';
  return index % 2 === 0 ? 'pending' : 'created';
}

function addFillProject(world: World, user: UserRecord): void {
  const id = world.projects.length + 1;
  const path = `bulk/group-${Math.ceil(id / 50)}/project-${id}`;
  const project: ProjectRecord = {
    id,
    path,
    archived: false,
    visibility: 'private',
    members: new Map([[user.id, 'developer']]),
    createdAt: world.time.now(),
    pipelines: [],
    jobs: [],
    mergeRequests: [],
    variables: {},
  };
  world.projects.push(project);
  world.projectsByPath.set(path, project);
}

function fillRunner(world: World): RunnerRecord {
  const runner: RunnerRecord = {
    id: 31 + world.runners.length,
    description: 'bulk-runner',
    executor: 'docker',
    hasSessionServer: false,
    sessionTimeoutSeconds: 1800,
    isShared: true,
    terminal: 'works',
    version: '19.4.0',
    systemId: 's_000000000000',
    shortToken: 'bulkrunne',
    createdAt: world.time.now(),
  };
  world.runners.push(runner);
  return runner;
}
