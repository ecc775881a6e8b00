import { describe, expect, it } from 'vitest';
import { createSettings, readSettings } from '../../../../main/core/settings/settings.ts';
import { commands } from '../../../../preload/contract/api.ts';
import { settingsSchema, type Settings } from '../../../../preload/contract/model.ts';
import { createMemoryStore } from '../memoryPorts.ts';

const defaults: Settings = { theme: 'system', fontSizePx: 13, scrollbackLines: 10_000, confirmClose: true };

function createBench(stored?: unknown) {
  const store = createMemoryStore(stored === undefined ? {} : { settings: stored });
  const changes: Settings[] = [];
  return {
    store,
    changes,
    settings: createSettings({ store, changed: (settings) => void changes.push(settings) }),
  };
}

describe('settings', () => {
  it('are the defaults where nothing was set', () => {
    expect(createBench().settings.get()).toEqual(defaults);
  });

  it.each([null, 'dark', 7, [], [1]])('are the defaults where %j was stored', (stored) => {
    expect(createBench(stored).settings.get()).toEqual(defaults);
  });

  it('keep what makes sense when a member does not', () => {
    expect(
      readSettings({ theme: 'dark', fontSizePx: 'big', scrollbackLines: -1, confirmClose: false }),
    ).toEqual({
      ...defaults,
      theme: 'dark',
      confirmClose: false,
    });
  });

  it('change by member, are written, and told', () => {
    const bench = createBench({ theme: 'dark' });
    const updated = bench.settings.update({ fontSizePx: 16 });
    const expected = { ...defaults, theme: 'dark', fontSizePx: 16 };
    expect([
      updated,
      bench.settings.get(),
      bench.changes,
      createSettings({ store: bench.store, changed: () => {} }).get(),
    ]).toEqual([expected, expected, [expected], expected]);
  });

  it('that a change does not name are left alone by the command, which fills in no defaults', () => {
    const { input } = commands['settings.update'];
    const whole = { ...defaults, theme: 'dark' };
    expect([input.parse({}), input.parse({ fontSizePx: 16 }), input.parse(whole)]).toEqual([
      {},
      { fontSizePx: 16 },
      whole,
    ]);
    expect(Object.keys(input.shape)).toEqual(Object.keys(settingsSchema.shape));
  });

  it('of a newer version stay in the file', () => {
    const bench = createBench({ theme: 'dark', ligatures: true });
    bench.settings.update({ theme: 'light' });
    expect(bench.store.content.get('settings')).toMatchObject({ theme: 'light', ligatures: true });
  });

  it('write only what was set: a default that changes reaches everyone who left it alone', () => {
    const bench = createBench();
    bench.settings.update({ theme: 'light' });
    expect(bench.store.content.get('settings')).toEqual({ theme: 'light', version: 0 });
  });

  it('of a newer version keep that version, so that its migrations do not run twice', () => {
    const bench = createBench({ theme: 'dark', version: 7 });
    bench.settings.update({ theme: 'light' });
    expect(bench.store.content.get('settings')).toMatchObject({ version: 7 });
  });
});
