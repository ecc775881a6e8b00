/*
 * What can be asked of the GitLab on loopback: options at its start, and knobs to turn while it runs.
 */

export type GitLabOptions = {
  /** 0 (the default): any free port. */
  readonly port?: number;
  /** A sub-path such as `/git`; default none. */
  readonly relativeUrlRoot?: string;
  /** Serve https with a certificate nobody knows, made at the start. */
  readonly tls?: boolean;
  /** `/api/v4/version`. Up to 11.4.7 the web pages and terminal.ws take the token as well. Default 19.3.0. */
  readonly version?: string;
  /** How far GitLab's and the Runner's clock is ahead of this machine's. */
  readonly clockOffsetMs?: number;
  /**
   * Divides every wait of GitLab, Workhorse and the Runner (session and job timeouts, pings, re-checks, log uploads), not
   * the scripts' own time and not the clock: with 30 a one-minute session timeout is over in 2 s, and the log still says
   * `1m0s`. A client believes the log, so a countdown is to be tested with 1 and a short timeout such as 8 s; a scale is
   * for what is only to run out.
   */
  readonly timeScale?: number;
  /**
   * With a `timeScale`, GitLab's and the Runner's clock goes as fast: for a client whose own clock does, too (a core with such a
   * `clock` port), minutes then pass in seconds for all of them.
   */
  readonly scalesClock?: boolean;
  readonly knobs?: Partial<Knobs>;
};

/** May be changed at any moment: `gitlab.knobs.latencyMs = 80`. */
export type Knobs = {
  /** One way, for HTTP and for a terminal's bytes. */
  latencyMs: number;
  /** Requests to this path have no answer for as long as it stands here. */
  heldPath: string | undefined;
  /** How often the Runner sends a log that somebody watches on the web, and one that nobody does; before the scale. */
  traceUpdateSeconds: { readonly watched: number; readonly unwatched: number };
  /** Off: `/api/graphql` is 404. */
  graphql: boolean;
  /** Off (GitLab before 19.3): `GET /pipelines` is 404. */
  userPipelines: boolean;
  /** Off: the web session is not taken by the REST and GraphQL API. */
  cookieOnApi: boolean;
  /** On: web pages and terminal.ws take the token, as GitLab did up to 11.4.7 and as some proxies arrange. */
  tokenOnWeb: boolean;
  /** Off (GitLab before 17): a cancelled job is `canceled` at once and nothing more of its log arrives. */
  canceling: boolean;
  /** Workhorse without Rails: 502 `text/plain`; open terminals go on. */
  railsDown: boolean;
  /** Every request is answered with this status and a proxy's html page. */
  failAll: number | undefined;
  rateLimit: RateLimit | undefined;
  /** Every HTTP request is sent on to this origin, as after a move. */
  redirectTo: string | undefined;
  /** A proxy drops `Upgrade`: terminal.ws gets Workhorse's 400. */
  dropUpgrade: boolean;
  /** An object storage with direct download: archives are sent on to this origin. Off: GitLab gives them out itself. */
  artifactStorage: string | undefined;
};

export type RateLimit = {
  /** How many requests are refused; undefined: until switched off. */
  readonly requests?: number;
  /** With: Rack::Attack's answer, `Retry-After` and `RateLimit-*`. Without: an application limit, which says nothing. */
  readonly retryAfterSeconds?: number;
  /** Only requests whose path matches. */
  readonly path?: RegExp;
};

export type Scope = 'api' | 'read_api' | 'read_user' | 'read_repository' | 'self_rotate';

export type TokenOptions = {
  readonly name?: string;
  readonly scopes?: readonly Scope[];
  /** `YYYY-MM-DD`, the first day on which it no longer works; default: never. */
  readonly expiresOn?: string;
  readonly revoked?: boolean;
  /** A fine-grained token: it may only do what `permissions` names (`read_job`, `read_project`, `update_job`…). */
  readonly granular?: { readonly permissions: readonly string[] };
};

export type UserOptions = {
  readonly username: string;
  readonly name?: string;
  readonly password?: string;
};

/** GitLab's access levels. */
export type Role = 'guest' | 'reporter' | 'developer' | 'maintainer' | 'owner';

export type ProjectOptions = {
  /** `group/subgroup/project` */
  readonly path: string;
  readonly members?: Readonly<Record<string, Role>>;
  readonly archived?: boolean;
  readonly visibility?: 'private' | 'public';
  /** CI/CD variables, which its maintainers may read. */
  readonly variables?: Readonly<Record<string, string>>;
};

export type Executor =
  | 'shell'
  | 'docker'
  | 'kubernetes'
  | 'ssh'
  | 'custom'
  | 'virtualbox'
  | 'parallels'
  | 'instance'
  | 'docker-autoscaler';

/**
 * What becomes of an attempt to reach the terminal:
 * `unreachable` refused at once; `never-answers` TCP is taken and nothing follows; `not-ready` the executor offers none
 * within 60 s (at once on a Runner before 15.11); `container-not-running` docker's 15 s; `readyAfterSeconds` counts from
 * the job's start; `failsAfterSeconds` a firewall that drops; `shell-missing` opens and ends at once; `every-other` two
 * Runner pods behind one address.
 */
export type TerminalBehaviour =
  | 'works'
  | 'unreachable'
  | 'never-answers'
  | 'not-ready'
  | 'container-not-running'
  | 'shell-missing'
  | 'every-other'
  | { readonly readyAfterSeconds: number }
  | { readonly failsAfterSeconds: number };

export type RunnerOptions = {
  readonly description: string;
  readonly executor?: Executor;
  /** Has `[session_server]`. Default true. */
  readonly sessionServer?: boolean;
  /** `[session_server] session_timeout`; default 1800. */
  readonly sessionTimeoutSeconds?: number;
  /** An instance runner. Default false: a project runner. */
  readonly shared?: boolean;
  readonly terminal?: TerminalBehaviour;
  /** Default 19.4.0. `14.7.0` writes its log's head in the old form and refuses at once when not ready. */
  readonly version?: string;
};

export type JobStatus =
  | 'created'
  | 'pending'
  | 'running'
  | 'canceling'
  | 'success'
  | 'failed'
  | 'canceled'
  | 'skipped'
  | 'manual';

export type JobOptions = {
  /** Full path of a project. */
  readonly project: string;
  readonly name: string;
  readonly stage?: string;
  readonly ref?: string;
  /** Username. The only one who may open its terminal. */
  readonly startedBy: string;
  /** Commands, run in a real bash. Default: `sleep 3600`. */
  readonly script?: readonly string[];
  readonly afterScript?: readonly string[];
  /** A runner's description; default: one with the shell executor, made when needed. */
  readonly runner?: string;
  /**
   * Default `running`: a runner takes it at once. `pending` waits for `job.pickUp()`. Any other is a bare record that no
   * runner ever touches.
   */
  readonly status?: JobStatus;
  /** Default 3600. */
  readonly jobTimeoutSeconds?: number;
  /** FF_TIMESTAMPS; default true. */
  readonly logTimestamps?: boolean;
  /** Overrides the runner's. */
  readonly terminal?: TerminalBehaviour;
  readonly tags?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  /** File-type variables: their files lie beside the project until all is done but the wait. */
  readonly fileVariables?: Readonly<Record<string, string>>;
  /** What it leaves behind. Of a job that runs: out of its project's folder, once its script has ended. */
  readonly artifacts?: ArtifactOptions;
  /** Its failure does not fail the pipeline. */
  readonly allowFailure?: boolean;
  /** Put into this pipeline instead of one of its own. */
  readonly pipelineId?: number;
  /** A protected ref on which only maintainers may act. */
  readonly protectedRef?: boolean;
  /** Deploys there: said on the job's page. */
  readonly environment?: string;
  /** How long ago it was created; default 0. */
  readonly ageSeconds?: number;
  /** Whose pipeline it is, where another retried or played the job; default: the same user. */
  readonly pipelineStartedBy?: string;
};

/** `artifacts:` of a job. */
export type ArtifactOptions = {
  /** Glob patterns below the project's folder. */
  readonly paths?: readonly string[];
  /** Of a bare record: the files themselves. */
  readonly files?: Readonly<Record<string, string>>;
  /** `reports: junit`: the file's path. */
  readonly junit?: string;
  readonly expireInSeconds?: number;
  /** Default `on_success`; reports are uploaded in any case. */
  readonly when?: 'on_success' | 'always';
};

/** A trigger job, and what it started. */
export type TriggerOptions = {
  /** The pipeline it is a job of. */
  readonly pipelineId: number;
  readonly name: string;
  readonly stage?: string;
  /** The pipeline it started, in whatever project; absent: none yet. */
  readonly downstream?: number;
  readonly allowFailure?: boolean;
};

export const defaultKnobs: Knobs = {
  latencyMs: 0,
  heldPath: undefined,
  traceUpdateSeconds: { watched: 3, unwatched: 60 },
  graphql: true,
  userPipelines: true,
  cookieOnApi: true,
  tokenOnWeb: false,
  canceling: true,
  railsDown: false,
  failAll: undefined,
  rateLimit: undefined,
  redirectTo: undefined,
  dropUpgrade: false,
  artifactStorage: undefined,
};
