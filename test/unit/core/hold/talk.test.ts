import { describe, expect, it } from 'vitest';
import { HoldStopped } from '../../../../main/core/hold/stopped.ts';
import { openTalk, type BorrowShell } from '../../../../main/core/hold/talk.ts';
import type { Borrower, ShellLoan } from '../../../../main/core/shellLoan.ts';
import { startMs } from '../sampleFacts.ts';
import { createVirtualClock } from '../virtualClock.ts';

const nonce = 'n0nce';
const say = (words: string) => Buffer.from(`\x1b]7768;${nonce};${words}\x07`);
/** Why it was refused; nobody waits for it before the clock is moved on. */
const codeOf = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'not refused',
    (error: unknown) => (error instanceof HoldStopped ? error.refusal.code : String(error)),
  );

function createBench() {
  const clock = createVirtualClock(startMs);
  const sent: string[] = [];
  let borrower: Borrower | undefined;
  let released: string | undefined;
  const loan: ShellLoan = {
    type: (line) => sent.push(`typed ${line.slice(0, 11)}`),
    send: (bytes) => sent.push(Buffer.from(bytes).toString().split('\n')[0] ?? ''),
    signal: (bytes) => sent.push(`signal ${JSON.stringify(Buffer.from(bytes).toString())}`),
    release: (rest) => {
      released = Buffer.from(rest).toString();
    },
  };
  const open = (borrow?: BorrowShell) =>
    openTalk({
      clock,
      nonce,
      sessionId: 't1',
      jobNumber: 42,
      borrow: borrow ?? ((_sessionId, taker) => ((borrower = taker), loan)),
    });
  return {
    clock,
    sent,
    loan,
    open,
    hear: (bytes: Buffer) => borrower?.onOutput(bytes),
    interrupt: () => borrower?.onInterrupt(),
    lose: () => borrower?.onLost(),
    released: () => released,
  };
}

/** With a script that has said it is there. */
async function createStarted() {
  const bench = createBench();
  const opening = bench.open();
  bench.hear(say('go'));
  return { ...bench, talk: await opening };
}

describe('the talk with the job’s shell', () => {
  it('asks, hears, and gives the shell back with what came after', async () => {
    const { talk, sent, hear, released } = await createStarted();
    const asked = talk.ask('L');
    hear(say('p;1;0;S;0;9;sh'));
    expect(await asked).toEqual(['p', '1', '0', 'S', '0', '9', 'sh']);
    const next = talk.next();
    hear(say('listed;9'));
    expect(await next).toEqual(['listed', '9']);
    const left = talk.leave();
    hear(Buffer.concat([say('end'), Buffer.from('$ ')]));
    await left;
    expect(sent).toEqual(['typed /bin/sh -c ', 'N=n0nce; J=42', 'L', 'Q']);
    expect(released()).toBe('$ ');
  });

  it('waits a moment for the prompt, not longer', async () => {
    const { clock, open, loan, hear } = createBench();
    let tries = 0;
    const late = open((_sessionId, taker) => {
      tries += 1;
      if (tries < 3) return 'no-prompt';
      queueMicrotask(() => taker.onOutput(say('go')));
      return loan;
    });
    await clock.advance(300);
    await expect(late).resolves.toBeDefined();
    const never = codeOf(open(() => 'no-prompt'));
    await clock.advance(3_000);
    expect(await never).toBe('no-prompt');
    expect(await codeOf(open(() => 'not-connected'))).toBe('not-connected');
    hear(say('end'));
  });

  it('shows what a program says that is none of ours, and sends it no signal', async () => {
    const { clock, open, hear, sent, released } = createBench();
    const opening = codeOf(open());
    hear(Buffer.from('>>> SyntaxError'));
    await clock.advance(20_000);
    expect(await opening).toBe('no-shell');
    expect(sent).toEqual(['typed /bin/sh -c ']);
    expect(released()).toBe('>>> SyntaxError');
  });

  it('ends with ^C', async () => {
    const { talk, interrupt, hear, sent } = await createStarted();
    const asked = codeOf(talk.ask('L'));
    interrupt();
    expect(await asked).toBe('canceled');
    expect(await codeOf(talk.ask('A 1 2'))).toBe('canceled');
    const left = talk.leave();
    hear(say('end'));
    await left;
    expect(sent.at(-1)).toBe('signal "\\u0003"');
  });

  it('ends with the connection', async () => {
    const { talk, lose, released } = await createStarted();
    const asked = codeOf(talk.ask('L'));
    lose();
    expect(await asked).toBe('connection-lost');
    await talk.leave();
    expect(released()).toBeUndefined();
  });

  it('takes a script that falls silent for gone, and the shell back all the same', async () => {
    const { talk, clock, released } = await createStarted();
    const asked = codeOf(talk.ask('L'));
    await clock.advance(20_000);
    expect(await asked).toBe('silent');
    const left = talk.leave();
    await clock.advance(20_000);
    await left;
    expect(released()).toBe('');
  });
});
