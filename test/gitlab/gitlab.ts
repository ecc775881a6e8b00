import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createHandles,
  type Jobs,
  type Pipelines,
  type Projects,
  type Runners,
  type Users,
} from './handles.ts';
import { defaultKnobs, type GitLabOptions, type Knobs } from './options.ts';
import { killAll } from './runner/processes.ts';
import { createTime } from './state/clock.ts';
import { fill, type FillOptions } from './state/fill.ts';
import { createSignal } from './state/signal.ts';
import { createWorld, type RequestRecord, type World } from './state/world.ts';
import { createSelfSignedCertificate } from './workhorse/certificate.ts';
import { createWorkhorse, type Workhorse } from './workhorse/server.ts';

/** A GitLab on loopback: Rails, Workhorse and a Runner whose jobs are real scripts in real shells. */
export type GitLab = {
  /** Origin and relative root, no slash at the end. */
  readonly url: string;
  /** The self-signed certificate in PEM, with `tls`. */
  readonly certificate: string | undefined;
  readonly users: Users;
  readonly projects: Projects;
  readonly runners: Runners;
  readonly jobs: Jobs;
  readonly pipelines: Pipelines;
  /** What may be changed while it runs. */
  readonly knobs: Knobs;
  /** Every request so far, oldest first; includes terminal.ws. */
  readonly requests: readonly RequestRecord[];
  /** A folder of its own with the runner's home and builds; gone after `close`. */
  readonly folder: string;
  /** GitLab's clock, Unix milliseconds. */
  readonly now: () => number;
  /** Many projects and bare jobs at once, without shells. */
  readonly fill: (options: FillOptions) => void;
  /** Waits for any condition on this GitLab; rejects after `timeoutMs` (default 10,000). */
  readonly until: (
    isTrue: () => boolean,
    options?: { readonly what?: string; readonly timeoutMs?: number },
  ) => Promise<void>;
  /**
   * Workhorse and Rails go down; the Runner, its jobs and all data live on. Terminals get a FIN (their shells a ^D), new
   * connections are refused. `abrupt`: requests under way are cut off instead of answered.
   */
  readonly stop: (options?: { readonly abrupt?: boolean }) => Promise<void>;
  /** Up again on the same port. */
  readonly start: () => Promise<void>;
  /** Ends everything: no process, port, timer or file is left. May be called twice. */
  readonly close: () => Promise<void>;
};

const defaultUntilMs = 10_000;

/** What a process that ends without `close` (a test run that is cut short) still has to do, so that it leaves nothing. */
const removedOnExit = new Set<() => void>();
process.on('exit', () => {
  for (const removeAll of removedOnExit) removeAll();
});

/** Starts one on 127.0.0.1; several may run side by side. */
export async function startGitLab(options: GitLabOptions = {}): Promise<GitLab> {
  const certificate = options.tls === true ? createSelfSignedCertificate(new Date()) : undefined;
  const world = createWorldFor(options);
  const workhorse = createWorkhorse(world, certificate);
  const port = await workhorse.listen(options.port ?? 0);
  world.url = `${certificate === undefined ? 'http' : 'https'}://127.0.0.1:${port}${world.root}`;
  return createGitLab({ world, workhorse, port, certificate: certificate?.cert });
}

function createWorldFor(options: GitLabOptions): World {
  const version = options.version ?? '19.3.0';
  return createWorld({
    version,
    root: (options.relativeUrlRoot ?? '').replace(/\/+$/, ''),
    time: createTime({
      offsetMs: options.clockOffsetMs ?? 0,
      scale: options.timeScale ?? 1,
      scalesClock: options.scalesClock ?? false,
    }),
    knobs: { ...defaultKnobs, ...knobsOfVersion(version), ...options.knobs },
    changed: createSignal(),
    folder: mkdtempSync(join(tmpdir(), 'jobshell-gitlab-')),
    secret: randomBytes(32),
  });
}

/** What older GitLabs did otherwise. */
function knobsOfVersion(version: string): Partial<Knobs> {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  const number = major * 10_000 + minor * 100 + patch;
  return {
    userPipelines: number >= 190_300,
    canceling: number >= 170_000,
    tokenOnWeb: number <= 110_407,
    graphql: number >= 110_000,
  };
}

type Parts = {
  readonly world: World;
  readonly workhorse: Workhorse;
  readonly port: number;
  readonly certificate: string | undefined;
};

function createGitLab({ world, workhorse, port, certificate }: Parts): GitLab {
  let isClosed = false;
  const stop = async (abrupt: boolean): Promise<void> => {
    if (!world.isUp) return;
    world.isUp = false;
    world.changed.emit();
    await workhorse.stop({ abrupt });
  };
  const removeAll = (): void => {
    killAll(world.folder, world.leaders);
    rmSync(world.folder, { recursive: true, force: true, maxRetries: 5 });
  };
  removedOnExit.add(removeAll);
  return {
    ...createHandles(world),
    url: world.url,
    certificate,
    knobs: world.knobs,
    requests: world.requests,
    folder: world.folder,
    now: world.time.now,
    fill: (options) => fill(world, options),
    until: (isTrue, { what = 'a condition', timeoutMs = defaultUntilMs } = {}) =>
      world.changed.until(isTrue, { what, timeoutMs }),
    stop: (options = {}) => stop(options.abrupt ?? false),
    start: async () => {
      if (world.isUp || isClosed) return;
      await workhorse.listen(port);
      world.isUp = true;
      world.changed.emit();
    },
    close: async () => {
      if (isClosed) return;
      isClosed = true;
      for (const job of world.jobs.values()) job.run?.kill();
      await stop(true);
      world.time.close();
      removedOnExit.delete(removeAll);
      removeAll();
    },
  };
}
