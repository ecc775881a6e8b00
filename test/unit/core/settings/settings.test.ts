import { describe, expect, it } from 'vitest';
import { readSettings } from '../../../../main/core/settings/readSettings.ts';
import { createSettings } from '../../../../main/core/settings/settings.ts';
import {
  settingsSchema,
  type Settings,
  type SettingsProblem,
} from '../../../../preload/contract/settings.ts';
import { settingsChangeSchema } from '../../../../preload/contract/settingsChange.ts';
import { createCollectedLog, createMemoryStore } from '../memoryPorts.ts';
import { createVirtualClock } from '../virtualClock.ts';
import { createMemoryFile } from './memoryFile.ts';

const defaults: Settings = settingsSchema.parse({});

type Start = { readonly text?: string; readonly old?: unknown };

function createBench({ text, old }: Start = {}) {
  const file = createMemoryFile(text);
  const store = createMemoryStore(old === undefined ? {} : { settings: old });
  const clock = createVirtualClock(0);
  const changes: Settings[] = [];
  const told: (readonly SettingsProblem[])[] = [];
  const settings = createSettings({
    file,
    store,
    clock,
    log: createCollectedLog(),
    translate: (key) => key,
    changed: (next) => void changes.push(next),
    problemsChanged: (problems) => void told.push(problems),
  });
  return { file, store, clock, changes, told, settings };
}

const written = (bench: ReturnType<typeof createBench>): unknown =>
  JSON.parse(bench.file.texts.settings ?? '');

describe('settings', () => {
  it('are the defaults where nothing was set, and nothing is written', () => {
    const bench = createBench();
    expect([bench.settings.get(), bench.file.texts.settings]).toEqual([defaults, undefined]);
  });

  it('keep what makes sense when a member does not, and tell its name, line and what would', () => {
    const bench = createBench({
      text: `{\n  "theme": "dark",\n  "fontSizePx": "big",\n\n  "scrollbackLines": -1, "confirmClose": false,\n  "bell": "loud"\n}`,
    });
    expect([bench.settings.get(), bench.settings.problems()]).toEqual([
      { ...defaults, theme: 'dark', confirmClose: false },
      [
        { kind: 'value', name: 'fontSizePx', line: 3, expected: { kind: 'type', type: 'number' } },
        { kind: 'value', name: 'scrollbackLines', line: 5, expected: { kind: 'least', least: 100 } },
        {
          kind: 'value',
          name: 'bell',
          line: 6,
          expected: { kind: 'one-of', values: ['none', 'visual', 'sound'] },
        },
      ],
    ]);
  });

  it('change by member, are written, and told', () => {
    const bench = createBench({ text: '{"theme":"dark"}' });
    const updated = bench.settings.update({ fontSizePx: 16 });
    const expected = { ...defaults, theme: 'dark', fontSizePx: 16 };
    expect([updated, bench.settings.get(), bench.changes]).toEqual([expected, expected, [expected]]);
    expect(createBench({ text: bench.file.texts.settings ?? '' }).settings.get()).toEqual(expected);
  });

  it('write only what was set: a default that changes reaches everyone who left it alone', () => {
    const bench = createBench();
    bench.settings.update(settingsChangeSchema.parse({ theme: 'light' }));
    expect(written(bench)).toEqual({ $schema: './settings.schema.json', theme: 'light', version: 0 });
  });

  it('go back to their defaults by leaving the file', () => {
    const bench = createBench({ text: '{"theme":"dark","fontSizePx":20}' });
    bench.settings.reset(['theme']);
    expect([bench.settings.get().theme, written(bench)]).toEqual([
      'system',
      { $schema: './settings.schema.json', fontSizePx: 20 },
    ]);
  });

  it('of a newer version stay in the file, with a schema of the person’s own', () => {
    const bench = createBench({
      text: '{"$schema":"https://x/y.json","theme":"dark","ligatures":true,"version":7}',
    });
    bench.settings.update({ theme: 'light' });
    expect(written(bench)).toEqual({
      $schema: 'https://x/y.json',
      theme: 'light',
      ligatures: true,
      version: 7,
    });
  });

  it('keep a value that makes no sense in the file when another is set', () => {
    const bench = createBench({ text: '{"theme":"purple"}' });
    bench.settings.update({ fontSizePx: 15 });
    expect(written(bench)).toMatchObject({ theme: 'purple', fontSizePx: 15 });
  });
});

describe('the file of settings', () => {
  it('takes over what an older version kept elsewhere, once', () => {
    const bench = createBench({ old: { theme: 'dark', fontSizePx: 17 } });
    expect([bench.settings.get().fontSizePx, written(bench), bench.store.content.get('settings')]).toEqual([
      17,
      { $schema: './settings.schema.json', theme: 'dark', fontSizePx: 17 },
      undefined,
    ]);
  });

  it('counts, where there is one, before what an older version kept', () => {
    expect(createBench({ text: '{"theme":"light"}', old: { theme: 'dark' } }).settings.get().theme).toBe(
      'light',
    );
  });

  it.each(['', '{', '[]', 'null', '"x"', '{"theme":"dark",}', '\0'])(
    'is kept aside where it holds %j',
    (text) => {
      const bench = createBench({ text });
      expect([bench.settings.get(), bench.file.asides, bench.settings.problems()]).toEqual([
        defaults,
        [text],
        [{ kind: 'set-aside', file: 'settings.json.broken-1' }],
      ]);
    },
  );

  it('may begin with a byte order mark, and names of objects’ own members are only names', () => {
    const bench = createBench({
      text: '\uFEFF{"theme":"dark","__proto__":{"bell":"sound"},"constructor":1}',
    });
    bench.settings.update({ fontSizePx: 20 });
    expect([bench.settings.get(), Object.hasOwn({}, 'bell')]).toEqual([
      { ...defaults, theme: 'dark', fontSizePx: 20 },
      false,
    ]);
    expect(bench.file.texts.settings).toContain('"__proto__"');
  });

  it('is taken on as soon as it was saved and has come to rest', async () => {
    const bench = createBench({ text: '{"theme":"dark"}' });
    bench.file.edit('{"theme":"li');
    await bench.clock.advance(50);
    bench.file.edit('{"theme":"light","bell":"visual"}');
    await bench.clock.advance(79);
    expect(bench.changes).toEqual([]);
    await bench.clock.advance(1);
    expect([bench.changes, bench.told]).toEqual([[{ ...defaults, theme: 'light', bell: 'visual' }], []]);
  });

  it('that stops making sense changes nothing, is left alone, and is told with its line', async () => {
    const bench = createBench({ text: '{"theme":"dark"}' });
    bench.file.edit('{\n  "theme": "light",\n  oops\n}');
    await bench.clock.advance(1000);
    expect([bench.settings.get().theme, bench.told, bench.file.texts.settings]).toEqual([
      'dark',
      [[{ kind: 'unreadable', line: 3 }]],
      '{\n  "theme": "light",\n  oops\n}',
    ]);
    bench.file.edit('{ "theme": "light" }');
    await bench.clock.advance(1000);
    expect([bench.settings.get().theme, bench.told.at(-1)]).toEqual(['light', []]);
  });

  it('that makes no sense is kept aside before the page’s change is written', async () => {
    const bench = createBench({ text: '{"theme":"dark"}' });
    bench.file.edit('{ oops');
    await bench.clock.advance(1000);
    bench.settings.update({ fontSizePx: 20 });
    expect([bench.file.asides, written(bench), bench.settings.problems()]).toEqual([
      ['{ oops'],
      { $schema: './settings.schema.json', theme: 'dark', fontSizePx: 20, version: 0 },
      [{ kind: 'set-aside', file: 'settings.json.broken-1' }],
    ]);
  });

  it('that somebody else wrote a moment before keeps that when the page sets something', () => {
    const bench = createBench({ text: '{"theme":"dark"}' });
    bench.file.edit('{"theme":"dark","bell":"sound"}');
    bench.settings.update({ fontSizePx: 20 });
    expect(written(bench)).toMatchObject({ theme: 'dark', bell: 'sound', fontSizePx: 20 });
  });

  it('that is deleted means the defaults', async () => {
    const bench = createBench({ text: '{"theme":"dark"}' });
    bench.file.edit(undefined);
    await bench.clock.advance(1000);
    expect(bench.settings.get()).toEqual(defaults);
  });

  it('is not read again for what was written here', async () => {
    const bench = createBench();
    bench.settings.update({ theme: 'dark' });
    await bench.clock.advance(1000);
    expect(bench.changes).toHaveLength(1);
  });

  it('that can’t be written leaves the setting in force, and is told', () => {
    const bench = createBench({ text: '{"theme":"dark"}' });
    bench.file.fail(Object.assign(new Error('read-only'), { code: 'EROFS' }));
    expect([bench.settings.update({ theme: 'light' }).theme, bench.told, bench.file.texts.settings]).toEqual([
      'light',
      [[{ kind: 'unwritable', reason: 'EROFS' }]],
      '{"theme":"dark"}',
    ]);
  });

  it('is made when it is to be opened, and no longer followed afterwards', () => {
    const bench = createBench();
    bench.settings.ensureFile();
    bench.settings.stop();
    expect([written(bench), bench.file.watchers()]).toEqual([{ $schema: './settings.schema.json' }, 0]);
  });

  it('has a schema beside it that names every setting, its kind and its default', () => {
    const schema: unknown = JSON.parse(createBench().file.texts.schema ?? '');
    expect(schema).toMatchObject({
      properties: {
        theme: {
          type: 'string',
          enum: ['system', 'light', 'dark', 'high-contrast'],
          default: 'system',
          description: 'settings.appearance.themeHelp',
        },
        fontSizePx: { type: 'number', minimum: 8, maximum: 40, default: 13 },
      },
    });
    expect(Object.keys(Reflect.get(Object(schema), 'properties'))).toEqual(
      expect.arrayContaining(Object.keys(settingsSchema.shape)),
    );
  });
});

describe('a change of settings', () => {
  it('holds what was given and nothing else', () => {
    expect(settingsChangeSchema.parse({ theme: 'dark' })).toEqual({ theme: 'dark' });
  });

  it.each([
    { fontSizePx: 7 },
    { theme: 'pink' },
    { nonsense: 1 },
    { fontFamily: 'x; }' },
    { scrollbackLines: 100.5 },
  ])('is refused as %j', (change) => {
    expect(settingsChangeSchema.safeParse(change).success).toBe(false);
  });

  it('starts from nothing: every default is a setting that makes sense', () => {
    expect(readSettings({ ...defaults })).toEqual({ settings: defaults, problems: [] });
  });
});
