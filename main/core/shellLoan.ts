/*
 * The shell of a terminal, lent for a while to somebody who talks with it: no keys of the person reach it, nothing of its output
 * is shown or kept.
 */

export type ShellLoan = {
  /** Types a command line at the prompt, kept out of the history as far as the shell allows. */
  readonly type: (command: string) => void;
  /** Sends input. Queued as the line takes it. */
  readonly send: (bytes: Uint8Array) => void;
  /** Sends a key that interrupts: what is still queued is dropped. */
  readonly signal: (bytes: Uint8Array) => void;
  /** The shell is the person's again; `rest` is shown where the old prompt stood. */
  readonly release: (rest: Uint8Array) => void;
};

export type Borrower = {
  /** Only a moment: keys typed meanwhile wait for the shell's return. Absent: they go nowhere, and it is said. */
  readonly keepsKeys?: boolean;
  readonly onOutput: (bytes: Uint8Array) => void;
  /** The person typed `^C`. */
  readonly onInterrupt: () => void;
  /** The connection ended, and with it the loan. */
  readonly onLost: () => void;
};

/** Why a shell is not lent: only one whose prompt stands there for certain is. */
export type LoanRefusal = 'not-connected' | 'no-prompt';
