import { settingsSchema, type Settings } from '../../../preload/contract/model.ts';
import type { Store } from '../ports.ts';

const key = 'settings';

/** What a stored settings object of an older version needs to become one of the next; by version, oldest first. */
const migrations: readonly ((stored: Stored) => Stored)[] = [];
type Stored = Readonly<Record<string, unknown>>;

export type SettingsService = {
  readonly get: () => Settings;
  /** Writes the changed members only; those of a newer version, unknown here, stay in the file. */
  readonly update: (change: Partial<Settings>) => Settings;
};

export function createSettings({
  store,
  changed,
}: {
  store: Store;
  changed: (settings: Settings) => void;
}): SettingsService {
  let stored = migrate(asRecord(store.read(key)));
  return {
    get: () => readSettings(stored),
    update: (change) => {
      stored = { ...stored, ...change, version: Math.max(versionOf(stored), migrations.length) };
      store.write(key, stored);
      const settings = readSettings(stored);
      changed(settings);
      return settings;
    },
  };
}

function migrate(stored: Stored): Stored {
  return migrations.slice(versionOf(stored)).reduce((value, step) => step(value), stored);
}

/** A file of a newer version keeps its number: what was migrated once must not be so again. */
function versionOf(stored: Stored): number {
  return typeof stored['version'] === 'number' ? stored['version'] : 0;
}

/** Each member by itself: one that makes no sense gets its default, the others stay as they were set. */
export function readSettings(stored: Stored): Settings {
  const sound = Object.entries(settingsSchema.shape).flatMap(([name, schema]) => {
    const parsed = schema.safeParse(stored[name]);
    return parsed.success ? [[name, parsed.data] as const] : [];
  });
  return settingsSchema.parse(Object.fromEntries(sound));
}

function asRecord(value: unknown): Stored {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
