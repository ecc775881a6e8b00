import type { SettingsFile } from '../../../../main/core/ports.ts';

type MemoryFile = SettingsFile & {
  readonly texts: { settings: string | undefined; schema: string | undefined };
  readonly asides: string[];
  /** Somebody else writes the file. */
  readonly edit: (text: string | undefined) => void;
  /** What writing throws from now on. */
  readonly fail: (cause: Error | undefined) => void;
  readonly watchers: () => number;
};

/** A settings' file in memory. */
export function createMemoryFile(text?: string): MemoryFile {
  const texts: MemoryFile['texts'] = { settings: text, schema: undefined };
  const asides: string[] = [];
  const watchers = new Set<() => void>();
  let failure: Error | undefined;
  return {
    texts,
    asides,
    path: '/data/settings.json',
    schemaName: 'settings.schema.json',
    read: () => texts.settings,
    write: (next) => {
      if (failure) throw failure;
      texts.settings = next;
      watchers.forEach((changed) => changed());
    },
    setAside: () => {
      asides.push(texts.settings ?? '');
      texts.settings = undefined;
      return `settings.json.broken-${asides.length}`;
    },
    writeSchema: (next) => void (texts.schema = next),
    watch: (changed) => {
      watchers.add(changed);
      return () => watchers.delete(changed);
    },
    edit: (next) => {
      texts.settings = next;
      watchers.forEach((changed) => changed());
    },
    fail: (cause) => void (failure = cause),
    watchers: () => watchers.size,
  };
}
