import { isDeepStrictEqual } from 'node:util';
import type { Settings, SettingsProblem } from '../../../preload/contract/settings.ts';
import type { SettingsChange } from '../../../preload/contract/settingsChange.ts';
import type { Clock, Log, SettingsFile, Stop, Store } from '../ports.ts';
import { readSettings } from './readSettings.ts';
import { settingsJsonSchema } from './settingsJsonSchema.ts';
import { readSettingsText, writeSettingsText, type Stored } from './settingsText.ts';

/** Where settings were kept before they had a file of their own. */
const oldStoreKey = 'settings';
/** What a stored settings object of an older version needs to become one of the next; by version, oldest first. */
const migrations: readonly ((stored: Stored) => Stored)[] = [];
/** Editors write in several steps: a file that has not changed for this long is done. */
const settledMs = 80;

export type SettingsService = {
  readonly get: () => Settings;
  readonly problems: () => readonly SettingsProblem[];
  /** Writes the changed members only; those of a newer version, unknown here, stay in the file. */
  readonly update: (change: SettingsChange) => Settings;
  /** Takes members out of the file. */
  readonly reset: (names: readonly (keyof Settings)[]) => Settings;
  /** Writes the file where there is none, so that it can be opened. */
  readonly ensureFile: () => void;
  /** Stops following the file. */
  readonly stop: Stop;
};

export type SettingsOptions = {
  readonly file: SettingsFile;
  /** Holds what an older version kept. */
  readonly store: Store;
  readonly log: Log;
  readonly clock: Pick<Clock, 'after'>;
  readonly translate: (key: string) => string;
  /** What is said from now on is said in this language. */
  readonly speak?: (language: Settings['language']) => void;
  readonly changed: (settings: Settings) => void;
  readonly problemsChanged: (problems: readonly SettingsProblem[]) => void;
};

/** What is read from the file, or in force in spite of it. */
type Known = {
  readonly stored: Stored;
  /** The text it was read from, or written as. */
  readonly text: string | undefined;
  readonly isBroken: boolean;
  readonly settings: Settings;
  readonly problems: readonly SettingsProblem[];
};

export function createSettings(options: SettingsOptions): SettingsService {
  let known = openFile(options);
  options.speak?.(known.settings.language);
  writeSchema(options);

  const put = (next: Known): Settings => {
    const before = known;
    known = next;
    if (before.settings.language !== next.settings.language) {
      options.speak?.(next.settings.language);
      writeSchema(options);
    }
    if (!isDeepStrictEqual(before.settings, next.settings)) options.changed(next.settings);
    if (!isDeepStrictEqual(before.problems, next.problems)) options.problemsChanged(next.problems);
    return next.settings;
  };
  /** What somebody else wrote a moment ago is part of what is written now. */
  const save = (change: (stored: Stored) => Stored): Settings => {
    const text = readOr(options, known.text);
    const current = text === known.text ? known : taken(known, text);
    return put(saved(options, current, change(current.stored)));
  };
  const stopFollowing = followFile(options, {
    isKnown: (text) => text === known.text,
    take: (text) => void put(taken(known, text)),
  });
  return {
    get: () => known.settings,
    problems: () => known.problems,
    update: (change) =>
      save((stored) => ({
        ...stored,
        ...change,
        version: Math.max(versionOf(stored), migrations.length),
      })),
    reset: (names) => {
      const gone = new Set<string>(names);
      return save((stored) => Object.fromEntries(Object.entries(stored).filter(([name]) => !gone.has(name))));
    },
    ensureFile: () => {
      if (known.text === undefined) save((stored) => stored);
    },
    stop: stopFollowing,
  };
}

function openFile(options: SettingsOptions): Known {
  const { file, store, log } = options;
  const old = store.read(oldStoreKey);
  const text = readOr(options, undefined);
  if (text === undefined && isStored(old)) {
    // First the new one, so that no crash in between loses both.
    const moved = saved(options, empty, migrate(old));
    if (!moved.isBroken && moved.problems.every(({ kind }) => kind !== 'unwritable'))
      store.write(oldStoreKey, undefined);
    return moved;
  }
  if (text === undefined) return empty;
  const read = readSettingsText(text);
  if (read.kind === 'object') return knownOf(migrate(read.stored), text);
  const aside = file.setAside();
  log.warn('settings.set-aside', { file: aside });
  return { ...empty, problems: [{ kind: 'set-aside', file: aside }] };
}

const empty: Known = knownOf({}, undefined);

function knownOf(stored: Stored, text: string | undefined): Known {
  return { stored, text, isBroken: false, ...readSettings(stored, text) };
}

/** The file was changed by somebody else. One that makes no sense changes nothing, and is left alone. */
function taken(known: Known, text: string | undefined): Known {
  if (text === undefined) return knownOf({}, undefined);
  const read = readSettingsText(text);
  if (read.kind === 'object') return knownOf(migrate(read.stored), text);
  const { line } = read;
  return {
    ...known,
    text,
    isBroken: true,
    problems: [{ kind: 'unreadable', ...(line === undefined ? {} : { line }) }],
  };
}

/** Writes the file. One that somebody is at work on, and that makes no sense yet, is kept under another name first. */
function saved({ file, log }: SettingsOptions, known: Known, stored: Stored): Known {
  const text = writeSettingsText(stored, file.schemaName);
  const next = knownOf(stored, text);
  try {
    const aside = known.isBroken ? file.setAside() : undefined;
    file.write(text);
    return aside === undefined
      ? next
      : { ...next, problems: [...next.problems, { kind: 'set-aside', file: aside }] };
  } catch (cause) {
    log.error('settings.not-written', {}, cause);
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    return {
      ...next,
      text: known.text,
      isBroken: known.isBroken,
      problems: [...next.problems, { kind: 'unwritable', reason }],
    };
  }
}

type Follow = {
  readonly isKnown: (text: string | undefined) => boolean;
  readonly take: (text: string | undefined) => void;
};

/** Reads the file after it changed, once two looks at it give the same. */
function followFile(options: SettingsOptions, { isKnown, take }: Follow): Stop {
  const { file, clock } = options;
  let stopTimer: Stop | undefined;
  const look = (before: string | undefined): void => {
    stopTimer?.();
    stopTimer = clock.after(settledMs, () => {
      stopTimer = undefined;
      const text = readOr(options, before);
      if (text !== before) return look(text);
      if (!isKnown(text)) take(text);
    });
  };
  const stopWatching = file.watch(() => look(readOr(options, undefined)));
  return () => {
    stopWatching();
    stopTimer?.();
  };
}

function readOr({ file, log }: SettingsOptions, otherwise: string | undefined): string | undefined {
  try {
    return file.read();
  } catch (cause) {
    log.warn('settings.not-read', { reason: cause instanceof Error ? cause.message : 'unknown' });
    return otherwise;
  }
}

/** Beside the settings, so that an editor completes their names and values. */
function writeSchema({ file, log, translate }: SettingsOptions): void {
  try {
    file.writeSchema(`${JSON.stringify(settingsJsonSchema(translate), undefined, 2)}\n`);
  } catch (cause) {
    log.warn('settings.schema-not-written', { reason: cause instanceof Error ? cause.message : 'unknown' });
  }
}

function migrate(stored: Stored): Stored {
  return migrations.slice(versionOf(stored)).reduce((value, step) => step(value), stored);
}

/** A file of a newer version keeps its number: what was migrated once must not be so again. */
function versionOf(stored: Stored): number {
  return typeof stored['version'] === 'number' ? stored['version'] : 0;
}

function isStored(value: unknown): value is Stored {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
