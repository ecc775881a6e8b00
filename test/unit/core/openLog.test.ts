import { expect, onTestFinished, test } from 'vitest';
import type { LogState } from '../../../preload/contract/jobLog.ts';
import { createJobLogs } from '../../../main/core/jobLogs.ts';
import type { LogSource } from '../../../main/core/log/follower.ts';
import { createState } from '../../../main/core/state.ts';
import { convert, startState, type AnsiState } from '../../gitlab/rails/ansi.ts';
import { createCollectedLog } from './memoryPorts.ts';
import { sampleJob, startMs } from './sampleFacts.ts';
import { createVirtualClock } from './virtualClock.ts';
import { rawLogOf } from './log/rawLogOf.ts';

/* Logs that pages show: who reads them, how often, and until when. */

const page = {};

/** A GitLab with one job's log, and everything around it. */
function createBench({ hasWeb = false, hasLife = false, status = 'running' as const } = {}) {
  const clock = createVirtualClock(startMs);
  const state = createState();
  const job = sampleJob();
  state.jobs.upsert({ ...job, status });
  const site = { text: 'one\n', raw: 0, web: 0, limit: Infinity, fails: false, hasLife };
  const states: LogState[] = [];
  state.onEvent((event) => {
    if (event.name === 'log.changed') states.push(event.payload);
  });
  const readRaw = async () => {
    site.raw += 1;
    if (site.fails) throw new Error('no answer');
    return rawLogOf(site.text);
  };
  const poll = async (known: string | undefined) => {
    site.web += 1;
    const from = known === undefined ? startState : (JSON.parse(known) as AnsiState);
    const isCut = site.text.length - from.offset > site.limit;
    const begin = isCut
      ? { ...startState, offset: site.text.indexOf('\n', site.text.length - site.limit) + 1 }
      : from;
    const { lines, state: next } = convert(site.text, begin);
    return {
      lines,
      truncated: isCut,
      complete: false,
      offset: begin.offset,
      size: site.text.length - begin.offset,
      state: JSON.stringify(next),
    };
  };
  const source: LogSource = hasWeb ? { kind: 'web', readRaw, poll } : { kind: 'rest', readRaw };
  const logs = createJobLogs({
    clock,
    random: () => 0.5,
    log: createCollectedLog(),
    state,
    breathe: () => Promise.resolve(),
    workOf: () => ({
      logSource: ({ jobId }) => logs.tap(jobId, source),
      hasLife: () => site.hasLife,
      jobStatus: async () => state.jobs.get(job.id)?.status ?? 'success',
    }),
  });
  onTestFinished(logs.dispose);
  const plain = () => {
    const log = logs.of(job.id, page);
    return Array.from({ length: log.lineCount() }, (_, line) => log.plain(line));
  };
  return { clock, state, job, site, states, logs, source, plain, last: () => states.at(-1) };
}

test('a job without a web session is read as seldom as its size allows, and says how old it may be', async () => {
  const bench = createBench();
  await bench.logs.open(bench.job.id, page);
  await bench.clock.advance(1_000);
  expect(bench.plain()).toEqual(['one']);
  expect(bench.last()).toMatchObject({ phase: 'following', lines: 1, delayMs: 60_000, readAt: startMs });
  bench.site.text += 'two\n'.repeat(1_000_000);
  await bench.clock.advance(10_000);
  const asked = bench.site.raw;
  await bench.clock.advance(39_000);
  expect(bench.site.raw - asked).toBeLessThanOrEqual(1);
  expect(bench.last()?.lines).toBe(1_000_001);
});

test('with one it is read on in pieces, and a gap is filled', async () => {
  const bench = createBench({ hasWeb: true });
  await bench.logs.open(bench.job.id, page);
  await bench.clock.advance(10_000);
  bench.site.text += 'two\nthree\n';
  await bench.clock.advance(3_000);
  expect(bench.plain()).toEqual(['one', 'two', 'three']);
  expect(bench.last()?.delayMs).toBe(60_000);
  bench.site.text += 'four\n';
  await bench.clock.advance(3_000);
  // The Runner sends as often as it does while somebody watches.
  expect(bench.last()?.delayMs).toBe(6_000);
  bench.site.limit = 40;
  bench.site.text += 'lost\n'.repeat(100);
  await bench.clock.advance(4_000);
  expect(bench.plain()).toEqual([
    'one',
    'two',
    'three',
    'four',
    ...Array.from({ length: 100 }, () => 'lost'),
  ]);
});

test('a terminal’s own reading is shown, and nobody asks besides', async () => {
  const bench = createBench({ hasWeb: true, hasLife: true });
  await bench.logs.open(bench.job.id, page);
  await bench.clock.advance(60_000);
  expect([bench.site.raw, bench.site.web]).toEqual([1, 0]);
  bench.site.text += 'by the terminal\n';
  const tapped = bench.logs.tap(bench.job.id, bench.source);
  if (tapped.kind === 'web') await tapped.poll(undefined);
  await bench.clock.advance(0);
  expect(bench.plain()).toEqual(['one', 'by the terminal']);
  // The terminal is closed while the job runs on.
  bench.site.hasLife = false;
  bench.logs.livesChanged(bench.job.id);
  await bench.clock.advance(10_000);
  expect(bench.site.web).toBeGreaterThan(2);
});

test('when the job is over the rest is read, then nothing more is asked', async () => {
  const bench = createBench({ hasWeb: true });
  await bench.logs.open(bench.job.id, page);
  await bench.clock.advance(5_000);
  bench.state.jobs.upsert({ ...bench.job, status: 'failed' });
  bench.site.text += 'late\n';
  await bench.clock.advance(30_000);
  expect(bench.last()).toMatchObject({ phase: 'over', lines: 2, delayMs: 0 });
  expect(bench.logs.of(bench.job.id, page).isRaw()).toBe(true);
  const asked = bench.site.raw + bench.site.web;
  await bench.clock.advance(300_000);
  expect(bench.site.raw + bench.site.web).toBe(asked);
});

test('what can’t be read is said, and tried again', async () => {
  const bench = createBench();
  bench.site.fails = true;
  await bench.logs.open(bench.job.id, page);
  await bench.clock.advance(1_000);
  expect(bench.last()).toMatchObject({ phase: 'reading', problem: { code: 'internal' } });
  bench.site.fails = false;
  await bench.clock.advance(60_000);
  expect(bench.last()?.problem).toBeUndefined();
  expect(bench.plain()).toEqual(['one']);
});

test('a log that no page shows is not followed, and forgotten after a while', async () => {
  const bench = createBench();
  await bench.logs.open(bench.job.id, page);
  await bench.clock.advance(1_000);
  bench.logs.pageLeft(page);
  const asked = bench.site.raw;
  await bench.clock.advance(300_000);
  expect(bench.site.raw - asked).toBeLessThanOrEqual(1);
  expect(() => bench.logs.of(bench.job.id, page)).toThrow('no-such-job');
  await bench.logs.open(bench.job.id, page);
  await bench.clock.advance(1_000);
  expect(bench.plain()).toEqual(['one']);
});
