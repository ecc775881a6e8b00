import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  acceleratorOf,
  chordsOf,
  formatChord,
  labelChord,
  normalizeChord,
  parseChord,
  type Chord,
  type KeyPress,
} from '../../../preload/contract/chords.ts';
import { press } from './keyPress.ts';

const texts = (event: KeyPress, isMac = false): readonly string[] => chordsOf(event, isMac).map(formatChord);

test('a chord has one text, however it is written', () => {
  const written = [
    'shift+ctrl+p',
    'Control + Shift + P',
    'Option+Command+Left',
    'super+,',
    'F6',
    'Ctrl+Plus',
  ];
  expect(written.map(normalizeChord)).toEqual([
    'Ctrl+Shift+P',
    'Ctrl+Shift+P',
    'Cmd+Alt+Left',
    'Cmd+,',
    'F6',
    'Ctrl+Plus',
  ]);
});

test('what is no chord is none', () => {
  const written = [
    '',
    'Ctrl',
    'Ctrl+',
    'Ctrl+Ctrl+P',
    'Hyper+P',
    'Ctrl+PP',
    'constructor',
    'Ctrl+__proto__',
    'P+Ctrl',
  ];
  expect(written.map(parseChord)).toEqual(written.map(() => undefined));
});

test('every chord that is written can be read again', () => {
  const codes = [
    'KeyA',
    'Digit5',
    'F12',
    'Comma',
    'Minus',
    'Backslash',
    'ArrowUp',
    'NumpadAdd',
    'Numpad7',
    'Plus',
  ];
  const chords = fc.record<Chord>({
    ctrl: fc.boolean(),
    meta: fc.boolean(),
    alt: fc.boolean(),
    shift: fc.boolean(),
    code: fc.constantFrom(...codes),
  });
  fc.assert(
    fc.property(chords, (chord) => {
      expect(parseChord(formatChord(chord))).toEqual(chord);
    }),
  );
});

test('letters are places: the same keys on every layout', () => {
  expect(texts(press('KeyP', 'P', 'ctrl shift'))).toEqual(['Ctrl+Shift+P']);
  // Russian, Greek, Dvorak.
  expect(texts(press('KeyP', 'З', 'ctrl shift'))).toEqual(['Ctrl+Shift+P']);
  expect(texts(press('KeyP', 'L', 'ctrl shift'))).toEqual(['Ctrl+Shift+P']);
});

test('marks are found wherever the layout has them', () => {
  expect(texts(press('Comma', ',', 'ctrl'))).toEqual(['Ctrl+,']);
  // French: the comma is where a US keyboard has M.
  expect(texts(press('KeyM', ',', 'ctrl'))).toEqual(['Ctrl+,', 'Ctrl+M']);
  // German plus and minus, and plus on a US keyboard.
  expect(texts(press('BracketRight', '+', 'ctrl'))).toContain('Ctrl+Plus');
  expect(texts(press('Slash', '-', 'ctrl'))).toContain('Ctrl+-');
  expect(texts(press('Equal', '+', 'ctrl shift'))).toEqual(['Ctrl+Plus', 'Ctrl+Shift+=']);
  // Russian has no comma there, and the place still counts.
  expect(texts(press('Comma', 'б', 'ctrl'))).toEqual(['Ctrl+,']);
});

test('a letter is never taken for the mark of its place', () => {
  // Dvorak: the place of the comma types w, and Ctrl+W is the shell's.
  expect(texts(press('Comma', 'w', 'ctrl'))).toEqual([]);
});

test('nothing is a key while an input method composes, and AltGr types', () => {
  expect(texts(press('KeyP', 'P', 'ctrl shift composing'))).toEqual([]);
  expect(texts({ ...press('KeyP', 'Process', 'ctrl shift'), keyCode: 229 })).toEqual([]);
  expect(texts(press('KeyQ', '@', 'ctrl altgr'))).toEqual([]);
  expect(texts(press('ControlLeft', 'Control', 'ctrl'))).toEqual([]);
});

test('a keyboard that tells no places still has its keys', () => {
  expect(texts(press('', 'P', 'ctrl shift'))).toEqual(['Ctrl+Shift+P']);
  expect(texts(press('', 'F6'))).toEqual(['F6']);
  expect(texts(press('', 'PageDown', 'ctrl'))).toEqual(['Ctrl+PageDown']);
  expect(texts(press('', 'ArrowUp', 'ctrl shift'))).toEqual(['Ctrl+Shift+Up']);
});

test('chords read as the system and the layout write them', () => {
  const chord = (text: string): Chord => parseChord(text) ?? expect.fail(text);
  const dvorak = new Map([['KeyP', 'l']]);
  expect(labelChord(chord('Ctrl+Shift+P'), { isMac: false })).toBe('Ctrl+Shift+P');
  expect(labelChord(chord('Ctrl+Shift+P'), { isMac: false, layout: dvorak })).toBe('Ctrl+Shift+L');
  expect(labelChord(chord('Cmd+Shift+P'), { isMac: true })).toBe('⇧⌘P');
  expect(labelChord(chord('Ctrl+Alt+Left'), { isMac: true })).toBe('⌃⌥←');
  expect(labelChord(chord('Cmd+K'), { isMac: false })).toBe('Meta+K');
  expect(labelChord(chord('Ctrl+Plus'), { isMac: false })).toBe('Ctrl++');
  expect(labelChord(chord('Ctrl+,'), { isMac: false, layout: new Map([['Comma', ';']]) })).toBe('Ctrl+,');
});

test('a language has words of its own for keys, not for the signs of a Mac', () => {
  const words = new Map([
    ['Ctrl', 'Strg'],
    ['Shift', 'Umschalt'],
    ['PageUp', 'Bild auf'],
  ]);
  const nameOf = (name: string) => words.get(name) ?? name;
  const chord = (written: string): Chord => parseChord(written) ?? expect.fail(written);
  expect(labelChord(chord('Ctrl+Shift+PageUp'), { isMac: false, nameOf })).toBe('Strg+Umschalt+Bild auf');
  expect(labelChord(chord('Ctrl+Plus'), { isMac: false, nameOf })).toBe('Strg++');
  expect(labelChord(chord('Ctrl+Shift+Left'), { isMac: true, nameOf })).toBe('⌃⇧←');
});

test('menus get the words Electron knows', () => {
  const accelerators = [
    'Ctrl+Shift+P',
    'Cmd+,',
    'Ctrl+Enter',
    'Ctrl+NumAdd',
    'Shift+F6',
    'Cmd+Alt+Left',
    'Ctrl+Plus',
  ];
  expect(accelerators.map((text) => acceleratorOf(parseChord(text) ?? expect.fail(text)))).toEqual([
    'Ctrl+Shift+P',
    'Super+,',
    'Ctrl+Return',
    'Ctrl+numadd',
    'Shift+F6',
    'Super+Alt+Left',
    'Ctrl+Plus',
  ]);
  expect(acceleratorOf(parseChord('Ctrl+IntlBackslash') ?? expect.fail())).toBeUndefined();
});
