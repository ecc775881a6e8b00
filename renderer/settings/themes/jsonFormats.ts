import type { TerminalColourName } from '../../../preload/contract/settingsLimits.ts';
import { readColour, type GivenTheme } from './colour.ts';
import { byLowerName, collect } from './formats.ts';

type Members = Readonly<Record<string, unknown>>;

/** A scheme of Windows Terminal, its whole settings, a theme of VS Code, or its settings. Comments are allowed. */
export function readJsonThemes(text: string): readonly GivenTheme[] {
  const value = parseJsonWithComments(text);
  if (!isMembers(value)) return [];
  const schemes = own(value, 'schemes');
  if (Array.isArray(schemes)) return schemes.filter(isMembers).map(readWindowsTerminal);
  const customized = own(value, 'workbench.colorCustomizations');
  if (isMembers(customized)) return readCustomizations(customized);
  const colours = own(value, 'colors');
  if (isMembers(colours)) return [readVsCode(colours, own(value, 'name'))];
  return [readWindowsTerminal(value)];
}

/** Windows Terminal says purple where others say magenta. */
function readWindowsTerminal(scheme: Members): GivenTheme {
  const pairs = Object.entries(scheme).map(([key, value]) => {
    const name = key.toLowerCase().replace('purple', 'magenta');
    return [name === 'cursorcolor' ? 'cursor' : byLowerName.get(name), value] as const;
  });
  return { name: textOf(own(scheme, 'name')), colours: collect(pairs) };
}

/** Of all themes, and of single ones: `"[Name]": { … }`. */
function readCustomizations(colours: Members): readonly GivenTheme[] {
  const single = Object.entries(colours).flatMap(([key, value]) =>
    /^\[.{1,100}\]$/.test(key) && isMembers(value)
      ? [readVsCode({ ...colours, ...value }, key.slice(1, -1))]
      : [],
  );
  return [readVsCode(colours, undefined), ...single].filter((theme) => Object.keys(theme.colours).length > 0);
}

const vsCodeNames: ReadonlyMap<string, TerminalColourName> = new Map([
  ['terminal.foreground', 'foreground'],
  ['terminal.background', 'background'],
  ['terminalcursor.foreground', 'cursor'],
  ['terminalcursor.background', 'cursorAccent'],
  ['terminal.selectionbackground', 'selectionBackground'],
]);
/** What VS Code itself takes where a theme says nothing of terminals. */
const vsCodeFallbacks: ReadonlyMap<string, TerminalColourName> = new Map([
  ['editor.foreground', 'foreground'],
  ['foreground', 'foreground'],
  ['editor.background', 'background'],
  ['panel.background', 'background'],
  ['editor.selectionbackground', 'selectionBackground'],
]);

function readVsCode(colours: Members, name: unknown): GivenTheme {
  const entries = Object.entries(colours);
  const background = readColour(
    own(colours, 'terminal.background') ??
      own(colours, 'editor.background') ??
      own(colours, 'panel.background'),
  );
  const solid = (value: unknown): unknown => readColour(value, background);
  return {
    name: textOf(name),
    colours: collect([
      ...entries.map(([key, value]) => [vsCodeName(key), solid(value)] as const),
      ...entries.map(([key, value]) => [vsCodeFallbacks.get(key.toLowerCase()), solid(value)] as const),
    ]),
  };
}

function vsCodeName(key: string): TerminalColourName | undefined {
  const lower = key.toLowerCase();
  return lower.startsWith('terminal.ansi')
    ? byLowerName.get(lower.slice('terminal.ansi'.length))
    : vsCodeNames.get(lower);
}

/** Without comments, and without commas before a closing bracket; both only outside of strings. What is never closed ends the text. */
function parseJsonWithComments(text: string): unknown {
  const plain = text
    .replace(/^\uFEFF/, '')
    .replaceAll(/"(?:[^"\\]|\\[^]?)*(?:"|$)|\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)/g, (token) =>
      token.startsWith('/') ? ' ' : token,
    )
    .replaceAll(/"(?:[^"\\]|\\[^]?)*(?:"|$)|,(?=\s*[}\]])/g, (token) => (token === ',' ? '' : token));
  try {
    return JSON.parse(plain);
  } catch {
    return undefined;
  }
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function own(members: Members, key: string): unknown {
  return Object.hasOwn(members, key) ? members[key] : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
