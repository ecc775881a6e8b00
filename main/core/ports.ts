import type { Params } from '../../preload/contract/error.ts';
import type { Capabilities, SecretProtection } from '../../preload/contract/model.ts';

/*
 * What a host must provide. Core asks for these and never for the host itself.
 */

export type Stop = () => void;

export type Clock = {
  /** Unix milliseconds of this machine. */
  readonly now: () => number;
  /** Milliseconds of a clock that never jumps. */
  readonly monotonicMs: () => number;
  /** Calls `run` once after `delayMs`, unless stopped. */
  readonly after: (delayMs: number, run: () => void) => Stop;
};

export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** One line an event, `noun.verb` first. Fields never hold tokens or cookies; hosts redact what looks like one. */
export type Log = {
  readonly info: (event: string, fields?: LogFields) => void;
  readonly warn: (event: string, fields?: LogFields) => void;
  readonly error: (event: string, fields?: LogFields, cause?: unknown) => void;
};

/** Small JSON values by key, in a file of the host's. */
export type Store = {
  /** What was written under `key`, not yet parsed; undefined: nothing. */
  readonly read: (key: string) => unknown;
  readonly write: (key: string, value: unknown) => void;
};

export type SecretStore = {
  readonly protection: () => SecretProtection;
  readonly read: (key: string) => Promise<string | undefined>;
  readonly write: (key: string, value: string) => Promise<void>;
  readonly remove: (key: string) => Promise<void>;
  /** The person wants secrets kept without a keyring (`weak` from now on). Absent where that can't be chosen. */
  readonly keepWithoutKeyring?: () => Promise<void>;
};

/** GitLab's sign-in page in a window of its own; its cookies stay in a partition per account. */
export type SignInWindow = {
  /** Resolves with the value of `_gitlab_session` once the person is signed in, with undefined when they close it. */
  readonly open: (request: {
    readonly accountId: string;
    readonly gitlabUrl: string;
  }) => Promise<string | undefined>;
  /** Clears the account's partition: cookies, cache, storage. */
  readonly clear: (accountId: string) => Promise<void>;
};

export type CorePorts = {
  readonly version: string;
  readonly clock: Clock;
  /** 0 ≤ x < 1, for jitter and identifiers. */
  readonly random: () => number;
  readonly log: Log;
  readonly store: Store;
  readonly secrets: SecretStore;
  readonly fetch: typeof fetch;
  /** A sentence of the catalogue, for what core itself writes into a terminal. */
  readonly translate: (key: string, params?: Params) => string;
  readonly capabilities: () => Capabilities;
  readonly signInWindow?: SignInWindow;
};
