import type { Params } from '../../preload/contract/error.ts';
import type { LanguageSetting } from '../../preload/contract/languages.ts';
import type { ScreenPoint } from '../../preload/contract/api.ts';
import type { Capabilities, SecretProtection } from '../../preload/contract/model.ts';
import type { UpdateState } from '../../preload/contract/updates.ts';

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

/** The file of settings, which people edit too. Small: read and written as a whole. */
export type SettingsFile = {
  readonly path: string;
  /** The name of the schema's file, beside it. */
  readonly schemaName: string;
  /** Undefined: there is none. */
  readonly read: () => string | undefined;
  /** Replaces it as a whole or not at all. Throws where that can't be. */
  readonly write: (text: string) => void;
  /** Keeps it under another name, which it gives. */
  readonly setAside: () => string;
  readonly writeSchema: (text: string) => void;
  /** Calls `changed` whenever somebody may have written it. */
  readonly watch: (changed: () => void) => Stop;
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

/** Windows, where there can be several. Core says which there are and what stands in them. */
export type WindowPort = {
  /** Opens a window of this id, near a place on the screen if one is given. */
  readonly open: (windowId: string, at?: ScreenPoint) => void;
  /** Brings it to the front. */
  readonly focus: (windowId: string) => void;
};

/** A file of this computer that is being written. Its name is taken from the start, its content is hidden until `finish`. */
export type DownloadFile = {
  /** Appends. */
  readonly write: (bytes: Uint8Array) => Promise<void>;
  /** Begins anew. */
  readonly clear: () => Promise<void>;
  /** Gives it its name, and tells the whole path. */
  readonly finish: () => Promise<string>;
  /** Leaves nothing. */
  readonly discard: () => Promise<void>;
};

/** Where files from a job go: a dialog's choice or the folder for downloads. Nothing is replaced unasked. */
export type Downloads = {
  /** `name` is safe on every system. Undefined: the person chose no place. */
  readonly create: (name: string) => Promise<DownloadFile | undefined>;
};

/** Updates of the installed app. None of these rejects: what went wrong is in the state. */
export type UpdatesPort = {
  readonly state: () => UpdateState;
  readonly onChanged: (listener: (state: UpdateState) => void) => Stop;
  /** Asks the feed. */
  readonly check: () => Promise<void>;
  readonly download: () => Promise<void>;
  /** Asks the person once more, then installs and quits; while a terminal is open it only notes the wish. */
  readonly install: () => Promise<void>;
};

export type CorePorts = {
  readonly version: string;
  readonly clock: Clock;
  /** 0 ≤ x < 1, for jitter and identifiers. */
  readonly random: () => number;
  readonly log: Log;
  readonly store: Store;
  readonly settingsFile: SettingsFile;
  readonly logFolder: string;
  /** Shows a file or a folder with the system's own program, where there is one. */
  readonly showPath?: (path: string) => Promise<void>;
  readonly secrets: SecretStore;
  readonly fetch: typeof fetch;
  /** A sentence of the catalogue, for what core itself writes into a terminal. */
  readonly translate: (key: string, params?: Params) => string;
  /** The language of those sentences is set. Absent: it never changes. */
  readonly speak?: (language: LanguageSetting) => void;
  /** Of that language, for Intl: BCP 47. Absent: the process's own. */
  readonly locale?: () => string;
  readonly capabilities: () => Capabilities;
  readonly signInWindow?: SignInWindow;
  /** Absent: this host keeps no files. */
  readonly downloads?: Downloads;
  /** Where recordings of terminals are kept. Absent: this host keeps none. */
  readonly transcriptFolder?: string;
  readonly windows?: WindowPort;
  /** Zooms every window's page, those too that come later. Absent where the capability `zoom` is. */
  readonly zoom?: (percent: number) => void;
  /** Absent: this host doesn't update itself. */
  readonly updates?: UpdatesPort;
};
