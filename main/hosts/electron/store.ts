import { join } from 'node:path';
import ElectronStore from 'electron-store';
import type { Log, Store } from '../../core/ports.ts';
import { privateFileMode, setAsideUnlessJsonObject } from '../common/files.ts';

export type StoreOptions = {
  readonly dataDir: string;
  /** The file's name without `.json`. */
  readonly name: string;
  readonly log: Log;
  readonly now: () => number;
};

/** Values in `<dataDir>/<name>.json`, mode 0600, replaced atomically. A file that is no JSON is kept aside. */
export function createStore({ dataDir, name, log, now }: StoreOptions): Store {
  const aside = setAsideUnlessJsonObject(join(dataDir, `${name}.json`), now);
  if (aside !== undefined) log.warn('store.set-aside', { file: aside });
  const store = new ElectronStore<Record<string, unknown>>({
    cwd: dataDir,
    name,
    configFileMode: privateFileMode,
    // Keys are names, not paths.
    accessPropertiesByDotNotation: false,
  });
  return {
    read: (key) => store.get(key),
    write: (key, value) => (value === undefined ? store.delete(key) : store.set(key, value)),
  };
}
