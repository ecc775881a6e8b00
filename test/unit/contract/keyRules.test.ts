import { expect, test } from 'vitest';
import { actionIds, actions, defaultKeys, keysOf } from '../../../preload/contract/actions.ts';
import { parseChord, type Chord } from '../../../preload/contract/chords.ts';
import {
  conflictsOf,
  createKeymap,
  describeKeys,
  ignoredKeys,
  keeperOf,
  menuAccelerator,
  refusalOf,
  workingKeys,
} from '../../../preload/contract/keyRules.ts';
import { mac, macBrowser, pc, pcBrowser, platforms } from './keyPress.ts';

const chord = (text: string): Chord => parseChord(text) ?? expect.fail(text);
const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

test('all default keys are keys, work where they stand, and no two actions want the same', () => {
  for (const platform of platforms) {
    const keymap = createKeymap(platform, {});
    for (const id of actionIds) {
      const described = describeKeys(id, platform, {});
      expect(described.map(({ text }) => text)).toEqual(defaultKeys(id, platform));
      expect(described.filter(({ state }) => state.kind !== 'works')).toEqual([]);
      expect(conflictsOf(id, keymap)).toEqual([]);
    }
  }
});

test('what the shell reads is refused while a terminal has the focus', () => {
  const refused = {
    'ctrl-letter': letters.map((letter) => `Ctrl+${letter}`),
    'alt-key': [...letters, ...'0123456789', '.', '/', 'Space'].flatMap((key) => [
      `Alt+${key}`,
      `Alt+Shift+${key}`,
    ]),
    'ctrl-character': [
      ...['Ctrl+Space', 'Ctrl+[', 'Ctrl+]', 'Ctrl+\\', 'Ctrl+/', 'Ctrl+`'],
      ...['Ctrl+2', 'Ctrl+3', 'Ctrl+8', 'Ctrl+Shift+2', 'Ctrl+Shift+6', 'Ctrl+Shift+-'],
    ],
    editing: [
      'Enter',
      'Tab',
      'Escape',
      'Up',
      'Shift+Left',
      'Ctrl+Left',
      'Alt+Backspace',
      'Ctrl+Backspace',
      'PageUp',
    ],
    typed: ['A', 'Shift+A', '/', '5', 'Num5', 'Shift+Space'],
  };
  for (const [reason, texts] of Object.entries(refused)) {
    expect(texts.map((text) => [text, refusalOf(chord(text), 'anywhere')])).toEqual(
      texts.map((text) => [text, reason]),
    );
    expect(texts.map((text) => refusalOf(chord(text), 'terminal'))).toEqual(texts.map(() => reason));
  }
});

test('what means nothing to a shell is free', () => {
  const free = [
    'Ctrl+Shift+P',
    'Ctrl+,',
    'Ctrl+=',
    'Ctrl+-',
    'Ctrl+0',
    'F6',
    'Shift+F6',
    'Ctrl+PageDown',
    'Ctrl+Tab',
  ];
  const more = ['Ctrl+Alt+P', 'Cmd+C', 'Cmd+Left', 'Ctrl+Shift+Left', 'Ctrl+Insert', 'Ctrl+Alt+5'];
  expect([...free, ...more].flatMap((text) => refusalOf(chord(text), 'anywhere') ?? [])).toEqual([]);
  expect(refusalOf(chord('Shift+Insert'), 'terminal')).toBeUndefined();
});

test('outside of terminals plain keys are free, but those that move', () => {
  expect(['/', 'R', 'Ctrl+R', 'Alt+F', 'F5'].flatMap((text) => refusalOf(chord(text), 'page') ?? [])).toEqual(
    [],
  );
  expect(refusalOf(chord('Enter'), 'page')).toBe('editing');
});

test('browsers and systems keep some keys', () => {
  expect(keeperOf(chord('Ctrl+Shift+W'), pcBrowser)).toBe('browser');
  expect(keeperOf(chord('Ctrl+Shift+W'), pc)).toBeUndefined();
  expect(keeperOf(chord('Cmd+W'), macBrowser)).toBe('browser');
  expect(keeperOf(chord('Cmd+Q'), mac)).toBe('system');
  expect(keeperOf(chord('Alt+F4'), pc)).toBe('system');
  expect(keeperOf(chord('Cmd+Left'), pc)).toBe('system');
  expect(keeperOf(chord('Ctrl+Alt+F3'), pc)).toBe('system');
});

test('own keys take the place of the default ones; none is a choice too', () => {
  const own = { 'tab.close': ['ctrl+alt+w', 'F9'], 'settings.open': [] };
  expect(keysOf('tab.close', pc, own)).toEqual(['Ctrl+Alt+W', 'F9']);
  expect(keysOf('settings.open', pc, own)).toEqual([]);
  expect(keysOf('palette.open', pc, own)).toEqual(['Ctrl+Shift+P']);
});

test('what a file says wrongly counts for nothing, and is told', () => {
  const own = {
    'tab.close': ['Ctrl+Alt+W', 'Ctrl+Nonsense', 7],
    'tab.next': 'F8',
    'tab.tear': ['F7'],
    ['__proto__']: ['F3'],
    toString: ['F4'],
  };
  expect(keysOf('tab.close', pc, own)).toEqual(['Ctrl+Alt+W']);
  expect(keysOf('tab.next', pc, own)).toEqual(defaultKeys('tab.next', pc));
  expect(ignoredKeys(own)).toEqual([
    { kind: 'key', id: 'tab.close', value: 'Ctrl+Nonsense' },
    { kind: 'key', id: 'tab.close', value: '7' },
    { kind: 'key', id: 'tab.next', value: '"F8"' },
    { kind: 'action', name: 'tab.tear' },
    { kind: 'action', name: '__proto__' },
    { kind: 'action', name: 'toString' },
  ]);
});

test('a key of the shell written into the file is not taken', () => {
  const own = { 'tab.close': ['Ctrl+W', 'Alt+W', 'W'] };
  expect(workingKeys('tab.close', pc, own)).toEqual([]);
  expect([...createKeymap(pc, own).values()].flat()).not.toContain('tab.close');
  expect(describeKeys('tab.close', pc, own).map(({ state }) => state.kind)).toEqual([
    'refused',
    'refused',
    'refused',
  ]);
});

test('a key two actions want is told at both, and the own choice comes first', () => {
  const own = { 'tab.close': ['Ctrl+Shift+P'] };
  const keymap = createKeymap(pc, own);
  expect(keymap.get('Ctrl+Shift+P')).toEqual(['tab.close', 'palette.open']);
  expect(conflictsOf('tab.close', keymap)).toEqual([{ text: 'Ctrl+Shift+P', other: 'palette.open' }]);
  expect(conflictsOf('palette.open', keymap)).toEqual([{ text: 'Ctrl+Shift+P', other: 'tab.close' }]);
});

test('actions that never act in the same place may share a key', () => {
  expect([actions['terminal.copy'].scope, actions['jobs.refresh'].scope]).toEqual(['terminal', 'page']);
  const keymap = createKeymap(pc, { 'terminal.copy': ['F9'], 'jobs.refresh': ['F9'] });
  expect(conflictsOf('terminal.copy', keymap)).toEqual([]);
});

test('menus show the first key that works', () => {
  expect(menuAccelerator('tab.close', mac, {})).toBe('Super+W');
  expect(menuAccelerator('tab.close', pc, { 'tab.close': ['Ctrl+W', 'F9'] })).toBe('F9');
  expect(menuAccelerator('terminal.release', pc, {})).toBeUndefined();
});
