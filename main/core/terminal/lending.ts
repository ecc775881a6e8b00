import type { Borrower, LoanRefusal, ShellLoan } from '../shellLoan.ts';
import { forgetTypedLine } from './bootstrap.ts';
import { createInputQueue, isInterrupt, type InputQueue } from './input.ts';

/** Lends a session's shell to one borrower at a time. */
export type Lending = {
  readonly isLent: () => boolean;
  readonly lend: (borrower: Borrower) => ShellLoan | LoanRefusal;
  /** Gives output to the borrower; false: there is none, it is the screen's. */
  readonly output: (bytes: Uint8Array) => boolean;
  /** Keys while the shell is lent go nowhere, but for `^C`; false: it is not lent. */
  readonly keys: (bytes: Uint8Array) => boolean;
  /** The connection is gone. */
  readonly lost: () => void;
};

type LendingOptions = {
  readonly send: (bytes: Uint8Array, sent: () => void) => void;
  readonly bufferedBytes: () => number;
  /** Why it can't be lent now; undefined: it can. */
  readonly refusal: () => LoanRefusal | undefined;
  /** The shell is the person's again; `rest` is the first of what it put out since. */
  readonly returned: (rest: Uint8Array, keys: readonly Uint8Array[]) => void;
};

/** More than anybody types in the seconds that this may take: a page that floods is cut off here. */
const mostKeptKeys = 500;

export function createLending(options: LendingOptions): Lending {
  let current:
    | { readonly borrower: Borrower; readonly queue: InputQueue; readonly keys: Uint8Array[] }
    | undefined;

  const lend = (borrower: Borrower): ShellLoan | LoanRefusal => {
    const refusal = current ? 'no-prompt' : options.refusal();
    if (refusal) return refusal;
    const queue = createInputQueue(options);
    const keys: Uint8Array[] = [];
    const mine = { borrower, queue, keys };
    current = mine;
    const ifMine = (run: () => void) => {
      if (current === mine) run();
    };
    return {
      type: (command) => ifMine(() => queue.push(Buffer.from(` ${command};${forgetTypedLine}\r`))),
      send: (bytes) => ifMine(() => queue.push(bytes)),
      signal: (bytes) =>
        ifMine(() => {
          queue.clear();
          queue.push(bytes);
        }),
      release: (rest) =>
        ifMine(() => {
          current = undefined;
          queue.clear();
          options.returned(rest, keys);
        }),
    };
  };

  return {
    lend,
    isLent: () => current !== undefined,
    output: (bytes) => {
      const lent = current;
      lent?.borrower.onOutput(bytes);
      return lent !== undefined;
    },
    keys: (bytes) => {
      if (!current) return false;
      if (isInterrupt(bytes)) current.borrower.onInterrupt();
      else if (current.borrower.keepsKeys === true && current.keys.length < mostKeptKeys)
        current.keys.push(bytes);
      return true;
    },
    lost: () => {
      const lent = current;
      current = undefined;
      // What waits was meant for the shell that is gone: typed into the next one, it would be run there.
      lent?.queue.clear();
      lent?.borrower.onLost();
    },
  };
}
