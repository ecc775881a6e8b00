/*
 * Keys as text, `Ctrl+Shift+P`, and back. A letter or digit means a place on the keyboard, named as on a US one: it stays
 * where it is on every layout. A punctuation mark means the mark, wherever the layout has it, or else its place.
 */

/** A key with its modifiers. `code` is that of UI Events: the key's place. */
export type Chord = {
  readonly ctrl: boolean;
  /** Cmd on a Mac, the Windows key elsewhere. */
  readonly meta: boolean;
  readonly alt: boolean;
  readonly shift: boolean;
  readonly code: string;
};

/** The part of a KeyboardEvent that decides. */
export type KeyPress = {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
  readonly isComposing: boolean;
  readonly keyCode?: number;
  readonly getModifierState?: (key: string) => boolean;
};

/** Marks by the code of their place on a US keyboard. */
const marks: Readonly<Record<string, string>> = {
  Comma: ',',
  Period: '.',
  Slash: '/',
  Semicolon: ';',
  Quote: "'",
  BracketLeft: '[',
  BracketRight: ']',
  Backslash: '\\',
  Minus: '-',
  Equal: '=',
  Backquote: '`',
};

const numpad: Readonly<Record<string, string>> = {
  NumpadAdd: 'NumAdd',
  NumpadSubtract: 'NumSub',
  NumpadMultiply: 'NumMult',
  NumpadDivide: 'NumDiv',
  NumpadDecimal: 'NumDec',
  NumpadEnter: 'NumEnter',
  ...Object.fromEntries(range(0, 9).map((digit) => [`Numpad${digit}`, `Num${digit}`])),
};

const namedCodes: Readonly<Record<string, string>> = {
  ...marks,
  ...numpad,
  ...Object.fromEntries([...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((letter) => [`Key${letter}`, letter])),
  ...Object.fromEntries(range(0, 9).map((digit) => [`Digit${digit}`, String(digit)])),
  ...Object.fromEntries(range(1, 24).map((number) => [`F${number}`, `F${number}`])),
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  /** `+` itself parts a chord's text. It is a mark with no place of its own on a US keyboard. */
  Plus: 'Plus',
  ...Object.fromEntries(
    [
      'Space',
      'Enter',
      'Tab',
      'Escape',
      'Backspace',
      'Delete',
      'Insert',
      'Home',
      'End',
      'PageUp',
      'PageDown',
      'IntlBackslash',
    ].map((name) => [name, name]),
  ),
};

const codesByName = new Map(Object.entries(namedCodes).map(([code, name]) => [name.toLowerCase(), code]));
const codesByMark = new Map([
  ...Object.entries(marks).map(([code, mark]) => [mark, code] as const),
  ['+', 'Plus'],
]);

const modifierNames: Readonly<Record<string, 'ctrl' | 'meta' | 'alt' | 'shift'>> = {
  ctrl: 'ctrl',
  control: 'ctrl',
  cmd: 'meta',
  command: 'meta',
  meta: 'meta',
  super: 'meta',
  win: 'meta',
  alt: 'alt',
  option: 'alt',
  shift: 'shift',
};

/** Reads `Ctrl+Shift+P`. Undefined where it is no key. */
export function parseChord(text: string): Chord | undefined {
  const parts = text.split('+').map((part) => part.trim().toLowerCase());
  const code = codesByName.get(parts.at(-1) ?? '');
  const modifiers = parts.slice(0, -1).map((part) => modifierNames[part]);
  if (code === undefined || new Set(modifiers).size !== modifiers.length || modifiers.includes(undefined)) {
    return undefined;
  }
  return {
    ctrl: modifiers.includes('ctrl'),
    meta: modifiers.includes('meta'),
    alt: modifiers.includes('alt'),
    shift: modifiers.includes('shift'),
    code,
  };
}

/** The one text of a chord: equal chords have equal texts. */
export function formatChord(chord: Chord): string {
  return [
    ...(chord.ctrl ? ['Ctrl'] : []),
    ...(chord.meta ? ['Cmd'] : []),
    ...(chord.alt ? ['Alt'] : []),
    ...(chord.shift ? ['Shift'] : []),
    namedCodes[chord.code] ?? chord.code,
  ].join('+');
}

/** The chord in its one text, or undefined where it is none. */
export function normalizeChord(text: string): string | undefined {
  const chord = parseChord(text);
  return chord && formatChord(chord);
}

/**
 * The chords a key press may stand for, likeliest first. None while an input method composes, and none with AltGr, which
 * types characters although Windows reports it as Ctrl and Alt.
 */
export function chordsOf(press: KeyPress, isMac: boolean): readonly Chord[] {
  if (press.isComposing || press.keyCode === 229) return [];
  if (!isMac && press.getModifierState?.('AltGraph')) return [];
  const modifiers = {
    ctrl: press.ctrlKey,
    meta: press.metaKey,
    alt: press.altKey,
    shift: press.shiftKey,
  };
  const mark = codesByMark.get(press.key);
  const byMark =
    mark === undefined
      ? []
      : [{ ...modifiers, shift: mark === 'Plus' ? false : modifiers.shift, code: mark }];
  const code = press.code === '' ? codeOfKey(press.key) : press.code;
  // A letter is never taken for a mark of its place: on Dvorak the key of `,` types `w`, and Ctrl+W is the shell's.
  const isMisplaced = code in marks && /^[a-z]$/iu.test(press.key);
  const byPlace = code in namedCodes && !isMisplaced ? [{ ...modifiers, code }] : [];
  const [first] = byMark;
  return first && byPlace[0]?.code === first.code && byPlace[0].shift === first.shift
    ? byMark
    : [...byMark, ...byPlace];
}

/** Screen keyboards and remote desktops may tell no place. */
function codeOfKey(key: string): string {
  return codesByName.get(key.toLowerCase()) ?? (key in namedCodes ? key : '');
}

/** What a layout writes on the key of a code, as `navigator.keyboard.getLayoutMap()` tells. */
export type KeyLayout = Pick<ReadonlyMap<string, string>, 'get'>;

const macNames: Readonly<Record<string, string>> = {
  Enter: '↩',
  Backspace: '⌫',
  Delete: '⌦',
  Escape: '⎋',
  Tab: '⇥',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
};

type LabelOptions = {
  readonly isMac: boolean;
  readonly layout?: KeyLayout | undefined;
  /** What a language calls a key or a modifier by its name here; on a Mac their signs are the same everywhere. */
  readonly nameOf?: (name: string) => string;
};

/** The chord as a person reads it: `Ctrl+Shift+P`, on a Mac `⇧⌘P`. */
export function labelChord(chord: Chord, { isMac, layout, nameOf = (name) => name }: LabelOptions): string {
  const key = keyLabel(chord.code, layout);
  if (isMac) {
    const { ctrl, alt, shift, meta } = chord;
    return `${ctrl ? '⌃' : ''}${alt ? '⌥' : ''}${shift ? '⇧' : ''}${meta ? '⌘' : ''}${macNames[chord.code] ?? key}`;
  }
  const modifiers = formatChord(chord).split('+').slice(0, -1);
  return [...modifiers.map((name) => (name === 'Cmd' ? 'Meta' : name)), key].map(nameOf).join('+');
}

function keyLabel(code: string, layout: KeyLayout | undefined): string {
  if (code === 'Plus') return '+';
  // Marks are found by what they type, so the US mark is right on every layout.
  const written = code.startsWith('Key') || code === 'IntlBackslash' ? layout?.get(code) : undefined;
  return written?.toUpperCase() ?? namedCodes[code] ?? code;
}

const acceleratorNames: Readonly<Record<string, string>> = {
  Enter: 'Return',
  NumpadEnter: 'Return',
  NumpadAdd: 'numadd',
  NumpadSubtract: 'numsub',
  NumpadMultiply: 'nummult',
  NumpadDivide: 'numdiv',
  NumpadDecimal: 'numdec',
  ...Object.fromEntries(range(0, 9).map((digit) => [`Numpad${digit}`, `num${digit}`])),
};

/** The chord as Electron's menus write it; undefined where they have no word for the key. */
export function acceleratorOf(chord: Chord): string | undefined {
  if (chord.code === 'IntlBackslash') return undefined;
  const key = acceleratorNames[chord.code] ?? namedCodes[chord.code];
  if (key === undefined) return undefined;
  return [
    ...(chord.ctrl ? ['Ctrl'] : []),
    ...(chord.meta ? ['Super'] : []),
    ...(chord.alt ? ['Alt'] : []),
    ...(chord.shift ? ['Shift'] : []),
    key,
  ].join('+');
}

function range(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_none, index) => first + index);
}
