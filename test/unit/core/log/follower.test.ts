import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { createLogFollower } from '../../../../main/core/log/follower.ts';
import type {
  LogFollower,
  LogFollowerOptions,
  LogProblem,
  LogSource,
} from '../../../../main/core/log/follower.ts';
import type { FollowedLine } from '../../../../main/core/log/delivery.ts';
import { createRawLogReader } from '../../../../main/core/log/parse.ts';
import type { RawLog } from '../../../../main/core/log/rawLog.ts';
import { pollDelayMs } from '../../../../main/core/log/pollDelay.ts';
import { createTraceJson } from './traceJson.ts';
import { createVirtualClock } from '../virtualClock.ts';
import type { VirtualClock } from '../virtualClock.ts';
import { rawLogOf } from './rawLogOf.ts';

const startMs = Date.UTC(2026, 10, 23, 12);
const waitText = 'Terminal is connected, will time out in 20s...';
const waitLine = `section_end:${startMs / 1000 + 4}:step_script\r\x1b[0K\x1b[32;1m${waitText}\x1b[0;m\n`;

/** A job's log on a GitLab, and what the requests for it were. */
type LogSite = {
  text: string;
  complete: boolean;
  signedIn: boolean;
  /** What each way fails with, while it does. */
  fails: { web?: Error; raw?: Error };
  limitBytes: number;
  readonly requests: {
    readonly kind: 'web' | 'raw';
    readonly atMs: number;
    readonly state?: string | undefined;
  }[];
};

type Bench = {
  readonly site: LogSite;
  readonly clock: VirtualClock;
  readonly lines: FollowedLine[];
  readonly tails: string[];
  readonly problems: LogProblem[];
  readonly web: LogSource;
  readonly rest: LogSource;
  readonly follow: (source: 'web' | 'rest', more?: Partial<LogFollowerOptions>) => LogFollower;
  readonly texts: () => readonly string[];
};

const followers: LogFollower[] = [];
afterEach(() => {
  for (const follower of followers.splice(0)) follower.stop();
});

function createBench(): Bench {
  const clock = createVirtualClock(startMs);
  const site: LogSite = {
    text: '',
    complete: false,
    signedIn: true,
    fails: {},
    limitBytes: 512_000,
    requests: [],
  };
  const [lines, tails, problems]: [FollowedLine[], string[], LogProblem[]] = [[], [], []];
  const trace = createTraceJson();
  const readRaw = async (): Promise<RawLog> => {
    site.requests.push({ kind: 'raw', atMs: clock.now() });
    if (site.fails.raw !== undefined) throw site.fails.raw;
    return rawLogOf(site.text);
  };
  const web: LogSource = {
    kind: 'web',
    readRaw,
    poll: async (state) => {
      site.requests.push({ kind: 'web', atMs: clock.now(), state });
      if (site.fails.web !== undefined) throw site.fails.web;
      if (!site.signedIn) return 'session-ended';
      return trace({ text: site.text, state, complete: site.complete, limitBytes: site.limitBytes });
    },
  };
  const rest: LogSource = { kind: 'rest', readRaw };
  return {
    site,
    clock,
    lines,
    tails,
    problems,
    web,
    rest,
    texts: () => lines.map((line) => line.text),
    follow: (source, more) => {
      const follower = createLogFollower({
        source: source === 'web' ? web : rest,
        clock,
        random: () => 0.5,
        breathe: () => Promise.resolve(),
        onLines: (next) => void lines.push(...next),
        onTail: ({ text }) => void tails.push(text),
        onProblem: (problem) => void problems.push(problem),
        isWholeLine: (text) => text.startsWith('Terminal is connected'),
        needsTime: (text) => text.startsWith('Terminal is connected'),
        ...more,
      });
      followers.push(follower);
      return follower;
    },
  };
}

function requestsOf(bench: Bench, kind: 'web' | 'raw'): readonly number[] {
  return bench.site.requests.filter((request) => request.kind === kind).map(({ atMs }) => atMs - startMs);
}

describe('by trace.json', () => {
  it('polls every 3 s and gives each line once, when it is complete', async () => {
    const bench = createBench();
    bench.follow('web');
    await bench.clock.advance(3000);
    bench.site.text = 'one\ntw';
    await bench.clock.advance(3000);
    expect([bench.texts(), bench.tails]).toEqual([['one'], ['tw']]);
    bench.site.text = 'one\ntwo\nthree\n';
    await bench.clock.advance(3000);
    expect(bench.texts()).toEqual(['one', 'two']);
    bench.site.complete = true;
    await bench.clock.advance(60_000);
    expect([bench.texts(), bench.tails]).toEqual([
      ['one', 'two', 'three'],
      ['tw', 'three', ''],
    ]);
    expect(requestsOf(bench, 'web')).toEqual([0, 3000, 6000, 9000, 12_000]);
  });

  it('gives a line that had an end with the next answer, in which GitLab does not repeat it', async () => {
    const bench = createBench();
    bench.follow('web');
    bench.site.text = 'one\n';
    await bench.clock.advance(3000);
    expect([bench.texts(), bench.tails]).toEqual([['one'], ['one', '']]);
    bench.site.text = 'one\n\n\ntwo\nthr';
    await bench.clock.advance(3000);
    bench.site.text = 'one\n\n\ntwo\nthree\n';
    await bench.clock.advance(6000);
    expect(bench.texts()).toEqual(['one', 'two', 'three']);
  });

  it('gives the wait line at once, with its time from the raw log', async () => {
    const bench = createBench();
    bench.follow('web');
    bench.site.text = 'one\n';
    await bench.clock.advance(3000);
    bench.site.text += waitLine;
    await bench.clock.advance(3000);
    expect(bench.lines.at(-1)).toEqual({
      text: waitText,
      writtenAtMs: startMs + 4500,
      writtenToleranceMs: 500,
      offsetBytes: 4,
      seenAtMs: startMs + 6000,
      notBeforeMs: startMs + 3000 - 61_000,
    });
    expect(requestsOf(bench, 'raw')).toEqual([6000]);
    bench.site.text += 'Job succeeded\n';
    bench.site.complete = true;
    await bench.clock.advance(3000);
    expect(bench.texts()).toEqual(['one', waitText, 'Job succeeded']);
    expect(requestsOf(bench, 'raw')).toEqual([6000]);
  });

  it('gives the wait line without its time when the raw log fails or does not answer', async () => {
    const failing = createBench();
    failing.site.fails.raw = new Error('down');
    failing.site.text = waitLine;
    failing.follow('web');
    await failing.clock.advance(0);
    expect(failing.texts()).toEqual([waitText]);

    const silent = createBench();
    const source: LogSource = { ...silent.web, readRaw: () => new Promise(() => undefined) };
    silent.site.text = waitLine;
    silent.follow('web', { source });
    await silent.clock.advance(4900);
    expect(silent.texts()).toEqual([]);
    await silent.clock.advance(200);
    expect(silent.lines).toMatchObject([{ text: waitText, seenAtMs: startMs }]);
    expect(silent.lines[0]).not.toHaveProperty('writtenAtMs');
  });

  it('gives the time of the wait line afterwards when it takes long to read', async () => {
    const bench = createBench();
    const late: FollowedLine[] = [];
    const readRaw = (): Promise<RawLog> =>
      new Promise((resolve) => void bench.clock.after(9_000, () => resolve(rawLogOf(waitLine))));
    bench.follow('web', {
      source: { ...bench.web, readRaw },
      onLateTimes: (lines) => void late.push(...lines),
    });
    bench.site.text = waitLine;
    await bench.clock.advance(6_000);
    expect([bench.texts(), bench.lines[0]?.writtenAtMs, late]).toEqual([[waitText], undefined, []]);
    await bench.clock.advance(6_000);
    expect(late).toMatchObject([{ text: waitText, seenAtMs: startMs, writtenAtMs: startMs + 4_500 }]);
    expect(bench.texts()).toEqual([waitText]);
  });

  it('knows after a minute of watching that the Runner sends every 3 s', async () => {
    const bench = createBench();
    bench.follow('web');
    await bench.clock.advance(70_000);
    bench.site.text = 'late\nnext';
    await bench.clock.advance(3000);
    expect(bench.lines[0]).toMatchObject({
      seenAtMs: startMs + 72_000,
      notBeforeMs: startMs + 69_000 - 4000,
    });
  });

  it('fetches what was left out', async () => {
    const bench = createBench();
    bench.site.limitBytes = 100;
    bench.site.text = numbered(0, 40);
    bench.follow('web');
    await bench.clock.advance(0);
    bench.site.text += numbered(40, 90);
    await bench.clock.advance(6000);
    bench.site.complete = true;
    await bench.clock.advance(6000);
    expect(bench.texts()).toEqual(numbered(0, 90).trimEnd().split('\n'));
  });

  it('says so when what was left out cannot be had', async () => {
    const bench = createBench();
    bench.site.limitBytes = 100;
    bench.site.text = numbered(0, 40);
    bench.site.fails.raw = new Error('down');
    bench.site.complete = true;
    bench.follow('web');
    await bench.clock.advance(0);
    expect(bench.problems.map(({ kind }) => kind)).toEqual(['gap']);
    expect(bench.texts().at(-1)).toBe('line 39');
  });

  it('goes on by REST when the web session ends, and comes back with another', async () => {
    const bench = createBench();
    const follower = bench.follow('web');
    bench.site.text = 'one\ntwo\n';
    await bench.clock.advance(0);
    bench.site.signedIn = false;
    bench.site.text += 'three\n';
    await bench.clock.advance(3000);
    expect(bench.problems).toEqual([{ kind: 'session-ended' }]);
    expect(bench.texts()).toEqual(['one', 'two', 'three']);
    bench.site.text += 'four\n';
    bench.site.signedIn = true;
    bench.site.complete = true;
    follower.setSource(bench.web);
    await bench.clock.advance(0);
    expect(bench.texts()).toEqual(['one', 'two', 'three', 'four']);
  });
});

describe('by REST', () => {
  it('gives each line once and tells how late it may be', async () => {
    const bench = createBench();
    bench.site.text = 'one\ntw';
    bench.follow('rest');
    await bench.clock.advance(0);
    bench.site.text = 'one\ntwo\n';
    await bench.clock.advance(5000);
    expect(bench.lines).toEqual([
      { text: 'one', offsetBytes: 0, endBytes: 4, seenAtMs: startMs, notBeforeMs: 0 },
      { text: 'two', offsetBytes: 4, endBytes: 8, seenAtMs: startMs + 5000, notBeforeMs: startMs - 61_000 },
    ]);
    expect(bench.tails).toEqual(['tw', '']);
  });

  it('reads a large log less often', async () => {
    const bench = createBench();
    bench.site.text = 'x'.repeat(4_000_000);
    bench.follow('rest');
    await bench.clock.advance(60_000);
    expect(requestsOf(bench, 'raw')).toEqual([0, 40_000]);
  });

  it('reads a log that was replaced from its start, without repeating what was given', async () => {
    const bench = createBench();
    bench.site.text = 'one\ntwo\nthree\n';
    bench.follow('rest');
    await bench.clock.advance(0);
    bench.site.text = 'one\ntwo\n';
    await bench.clock.advance(5000);
    bench.site.text = 'one\ntwo\nthree\nfour\n';
    await bench.clock.advance(5000);
    expect(bench.texts()).toEqual(['one', 'two', 'three', 'four']);
  });
});

describe('its life', () => {
  it('waits longer after each failure, and goes on', async () => {
    const bench = createBench();
    bench.site.fails.web = new Error('502');
    bench.follow('web');
    await bench.clock.advance(20_000);
    expect(requestsOf(bench, 'web')).toEqual([0, 6000, 18_000]);
    bench.site.fails = {};
    bench.site.text = 'one\ntwo\n';
    await bench.clock.advance(24_000);
    expect(bench.texts()).toEqual(['one']);
    expect(bench.problems.map(({ kind }) => kind)).toEqual(['failed', 'failed', 'failed']);
  });

  it('asks for nothing and gives nothing once stopped', async () => {
    const bench = createBench();
    const follower = bench.follow('rest');
    await bench.clock.advance(0);
    follower.stop();
    bench.site.text = 'one\n';
    await bench.clock.advance(60_000);
    expect([requestsOf(bench, 'raw').length, bench.texts()]).toEqual([1, []]);
    await follower.finish();
  });

  it.each(['web', 'rest'] as const)('reads the rest at the end, by %s', async (kind) => {
    const bench = createBench();
    let completed = 0;
    const follower = bench.follow(kind, { onComplete: () => void (completed += 1) });
    await bench.clock.advance(1000);
    bench.site.text = 'one\ntwo';
    bench.site.complete = true;
    const finished = follower.finish();
    await bench.clock.advance(20_000);
    await finished;
    expect([bench.texts(), completed]).toEqual([['one', 'two'], 1]);
  });

  it('gives up at last on a log that cannot be read', async () => {
    const bench = createBench();
    bench.site.fails.raw = new Error('gone');
    const finished = bench.follow('rest').finish();
    await bench.clock.advance(3_600_000);
    await finished;
    expect(requestsOf(bench, 'raw').length).toBeLessThanOrEqual(21);
  });

  it('gives every line once, however the log grows and whichever way it is read', async () => {
    const step = fc.record({
      piece: fc.array(fc.constantFrom('a', 'é', '日本', '\n', '\x1b[31m', 'progress\r', '.\r\n', 'words '), {
        maxLength: 30,
      }),
      source: fc.constantFrom<'web' | 'rest'>('web', 'rest'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 10 }), async (steps) => {
        const bench = createBench();
        bench.site.limitBytes = 60;
        const follower = bench.follow('web');
        for (const { piece, source } of steps) {
          bench.site.text += piece.join('');
          follower.setSource(bench[source]);
          await bench.clock.advance(7000);
        }
        // GitLab shows nothing of a line that ends in the middle of its end.
        bench.site.text += 'end\n';
        bench.site.complete = true;
        void follower.finish();
        await bench.clock.advance(30_000);
        const reader = createRawLogReader();
        const whole = [...reader.push(Buffer.from(bench.site.text)), ...reader.tail()];
        expect(bench.texts().filter(Boolean)).toEqual(whole.map((line) => line.text).filter(Boolean));
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('poll delay', () => {
  it.each([
    [{ readsAll: false, sizeBytes: 4_000_000, failures: 0 }, 3000],
    [{ readsAll: true, sizeBytes: 0, failures: 0 }, 5000],
    [{ readsAll: true, sizeBytes: 1_000_000, failures: 0 }, 10_000],
    [{ readsAll: true, sizeBytes: 100_000_000, failures: 0 }, 60_000],
    [{ readsAll: false, sizeBytes: 0, failures: 1 }, 6000],
    [{ readsAll: false, sizeBytes: 0, failures: 50 }, 60_000],
  ])('%o: %i ms', (figures, expectedMs) => {
    expect(pollDelayMs({ ...figures, webDelayMs: 3_000, random: 0.5 })).toBe(expectedMs);
  });
});

function numbered(from: number, to: number): string {
  return Array.from({ length: to - from }, (_, index) => `line ${from + index}\n`).join('');
}
