import type { TerminalColourName } from '../../../preload/contract/settingsLimits.ts';
import { ansiName, toColour, type GivenTheme } from './colour.ts';
import { collect, ownEntry } from './formats.ts';

const names: Readonly<Record<string, TerminalColourName>> = {
  'foreground color': 'foreground',
  'background color': 'background',
  'cursor color': 'cursor',
  'cursor text color': 'cursorAccent',
  'selection color': 'selectionBackground',
};

const token =
  /<key>([^<&]{1,80})<\/key>|<(?:real|integer)>\s*([\d.eE+-]{1,30})\s*<\/(?:real|integer)>|<(\/?)dict\s*>/g;

/**
 * iTerm2's `.itermcolors`: a property list whose dictionaries hold parts of a colour from 0 to 1. Read as the few tags it is
 * made of, by no XML parser: entities and document types mean nothing here, and what holds them is refused.
 */
export function readIterm(text: string): GivenTheme {
  if (/<!ENTITY|<!DOCTYPE[^>]{0,1000}\[/i.test(text)) return { colours: {} };
  const colours: (readonly [TerminalColourName | undefined, string])[] = [];
  let [key, parts, colourKey]: [string, Map<string, number>, string] = ['', new Map(), ''];
  for (const [tag, keyText, number, closing] of text.matchAll(token)) {
    if (keyText !== undefined) key = keyText;
    else if (number !== undefined) parts.set(key, Number(number));
    else if (tag.includes('dict') && closing === '') [colourKey, parts] = [key, new Map()];
    else colours.push([nameOf(colourKey), colourOf(parts)]);
  }
  return { colours: collect(colours) };
}

function nameOf(key: string): TerminalColourName | undefined {
  const number = /^Ansi (\d{1,2}) Color$/.exec(key)?.[1];
  return number === undefined ? ownEntry(names, key.toLowerCase()) : ansiName(Number(number));
}

function colourOf(parts: ReadonlyMap<string, number>): string {
  const [red, green, blue] = ['Red', 'Green', 'Blue'].map((part) => parts.get(`${part} Component`));
  if (red === undefined || green === undefined || blue === undefined) return '';
  return [red, green, blue].every(Number.isFinite) ? toColour([red * 255, green * 255, blue * 255]) : '';
}
