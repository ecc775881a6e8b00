import { join } from 'node:path';
import Conf from 'conf';
import type { Log, Store } from '../../core/ports.ts';
import { privateFileMode, setAsideUnlessJsonObject } from '../common/files.ts';

const storeName = 'jobshell';

export type StoreOptions = {
  readonly dataDir: string;
  readonly log: Log;
  readonly now: () => number;
  /** Called with the new name of a store that could not be read. */
  readonly onSetAside?: (file: string) => void;
};

/** Values in `<dataDir>/jobshell.json`, mode 0600, replaced atomically. A file that is no JSON is kept aside. */
export function createStore({ dataDir, log, now, onSetAside }: StoreOptions): Store {
  const aside = setAsideUnlessJsonObject(join(dataDir, `${storeName}.json`), now);
  if (aside !== undefined) {
    log.warn('store.set-aside', { file: aside });
    onSetAside?.(aside);
  }
  const conf = new Conf<Record<string, unknown>>({
    cwd: dataDir,
    configName: storeName,
    configFileMode: privateFileMode,
    // Keys are names, not paths.
    accessPropertiesByDotNotation: false,
  });
  return {
    read: (key) => conf.get(key),
    write: (key, value) => (value === undefined ? conf.delete(key) : conf.set(key, value)),
  };
}
