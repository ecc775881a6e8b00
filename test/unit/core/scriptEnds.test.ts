import { describe, expect, it, onTestFinished } from 'vitest';
import { listRequestsPerMinute, listRequestsWhileArmed } from '../../../main/core/jobs/budget.ts';
import type { TraceAnswer } from '../../../main/core/log/delivery.ts';
import { createScriptEnds, mostWatchedEnds, requestsPerWatchedEnd } from '../../../main/core/scriptEnds.ts';
import type { Job } from '../../../preload/contract/model.ts';
import { convert, startState } from '../../gitlab/rails/ansi.ts';
import { sampleJob, startMs } from './sampleFacts.ts';
import { createVirtualClock } from './virtualClock.ts';

const minuteMs = 60_000;
const section = (name: string, text: string): string =>
  `section_start:1795479102:${name}\r\x1b[0K${text}\nsection_end:1795479103:${name}\r\x1b[0K`;
const scriptLog = `${section('prepare_executor', 'Preparing the "shell" executor')}section_start:1795479102:step_script\r\x1b[0KExecuting\n$ make\n`;

function createBench() {
  const clock = createVirtualClock(startMs);
  const logs = new Map<number, string>();
  const polls: { readonly id: number; readonly atMs: number }[] = [];
  const found: string[] = [];
  const lives = new Set<string>();
  let wholeReads = 0;
  let answer: Partial<TraceAnswer> = {};
  const ends = createScriptEnds({
    clock,
    random: () => 0.5,
    hasLife: (jobId) => lives.has(jobId),
    found: (jobId) => void found.push(jobId),
    source: ({ gitlabId }) => ({
      kind: 'web',
      readRaw: async () => {
        wholeReads += 1;
        throw new Error('not asked for');
      },
      poll: async () => {
        polls.push({ id: gitlabId, atMs: clock.now() });
        const log = Buffer.from(logs.get(gitlabId) ?? scriptLog).toString('latin1');
        return { complete: false, state: 's', lines: convert(log, startState).lines, ...answer };
      },
    }),
  });
  onTestFinished(ends.stop);
  return {
    clock,
    logs,
    polls,
    found,
    lives,
    ends,
    wholeReads: () => wholeReads,
    answers: (change: Partial<TraceAnswer>) => void (answer = change),
    /** As often as the list is read. */
    lookFor: async (spanMs: number, jobs: readonly Job[], most = mostWatchedEnds) => {
      for (let pastMs = 0; pastMs < spanMs; pastMs += 4_000) {
        ends.look(jobs, most);
        await clock.advance(Math.min(4_000, spanMs - pastMs));
      }
    },
  };
}

/** Began so many minutes ago. */
const job = (gitlabId: number, ageMinutes: number, change: Partial<Job> = {}): Job =>
  sampleJob({ id: `a1:${gitlabId}`, gitlabId, startedAt: startMs - ageMinutes * minuteMs, ...change });

describe('a script that is over', () => {
  it.each([
    ['after_script', 'shell', true],
    ['upload_artifacts_on_success', 'shell', true],
    ['upload_artifacts_on_failure', 'kubernetes', true],
    ['archive_cache', 'shell', true],
    ['cleanup_file_variables', 'shell', true],
    ['after_script', 'docker', true],
    ['upload_artifacts_on_success', 'docker', false],
    ['cleanup_file_variables', 'docker+machine', false],
    ['step_script', 'shell', false],
    ['my_after_script', 'shell', false],
  ])('is seen by the section %s on %s: %s', async (name, executor, isSeen) => {
    const bench = createBench();
    const jobs = [job(1, 5, { executor })];
    await bench.lookFor(20_000, jobs);
    expect(bench.found).toEqual([]);
    bench.logs.set(1, `${scriptLog}${section(name, 'Running')}`);
    await bench.lookFor(12_000, jobs);
    expect([bench.found, bench.ends.has('a1:1')]).toEqual([isSeen ? ['a1:1'] : [], isSeen]);
  });

  it('is told of once, and its log is read no more', async () => {
    const bench = createBench();
    bench.logs.set(1, `${scriptLog}${section('after_script', 'Running after_script')}`);
    await bench.lookFor(10 * minuteMs, [job(1, 5)]);
    expect([bench.found, bench.polls.length, bench.ends.count()]).toEqual([['a1:1'], 1, 0]);
  });

  it('is told of by lines that are read for a terminal, without a request', async () => {
    const bench = createBench();
    bench.lives.add('a1:1');
    await bench.lookFor(minuteMs, [job(1, 5)]);
    bench.ends.took({ id: 'a1:1', executor: 'shell' }, [{ text: 'x', section: 'after-script' }]);
    expect([bench.polls, bench.found]).toEqual([[], ['a1:1']]);
  });
});

describe('what it costs', () => {
  const five = [job(1, 1), job(2, 5), job(3, 4), job(4, 3), job(5, 2)];

  it('is three logs at a time, of those that began first', async () => {
    const bench = createBench();
    await bench.lookFor(minuteMs, five);
    expect(new Set(bench.polls.map(({ id }) => id))).toEqual(new Set([2, 3, 4]));
    bench.logs.set(3, `${scriptLog}${section('archive_cache', 'Saving')}`);
    await bench.lookFor(minuteMs, five);
    expect([bench.found, new Set(bench.polls.map(({ id }) => id))]).toEqual([
      ['a1:3'],
      new Set([2, 3, 4, 5]),
    ]);
  });

  it('is known, and leaves the list enough', async () => {
    const bench = createBench();
    await bench.lookFor(10 * minuteMs, five);
    const perMinute = bench.polls.length / 10;
    expect(perMinute).toBeLessThanOrEqual(mostWatchedEnds * requestsPerWatchedEnd + 0.5);
    expect(perMinute).toBeGreaterThan(mostWatchedEnds * requestsPerWatchedEnd - 1);
    expect(listRequestsPerMinute - mostWatchedEnds * requestsPerWatchedEnd).toBeGreaterThanOrEqual(40);
    expect(listRequestsWhileArmed - requestsPerWatchedEnd).toBeGreaterThan(10);
  });

  it('is never a whole log, however much came at once', async () => {
    const bench = createBench();
    bench.answers({ truncated: true, lines: [{ offset: 900_000, content: [{ text: 'late' }] }] });
    await bench.lookFor(minuteMs, [job(1, 5)]);
    expect(bench.wholeReads()).toBe(0);
    bench.answers({ truncated: true });
    bench.logs.set(1, `${scriptLog}${section('after_script', 'Running')}`);
    await bench.lookFor(20_000, [job(1, 5)]);
    expect(bench.found).toEqual(['a1:1']);
  });

  it.each<[string, Partial<Job>]>([
    ['of another', { isMine: false }],
    ['that waits', { status: 'pending' }],
    ['without a terminal', { terminal: { kind: 'unavailable', reason: 'executor' } }],
  ])('is nothing for a job %s', async (_, change) => {
    const bench = createBench();
    await bench.lookFor(minuteMs, [job(1, 5, change)]);
    expect(bench.polls).toEqual([]);
  });

  it('ends when nobody wants to know, when the job is gone, and when its log is complete', async () => {
    const bench = createBench();
    await bench.lookFor(20_000, [job(1, 5), job(2, 4)]);
    bench.ends.forget('a1:2');
    bench.ends.look([job(1, 5)], 0);
    const before = bench.polls.length;
    await bench.clock.advance(minuteMs);
    expect(bench.polls.length).toBe(before);
    bench.answers({ complete: true });
    bench.ends.look([job(1, 5)], 3);
    await bench.clock.advance(minuteMs);
    expect([bench.polls.length, bench.ends.count()]).toEqual([before + 1, 0]);
  });
});
