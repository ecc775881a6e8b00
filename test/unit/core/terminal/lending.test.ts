import { describe, expect, it } from 'vitest';
import { createLending } from '../../../../main/core/terminal/lending.ts';
import type { Borrower, LoanRefusal, ShellLoan } from '../../../../main/core/shellLoan.ts';

/** A line that takes one message and then only what is drained. */
function createBench() {
  const sent: string[] = [];
  const drains: (() => void)[] = [];
  const heard: string[] = [];
  const returned: string[] = [];
  const kept: string[] = [];
  const state = { buffered: 0, refusal: undefined as LoanRefusal | undefined };
  const lending = createLending({
    send: (bytes, done) => {
      sent.push(Buffer.from(bytes).toString());
      state.buffered = Number.POSITIVE_INFINITY;
      drains.push(done);
    },
    bufferedBytes: () => state.buffered,
    refusal: () => state.refusal,
    returned: (rest, keys) => {
      returned.push(Buffer.from(rest).toString());
      kept.push(...keys.map((key) => Buffer.from(key).toString()));
    },
  });
  const borrower: Borrower = {
    onOutput: (bytes) => void heard.push(Buffer.from(bytes).toString()),
    onInterrupt: () => void heard.push('^C'),
    onLost: () => void heard.push('lost'),
  };
  const drain = () => {
    state.buffered = 0;
    for (const done of drains.splice(0)) done();
  };
  return { lending, borrower, sent, heard, returned, kept, state, drain };
}

function lent(loan: ShellLoan | LoanRefusal): ShellLoan {
  if (typeof loan === 'string') throw new Error(`refused: ${loan}`);
  return loan;
}

const bytes = (text: string) => Buffer.from(text);

describe('a lent shell', () => {
  it('is lent to one at a time, and not where the session refuses', () => {
    const { lending, borrower, state } = createBench();
    state.refusal = 'not-connected';
    expect(lending.lend(borrower)).toBe('not-connected');
    state.refusal = undefined;
    const loan = lent(lending.lend(borrower));
    expect([lending.isLent(), lending.lend(borrower)]).toEqual([true, 'no-prompt']);
    loan.release(bytes(''));
    expect(lending.isLent()).toBe(false);
    lent(lending.lend(borrower));
  });

  it('gives its output to the borrower and keys to nobody, but for ^C', () => {
    const { lending, borrower, heard, returned } = createBench();
    expect([lending.output(bytes('screen')), lending.keys(bytes('x'))]).toEqual([false, false]);
    const loan = lent(lending.lend(borrower));
    expect([lending.output(bytes('out')), lending.keys(bytes('x')), lending.keys(bytes('\u0003'))]).toEqual([
      true,
      true,
      true,
    ]);
    expect(heard).toEqual(['out', '^C']);
    loan.release(bytes('$ '));
    expect(returned).toEqual(['$ ']);
    expect([lending.output(bytes('screen')), lending.keys(bytes('x'))]).toEqual([false, false]);
  });

  it('keeps the keys for the shell’s return where it is lent for a moment', () => {
    const { lending, borrower, heard, returned, kept } = createBench();
    const loan = lent(lending.lend({ ...borrower, keepsKeys: true }));
    for (const key of ['c', 'at', '\r', '\u0003']) expect(lending.keys(bytes(key))).toBe(true);
    loan.release(bytes('$ '));
    expect([kept, returned, heard]).toEqual([['c', 'at', '\r'], ['$ '], ['^C']]);
  });

  it('types a command as one line that takes itself out of the history', () => {
    const { lending, borrower, sent } = createBench();
    lent(lending.lend(borrower)).type('pwd');
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatch(/^ pwd;.*history -d.*\r$/);
  });

  it('drops what waits when a signal is sent', () => {
    const { lending, borrower, sent, drain } = createBench();
    const loan = lent(lending.lend(borrower));
    loan.send(bytes('first'));
    loan.send(bytes('second'));
    loan.signal(bytes('\u0003'));
    drain();
    drain();
    expect(sent).toEqual(['first', '\u0003']);
  });

  it('never types into the next shell what was meant for a lost one', () => {
    const { lending, borrower, sent, heard, drain } = createBench();
    const loan = lent(lending.lend(borrower));
    loan.send(bytes('first'));
    loan.send(bytes('second'));
    lending.lost();
    loan.send(bytes('third'));
    // The old line tells late that it has taken the first, when a new one stands already.
    drain();
    drain();
    expect([sent, heard, lending.isLent()]).toEqual([['first'], ['lost'], false]);
  });

  it('takes nothing any more from one who gave it back', () => {
    const { lending, borrower, sent, returned, drain } = createBench();
    const old = lent(lending.lend(borrower));
    old.send(bytes('first'));
    old.send(bytes('second'));
    old.release(bytes('a'));
    lent(lending.lend(borrower));
    old.send(bytes('third'));
    old.signal(bytes('\u0003'));
    old.release(bytes('b'));
    drain();
    expect([sent, returned, lending.isLent()]).toEqual([['first'], ['a'], true]);
  });
});
