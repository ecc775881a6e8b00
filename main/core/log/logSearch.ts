import { isAscii } from 'node:buffer';
import type { LogFound, LogSearch } from '../../../preload/contract/jobLog.ts';
import { logParts, mostFoundLines } from '../../../preload/contract/logLimits.ts';
import { acrossLines } from './linePattern.ts';
import { createNumbers, type Numbers } from './numbers.ts';
import type { SearchedLog } from './searchedLog.ts';
import { createVisibleText, type VisibleText } from './visibleText.ts';

/*
 * A search through a whole log. It reads what is seen of many lines at once and finds its way back to the single ones.
 */

export type LogSearchOptions = {
  readonly log: SearchedLog;
  readonly search: LogSearch;
  /** Where the person looks: these lines are named where there are more than can be. */
  readonly near: number;
};

/** Adds the lines of a text that match, by their place in it, in order. */
type Matcher = (text: VisibleText, add: (line: number) => void) => void;

/** Stops after each part: whoever asked may have gone. */
export function* searchLog({ log, search, near }: LogSearchOptions): Generator<undefined, LogFound> {
  const matcher = matcherOf(search);
  if (matcher === undefined) return { kind: 'invalid' };
  const isFolded = search.kind === 'text' && !search.isRegex && !search.matchCase;
  const reader = createVisibleText({ log, isFolded });
  const found = createNumbers();
  for (let first = 0; first < log.count;) {
    const text = reader.read(first);
    matcher(text, (line) => void found.push(text.first + line));
    first += text.count;
    yield undefined;
  }
  return toFound(found, { near, lineCount: log.count });
}

function matcherOf(search: LogSearch): Matcher | undefined {
  if (search.kind === 'errors') return errorMatcher;
  const { text, isRegex, matchCase } = search;
  if (!isRegex && text.includes('\n')) return () => {};
  if (isRegex) return regexMatcher(text, matchCase);
  return matchCase ? bytesMatcher(text) : foldedMatcher(text.toLowerCase());
}

type Around = { readonly near: number; readonly lineCount: number };

function toFound({ length: count, at }: Numbers, { near, lineCount }: Around): LogFound {
  const isMarked = new Uint8Array(logParts);
  let earlier = 0;
  for (let index = 0; index < count; index += 1) {
    const line = at(index);
    if (line < near) earlier += 1;
    isMarked[Math.floor((line / lineCount) * logParts)] = 1;
  }
  const before = Math.max(0, Math.min(earlier - mostFoundLines / 2, count - mostFoundLines));
  const named = Math.min(mostFoundLines, count - before);
  return {
    kind: 'found',
    count,
    before,
    lines: Array.from({ length: named }, (_, index) => at(before + index)),
    places: [...isMarked].flatMap((is, place) => (is === 1 ? [place] : [])),
  };
}

/** These bytes, as they are. A character for each is read faster than any other text. */
function bytesMatcher(words: string): Matcher {
  const wanted = Buffer.from(words).toString('latin1');
  return ({ bytes, starts, count }, add) => {
    const text = bytes.toString('latin1');
    let line = 0;
    for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, starts[line])) {
      while (line + 1 < count && (starts[line + 1] ?? 0) <= at) line += 1;
      add(line);
      line += 1;
      if (line >= count) return;
    }
  };
}

/** The two characters that are no ASCII and whose small letters are: K (Kelvin) and İ. */
const foldToAscii = ['\u212a', '\u0130'].map((character) => Buffer.from(character));

/** Words in small letters, in a text whose letters from A to Z are. */
function foldedMatcher(wanted: string): Matcher {
  const matchBytes = bytesMatcher(wanted);
  const isPlain = isAscii(Buffer.from(wanted));
  return (text, add) => {
    const { bytes } = text;
    const isBytes = isAscii(bytes) || (isPlain && !foldToAscii.some((one) => bytes.includes(one)));
    if (isBytes) return matchBytes(text, add);
    const small = bytes.toString().toLowerCase();
    const lines = createLineFinder(small);
    for (let at = small.indexOf(wanted); at >= 0; at = small.indexOf(wanted, at)) {
      add(lines.lineAt(at));
      at = lines.nextStart();
      if (at < 0) return;
    }
  };
}

/** In which line a place is; places only move on. */
function createLineFinder(text: string) {
  let line = 0;
  let end = text.indexOf('\n');
  return {
    lineAt: (at: number): number => {
      for (; end >= 0 && end < at; end = text.indexOf('\n', end + 1)) line += 1;
      return line;
    },
    /** Of the line after the last one asked for; below 0: there is none. */
    nextStart: (): number => (end < 0 ? -1 : end + 1),
  };
}

/** For regular expressions these end a line, too. */
const otherLineEnds = /[\u2028\u2029]/;

/** Undefined: no regular expression. */
function regexMatcher(source: string, matchCase: boolean): Matcher | undefined {
  // What the strict grammar refuses, like `\-` and a lone brace, the old one takes.
  const flags = (matchCase ? ['u', ''] : ['iu', 'i']).find((some) => toPattern(source, some) !== undefined);
  const single = flags === undefined ? undefined : toPattern(source, flags);
  if (single === undefined) return undefined;
  const across = acrossLines(source);
  const whole = across === undefined ? undefined : toPattern(across, `gm${flags}`);
  return ({ bytes }, add) => {
    const text = isAscii(bytes) ? bytes.toString('latin1') : bytes.toString();
    if (whole === undefined || otherLineEnds.test(text)) {
      for (const [line, one] of text.split('\n').entries()) if (single.test(one)) add(line);
    } else {
      eachMatch(text, { pattern: whole, add });
    }
  };
}

function toPattern(source: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(source, flags);
  } catch {
    return undefined;
  }
}

type EachMatch = { readonly pattern: RegExp; readonly add: (line: number) => void };

/** A match lies within one line, and one for each is enough. */
function eachMatch(text: string, { pattern, add }: EachMatch): void {
  const lines = createLineFinder(text);
  pattern.lastIndex = 0;
  while (pattern.test(text)) {
    add(lines.lineAt(pattern.lastIndex));
    pattern.lastIndex = lines.nextStart();
    if (lines.nextStart() < 0) return;
  }
}

/** Words that errors are told with. Takes the same time for any line. */
const errorWords =
  /\b(?:error|fatal|exception|traceback|panic(?:ked)?|segmentation fault|failed|failure)\b|✘|✖|✗/gi;
/** `0 errors`, `no failures`: none. */
const noErrors = /\b(?:0|no|without) (?:errors?|failures?|failed)\b/i;

/** A command that is shown before it runs only speaks of errors. */
function errorMatcher({ bytes }: VisibleText, add: (line: number) => void): void {
  const text = isAscii(bytes) ? bytes.toString('latin1') : bytes.toString();
  const addIfError = (line: number): void => {
    const end = text.indexOf('\n', errorWords.lastIndex);
    const start = text.lastIndexOf('\n', errorWords.lastIndex - 1) + 1;
    const one = text.slice(start, end < 0 ? text.length : end);
    if (!noErrors.test(one) && !one.startsWith('$ ')) add(line);
  };
  eachMatch(text, { pattern: errorWords, add: addIfError });
}
