import { randomBytes } from 'node:crypto';
import type {
  JobOptions,
  JobStatus,
  ProjectOptions,
  RunnerOptions,
  TokenOptions,
  TriggerOptions,
  UserOptions,
} from './options.ts';
import { createWebSession } from './rails/web.ts';
import { jobUrl, projectUrl } from './rails/entities.ts';
import type { TerminalRecord } from './runner/terminal.ts';
import { addJob, addTrigger, pickUp, playJob, retryJob } from './state/jobs.ts';
import { cancelJob, isCancelable } from './state/status.ts';
import type {
  FailureReason,
  JobRecord,
  ProjectRecord,
  RunnerRecord,
  UserRecord,
  World,
} from './state/world.ts';

/*
 * What a test or a scenario holds in its hand: live views on the records, and what can be done with them.
 */

export type Users = {
  readonly add: (options: UserOptions) => UserHandle;
};

export type UserHandle = {
  readonly id: number;
  readonly username: string;
  readonly password: string;
  /** Makes a token and returns its value, `glpat-…`. Default scope: `api`. */
  readonly token: (options?: TokenOptions) => string;
  readonly revokeToken: (value: string) => void;
  readonly expireToken: (value: string) => void;
  /** As if signed in on the page: the value of the `_gitlab_session` cookie. */
  readonly signInCookie: () => string;
  /** All web sessions of this user end. Open terminals notice at Workhorse's next re-check. */
  readonly expireSessions: () => void;
};

export type Projects = {
  readonly add: (options: ProjectOptions) => ProjectHandle;
};

export type ProjectHandle = {
  readonly id: number;
  readonly path: string;
  readonly url: string;
  readonly archive: () => void;
  /** Opens a merge request of this branch and gives its page's address. */
  readonly openMergeRequest: (branch: string) => string;
};

export type Runners = {
  readonly add: (options: RunnerOptions) => RunnerHandle;
};

export type RunnerHandle = {
  readonly id: number;
  readonly description: string;
  /** SIGKILL: terminals get a FIN, jobs stay `running` in Rails. */
  readonly kill: () => void;
  /** SIGTERM: running jobs fail with `runner_system_failure`. */
  readonly terminate: () => void;
};

export type Jobs = {
  readonly add: (options: JobOptions) => JobHandle;
  /** Also of jobs that a retry made. */
  readonly get: (id: number) => JobHandle | undefined;
  readonly all: () => readonly JobHandle[];
};

export type Pipelines = {
  /** A trigger job, in a pipeline that is there. */
  readonly addTrigger: (options: TriggerOptions) => void;
};

export type JobHandle = {
  readonly id: number;
  readonly name: string;
  readonly projectPath: string;
  readonly pipelineId: number;
  /** Its page; the terminal is at `webUrl + '/terminal.ws'` with ws: for http:. */
  readonly webUrl: string;
  readonly status: JobStatus;
  readonly failureReason: FailureReason | undefined;
  /** Until when the Runner waits for the open terminal, Unix ms of this machine's clock; undefined: it does not wait. */
  readonly deadlineMs: number | undefined;
  /** What the Runner has written, uploaded or not. */
  readonly logText: () => string;
  /** What Rails has of it. */
  readonly uploadedText: () => string;
  /** Every connection there was, oldest first, with bytes and checksums of both directions. */
  readonly terminals: readonly TerminalRecord[];
  /** The newest of them. */
  readonly terminal: TerminalRecord | undefined;
  /** Its one place is taken (by an open terminal, or one being dialled). */
  readonly terminalTaken: boolean;
  /** As its owner pressing Cancel. */
  readonly cancel: () => void;
  readonly retry: (byUsername?: string) => JobHandle;
  /** A manual job. */
  readonly play: (byUsername?: string) => void;
  /** A pending job gets its runner. */
  readonly pickUp: () => void;
  /** Waits until `isTrue(job)`; rejects after `timeoutMs` (default 10,000) of this machine's time. */
  readonly waitFor: (
    isTrue: (job: JobHandle) => boolean,
    options?: { readonly what?: string; readonly timeoutMs?: number },
  ) => Promise<void>;
};

const defaultWaitMs = 10_000;

export type Handles = {
  readonly users: Users;
  readonly projects: Projects;
  readonly runners: Runners;
  readonly jobs: Jobs;
  readonly pipelines: Pipelines;
};

export function createHandles(world: World): Handles {
  return {
    users: { add: (options) => userHandle(world, addUser(world, options)) },
    projects: { add: (options) => projectHandle(world, addProject(world, options)) },
    runners: { add: (options) => runnerHandle(world, addRunner(world, options)) },
    pipelines: { addTrigger: (options) => addTrigger(world, options) },
    jobs: {
      add: (options) => jobHandle(world, addJobOf(world, options)),
      get: (id) => {
        const job = world.jobs.get(id);
        return job === undefined ? undefined : jobHandle(world, job);
      },
      all: () => [...world.jobs.values()].map((job) => jobHandle(world, job)),
    },
  };
}

export function addUser(world: World, { username, name, password }: UserOptions): UserRecord {
  const user = {
    id: world.users.length + 1,
    username,
    name: name ?? username,
    password: password ?? `${username}-password`,
  };
  world.users.push(user);
  return user;
}

function userOf(world: World, username: string): UserRecord {
  const user = world.users.find((candidate) => candidate.username === username);
  if (user === undefined) throw new Error(`No user ${username}: add it first`);
  return user;
}

function userHandle(world: World, user: UserRecord): UserHandle {
  const own = (value: string): { revoked: boolean; expiresOn: string | undefined } => {
    const token = world.tokens.get(value);
    if (token?.user !== user) throw new Error('Not a token of this user');
    return token;
  };
  return {
    id: user.id,
    username: user.username,
    password: user.password,
    token: (options) => addToken(world, user, options),
    revokeToken: (value) => {
      own(value).revoked = true;
    },
    expireToken: (value) => {
      own(value).expiresOn = '2020-01-01';
    },
    signInCookie: () => createWebSession(world, user),
    expireSessions: () => {
      for (const [id, session] of world.webSessions) if (session.user === user) world.webSessions.delete(id);
    },
  };
}

function addToken(world: World, user: UserRecord, options: TokenOptions = {}): string {
  const value = `glpat-${randomBytes(15).toString('base64url')}`;
  world.tokens.set(value, {
    id: world.tokens.size + 1,
    value,
    name: options.name ?? 'Jobshell',
    user,
    scopes: options.scopes ?? ['api'],
    createdAt: world.time.now(),
    expiresOn: options.expiresOn,
    revoked: options.revoked ?? false,
    permissions: options.granular?.permissions,
    lastUsedAt: undefined,
  });
  return value;
}

export function addProject(
  world: World,
  { path, members, archived, visibility, variables = {} }: ProjectOptions,
): ProjectRecord {
  const project: ProjectRecord = {
    id: world.projects.length + 1,
    path,
    archived: archived ?? false,
    visibility: visibility ?? 'private',
    members: new Map(
      Object.entries(members ?? {}).map(([username, role]) => [userOf(world, username).id, role]),
    ),
    createdAt: world.time.now(),
    pipelines: [],
    jobs: [],
    mergeRequests: [],
    variables,
  };
  world.projects.push(project);
  world.projectsByPath.set(path, project);
  return project;
}

function projectHandle(world: World, project: ProjectRecord): ProjectHandle {
  return {
    id: project.id,
    path: project.path,
    url: projectUrl(world, project),
    archive: () => {
      project.archived = true;
    },
    openMergeRequest: (branch) =>
      `${projectUrl(world, project)}/-/merge_requests/${project.mergeRequests.push(branch)}`,
  };
}

export function addRunner(world: World, options: RunnerOptions): RunnerRecord {
  const runner: RunnerRecord = {
    id: 31 + world.runners.length,
    description: options.description,
    executor: options.executor ?? 'shell',
    hasSessionServer: options.sessionServer ?? true,
    sessionTimeoutSeconds: options.sessionTimeoutSeconds ?? 1800,
    isShared: options.shared ?? false,
    terminal: options.terminal ?? 'works',
    version: options.version ?? '19.4.0',
    systemId: `s_${randomBytes(6).toString('hex')}`,
    shortToken: randomBytes(7).toString('base64url').slice(0, 9),
    createdAt: world.time.now(),
  };
  world.runners.push(runner);
  return runner;
}

function runnerHandle(world: World, runner: RunnerRecord): RunnerHandle {
  const running = (): readonly JobRecord[] => [...world.jobs.values()].filter((job) => job.runner === runner);
  return {
    id: runner.id,
    description: runner.description,
    kill: () => {
      for (const job of running()) job.run?.kill();
    },
    terminate: () => {
      for (const job of running()) job.run?.terminate();
    },
  };
}

function addJobOf(world: World, options: JobOptions): JobRecord {
  const project = world.projectsByPath.get(options.project);
  if (project === undefined) throw new Error(`No project ${options.project}: add it first`);
  const wanted = options.runner ?? 'shell-runner';
  const known = world.runners.find((runner) => runner.description === wanted);
  if (known === undefined && options.runner !== undefined)
    throw new Error(`No runner ${options.runner}: add it first`);
  return addJob(world, {
    options,
    project,
    user: userOf(world, options.startedBy),
    pipelineUser: userOf(world, options.pipelineStartedBy ?? options.startedBy),
    runner: known ?? addRunner(world, { description: wanted }),
  });
}

function jobHandle(world: World, job: JobRecord): JobHandle {
  const handle: JobHandle = {
    id: job.id,
    name: job.name,
    projectPath: job.project.path,
    pipelineId: job.pipeline.id,
    webUrl: jobUrl(world, job),
    get status() {
      return job.status;
    },
    get failureReason() {
      return job.failureReason;
    },
    get deadlineMs() {
      return job.run?.keptUntilMs();
    },
    get terminals() {
      return job.run?.session.terminals ?? [];
    },
    get terminal() {
      return job.run?.session.terminals.at(-1);
    },
    get terminalTaken() {
      return job.run?.session.isTaken() ?? false;
    },
    logText: () => job.run?.log.all().toString() ?? '',
    uploadedText: () => Buffer.concat(job.trace).toString(),
    cancel: () => {
      if (isCancelable(job)) cancelJob(world, job);
    },
    retry: (byUsername) =>
      jobHandle(world, retryJob(world, job, byUsername === undefined ? job.user : userOf(world, byUsername))),
    play: (byUsername) =>
      void playJob(world, job, byUsername === undefined ? job.user : userOf(world, byUsername)),
    pickUp: () => pickUp(world, job),
    waitFor: (isTrue, { what = `job ${job.name}`, timeoutMs = defaultWaitMs } = {}) =>
      world.changed.until(() => isTrue(handle), { what, timeoutMs }),
  };
  return handle;
}
