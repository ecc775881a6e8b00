import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createStore } from '../../../../main/hosts/browser/store.ts';
import { createLog } from '../../../../main/hosts/common/log.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

function openIn(dataDir: string) {
  const lines: string[] = [];
  const aside: string[] = [];
  const log = createLog({ now: Date.now, sinks: [(line) => lines.push(line)] });
  const store = createStore({ dataDir, log, now: Date.now, onSetAside: (file) => aside.push(file) });
  return { store, lines, aside };
}

test('values survive a restart, in a file only its owner can read', () => {
  const folder = temporaryFolder();
  const value = { theme: 'dark', nested: { list: [1, 2, { deep: true }] } };
  openIn(folder).store.write('settings', value);
  expect(openIn(folder).store.read('settings')).toEqual(value);
  expect((statSync(join(folder, 'jobshell.json')).mode & 0o777).toString(8)).toBe('600');
});

test('a key is a name, not a path', () => {
  const folder = temporaryFolder();
  const { store } = openIn(folder);
  store.write('a.b', 1);
  expect([store.read('a'), store.read('a.b')]).toEqual([undefined, 1]);
});

test('undefined takes a value away', () => {
  const { store } = openIn(temporaryFolder());
  store.write('key', 1);
  store.write('key', undefined);
  expect(store.read('key')).toBeUndefined();
});

test.each(['{"half":', '', '[1,2]', 'null', '\u0000\u0001'])(
  'a file that holds %j is kept aside and told',
  (content) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'jobshell.json'), content);
    const { store, aside, lines } = openIn(folder);
    expect(store.read('settings')).toBeUndefined();
    store.write('settings', 1);
    const [file = ''] = aside;
    expect([existsSync(file), readFileSync(file, 'utf8'), lines.length]).toEqual([true, content, 1]);
  },
);
