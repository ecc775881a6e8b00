import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openableLink } from '../../../renderer/terminal/links.ts';
import { cleanPaste } from '../../../renderer/terminal/paste.ts';

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
