import { createServerClock } from '../../../../main/core/gitlab/serverClock.ts';
import { jobSchema } from '../../../../main/core/gitlab/schema.ts';
import { createJobLife } from '../../../../main/core/jobLife.ts';
import type { LogSource } from '../../../../main/core/log/follower.ts';
import type { Clock } from '../../../../main/core/ports.ts';
import type { RetentionPhase } from '../../../../preload/contract/model.ts';
import { createRandom, type Random } from '../../../fuzz/random.ts';
import { createJobLog } from '../../../gitlab/runner/jobLog.ts';
import * as words from '../../../gitlab/runner/lines.ts';
import { createTraceJson } from '../log/traceJson.ts';
import { createCollectedLog } from '../memoryPorts.ts';
import { sampleJob } from '../sampleFacts.ts';
import { rawLogOf } from '../log/rawLogOf.ts';

/*
 * Made-up kept jobs, from their start to the deadline, as a whole JobLife hears of them over a slow network: with logs that come
 * late, clocks that are off or set, times in any zone, and a machine that sleeps.
 */

export type KeptJob = {
  readonly source: 'web' | 'rest';
  readonly timestamps: boolean;
  /** GitLab's clock is ahead of this machine's. */
  readonly serverAheadMs: number;
  /** The Runner's clock is ahead of GitLab's. */
  readonly runnerAheadMs: number;
  /** In which GitLab gives its times. */
  readonly zoneMinutes: number;
  readonly scriptMs: number;
  readonly waitSeconds: number;
  /** From GitLab's `started_at` to the log's first line. */
  readonly startMs: number;
  /** The Runner's uploads, from the job's start. */
  readonly uploadsAtMs: readonly number[];
  readonly latencyMs: () => number;
  /** From the job's start. */
  readonly sleeps: readonly { readonly atMs: number; readonly forMs: number }[];
  /** Somebody sets this machine's clock. */
  readonly sets: readonly { readonly atMs: number; readonly byMs: number }[];
};

const secondMs = 1000;
const dayMs = 86_400_000;
const beginMs = Date.UTC(2026, 10, 23, 12, 0, 0, 371);
/** After the clock was set nobody can know before GitLab has answered, twice. */
const settlesMs = 30_000;

type Chosen = Pick<KeptJob, 'source' | 'timestamps'>;

/** A job of this kind, the same for the same seed. */
export function keptJob({ source, timestamps }: Chosen, seed: number): KeptJob {
  const random = createRandom(seed);
  const between = (least: number, most: number): number => least + random.below(most - least + 1);
  const scriptMs = between(5, 300) * secondMs + random.below(1000);
  const waitSeconds = between(90, 1800);
  const endMs = scriptMs + waitSeconds * secondMs;
  const slowestMs = random.pick([100, 300, 4000]);
  const uploadsAtMs: number[] = [];
  for (let atMs = 3000; atMs < endMs; atMs += between(200, 60_000)) uploadsAtMs.push(atMs);
  return {
    source,
    timestamps,
    serverAheadMs: offset(random),
    runnerAheadMs: random.chance(0.5) ? 0 : offset(random),
    zoneMinutes: random.pick([0, 120, -480, 345, 840, -570]),
    scriptMs,
    waitSeconds,
    startMs: between(20, 500),
    uploadsAtMs,
    latencyMs: () => between(10, slowestMs),
    sleeps: Array.from({ length: random.below(3) }, () => ({
      atMs: random.below(endMs),
      forMs: between(10, 1200) * secondMs,
    })),
    sets: random.chance(0.5) ? [{ atMs: random.below(endMs), byMs: offset(random) }] : [],
  };
}

/** None, seconds, minutes, up to a day, either way. */
function offset(random: Random): number {
  const most = random.pick([0, 2000, 60_000, 3_600_000, dayMs]);
  return random.below(2 * most + 1) - most;
}

type Machine = {
  readonly clock: Clock;
  /** Milliseconds of real time since the job's start. */
  readonly pastMs: () => number;
  /** How much the clock was set since. */
  readonly setMs: () => number;
  readonly run: (untilPastMs: number) => Promise<void>;
  readonly sleep: (forMs: number) => void;
  readonly set: (byMs: number) => void;
};

/** Timers stand still while it sleeps; its clock does not. */
function createMachine(): Machine {
  let awakeMs = 0;
  let sleptMs = 0;
  let setMs = 0;
  const timers = new Set<{ readonly atMs: number; readonly run: () => void }>();
  const pastMs = (): number => awakeMs + sleptMs;
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return {
    pastMs,
    setMs: () => setMs,
    clock: {
      now: () => beginMs + pastMs() + setMs,
      monotonicMs: () => awakeMs,
      after: (delayMs, run) => {
        const timer = { atMs: awakeMs + delayMs, run };
        timers.add(timer);
        return () => void timers.delete(timer);
      },
    },
    run: async (untilPastMs) => {
      await settle();
      for (;;) {
        const untilMs = untilPastMs - sleptMs;
        const [next] = [...timers].filter(({ atMs }) => atMs <= untilMs).toSorted((a, b) => a.atMs - b.atMs);
        if (next === undefined) break;
        timers.delete(next);
        awakeMs = Math.max(awakeMs, next.atMs);
        next.run();
        await settle();
      }
      awakeMs = Math.max(awakeMs, untilPastMs - sleptMs);
    },
    sleep: (forMs) => {
      sleptMs += forMs;
    },
    set: (byMs) => {
      setMs += byMs;
    },
  };
}

type Written = { readonly atMs: number; readonly text: string };

/** The log as its Runner writes it, piece by piece. */
function writeLog(job: KeptJob): readonly Written[] {
  let atMs = 0;
  const runnerNow = (): number => beginMs + atMs + job.serverAheadMs + job.runnerAheadMs;
  const log = createJobLog({
    timestamps: job.timestamps,
    time: {
      now: runnerNow,
      after: () => () => undefined,
      every: () => () => undefined,
      elapsedMs: () => atMs,
      realMs: (delayMs) => delayMs,
      close: () => undefined,
    },
  });
  const out: Written[] = [];
  const write = (pastMs: number, text: () => string): void => {
    atMs = pastMs;
    log.write(text());
    out.push({ atMs, text: log.takeNew().toString('latin1') });
  };
  write(job.startMs, () => '\u001b[0KRunning with gitlab-runner 18.7.0 (abcdef01)\u001b[0;m\n');
  write(
    job.startMs + 40,
    () =>
      `${words.sectionStart('prepare_executor', runnerNow())}${words.sectionTitle('Preparing the "shell" executor')}`,
  );
  write(
    job.startMs + 90,
    () =>
      `${words.sectionEnd('prepare_executor', runnerNow())}${words.sectionStart('step_script', runnerNow())}${words.green('$ make')}`,
  );
  for (let tick = 7000; tick < job.scriptMs; tick += 7000) write(tick, () => `tick ${tick}\n`);
  write(job.scriptMs - 3, () => words.sectionEnd('step_script', runnerNow()));
  write(job.scriptMs, () =>
    words.green(`Terminal is connected, will time out in ${goText(job.waitSeconds)}...`),
  );
  return out;
}

function goText(seconds: number): string {
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}

/** GitLab as this job is seen there, at the moment it is asked. */
function createSite(job: KeptJob, machine: Machine) {
  const log = writeLog(job);
  const serverClock = createServerClock();
  const trace = createTraceJson();
  const serverNow = (): number => beginMs + machine.pastMs() + job.serverAheadMs;
  const uploaded = (): string => {
    const last = job.uploadsAtMs.findLast((atMs) => atMs <= machine.pastMs()) ?? -1;
    const text = log
      .filter(({ atMs }) => atMs <= last)
      .map((piece) => piece.text)
      .join('');
    return Buffer.from(text, 'latin1').toString();
  };
  const pause = (): Promise<void> =>
    new Promise((resolve) => void machine.clock.after(job.latencyMs(), resolve));
  /** One request: there, its answer, and back. */
  const ask = async <Answer>(answer: () => Answer): Promise<Answer> => {
    const sentAtMs = machine.clock.now();
    await pause();
    const value = answer();
    const serverDateMs = Math.floor(serverNow() / secondMs) * secondMs;
    await pause();
    serverClock.sample({ sentAtMs, receivedAtMs: machine.clock.now(), serverDateMs });
    return value;
  };
  const inZone = (atMs: number): string => {
    const sign = job.zoneMinutes < 0 ? '-' : '+';
    const part = (value: number): string => String(Math.trunc(Math.abs(value))).padStart(2, '0');
    const local = new Date(atMs + job.zoneMinutes * 60_000).toISOString().slice(0, -1);
    return `${local}${sign}${part(job.zoneMinutes / 60)}:${part(job.zoneMinutes % 60)}`;
  };
  const readRaw = async () => rawLogOf(await ask(uploaded));
  const source: LogSource =
    job.source === 'rest'
      ? { kind: 'rest', readRaw }
      : {
          kind: 'web',
          readRaw,
          poll: (state) => ask(() => trace({ text: uploaded(), state, complete: false })),
        };
  return {
    source,
    serverClock,
    fetchJob: () =>
      ask(() =>
        jobSchema.parse({
          id: 42,
          name: 'build',
          status: 'running',
          created_at: inZone(beginMs + job.serverAheadMs - 60_000),
          started_at: inZone(beginMs + job.serverAheadMs),
          web_url: 'https://gitlab.example.com/group/project/-/jobs/42',
          pipeline: { id: 9 },
        }),
      ),
  };
}

export type ShownDeadline = {
  /** How far it was from the Runner's own, in milliseconds, either way. */
  readonly errorMs: number;
  /** How far off it was said to be at most. */
  readonly toleranceMs: number;
};

/** Each countdown that was shown. Empty: none was. */
export async function shownDeadlines(job: KeptJob): Promise<readonly ShownDeadline[]> {
  const machine = createMachine();
  const site = createSite(job, machine);
  const all: ShownDeadline[] = [];
  let shown: RetentionPhase | undefined;
  let setAtMs = Number.NEGATIVE_INFINITY;
  const measure = (): void => {
    if (shown?.kind !== 'kept' || machine.clock.monotonicMs() - setAtMs < settlesMs) return;
    const deadlineMs = beginMs + job.scriptMs + job.waitSeconds * secondMs + machine.setMs();
    const { deadline, toleranceMs } = shown;
    all.push({ errorMs: Math.abs(deadline - deadlineMs), toleranceMs });
  };
  // The list's first answers came before any terminal was opened.
  let isListed = false;
  void site.fetchJob().then(() => (isListed = true));
  while (!isListed) await machine.run(machine.pastMs() + 500);
  const life = createJobLife({
    job: sampleJob(),
    clock: machine.clock,
    random: () => 0.5,
    log: createCollectedLog(),
    source: () => site.source,
    logDelayMs: () => 3000,
    fetchJob: site.fetchJob,
    serverClock: site.serverClock,
    timeoutText: () => '1h',
    sessionTimeoutSeenMs: () => undefined,
    onSessionTimeoutSeen: () => {},
    onRetention: ({ phase }) => {
      shown = phase;
      measure();
    },
    onHead: () => {},
    onLines: () => {},
    onLogEnd: () => {},
    onOver: () => {},
  });
  const list = (): void => {
    void life.readJob();
    machine.clock.after(4000, list);
  };
  list();
  life.connection(true);
  const endMs = job.scriptMs + job.waitSeconds * secondMs;
  const happenings = [
    ...job.sleeps.map(({ atMs, forMs }) => ({ atMs, happen: () => machine.sleep(forMs) })),
    ...job.sets.map(({ atMs, byMs }) => ({
      atMs,
      happen: () => {
        machine.set(byMs);
        setAtMs = machine.clock.monotonicMs();
      },
    })),
  ].toSorted((one, other) => one.atMs - other.atMs);
  for (const { atMs, happen } of happenings) {
    await machine.run(Math.max(atMs, machine.pastMs()));
    happen();
  }
  for (let atMs = machine.pastMs(); atMs < endMs; atMs += 5000) {
    await machine.run(Math.min(endMs, atMs));
    measure();
  }
  life.stop();
  return all;
}
