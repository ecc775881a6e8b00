import {
  ansiColourNames,
  terminalColourNames,
  type TerminalColourName,
} from '../../../preload/contract/settingsLimits.ts';
import { ansiName, readColour, type GivenColours, type GivenTheme } from './colour.ts';
import { readTomlKeys, readYamlKeys, type FlatKeys } from './flatKeys.ts';

/* Formats of lines and of keys: one function a format, from text to what it says of colours. */

type Pairs = Iterable<readonly [TerminalColourName | undefined, unknown]>;

/** The colours among `pairs`; the first of a name counts. What is no colour is left out. */
export function collect(pairs: Pairs): GivenColours {
  const colours = new Map<TerminalColourName, string>();
  for (const [name, value] of pairs) {
    const colour = readColour(value);
    if (name !== undefined && colour !== undefined && !colours.has(name)) colours.set(name, colour);
  }
  return Object.fromEntries(colours);
}

const kittyNames: Readonly<Record<string, TerminalColourName>> = {
  foreground: 'foreground',
  background: 'background',
  cursor: 'cursor',
  cursor_text_color: 'cursorAccent',
  selection_background: 'selectionBackground',
};

/** kitty.conf: `color4 #68a8e4`; the name stands in `## name: …`. */
export function readKitty(text: string): GivenTheme {
  const name = /^##\s*name:\s*(.{1,200})/m.exec(text)?.[1];
  const pairs = [...text.matchAll(/^[ \t]*(\w{1,40})[ \t]+(\S{1,32})[ \t]*$/gm)].map(
    ([, key = '', value]) => [kittyName(key), value] as const,
  );
  return { name, colours: collect(pairs) };
}

function kittyName(key: string): TerminalColourName | undefined {
  const number = /^color(\d{1,3})$/.exec(key)?.[1];
  return number === undefined ? ownEntry(kittyNames, key) : ansiName(Number(number));
}

const xNames: Readonly<Record<string, TerminalColourName>> = {
  foreground: 'foreground',
  background: 'background',
  cursorcolor: 'cursor',
  cursor: 'cursor',
  highlightcolor: 'selectionBackground',
};

/** Xresources: `*.color4: #68a8e4`, `URxvt*foreground: rgb:dc/de/e3`, and `#define` of a colour. */
export function readXresources(text: string): GivenTheme {
  const defined = new Map(
    [...text.matchAll(/^#define[ \t]+(\w{1,40})[ \t]+(\S{1,32})/gm)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  );
  const lines = text.matchAll(
    /^[ \t]*[\w.*?-]{0,60}?[.*]?(color\d{1,3}|\w{6,20})[ \t]*:[ \t]*(\S{1,32})[ \t]*$/gim,
  );
  const pairs = [...lines].map(([, key = '', value = '']) => {
    const number = /^color(\d{1,3})$/i.exec(key)?.[1];
    const name = number === undefined ? ownEntry(xNames, key.toLowerCase()) : ansiName(Number(number));
    return [name, defined.get(value) ?? value] as const;
  });
  return { colours: collect(pairs) };
}

const alacrittyNames: Readonly<Record<string, TerminalColourName>> = {
  'primary.foreground': 'foreground',
  'primary.background': 'background',
  'cursor.cursor': 'cursor',
  'cursor.text': 'cursorAccent',
  'selection.background': 'selectionBackground',
  ...Object.fromEntries(
    ansiColourNames.map((name, index) => {
      const plain = ansiColourNames[index % 8] ?? name;
      return [index < 8 ? `normal.${plain}` : `bright.${plain}`, name];
    }),
  ),
};

export const readAlacrittyToml = (text: string): GivenTheme => fromAlacritty(readTomlKeys(text));
export const readAlacrittyYaml = (text: string): GivenTheme => fromAlacritty(readYamlKeys(text));

/** The last two parts of a key decide: themes stand under `colors`, or under a name of their own. */
function fromAlacritty(keys: FlatKeys): GivenTheme {
  return {
    colours: collect(
      [...keys].map(([key, value]) => [ownEntry(alacrittyNames, key.split('.').slice(-2).join('.')), value]),
    ),
  };
}

/** What base16's sixteen stand for in a terminal, by its own guidelines. */
const base16Names: Readonly<Record<string, readonly TerminalColourName[]>> = {
  base00: ['background', 'black'],
  base01: [],
  base02: ['selectionBackground'],
  base03: ['brightBlack'],
  base05: ['foreground', 'cursor', 'white'],
  base07: ['brightWhite'],
  base08: ['red', 'brightRed'],
  base0a: ['yellow', 'brightYellow'],
  base0b: ['green', 'brightGreen'],
  base0c: ['cyan', 'brightCyan'],
  base0d: ['blue', 'brightBlue'],
  base0e: ['magenta', 'brightMagenta'],
};

/** base16's YAML, old (`base00: "181818"`) and new (under `palette`). */
export function readBase16(text: string): GivenTheme {
  const keys = readYamlKeys(text);
  const pairs = [...keys].flatMap(([key, value]) => {
    const names = ownEntry(base16Names, (key.split('.').at(-1) ?? '').toLowerCase()) ?? [];
    return names.map((name) => [name, value] as const);
  });
  return { name: keys.get('scheme') ?? keys.get('name'), colours: collect(pairs) };
}

/** Only what the table itself says: `constructor` is no colour. */
export function ownEntry<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** Names of xterm's, as other programs write them: without regard to case. */
export const byLowerName: ReadonlyMap<string, TerminalColourName> = new Map(
  terminalColourNames.map((name) => [name.toLowerCase(), name]),
);
