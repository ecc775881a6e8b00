import { transferBlockBytes } from '../../../preload/contract/transfers.ts';
import type { Clock, Stop } from '../ports.ts';
import type { Borrower, LoanRefusal, ShellLoan } from '../shellLoan.ts';
import { failureFromShell, TransferCanceled, TransferStopped } from './failure.ts';
import { createReplyReader, type Reply } from './replies.ts';
import { startLine } from './scripts.ts';

/** Lends only a shell whose prompt stands there for certain. */
export type BorrowShell = (sessionId: string, borrower: Borrower) => ShellLoan | LoanRefusal;

/** A helper that runs in the job's shell: lines in, replies out. The shell is ours until `leave`. */
export type Helper = {
  /** Types a line and gives the first answer to it. */
  readonly ask: (line: string) => Promise<Reply>;
  /** Starts the helper with a script, which ends with the lines the helper reads its orders from. */
  readonly start: (script: string) => Promise<void>;
  readonly send: (text: string) => void;
  /**
   * The next answer. Rejects with TransferStopped or TransferCanceled, from then on always. Silence counts from the last byte.
   */
  readonly next: () => Promise<Reply>;
  readonly cancel: () => void;
  /** Waits for something else, unless the helper or the person ends it before. */
  readonly during: <Value>(wait: Promise<Value>) => Promise<Value>;
  /** Asks the helper to end and waits until the shell is the person's again. `how`: whether it ends by itself already, and what becomes of temporary files. */
  readonly leave: (how: 'done' | 'ended' | 'keep' | 'remove') => Promise<void>;
  /** The answer it ended with by itself, also where nobody waited for it any more. */
  readonly lastWord: () => string | undefined;
};

/** An echo of the typed line and a start of `sh`, over a slow link. */
const startWithinMs = 10_000;
/** Nothing at all for this long, not even the helper's sign of life (3 s). */
export const silenceMs = 30_000;
/** How long a helper may take to end by itself, and after a signal. */
const leaveWithinMs = 5_000;
/** More unread answers than requests can be under way come from somebody else. */
const unreadLimit = 64;
/** A block in base64, in lines of 76 characters that end in two. */
const bodyLimitBytes = 1.5 * transferBlockBytes;
const interrupt = '\u0003';
const quit = '\u001c';

type HelperOptions = {
  /** Keys typed meanwhile are for the shell afterwards. */
  readonly keepsKeys?: boolean;
  readonly sessionId: string;
  readonly clock: Clock;
  readonly nonce: string;
  readonly borrow: BorrowShell;
};

/** The prompt comes back a moment after the last transfer's end, or after what was just typed. */
const promptWithinMs = 2_500;
const promptStepMs = 100;

/** Waits for the prompt, a little unless told otherwise. Rejects with TransferStopped where the shell can't be had. */
export async function openHelperSoon({
  isCanceled,
  withinMs = promptWithinMs,
  ...options
}: HelperOptions & {
  readonly isCanceled: () => boolean;
  readonly withinMs?: number;
}): Promise<Helper> {
  const { clock } = options;
  const untilMs = clock.monotonicMs() + withinMs;
  for (;;) {
    if (isCanceled()) throw new TransferCanceled();
    try {
      return openHelper(options);
    } catch (error) {
      const mayCome = error instanceof TransferStopped && error.failure.code === 'no-prompt';
      if (!mayCome || clock.monotonicMs() >= untilMs) throw error;
      await new Promise<void>((resolve) => void clock.after(promptStepMs, resolve));
    }
  }
}

/** @throws TransferStopped where the shell can't be had. */
function openHelper({ sessionId, clock, nonce, borrow, keepsKeys = false }: HelperOptions): Helper {
  const mailbox = createMailbox(clock);
  const { promise: gone, resolve: resolveGone } = Promise.withResolvers<void>();
  let typed = false;
  let isGone = false;
  const giveBack = (rest: Uint8Array) => {
    if (isGone) return;
    isGone = true;
    loan.release(rest);
    mailbox.fail(new TransferStopped('remote', { details: '' }));
    resolveGone();
  };
  const reader = createReplyReader({
    nonce,
    bodyLimitBytes,
    onReply: mailbox.put,
    onEnd: giveBack,
    onGarbage: () => mailbox.fail(new TransferStopped('garbage')),
  });
  const loan = lend(borrow, sessionId, {
    keepsKeys,
    onOutput: (bytes) => {
      mailbox.heard();
      reader.push(bytes);
    },
    onInterrupt: () => mailbox.fail(new TransferCanceled()),
    onLost: () => {
      isGone = true;
      mailbox.fail(new TransferStopped('connection-lost'));
      resolveGone();
    },
  });

  const waitUntilGone = (withinMs: number): Promise<void> => {
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const stop = clock.after(withinMs, resolve);
    return Promise.race([gone, late]).finally(stop);
  };

  const ask = async (line: string) => {
    loan.type(line);
    return mailbox.next(startWithinMs).catch((error: unknown) => {
      const isSilent = error instanceof TransferStopped && error.failure.code === 'silent';
      throw isSilent ? new TransferStopped('no-shell') : error;
    });
  };

  return {
    ask,
    lastWord: mailbox.lastWord,
    start: async (script) => {
      const first = await ask(startLine({ nonce }));
      if (first.words[0] === 'tools') throw failureFromShell('tool-missing', first.words.slice(1).join(' '));
      typed = true;
      loan.send(Buffer.from(`${script}\n\u0004`));
    },
    send: (text) => loan.send(Buffer.from(text)),
    next: () => mailbox.next(silenceMs),
    cancel: () => mailbox.fail(new TransferCanceled()),
    during: mailbox.during,
    leave: async (how) => {
      const endsItself = how === 'ended' || mailbox.lastWord() !== undefined;
      if (how === 'done' && !endsItself) loan.send(Buffer.from('Q\n'));
      if (!isGone && (how === 'done' || endsItself)) await waitUntilGone(leaveWithinMs);
      // A program that never answered is none of ours: it gets no signal.
      if (!isGone && typed) {
        loan.signal(Buffer.from(how === 'keep' ? quit : interrupt));
        await waitUntilGone(leaveWithinMs);
      }
      if (!isGone) giveBack(typed ? Buffer.alloc(0) : reader.unread());
    },
  };
}

function lend(borrow: BorrowShell, sessionId: string, borrower: Borrower): ShellLoan {
  const loan = borrow(sessionId, borrower);
  if (typeof loan === 'string') throw new TransferStopped(loan);
  return loan;
}

const lastWords: ReadonlySet<string> = new Set(['fail', 'tools', 'moved', 'aside', 'none']);

/** Answers wait here for whoever asks for them; after a failure everybody gets that. */
function createMailbox(clock: Clock) {
  let unread: readonly Reply[] = [];
  let failure: Error | undefined;
  let lastWord: string | undefined;
  const { promise: stopped, reject: stop } = Promise.withResolvers<never>();
  stopped.catch(() => {});
  let waiting: { readonly settle: () => void; readonly restart: () => void } | undefined;

  const wake = () => waiting?.settle();
  const fail = (error: Error) => {
    failure ??= error;
    stop(failure);
    wake();
  };
  const shift = (): Reply | undefined => {
    const [first, ...rest] = unread;
    unread = rest;
    return first;
  };

  const next = async (quietMs: number): Promise<Reply> => {
    for (;;) {
      // What was said before the end is heard, but for a person who wants none of it.
      const reply = failure instanceof TransferCanceled ? undefined : shift();
      if (!reply && failure) throw failure;
      if (reply?.words[0] === 'fail')
        throw failureFromShell(reply.words[1] ?? '', decode(reply.words[2] ?? ''));
      if (reply) return reply;
      await new Promise<void>((resolve) => {
        let stopTimer: Stop = () => {};
        const restart = () => {
          stopTimer();
          stopTimer = clock.after(quietMs, () => fail(new TransferStopped('silent')));
        };
        waiting = {
          restart,
          settle: () => {
            stopTimer();
            waiting = undefined;
            resolve();
          },
        };
        restart();
      });
    }
  };

  return {
    next,
    fail,
    /** The helper said its last word: it goes by itself, and the next line is the person's shell's. */
    lastWord: () => lastWord,
    during: <Value>(wait: Promise<Value>) => Promise.race([wait, stopped]),
    /** The far end lives: silence counts from now. */
    heard: () => waiting?.restart(),
    put: (reply: Reply) => {
      if (unread.length >= unreadLimit) return fail(new TransferStopped('garbage'));
      const [word = ''] = reply.words;
      if (lastWords.has(word)) lastWord ??= word;
      unread = [...unread, reply];
      wake();
    },
  };
}

/** A text that went through base64. */
export function decode(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8');
}
