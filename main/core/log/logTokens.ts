/* oxlint-disable no-control-regex -- escape sequences and control characters are what this is about */
import type { LogToken } from '../../../preload/contract/jobLog.ts';
import { namesOf, splitUnseen, unseen } from '../../../preload/contract/unseen.ts';
import { nextLogStyle, styledToken, type LogStyle } from './logStyle.ts';
import { stripEscapes } from './plainText.ts';

/*
 * From the bytes of one line of a log, without its timestamps, to what is drawn.
 */

/** More of a line nobody reads in a row; copied and saved it is whole. */
export const longestShownLine = 4_000;

// As in plainText.ts, the SGR's parameters caught.
const sequence =
  /\x1b\[(?:([0-9;:]*)m|[0-?]*[ -/]*(?:[@-~]|$))|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\|$)|\x1b[ -/]*(?:[0-~]|$)/g;
const controls = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/g;

/** What a carriage return leaves: those at the end belong to the end, any other starts the line over. */
export function lastVisiblePart(raw: string): number {
  let end = raw.length;
  while (end > 0 && raw[end - 1] === '\r') end -= 1;
  return end === 0 ? 0 : raw.lastIndexOf('\r', end - 1) + 1;
}

/** Plain text: what is drawn, unseen characters as they are. */
export function plainLine(raw: string): string {
  return stripEscapes(raw.includes('\r') ? raw.slice(lastVisiblePart(raw)) : raw);
}

/** The style at the end of a text that began in `style`. */
export function styleAfter(raw: string, style: LogStyle): LogStyle {
  let next = style;
  for (const [, parameters] of raw.matchAll(sequence)) {
    if (parameters !== undefined) next = nextLogStyle(next, parameters);
  }
  return next;
}

export type ShownText = { readonly tokens: LogToken[]; readonly leftOut: number };

/** A line's tokens, and how many characters are not in them. */
export function readTokens(whole: string, style: LogStyle): ShownText {
  const from = whole.includes('\r') ? lastVisiblePart(whole) : 0;
  const raw = whole.slice(from);
  let current = from === 0 ? style : styleAfter(whole.slice(0, from), style);
  const tokens: LogToken[] = [];
  let room = longestShownLine;
  let at = 0;
  const take = (piece: string): boolean => {
    const text = piece.replace(controls, '');
    const shown = text.length > room ? cutBefore(text, room) : text;
    room -= shown.length;
    if (shown !== '') addText(tokens, { text: shown, style: current });
    return shown.length === text.length;
  };
  for (const match of raw.matchAll(sequence)) {
    const fits = take(raw.slice(at, match.index));
    if (!fits) return { tokens, leftOut: leftOf(raw, room) };
    if (match[1] !== undefined) current = nextLogStyle(current, match[1]);
    at = match.index + match[0].length;
  }
  const fits = take(raw.slice(at));
  return { tokens, leftOut: fits ? 0 : leftOf(raw, room) };
}

function leftOf(raw: string, room: number): number {
  return stripEscapes(raw).length - (longestShownLine - room);
}

/** Not between the halves of one character. */
function cutBefore(text: string, at: number): string {
  const isHalf = /[\ud800-\udbff]/.test(text[at - 1] ?? '');
  return text.slice(0, isHalf ? at - 1 : at);
}

function addText(
  tokens: LogToken[],
  { text, style }: { readonly text: string; readonly style: LogStyle },
): void {
  if (!unseen.test(text)) return void tokens.push(styledToken(text, style));
  for (const [index, piece] of splitUnseen(text).entries()) {
    if (piece === '') continue;
    if (index % 2 === 0) tokens.push(styledToken(piece, style));
    else tokens.push({ text: namesOf(piece), isControl: true });
  }
}

/** Bright green behind `$ `, as a Runner shows a command before it runs it. GitLab calls bold and green bright. */
export function isEcho([first]: readonly LogToken[]): boolean {
  if (first?.text.startsWith('$ ') !== true || first.marks?.includes('bold') !== true) return false;
  return first.colour === 2 || first.colour === 10;
}
