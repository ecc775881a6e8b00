import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Borrower } from '../../../../main/core/shellLoan.ts';
import { createTransfers } from '../../../../main/core/transfer/transfers.ts';
import { createDownloads } from '../../../../main/hosts/common/downloads.ts';
import type { Transfer } from '../../../../preload/contract/transfers.ts';
import { createCollectedLog } from '../memoryPorts.ts';
import { startMs } from '../sampleFacts.ts';
import { createVirtualClock } from '../virtualClock.ts';
import { sourceOf, waitFor } from './realShell.ts';

/** A far end that says what the test wants, on a clock of ours. */
function createBenchIn(folder: string) {
  const clock = createVirtualClock(startMs);
  const facts = new Map<string, Transfer>();
  const state = { borrower: undefined as Borrower | undefined, typed: '', released: 0, shown: '' };
  const transfers = createTransfers({
    clock,
    random: () => 0.123456789,
    log: createCollectedLog(),
    downloads: createDownloads({ folder: () => join(folder, 'downloads') }),
    borrow: (_sessionId, borrower) => {
      state.borrower = borrower;
      return {
        type: (command) => (state.typed += command),
        send: (bytes) => (state.typed += Buffer.from(bytes).toString('latin1')),
        signal: (bytes) => (state.typed += Buffer.from(bytes).toString('latin1')),
        release: (rest) => {
          state.borrower = undefined;
          state.released += 1;
          state.shown += Buffer.from(rest).toString('latin1');
        },
      };
    },
    publish: (fact) => void facts.set(fact.id, fact),
    forget: (id) => void facts.delete(id),
  });
  const nonce = (): string => /7767;([a-z0-9]+);/.exec(state.typed)?.[1] ?? '';
  const settle = async () => {
    // Files are written by threads of their own: the virtual clock does not know of them.
    for (let turn = 0; turn < 10; turn += 1) {
      await clock.advance(0);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  };
  return {
    ...state,
    transfers,
    clock,
    facts,
    settle,
    typed: () => state.typed,
    shown: () => state.shown,
    isLent: () => state.borrower !== undefined,
    raw: (text: string) => state.borrower?.onOutput(Buffer.from(text, 'latin1')),
    say: async (words: string) => {
      state.borrower?.onOutput(Buffer.from(`\x1b]7767;${nonce()};${words}\x07`, 'latin1'));
      await settle();
    },
    interrupt: () => state.borrower?.onInterrupt(),
    lose: () => state.borrower?.onLost(),
    only: () => [...facts.values()][0],
  };
}

let folder = '';
let benches: ReturnType<typeof createBenchIn>[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hostile-'));
});
afterEach(async () => {
  for (const { facts, transfers, clock } of benches) {
    for (const id of facts.keys()) transfers.dismiss(id);
    await clock.advance(giveUpMs);
  }
  benches = [];
  rmSync(folder, { recursive: true, force: true });
});

function createBench() {
  const bench = createBenchIn(folder);
  benches.push(bench);
  return bench;
}

const base64 = (text: string) => Buffer.from(text).toString('base64');
const failed = (code: string) => ({ state: { kind: 'failed', failure: { code } } });

/** As long as it ever takes to give up: silence, then both ways to leave. */
const giveUpMs = 30_000 + 2 * 5_000;

describe('a far end that', () => {
  it('says nothing is left alone after 10 s, and what it said is shown', async () => {
    const bench = createBench();
    bench.transfers.download({ sessionId: 't1', path: 'x' });
    await bench.settle();
    bench.raw('sh: what?\r\n');
    await bench.clock.advance(10_000);
    expect(bench.only()).toMatchObject(failed('no-shell'));
    expect([bench.shown(), bench.isLent()]).toEqual(['sh: what?\r\n', false]);
    expect(bench.typed()).not.toContain('\u0003');
  });

  it('falls silent in the middle is left after 30 s', async () => {
    const bench = createBench();
    bench.transfers.download({ sessionId: 't1', path: 'x' });
    await bench.settle();
    await bench.say('go');
    await bench.say(`open;100;file;sha256;${base64('/')};`);
    await bench.clock.advance(giveUpMs);
    expect([bench.only()?.state, bench.isLent()]).toMatchObject([failed('silent').state, false]);
  });

  it('floods is left within a bounded amount', async () => {
    const bench = createBench();
    bench.transfers.download({ sessionId: 't1', path: 'x' });
    await bench.settle();
    await bench.say('go');
    for (let count = 0; count < 100; count += 1) bench.raw('y\r\n'.repeat(20_000));
    await bench.settle();
    await bench.clock.advance(giveUpMs);
    expect([bench.only()?.state, bench.isLent()]).toMatchObject([failed('garbage').state, false]);
  });

  it('answers what nobody asked is left', async () => {
    const bench = createBench();
    bench.transfers.download({ sessionId: 't1', path: 'x' });
    await bench.settle();
    await bench.say('go');
    for (let count = 0; count < 200; count += 1) void bench.say('w;1');
    await bench.settle();
    await bench.clock.advance(giveUpMs);
    expect(bench.isLent()).toBe(false);
    expect(bench.only()?.state.kind).toBe('failed');
  });

  it.each([
    'open;-1;file;sha256;;',
    'open;NaN;file;sha256;;',
    'open;5;dir;sha256;;',
    'open;5;file;sha512;;',
    'ready;0',
  ])('opens with %j is not believed', async (words) => {
    const bench = createBench();
    bench.transfers.download({ sessionId: 't1', path: 'x' });
    await bench.settle();
    await bench.say('go');
    await bench.say(words);
    await bench.clock.advance(giveUpMs);
    expect(bench.only()).toMatchObject(failed('garbage'));
    expect(existsSync(join(folder, 'downloads'))).toBe(false);
  });

  it('sends a wrong block three times gets no fourth try', async () => {
    const bench = createBench();
    bench.transfers.download({ sessionId: 't1', path: 'x' });
    await bench.settle();
    await bench.say('go');
    await bench.say(`open;5;file;sha256;${base64('/')};`);
    for (let count = 0; count < 3; count += 1) {
      await bench.say('b;0');
      bench.raw(base64('wrong'));
      await bench.say('e;0;0000');
    }
    await bench.clock.advance(giveUpMs);
    expect(bench.only()).toMatchObject({ ...failed('checksum'), doneBytes: 0 });
    expect(bench.typed().match(/D 0 1$/gm)).toHaveLength(3);
  });

  it('sends more than it declared writes no byte of it', async () => {
    const bench = createBench();
    bench.transfers.download({ sessionId: 't1', path: 'x' });
    await bench.settle();
    await bench.say('go');
    await bench.say(`open;5;file;md5;${base64('/')};`);
    for (let count = 0; count < 3; count += 1) {
      await bench.say('b;0');
      bench.raw(base64('x'.repeat(100_000)));
      await bench.say('e;0;whatever');
    }
    await bench.clock.advance(giveUpMs);
    expect(bench.only()).toMatchObject({ ...failed('checksum'), doneBytes: 0 });
  });

  it('names a folder by a way out of ours stays in ours', async () => {
    const bench = createBench();
    bench.transfers.download({ sessionId: 't1', path: 'x' });
    await bench.settle();
    await bench.say('go');
    await bench.say(`open;0;tar;md5;${base64('/')};${base64('../../../tmp/owned\u202e\n')}`);
    await bench.say('s;d41d8cd98f00b204e9800998ecf8427e;0');
    await bench.say('end');
    // The disk takes its time.
    await waitFor(
      () => bench.only()?.state.kind === 'done',
      () => JSON.stringify(bench.only()),
    );
    expect(readdirSync(folder)).toEqual(['downloads']);
    expect(readdirSync(join(folder, 'downloads'))).toEqual(['owned__.tar']);
  });

  it('makes up a reason tells it as a quote without control characters', async () => {
    const bench = createBench();
    bench.transfers.download({ sessionId: 't1', path: 'x' });
    await bench.settle();
    await bench.say('go');
    await bench.say(`fail;<b>;${base64(`\x1b[31m${'x'.repeat(5_000)}`)}`);
    await bench.say('end');
    const state = bench.only()?.state;
    const details = state?.kind === 'failed' ? String(state.failure.params['details']) : '';
    expect(state).toMatchObject(failed('remote').state);
    expect(details).toMatch(/^\ufffd\[31mx+$/);
    expect(details).toHaveLength(300);
  });

  it('confirms bytes that were never sent is not believed', async () => {
    const bench = createBench();
    bench.transfers.upload({
      sessionId: 't1',
      name: 'x',
      sizeBytes: 5,
      source: sourceOf(Buffer.from('hello')),
    });
    await bench.settle();
    await bench.say('go');
    await bench.say(`ready;4096;sha256;${base64('/')}`);
    await bench.clock.advance(giveUpMs);
    expect(bench.only()).toMatchObject(failed('garbage'));
  });
});

describe('a person', () => {
  it('who types ^C cancels, also while nothing answers', async () => {
    const bench = createBench();
    bench.transfers.download({ sessionId: 't1', path: 'x' });
    await bench.settle();
    await bench.say('go');
    bench.interrupt();
    await bench.settle();
    expect(bench.typed().endsWith('\u0003')).toBe(true);
    await bench.clock.advance(5_000);
    expect([bench.only()?.state.kind, bench.isLent()]).toEqual(['canceled', false]);
  });

  it('whose page is gone can go on when it is there again', async () => {
    const bench = createBench();
    const { id } = bench.transfers.upload({
      sessionId: 't1',
      name: 'x',
      sizeBytes: 5,
      source: { read: () => new Promise(() => {}) },
    });
    await bench.settle();
    await bench.say('go');
    await bench.say(`ready;0;md5;${base64('/')}`);
    bench.lose();
    await bench.settle();
    expect(bench.only()).toMatchObject(failed('connection-lost'));
    bench.transfers.resume({ transferId: id, replace: false, source: sourceOf(Buffer.from('hello')) });
    await bench.settle();
    expect(bench.only()?.state.kind).toBe('checking');
  });
});
