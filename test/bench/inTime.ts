import { setTimeout as pause } from 'node:timers/promises';
import type { Core } from '../../main/core/core.ts';
import type { CommandInput, CommandName, CommandOutput } from '../../preload/contract/api.ts';
import type { Result } from '../../preload/contract/error.ts';
import { startGitLab, type GitLab } from '../gitlab/gitlab.ts';
import type { JobHandle } from '../gitlab/handles.ts';
import { createHostlessCore } from '../unit/core/hostlessCore.ts';
import { atLeast, atMost, median, type Note, type Target } from './targets.ts';

/*
 * Being there in time: of jobs that fail after 2 to 10 s, how many have a terminal before that. Armed, Jobshell opens it; with
 * the list open somebody presses Debug the moment it is offered; at rest the same, each in a
 * project where nothing ran before: a hundred of them within half a minute, more than the budget of requests reaches.
 */

const jobsOfAKind = 100;
const betweenStartsMs = 300;
/** Before they start; no more than fifty can be armed at a time. */
const armedForMs = 3_000;
const reachedWithinGoalMs = 1_500;
const [shortestSeconds, longestSeconds] = [2, 10];

const kinds = ['armed', 'list open', 'at rest'] as const;
type Kind = (typeof kinds)[number];

type Reached = { readonly afterMs: number | undefined };

export async function measureInTime({ note }: { readonly note: Note }): Promise<readonly Target[]> {
  const targets: Target[] = [];
  for (const kind of kinds) {
    const all = await measureKind(kind);
    const times = all.flatMap(({ afterMs }) => afterMs ?? []);
    note(
      `in time, ${kind}: ${times.length} of ${all.length} reached, after ${median(times).toFixed(0)} ms (median), at most ${Math.max(...times).toFixed(0)} ms`,
    );
    if (kind !== 'armed') continue;
    targets.push(
      atLeast(`of ${all.length} armed jobs that fail after 2–10 s, reached`, times.length, all.length),
      atMost('from an armed job’s start to its terminal, worst ms', Math.max(...times), reachedWithinGoalMs),
    );
  }
  return targets;
}

async function measureKind(kind: Kind): Promise<readonly Reached[]> {
  const gitlab = await startGitLab();
  const alice = gitlab.users.add({ username: 'alice' });
  gitlab.runners.add({ description: 'shell-1', executor: 'shell' });
  const press = new Set<string>();
  const { core, call, known } = openCore((jobId) => press.has(jobId));
  try {
    const account = await call('account.signIn', { gitlabUrl: gitlab.url, token: alice.token() });
    await call('account.useCookie', { accountId: account.id, cookie: alice.signInCookie() });
    const add = (index: number): JobHandle => {
      const project = kind === 'at rest' ? `acme/shop-${index}` : 'acme/shop';
      if (kind === 'at rest' || index === 0)
        gitlab.projects.add({ path: project, members: { alice: 'developer' } });
      const seconds =
        shortestSeconds + ((index * 7) % jobsOfAKind) * ((longestSeconds - shortestSeconds) / jobsOfAKind);
      const job = gitlab.jobs.add({
        project,
        name: `job-${index}`,
        startedBy: 'alice',
        runner: 'shell-1',
        script: [`sleep ${seconds.toFixed(2)}`, 'exit 1'],
        status: 'pending',
      });
      if (kind !== 'armed') press.add(`${account.id}:${job.id}`);
      return job;
    };
    const start = async (job: JobHandle): Promise<Reached> => {
      const startedMs = performance.now();
      job.pickUp();
      await job.waitFor(({ terminalTaken, status }) => terminalTaken || status === 'failed', {
        timeoutMs: 60_000,
      });
      return { afterMs: job.terminalTaken ? performance.now() - startedMs : undefined };
    };
    const indexes = Array.from({ length: jobsOfAKind }, (_, index) => index);
    // At rest nobody has heard of a job before it starts.
    const jobs = kind === 'at rest' ? [] : indexes.map(add);
    await known(jobs.map(({ id }) => `${account.id}:${id}`));
    const results = indexes.map(async (index) => {
      await pause(index * betweenStartsMs);
      const job = jobs[index] ?? add(index);
      if (kind === 'armed') await call('arm.set', { jobId: `${account.id}:${job.id}`, kind: 'job' });
      await pause(armedForMs);
      return start(job);
    });
    return await Promise.all(results);
  } finally {
    await closeAll(core, gitlab);
  }
}

async function closeAll(core: Core, gitlab: GitLab): Promise<void> {
  await core.dispose();
  await gitlab.close();
}

/** Core without a host. Its one page presses Debug where it is told to, as soon as that is offered. */
function openCore(mayPress: (jobId: string) => boolean) {
  const core = createHostlessCore({
    clock: {
      now: Date.now,
      monotonicMs: () => performance.now(),
      after: (delayMs, run) => {
        const timer = setTimeout(run, delayMs);
        return () => clearTimeout(timer);
      },
    },
  });
  const seen = new Set<string>();
  const pressed = new Set<string>();
  const waiting = new Set<() => void>();
  const page = core.openPage({
    event: (event) => {
      if (event.name === 'session.upserted' && event.payload.state.kind === 'connected')
        void call('terminal.close', { sessionId: event.payload.id });
      if (event.name !== 'job.upserted') return;
      const { id, terminal } = event.payload;
      seen.add(id);
      for (const look of waiting) look();
      if (terminal.kind !== 'available' || pressed.has(id) || !mayPress(id)) return;
      pressed.add(id);
      void call('terminal.open', { jobId: id, size: { columns: 120, rows: 36 } });
    },
    frame: () => {},
  });
  const call = async <Name extends CommandName>(
    name: Name,
    input: CommandInput<Name>,
  ): Promise<CommandOutput<Name>> => {
    const result = (await page.request(name, input)) as Result<CommandOutput<Name>>;
    if (!result.ok) throw new Error(`${name}: ${JSON.stringify(result.error)}`);
    return result.value;
  };
  const known = (jobIds: readonly string[]): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!jobIds.every((id) => seen.has(id))) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });
  return { core, call, known };
}
