import { renameSync, watch } from 'node:fs';
import { join } from 'node:path';
import type { Log, SettingsFile } from '../../core/ports.ts';
import { readTextIfThere, writePrivateFile } from './files.ts';

const name = 'settings.json';
const schemaName = 'settings.schema.json';

type SettingsFileOptions = { readonly dataDir: string; readonly log: Log; readonly now: () => number };

/** `settings.json` in the data folder, mode 0600, replaced atomically; its schema beside it. */
export function createSettingsFile({ dataDir, log, now }: SettingsFileOptions): SettingsFile {
  const path = join(dataDir, name);
  return {
    path,
    schemaName,
    read: () => readTextIfThere(path),
    write: (text) => writePrivateFile(path, text),
    setAside: () => {
      const aside = `${path}.broken-${new Date(now()).toISOString().replaceAll(/[:.]/g, '-')}`;
      renameSync(path, aside);
      return aside;
    },
    writeSchema: (text) => {
      const schemaPath = join(dataDir, schemaName);
      if (readTextIfThere(schemaPath) !== text) writePrivateFile(schemaPath, text);
    },
    watch: (changed) => {
      try {
        // The folder: many programs write another file and put it in the place of the old one.
        const watcher = watch(dataDir, { persistent: false }, (_event, file) => {
          if (file === null || file === name) changed();
        });
        watcher.on('error', (cause) => log.warn('settings.not-watched', { reason: cause.message }));
        return () => watcher.close();
      } catch (cause) {
        log.warn('settings.not-watched', { reason: cause instanceof Error ? cause.message : 'unknown' });
        return () => {};
      }
    },
  };
}
