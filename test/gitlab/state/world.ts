import type { ArtifactsRecord } from './artifacts.ts';
import type {
  ArtifactOptions,
  Executor,
  JobStatus,
  Knobs,
  Role,
  Scope,
  TerminalBehaviour,
} from '../options.ts';
import type { RunningJob } from '../runner/job.ts';
import type { Signal } from './signal.ts';
import type { Time } from './clock.ts';

/*
 * What this GitLab holds: Rails' records, which survive `stop` and `start`. They are plain mutable objects, owned by the
 * one process; what goes out is built from them in rails/entities.ts and rails/graphql.ts.
 */

export type UserRecord = {
  readonly id: number;
  readonly username: string;
  readonly name: string;
  readonly password: string;
};

export type TokenRecord = {
  readonly id: number;
  readonly value: string;
  readonly name: string;
  readonly user: UserRecord;
  readonly scopes: readonly Scope[];
  readonly createdAt: number;
  expiresOn: string | undefined;
  revoked: boolean;
  readonly permissions: readonly string[] | undefined;
  lastUsedAt: number | undefined;
};

export type WebSessionRecord = { readonly id: string; readonly user: UserRecord };

export type ProjectRecord = {
  readonly id: number;
  readonly path: string;
  archived: boolean;
  readonly visibility: 'private' | 'public';
  /** By user id. */
  readonly members: Map<number, Role>;
  readonly createdAt: number;
  /** Newest last. */
  readonly pipelines: PipelineRecord[];
  readonly jobs: JobRecord[];
  /** Source branches of its merge requests: the first is number 1. */
  readonly mergeRequests: string[];
  readonly variables: Readonly<Record<string, string>>;
};

export type PipelineRecord = {
  readonly id: number;
  readonly iid: number;
  readonly project: ProjectRecord;
  readonly ref: string;
  readonly sha: string;
  readonly user: UserRecord;
  readonly createdAt: number;
  updatedAt: number;
  readonly jobs: JobRecord[];
  readonly triggers: TriggerRecord[];
  /** What started it: `push`, or another pipeline. */
  source: 'push' | 'parent_pipeline' | 'pipeline';
};

/** A trigger job (a bridge): no runner ever has it. */
export type TriggerRecord = {
  readonly id: number;
  readonly name: string;
  readonly stage: string;
  readonly isAllowedToFail: boolean;
  readonly downstream: PipelineRecord | undefined;
};

export type RunnerRecord = {
  readonly id: number;
  readonly description: string;
  readonly executor: Executor;
  readonly hasSessionServer: boolean;
  readonly sessionTimeoutSeconds: number;
  readonly isShared: boolean;
  readonly terminal: TerminalBehaviour;
  readonly version: string;
  readonly systemId: string;
  readonly shortToken: string;
  readonly createdAt: number;
};

export type FailureReason =
  | 'script_failure'
  | 'job_execution_timeout'
  | 'runner_system_failure'
  | 'unknown_failure';

export type JobRecord = {
  readonly id: number;
  readonly name: string;
  readonly stage: string;
  readonly project: ProjectRecord;
  readonly pipeline: PipelineRecord;
  /** Who started it; playing a manual job changes that. */
  user: UserRecord;
  readonly script: readonly string[];
  readonly afterScript: readonly string[];
  readonly timeoutSeconds: number;
  readonly logTimestamps: boolean;
  readonly tags: readonly string[];
  variables: Readonly<Record<string, string>>;
  readonly fileVariables: Readonly<Record<string, string>>;
  readonly isRefProtected: boolean;
  readonly isAllowedToFail: boolean;
  readonly wantedArtifacts: ArtifactOptions | undefined;
  /** What it has left behind. */
  artifacts: ArtifactsRecord | undefined;
  readonly environment: string | undefined;
  readonly createdAt: number;
  readonly terminal: TerminalBehaviour | undefined;
  /** Who will take it, or has. */
  readonly wantedRunner: RunnerRecord | undefined;
  runner: RunnerRecord | undefined;
  status: JobStatus;
  failureReason: FailureReason | undefined;
  startedAt: number | undefined;
  finishedAt: number | undefined;
  /** A newer one took its place. */
  isRetried: boolean;
  /** The runner announced a session, and the job has not left `running` since. */
  hasSession: boolean;
  /** What the runner has uploaded. */
  readonly trace: Buffer[];
  /** Until when the log counts as watched, by GitLab's clock. */
  watchedUntil: number;
  /** The runner's side; absent for bare records. */
  run: RunningJob | undefined;
};

export type RequestRecord = {
  readonly method: string;
  /** With the query string. */
  readonly path: string;
  readonly at: number;
  readonly host: string;
  /** What came with it. */
  readonly credentials: {
    readonly token: string | undefined;
    readonly cookie: string | undefined;
  };
  readonly isUpgrade: boolean;
  /** Set when answered. */
  status: number | undefined;
};

export type World = {
  readonly version: string;
  /** `/git` or nothing. */
  readonly root: string;
  readonly time: Time;
  readonly knobs: Knobs;
  readonly changed: Signal;
  /** A folder of this instance's own: homes, builds. Removed at the end. */
  readonly folder: string;
  /** Origin and root, once listening. */
  url: string;
  /** Rails and Workhorse answer. */
  isUp: boolean;
  readonly users: UserRecord[];
  readonly tokens: Map<string, TokenRecord>;
  readonly webSessions: Map<string, WebSessionRecord>;
  readonly projects: ProjectRecord[];
  readonly projectsByPath: Map<string, ProjectRecord>;
  readonly pipelines: PipelineRecord[];
  readonly runners: RunnerRecord[];
  readonly jobs: Map<number, JobRecord>;
  readonly requests: RequestRecord[];
  /** Process ids of the scripts and shells that were started, each the first of a session of its own. */
  readonly leaders: Set<number>;
  /** Makes the state's `hmac` and cookies hard to guess; new for each instance. */
  readonly secret: Buffer;
};

export type WorldOptions = {
  readonly version: string;
  readonly root: string;
  readonly time: Time;
  readonly knobs: Knobs;
  readonly changed: Signal;
  readonly folder: string;
  readonly secret: Buffer;
};

export function createWorld(options: WorldOptions): World {
  return {
    ...options,
    url: '',
    isUp: true,
    users: [],
    tokens: new Map(),
    webSessions: new Map(),
    projects: [],
    projectsByPath: new Map(),
    pipelines: [],
    runners: [],
    jobs: new Map(),
    requests: [],
    leaders: new Set(),
  };
}

export function hasEnded(status: JobStatus): boolean {
  return status === 'success' || status === 'failed' || status === 'canceled' || status === 'skipped';
}
