import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openableLink } from '../../../renderer/terminal/links.ts';
import { cleanPaste } from '../../../renderer/terminal/paste.ts';
import { clipboardAction, type Key } from '../../../renderer/terminal/terminalKeys.ts';
import { shortcutOf } from '../../../renderer/ui/shortcuts.ts';

function key(change: Partial<Key>): Key {
  return {
    key: '',
    code: '',
    ctrlKey: false,
    shiftKey: false,
    altKey: false,
    metaKey: false,
    isComposing: false,
    ...change,
  };
}

test('a paste keeps its text and lines and loses what could act', () => {
  expect(cleanPaste('echo a\r\n\tb\u001b[201~; rm -rf /\u0003\u009b1m\u202e日本 🎉')).toBe(
    'echo a\r\n\tb; rm -rf /1m日本 🎉',
  );
});

test('no paste can end its own brackets', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('\u001b', '[', '2', '0', '1', '~', '\u009b', 'x') }),
      (pasted) => !/[\u001b\u009b]/.test(cleanPaste(pasted)),
    ),
  );
});

test('only web addresses that say where they lead are opened', () => {
  const links = [
    'https://a.example/b',
    'http://a.example',
    'javascript:alert(1)',
    'file:///etc/passwd',
    'vscode://x',
    'https://gitlab.com@evil.example/',
    'nonsense',
  ];
  expect(links.map(openableLink)).toEqual([
    'https://a.example/b',
    'http://a.example/',
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test('copy and paste have their keys, and the shell keeps its own', () => {
  const pressed = [
    key({ code: 'KeyC', key: 'C', ctrlKey: true, shiftKey: true }),
    key({ code: 'KeyV', key: 'V', ctrlKey: true, shiftKey: true }),
    key({ code: 'Insert', key: 'Insert', ctrlKey: true }),
    key({ code: 'Insert', key: 'Insert', shiftKey: true }),
    key({ code: 'KeyC', key: 'c', ctrlKey: true }),
    key({ code: 'KeyV', key: 'v', ctrlKey: true }),
  ];
  expect(pressed.map((event) => clipboardAction(event, false))).toEqual([
    'copy',
    'paste',
    'copy',
    'paste',
    undefined,
    undefined,
  ]);
  expect(clipboardAction(key({ code: 'KeyC', key: 'c', metaKey: true }), true)).toBe('copy');
});

test('the app takes no plain Ctrl+letter, no Alt+letter and no Alt+digit', () => {
  const codes = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
    .map((letter) => `Key${letter}`)
    .concat([...'0123456789'].map((digit) => `Digit${digit}`));
  const taken = codes.flatMap((code) =>
    [key({ code, ctrlKey: true }), key({ code, altKey: true }), key({ code })].filter(
      (event) => shortcutOf(event, false) ?? clipboardAction(event, false),
    ),
  );
  expect(taken).toEqual([]);
});

test('the app has its own keys, and others where a browser keeps them', () => {
  const pressed = [
    key({ key: 'PageDown', ctrlKey: true }),
    key({ key: 'F6', ctrlKey: true }),
    key({ key: 'F6', ctrlKey: true, shiftKey: true }),
    key({ key: 'F6' }),
    key({ code: 'KeyP', ctrlKey: true, shiftKey: true }),
    key({ code: 'KeyW', ctrlKey: true, shiftKey: true }),
    key({ code: 'KeyX', ctrlKey: true, shiftKey: true }),
  ];
  expect(pressed.map((event) => shortcutOf(event, false))).toEqual([
    'next-tab',
    'next-tab',
    'previous-tab',
    'next-region',
    'palette',
    'close-tab',
    'close-tab',
  ]);
});
