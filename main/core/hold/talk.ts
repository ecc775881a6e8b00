import type { Clock } from '../ports.ts';
import type { Borrower, LoanRefusal, ShellLoan } from '../shellLoan.ts';
import { createReplyReader } from './replies.ts';
import { holdScript, startLine } from './scripts.ts';
import { HoldStopped } from './stopped.ts';

/** Lends only a shell whose prompt stands there for certain. */
export type BorrowShell = (sessionId: string, borrower: Borrower) => ShellLoan | LoanRefusal;

/** Our script in the job's shell: orders in, answers out. The shell is ours until `leave`. */
export type Talk = {
  /** Sends an order and gives its first answer. Rejects with HoldStopped, from then on always. */
  readonly ask: (order: string) => Promise<readonly string[]>;
  /** The next answer to the last order. */
  readonly next: () => Promise<readonly string[]>;
  /** Waits until the shell is the person's again. Never rejects. */
  readonly leave: () => Promise<void>;
};

export type TalkOptions = {
  readonly clock: Clock;
  readonly nonce: string;
  readonly borrow: BorrowShell;
  readonly sessionId: string;
  readonly jobNumber: number;
};

/** An echo of the typed line and a start of `sh`, over a slow link. */
const startWithinMs = 10_000;
/** Between two answers: each takes the script a moment. */
const answerWithinMs = 15_000;
const leaveWithinMs = 5_000;
/** The prompt comes back a moment after what was just typed. */
const promptWithinMs = 1_500;
const promptStepMs = 100;
const interrupt = '\u0003';

/** Waits a little for the prompt. @throws HoldStopped where the shell can't be had */
export async function openTalk(options: TalkOptions): Promise<Talk> {
  const { clock } = options;
  const untilMs = clock.monotonicMs() + promptWithinMs;
  for (;;) {
    const talk = tryTalk(options);
    if (talk) return await start(talk, options);
    if (clock.monotonicMs() >= untilMs) throw new HoldStopped('no-prompt');
    await new Promise<void>((resolve) => void clock.after(promptStepMs, resolve));
  }
}

async function start(talk: RawTalk, options: TalkOptions): Promise<Talk> {
  talk.loan.type(startLine(options.nonce));
  try {
    await talk.mailbox.next(startWithinMs);
  } catch (error) {
    await talk.leave();
    const isSilent = error instanceof HoldStopped && error.refusal.code === 'silent';
    throw isSilent ? new HoldStopped('no-shell') : error;
  }
  talk.started();
  talk.loan.send(Buffer.from(`${holdScript(options)}\n.\n`));
  const next = () => talk.mailbox.next(answerWithinMs);
  return {
    next,
    ask: (order) => {
      talk.loan.send(Buffer.from(`${order}\n`));
      return next();
    },
    leave: talk.leave,
  };
}

type RawTalk = {
  readonly loan: ShellLoan;
  readonly mailbox: Mailbox;
  /** Our own script reads what is sent from now on. */
  readonly started: () => void;
  readonly leave: () => Promise<void>;
};

/** Undefined: no prompt stands there. */
function tryTalk({ clock, nonce, borrow, sessionId }: TalkOptions): RawTalk | undefined {
  const mailbox = createMailbox(clock);
  const { promise: gone, resolve: resolveGone } = Promise.withResolvers<void>();
  let isGone = false;
  let isOurs = false;
  const giveBack = (rest: Uint8Array) => {
    if (isGone) return;
    isGone = true;
    given.release(rest);
    mailbox.fail(new HoldStopped('silent'));
    resolveGone();
  };
  const reader = createReplyReader({
    nonce,
    onReply: mailbox.put,
    onEnd: giveBack,
    onGarbage: () => mailbox.fail(new HoldStopped('no-shell')),
  });
  const loan = borrow(sessionId, {
    keepsKeys: true,
    onOutput: reader.push,
    onInterrupt: () => mailbox.fail(new HoldStopped('canceled')),
    onLost: () => {
      isGone = true;
      mailbox.fail(new HoldStopped('connection-lost'));
      resolveGone();
    },
  });
  if (loan === 'no-prompt') return undefined;
  if (typeof loan === 'string') throw new HoldStopped(loan);
  const given = loan;

  const waitUntilGone = (): Promise<void> => {
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const stop = clock.after(leaveWithinMs, resolve);
    return Promise.race([gone, late]).finally(stop);
  };

  return {
    loan,
    mailbox,
    started: () => {
      isOurs = true;
    },
    leave: async () => {
      if (!isGone && isOurs && !mailbox.hasFailed()) {
        loan.send(Buffer.from('Q\n'));
        await waitUntilGone();
      }
      // A program that never answered is none of ours: it gets no signal.
      if (!isGone && isOurs) {
        loan.signal(Buffer.from(interrupt));
        await waitUntilGone();
      }
      giveBack(isOurs ? Buffer.alloc(0) : reader.unread());
    },
  };
}

type Mailbox = ReturnType<typeof createMailbox>;

/** Answers wait here for whoever asks for them; after a failure everybody gets that. */
function createMailbox(clock: Clock) {
  let unread: readonly (readonly string[])[] = [];
  let failure: HoldStopped | undefined;
  let wake = () => {};

  const wait = (withinMs: number) =>
    new Promise<void>((resolve) => {
      const stop = clock.after(withinMs, () => fail(new HoldStopped('silent')));
      wake = () => {
        stop();
        wake = () => {};
        resolve();
      };
    });
  const fail = (why: HoldStopped) => {
    failure ??= why;
    wake();
  };

  return {
    fail,
    hasFailed: () => failure !== undefined,
    put: (words: readonly string[]) => {
      unread = [...unread, words];
      wake();
    },
    /** Rejects with HoldStopped. What was said before the end is heard. */
    next: async (withinMs: number): Promise<readonly string[]> => {
      for (;;) {
        const [first, ...rest] = unread;
        unread = rest;
        if (first) return first;
        if (failure) throw failure;
        await wait(withinMs);
      }
    },
  };
}
