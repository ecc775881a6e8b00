import { describe, expect, it, onTestFinished } from 'vitest';
import { createJobLife, type JobLifeOptions } from '../../../main/core/jobLife.ts';
import type { ApiJob } from '../../../main/core/gitlab/schema.ts';
import { AppError } from '../../../preload/contract/error.ts';
import type { RetentionPhase, Session } from '../../../preload/contract/model.ts';
import { createCollectedLog } from './memoryPorts.ts';
import { sampleApiJob, sampleJob, startMs } from './sampleFacts.ts';
import { createVirtualClock } from './virtualClock.ts';
import { rawLogOf } from './log/rawLogOf.ts';

const minuteMs = 60_000;
const stamp = (atMs: number) => `${new Date(atMs).toISOString().slice(0, -1)}000Z 00O `;

/** The log of a shell executor's job with timestamps, up to the wait. */
const headLog =
  `${stamp(startMs - 50_000)}Running with gitlab-runner 18.7.0 (abcdef01)\n` +
  `${stamp(startMs - 50_000)}  on runner five AbCdEfGh, system ID: s_0123456789ab\n` +
  `${stamp(startMs - 49_900)}Preparing the "shell" executor\n` +
  `${stamp(startMs - 49_000)}$ make test\n`;
const waitLog = (atMs: number, duration: string) =>
  `${stamp(atMs)}Terminal is connected, will time out in ${duration}...\n`;

function createBench(change: Partial<JobLifeOptions> = {}) {
  const clock = createVirtualClock(startMs);
  const site = { log: headLog, job: sampleApiJob() as ApiJob | Error, asked: 0 };
  const phases: RetentionPhase[] = [];
  const heads: Parameters<JobLifeOptions['onHead']>[0][] = [];
  const seenTimeouts: number[] = [];
  const ends: NonNullable<Session['logEnd']>[] = [];
  let overs = 0;
  const life = createJobLife({
    job: sampleJob(),
    logDelayMs: () => 3_000,
    clock,
    random: () => 0.5,
    log: createCollectedLog(),
    source: () => ({ kind: 'rest', readRaw: async () => rawLogOf(site.log) }),
    fetchJob: async () => {
      site.asked += 1;
      if (site.job instanceof Error) throw site.job;
      return site.job;
    },
    serverClock: { toMainMs: (serverMs) => serverMs, estimate: () => ({ offsetMs: 0, toleranceMs: 0 }) },
    timeoutText: () => undefined,
    sessionTimeoutSeenMs: () => undefined,
    onSessionTimeoutSeen: (durationMs) => void seenTimeouts.push(durationMs),
    onRetention: ({ phase }) => void phases.push(phase),
    onHead: (known) => void heads.push(known),
    onLines: () => {},
    onLogEnd: (end) => void ends.push(end),
    onOver: () => void (overs += 1),
    ...change,
  });
  onTestFinished(life.stop);
  return {
    clock,
    site,
    phases,
    heads,
    seenTimeouts,
    ends,
    life,
    overs: () => overs,
    phase: () => phases.at(-1),
  };
}

describe('while the script runs', () => {
  it('reads from the log who runs the job, and foretells by it', async () => {
    const bench = createBench();
    await bench.clock.advance(minuteMs);
    expect([bench.life.head(), bench.heads.at(-1), bench.phase()]).toEqual([
      expect.objectContaining({ executor: 'shell', runnerVersion: '18.7.0' }),
      { executor: 'shell', runnerVersion: '18.7.0' },
      { kind: 'script', forecast: { kind: 'estimate', durationMs: 30 * minuteMs, source: 'default' } },
    ]);
  });

  it('learns the project’s folder, which comes later than all else of the log’s head', async () => {
    const bench = createBench();
    await bench.clock.advance(0);
    expect(bench.life.head().projectFolder).toBeUndefined();
    bench.site.log = `${headLog}Fetching changes...\nInitialized empty Git repository in /builds/acme/shop/.git/\n$ make\n`;
    await bench.clock.advance(60_000);
    expect([bench.life.head().projectFolder, bench.heads.length]).toEqual(['/builds/acme/shop', 1]);
  });

  it('foretells what this runner was last seen to say', async () => {
    const bench = createBench({
      sessionTimeoutSeenMs: (systemId) => (systemId === 's_0123456789ab' ? 120_000 : 60_000),
    });
    await bench.clock.advance(minuteMs);
    expect(bench.phase()).toEqual({
      kind: 'script',
      forecast: { kind: 'estimate', durationMs: 120_000, source: 'seen' },
    });
  });

  it('knows once the log has come to after_script, and for good, however much that prints', async () => {
    const bench = createBench();
    await bench.clock.advance(minuteMs);
    expect(bench.life.isInAfterScript()).toBe(false);
    bench.site.log += `${stamp(startMs)}Running after_script\n${`${stamp(startMs)}tick\n`.repeat(100)}`;
    await bench.clock.advance(minuteMs);
    expect([bench.life.isInAfterScript(), bench.heads.at(-1)]).toEqual([true, { isInAfterScript: true }]);
    expect(bench.life.lastLines()).not.toContain('Running after_script');
  });

  it('says of docker that nothing is kept', async () => {
    const bench = createBench();
    bench.site.log = headLog.replace('"shell"', '"docker"');
    await bench.clock.advance(minuteMs);
    expect(bench.phase()).toEqual({ kind: 'script', forecast: { kind: 'not-kept' } });
  });
});

describe('where the log stands', () => {
  const section = (kind: 'start' | 'end', name: string) =>
    `${stamp(startMs)}section_${kind}:${startMs / 1000}:${name}\r\x1b[0K`;

  it('is told once for each look at it that brings something, with the section', async () => {
    const bench = createBench();
    await bench.clock.advance(1_000);
    bench.site.log += `${section('start', 'step_script')}Executing\n${stamp(startMs)}one\n${stamp(startMs)}\n`;
    await bench.clock.advance(10_000);
    bench.site.log += `${stamp(startMs)}two \u202e\x1b[31mred\n${section('end', 'step_script')}\n`;
    await bench.clock.advance(20_000);
    bench.site.log += `${stamp(startMs)}${'wide 🎉'.repeat(300)}`;
    await bench.clock.advance(20_000);
    expect(bench.ends).toEqual([
      { text: '$ make test' },
      { text: 'one', section: 'step-script' },
      { text: 'two ⟨U+202E⟩red', section: 'step-script' },
      { text: 'wide 🎉'.repeat(300).slice(0, 233) },
    ]);
    expect([...(bench.ends.at(-1)?.text ?? '')].length).toBe(200);
  });

  it('is told no more when stopped', async () => {
    const bench = createBench();
    await bench.clock.advance(1_000);
    bench.site.log += `${stamp(startMs)}one\n`;
    await bench.clock.advance(5_000);
    bench.life.stop();
    const before = bench.ends.length;
    await bench.clock.advance(60_000);
    expect([before, bench.ends.length]).toEqual([2, 2]);
  });
});

describe('the wait', () => {
  it('has the deadline of the log line', async () => {
    const bench = createBench({ timeoutText: () => '3h' });
    bench.life.connection(true);
    await bench.clock.advance(minuteMs);
    const waitsAtMs = bench.clock.now();
    bench.site.log += waitLog(waitsAtMs, '30m0s');
    await bench.clock.advance(2 * minuteMs);
    const phase = bench.phase();
    expect(phase).toMatchObject({ kind: 'kept' });
    if (phase?.kind !== 'kept') return;
    expect(Math.abs(phase.deadline - (waitsAtMs + 30 * minuteMs))).toBeLessThanOrEqual(2_000);
    expect([bench.life.isKept(), bench.seenTimeouts.at(-1)]).toEqual([true, 30 * minuteMs]);
  });

  it('that the job’s own timeout cuts short is not taken for the runner’s', async () => {
    const bench = createBench({ timeoutText: () => '3m' });
    bench.life.connection(true);
    await bench.clock.advance(minuteMs);
    const leftSeconds = Math.round((startMs - 50_000 + 180_000 - bench.clock.now()) / 1000);
    bench.site.log += waitLog(bench.clock.now(), `1m${leftSeconds - 60}s`);
    await bench.life.readJob();
    await bench.clock.advance(30_000);
    expect([bench.phase(), bench.seenTimeouts]).toEqual([
      expect.objectContaining({ kind: 'kept', limit: 'job-timeout' }),
      [],
    ]);
  });

  it('ends within a second of a release', async () => {
    const bench = createBench();
    bench.life.connection(true);
    bench.site.log += waitLog(startMs, '30m0s');
    await bench.clock.advance(minuteMs);
    bench.life.connection(false);
    bench.life.released();
    bench.site.job = sampleApiJob({ status: 'success' });
    await bench.clock.advance(1_000);
    expect([bench.phase(), bench.overs()]).toEqual([{ kind: 'over', how: 'released' }, 1]);
  });

  it('that goes on after a release is asked about for some seconds, not for ever', async () => {
    const bench = createBench();
    await bench.clock.advance(minuteMs);
    const before = bench.site.asked;
    bench.life.released();
    await bench.clock.advance(10 * minuteMs);
    expect(bench.site.asked - before).toBe(20);
  });
});

describe('the end', () => {
  it('is heard of from the log as soon as that is complete', async () => {
    const answer = { complete: false, append: true, truncated: false, lines: [], state: 's' };
    const page = { ...answer };
    const poll = async () => ({ ...page });
    const bench = createBench({
      source: () => ({ kind: 'web', poll, readRaw: async () => rawLogOf(headLog) }),
    });
    await bench.clock.advance(minuteMs);
    expect(bench.overs()).toBe(0);
    page.complete = true;
    bench.site.job = sampleApiJob({ status: 'success' });
    await bench.clock.advance(3_000);
    expect(bench.overs()).toBe(1);
  });

  it('is told once, whoever sees it first', async () => {
    const bench = createBench();
    await bench.clock.advance(0);
    bench.life.sawJob(sampleApiJob({ status: 'failed' }));
    bench.life.sawJob(sampleApiJob({ status: 'failed' }));
    await bench.clock.advance(minuteMs);
    expect(bench.overs()).toBe(1);
  });

  it('brings the last lines', async () => {
    const bench = createBench();
    await bench.clock.advance(0);
    bench.site.log += `${stamp(startMs)}ERROR: Job failed: exit status 3\n`;
    bench.site.job = sampleApiJob({ status: 'failed' });
    await bench.life.readJob();
    const read = bench.life.readEnd();
    await bench.clock.advance(4_000);
    await read;
    expect(bench.life.lastLines().at(-1)).toBe('ERROR: Job failed: exit status 3');
  });

  it('is not waited for when the log can not be read', async () => {
    const bench = createBench({
      source: () => ({ kind: 'rest', readRaw: () => new Promise<never>(() => {}) }),
    });
    const read = bench.life.readEnd();
    await bench.clock.advance(4_000);
    await expect(read).resolves.toBeUndefined();
  });
});

describe('asking for the job', () => {
  it('gives what GitLab says instead as an error, and goes on', async () => {
    const bench = createBench();
    bench.site.job = new AppError({ code: 'not-found' });
    expect(await bench.life.readJob()).toMatchObject({ code: 'not-found' });
    bench.site.job = new TypeError('a bug');
    expect(await bench.life.readJob()).toMatchObject({ code: 'internal' });
    expect(bench.overs()).toBe(0);
  });

  it('changes nothing any more when stopped', async () => {
    const bench = createBench();
    await bench.clock.advance(0);
    const before = bench.phases.length;
    bench.life.stop();
    bench.site.job = sampleApiJob({ status: 'success' });
    await bench.life.readJob();
    await bench.clock.advance(minuteMs);
    expect([bench.phases.length, bench.overs()]).toEqual([before, 0]);
  });
});
