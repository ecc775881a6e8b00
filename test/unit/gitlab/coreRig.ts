import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Core } from '../../../main/core/core.ts';
import type { Clock } from '../../../main/core/ports.ts';
import type { AppEvent, CommandInput, CommandName, CommandOutput } from '../../../preload/contract/api.ts';
import type { Result } from '../../../preload/contract/error.ts';
import type { Job, Retention, RetentionPhase, Session } from '../../../preload/contract/model.ts';
import type { Settings } from '../../../preload/contract/settings.ts';
import { startGitLab, type GitLab } from '../../gitlab/gitlab.ts';
import type { JobHandle, ProjectHandle, RunnerHandle, UserHandle } from '../../gitlab/handles.ts';
import type { GitLabOptions, JobOptions, RunnerOptions } from '../../gitlab/options.ts';
import { createHostlessCore } from '../core/hostlessCore.ts';

/*
 * The whole of core, without a host, at a GitLab with real shells. Both clocks go `scale` times as fast as this machine's, so
 * that minutes of a job's life pass in seconds.
 */

export type CoreRig = {
  readonly gitlab: GitLab;
  readonly alice: UserHandle;
  readonly job: JobHandle;
  readonly runner: RunnerHandle;
  readonly project: ProjectHandle;
  readonly clock: Clock;
  readonly session: () => Session;
  /** Undefined: its tab was closed. */
  readonly retention: () => Retention | undefined;
  /** Everything that was told of the job's wait, each kind once in a row; the last of a kind stands. */
  readonly phases: readonly RetentionPhase[];
  /** How the terminal stood, each kind once in a row. */
  readonly states: readonly Session['state']['kind'][];
  readonly events: readonly AppEvent[];
  readonly openTerminal: () => Promise<void>;
  /** Makes the file `may-end`, for which a script may wait. */
  readonly endScript: () => Promise<void>;
  /** Types into the job's terminal. */
  readonly type: (text: string) => void;
  readonly output: () => string;
  readonly call: <Name extends CommandName>(
    name: Name,
    input: CommandInput<Name>,
  ) => Promise<CommandOutput<Name>>;
  /** Waits for what events or the GitLab bring. */
  readonly until: (isTrue: () => boolean, what: string) => Promise<void>;
  /** How far each countdown that was told was from the Runner's own deadline, in milliseconds of core's. */
  readonly deadlineErrorsMs: readonly number[];
};

export type CoreRigOptions = {
  readonly scale: number;
  /** Of this test: others may run beside it. */
  readonly onTestFinished: (undo: () => Promise<void>) => void;
  /** This machine's clock is ahead of what it should be. */
  readonly aheadMs?: number;
  readonly gitlab?: Omit<GitLabOptions, 'timeScale' | 'scalesClock'>;
  readonly runner?: Partial<RunnerOptions>;
  readonly job?: Partial<JobOptions>;
  readonly settings?: Partial<Settings>;
};

const project = 'acme/shop';
const longestWaitMs = 35_000;
const streamId = 1;

export async function startCoreRig(options: CoreRigOptions): Promise<CoreRig> {
  const { scale } = options;
  const gitlab = await startGitLab({ ...options.gitlab, timeScale: scale, scalesClock: true });
  const { clock, toCoreMs } = createFastClock(scale, options.aheadMs ?? 0);
  const core = createHostlessCore({ clock, ...(options.settings ? { settings: options.settings } : {}) });
  options.onTestFinished(async () => {
    await core.dispose();
    await gitlab.close();
  });
  const alice = gitlab.users.add({ username: 'alice' });
  const ownProject = gitlab.projects.add({ path: project, members: { alice: 'developer' } });
  const runner = gitlab.runners.add({ description: 'runner', ...options.runner });
  const job = gitlab.jobs.add({ project, name: 'e2e', startedBy: 'alice', runner: 'runner', ...options.job });
  const seen = followCore(core, () => (job.deadlineMs === undefined ? undefined : toCoreMs(job.deadlineMs)));
  const call: CoreRig['call'] = async (name, input) => {
    const result = (await seen.page.request(name, input)) as Result<never>;
    if (!result.ok) throw new Error(`${name}: ${JSON.stringify(result.error)}`);
    return result.value;
  };
  const account = await call('account.signIn', { gitlabUrl: gitlab.url, token: alice.token() });
  await call('account.useCookie', { accountId: account.id, cookie: alice.signInCookie() });
  const session = (): Session => {
    const found = seen.session();
    if (!found) throw new Error('There is no terminal');
    return found;
  };
  const until: CoreRig['until'] = (isTrue, what) =>
    waitUntil({ isTrue, what: () => `${what}; ${JSON.stringify(seen.session()?.state)}`, seen, gitlab });
  return {
    gitlab,
    alice,
    job,
    runner,
    project: ownProject,
    clock,
    deadlineErrorsMs: seen.deadlineErrorsMs,
    session,
    retention: seen.retention,
    phases: seen.phases,
    states: seen.states,
    events: seen.events,
    call,
    until,
    openTerminal: async () => {
      await until(() => seen.job()?.terminal.kind === 'available', 'the terminal to be offered');
      const jobId = seen.job()?.id ?? '';
      const opened = await call('terminal.open', { jobId, size: { columns: 80, rows: 24 } });
      await call('terminal.attach', { sessionId: opened.id, streamId });
      await until(() => seen.session()?.state.kind === 'connected', 'the terminal to open');
    },
    endScript: async () => {
      const folder = join(gitlab.folder, 'builds', project);
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, 'may-end'), '');
    },
    type: (text) => seen.page.frame({ kind: 'input', streamId, bytes: Buffer.from(text) }),
    output: seen.output,
  };
}

/** Its own beginning is its machine's; what follows is faster. */
function createFastClock(scale: number, aheadMs: number) {
  const began = { unixMs: Date.now(), monotonicMs: performance.now() };
  const toCoreMs = (realMs: number): number => began.unixMs + aheadMs + (realMs - began.unixMs) * scale;
  const clock: Clock = {
    now: () => began.unixMs + aheadMs + (performance.now() - began.monotonicMs) * scale,
    monotonicMs: () => (performance.now() - began.monotonicMs) * scale,
    after: (delayMs, run) => {
      const timer = setTimeout(run, Math.min(delayMs / scale, 2 ** 31 - 1));
      return () => clearTimeout(timer);
    },
  };
  return { clock, toCoreMs };
}

type Followed = ReturnType<typeof followCore>;

/** A page of core that keeps what it is told of the one job. */
function followCore(core: Core, trueDeadlineMs: () => number | undefined) {
  const deadlineErrorsMs: number[] = [];
  const events: AppEvent[] = [];
  const phases: RetentionPhase[] = [];
  const states: Session['state']['kind'][] = [];
  const listeners = new Set<() => void>();
  let job: Job | undefined;
  let session: Session | undefined;
  let retention: Retention | undefined;
  let output = '';
  const take = (event: AppEvent): void => {
    events.push(event);
    if (event.name === 'job.upserted') job = event.payload;
    if (event.name === 'session.upserted') {
      session = event.payload;
      if (states.at(-1) !== session.state.kind) states.push(session.state.kind);
    }
    if (event.name === 'session.removed') session = undefined;
    if (event.name === 'retention.removed') retention = undefined;
    if (event.name === 'retention.upserted') {
      retention = event.payload;
      const { phase } = retention;
      const truthMs = trueDeadlineMs();
      if (phase.kind === 'kept' && truthMs !== undefined) deadlineErrorsMs.push(phase.deadline - truthMs);
      if (phases.at(-1)?.kind === phase.kind) phases[phases.length - 1] = phase;
      else phases.push(phase);
    }
    for (const listener of listeners) listener();
  };
  const page = core.openPage({
    event: take,
    frame: (frame) => {
      if (frame.kind !== 'output') return;
      output += Buffer.from(frame.bytes).toString();
      page.frame({ kind: 'ack', streamId, offset: frame.offset + frame.bytes.byteLength });
      for (const listener of listeners) listener();
    },
  });
  return {
    page,
    deadlineErrorsMs,
    events,
    phases,
    states,
    listeners,
    job: () => job,
    session: () => session,
    retention: () => retention,
    output: () => output,
  };
}

type Wait = {
  readonly isTrue: () => boolean;
  readonly what: () => string;
  readonly seen: Followed;
  readonly gitlab: GitLab;
};

/** Looks again at each event of core's, and at each change of the GitLab's. */
async function waitUntil({ isTrue, what, seen, gitlab }: Wait): Promise<void> {
  const done = Promise.withResolvers<void>();
  const look = (): void => {
    if (isTrue()) done.resolve();
  };
  seen.listeners.add(look);
  const timer = setTimeout(() => done.reject(new Error(`Waited too long for ${what()}`)), longestWaitMs);
  const byGitLab = gitlab.until(isTrue, { timeoutMs: longestWaitMs + 1000 }).catch(() => undefined);
  try {
    look();
    await Promise.race([done.promise, byGitLab.then(() => (isTrue() ? undefined : done.promise))]);
  } finally {
    clearTimeout(timer);
    seen.listeners.delete(look);
  }
}
