import type { TerminalTheme } from '../../../preload/contract/settings.ts';
import { ansiColourNames, terminalColourNames } from '../../../preload/contract/settingsLimits.ts';
import { mix, type GivenColours, type GivenTheme } from './colour.ts';
import { readAlacrittyToml, readAlacrittyYaml, readBase16, readKitty, readXresources } from './formats.ts';
import { readIterm } from './iterm.ts';
import { readJsonThemes } from './jsonFormats.ts';

/** A theme file is a few kilobytes; a whole settings file of another program some hundred. */
export const importLimitBytes = 1024 * 1024;

export type ImportProblem =
  /** Larger than `importLimitBytes`. */
  | 'too-large'
  /** No format that is known, or no colours in it. */
  | 'no-colours'
  /** Some colours, but not the background, the foreground and the eight that programs use. */
  | 'incomplete';

export type ThemeImport =
  | { readonly ok: true; readonly themes: readonly Omit<TerminalTheme, 'id'>[] }
  | { readonly ok: false; readonly problem: ImportProblem };

/** The terminal themes in a file of another program's. What it is is told by what stands in it, not by its name. */
export function importThemes({
  fileName,
  text,
}: {
  readonly fileName: string;
  readonly text: string;
}): ThemeImport {
  if (text.length > importLimitBytes) return { ok: false, problem: 'too-large' };
  const given = readAny(text).filter(({ colours }) => Object.keys(colours).length > 0);
  if (given.length === 0) return { ok: false, problem: 'no-colours' };
  const themes = given.flatMap((theme) => {
    const colours = complete(theme.colours);
    return colours ? [{ name: nameOf(theme.name, fileName), colours }] : [];
  });
  return themes.length > 0 ? { ok: true, themes } : { ok: false, problem: 'incomplete' };
}

function readAny(text: string): readonly GivenTheme[] {
  const start = text.slice(0, 4000).trimStart();
  if (start.startsWith('<')) return [readIterm(text)];
  const json = start.startsWith('{') || start.startsWith('/') ? readJsonThemes(text) : [];
  if (json.length > 0) return json;
  // Each leaves out what it doesn't know: the one that finds most has understood.
  const candidates = [readBase16, readAlacrittyToml, readAlacrittyYaml, readKitty, readXresources].map(
    (read) => read(text),
  );
  const most = candidates.toSorted((one, other) => size(other.colours) - size(one.colours))[0];
  return most ? [most] : [];
}

function size(colours: GivenColours): number {
  return Object.keys(colours).length;
}

/** What a file leaves open, from what it says: brights are the plain colours, the cursor is the text's. */
function complete(given: GivenColours): TerminalTheme['colours'] | undefined {
  const { foreground, background } = given;
  if (foreground === undefined || background === undefined) return undefined;
  if (ansiColourNames.slice(0, 8).some((name) => given[name] === undefined)) return undefined;
  const derived: GivenColours = {
    ...Object.fromEntries(
      ansiColourNames.slice(8).map((name, index) => [name, given[ansiColourNames[index] ?? name]]),
    ),
    cursor: foreground,
    cursorAccent: background,
    selectionBackground: mix(background, foreground, 0.25),
  };
  const all = terminalColourNames.map((name) => [name, given[name] ?? derived[name] ?? foreground] as const);
  return Object.fromEntries(all) as TerminalTheme['colours'];
}

/** Characters, of at most two units each. */
const longestName = 40;

/** As text: no control or direction marks, and not longer than a line. */
function nameOf(given: string | undefined, fileName: string): string {
  return clean(given ?? '') || clean(fileName.replace(/\.[^.]*$/, '')) || '?';
}

function clean(name: string): string {
  const plain = name
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return [...plain].slice(0, longestName).join('').trim();
}

/** The imported ones behind those there are, each with an id of its own. */
export function withImported(
  themes: readonly TerminalTheme[],
  imported: readonly Omit<TerminalTheme, 'id'>[],
): readonly TerminalTheme[] {
  return imported.reduce<readonly TerminalTheme[]>((all, theme) => {
    // The same name again is a newer version of the same.
    const known = all.find(({ name }) => name === theme.name);
    if (known) return all.map((other) => (other === known ? { ...theme, id: known.id } : other));
    return [...all, { ...theme, id: freeId(theme.name, all) }];
  }, themes);
}

function freeId(name: string, taken: readonly TerminalTheme[]): string {
  const plain = name
    .toLowerCase()
    .replaceAll(/[^a-z\d]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  const base = `own-${plain || 'theme'}`;
  const isFree = (id: string): boolean => taken.every((theme) => theme.id !== id);
  let id = base;
  for (let count = 2; !isFree(id); count += 1) id = `${base}-${count}`;
  return id;
}
