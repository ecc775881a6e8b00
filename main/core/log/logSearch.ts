import { createContext, Script } from 'node:vm';
import type { LogFound, LogSearch } from '../../../preload/contract/jobLog.ts';
import { mostFoundLines } from '../../../preload/contract/logLimits.ts';
import { isStamped, stampBytes, type LogIndex } from './logIndex.ts';

/*
 * A search through a whole log, in steps between which main does other things.
 */

export type SearchLog = {
  readonly search: LogSearch;
  readonly index: LogIndex;
  readonly bytes: Buffer;
  readonly plain: (line: number) => string;
  readonly breathe: () => Promise<void>;
  /** Nobody waits for it any more. */
  readonly isReplaced: () => boolean;
};

/** About 10 ms of reading. */
const stepLines = 5_000;
const stepBytes = 1024 * 1024;
/** An expression that needs longer for one step goes back and forth without end. */
const regexLimitMs = 250;

/** Words that errors are told with. Takes the same time for any line. */
const errorWords =
  /\b(?:error|fatal|exception|traceback|panic(?:ked)?|segmentation fault|failed|failure)\b|✘|✖|✗/i;
/** `0 errors`, `no failures`: none. */
const noErrors = /\b(?:0|no|without) (?:errors?|failures?|failed)\b/i;

/** A command that is shown before it runs only speaks of errors. */
function looksLikeError(text: string): boolean {
  return errorWords.test(text) && !noErrors.test(text) && !text.startsWith('$ ');
}

export async function searchLog(options: SearchLog): Promise<LogFound> {
  const { search } = options;
  if (search.kind === 'errors') return searchLines(options, (texts) => texts.map(looksLikeError));
  if (!search.isRegex) return searchText(options, search);
  const matcher = createRegexMatcher(search.text, search.matchCase);
  return matcher ? searchLines(options, matcher) : { kind: 'invalid' };
}

/** Which of these lines match; undefined: it takes too long. */
type Matcher = (texts: readonly string[]) => readonly boolean[] | undefined;

async function searchLines(
  { index, plain, breathe, isReplaced }: SearchLog,
  matcher: Matcher,
): Promise<LogFound> {
  const found = createFound();
  const total = index.count();
  let line = 0;
  while (line < total) {
    const first = line;
    const startByte = index.startOf(first);
    const texts: string[] = [];
    while (line < total && texts.length < stepLines && index.endOf(line) - startByte < stepBytes + 1) {
      texts.push(plain(line));
      line += 1;
    }
    // A line longer than a step is a step of its own.
    if (texts.length === 0) texts.push(plain(line++));
    const matches = matcher(texts);
    if (matches === undefined) return { kind: 'too-slow' };
    for (const [offset, isMatch] of matches.entries()) if (isMatch) found.add(first + offset);
    await breathe();
    if (isReplaced()) return { kind: 'replaced' };
  }
  return found.result();
}

/**
 * Plain words. Lines that are nothing but their bytes, which most are, are searched many at once; `indexOf` reads them faster
 * than anything that reads lines.
 */
async function searchText(
  options: SearchLog,
  search: Extract<LogSearch, { kind: 'text' }>,
): Promise<LogFound> {
  const { index, plain, breathe, isReplaced, bytes } = options;
  const found = createFound();
  const total = index.count();
  const { matchCase } = search;
  const isAscii = /^[\x20-\x7e]*$/.test(search.text);
  const wanted = matchCase ? search.text : search.text.toLowerCase();
  const matches = (line: number): boolean => {
    const text = plain(line);
    return (matchCase ? text : text.toLowerCase()).includes(wanted);
  };
  let line = 0;
  let restedAt = 0;
  while (line < total) {
    const first = line;
    const startByte = index.startOf(first);
    const isBlock = isAscii && index.isSimple(first);
    while (
      line < total &&
      line - first < (isBlock ? Infinity : stepLines) &&
      index.endOf(line) - startByte < stepBytes &&
      (!isAscii || index.isSimple(line) === isBlock)
    )
      line += 1;
    if (line === first) line += 1;
    if (isBlock) findInBlock({ index, bytes, wanted, first, end: line, matchCase, add: found.add });
    else for (const one of linesThat(matches, { from: first, to: line })) found.add(one);
    // Blocks may be of a few lines each.
    if (line - restedAt < stepLines && index.endOf(line - 1) - index.startOf(restedAt) < stepBytes) continue;
    restedAt = line;
    await breathe();
    if (isReplaced()) return { kind: 'replaced' };
  }
  return found.result();
}

type Range = { readonly from: number; readonly to: number };

function linesThat(matches: (line: number) => boolean, { from, to }: Range): readonly number[] {
  const lines: number[] = [];
  for (let line = from; line < to; line += 1) if (matches(line)) lines.push(line);
  return lines;
}

type Block = Pick<SearchLog, 'index' | 'bytes'> & {
  readonly wanted: string;
  readonly first: number;
  readonly end: number;
  readonly matchCase: boolean;
  readonly add: (line: number) => void;
};

function findInBlock({ index, bytes, wanted, first, end, matchCase, add }: Block): void {
  const startByte = index.startOf(first);
  const raw = bytes.toString('latin1', startByte, index.endOf(end - 1));
  // Small letters of one byte stay of one byte: `İ` and its like are of two here.
  const text = matchCase ? raw : raw.toLowerCase();
  let at = text.indexOf(wanted);
  while (at >= 0) {
    const line = index.lineAt(startByte + at);
    const [start, stop] = [index.startOf(line), index.endOf(line)];
    const isInStamp = isStamped(bytes, start) && startByte + at < start + stampBytes;
    // Between lines stand markers that nobody sees.
    const isSeen = !isInStamp && startByte + at + wanted.length <= stop;
    if (isSeen) add(line);
    at = text.indexOf(wanted, isSeen ? stop - startByte : at + 1);
  }
}

function createFound() {
  const lines: number[] = [];
  let count = 0;
  return {
    add: (line: number): void => {
      count += 1;
      if (lines.length < mostFoundLines) lines.push(line);
    },
    result: (): LogFound => ({ kind: 'found', count, lines }),
  };
}

/** Undefined: no regular expression. It runs where it can be broken off: some take longer than the universe lasts. */
function createRegexMatcher(source: string, matchCase: boolean): Matcher | undefined {
  try {
    new RegExp(source, matchCase ? 'u' : 'iu');
  } catch {
    return undefined;
  }
  const sandbox = createContext({ source, flags: matchCase ? 'u' : 'iu', texts: '', found: '' });
  new Script('const pattern = new RegExp(source, flags);').runInContext(sandbox);
  const run = new Script('found = JSON.stringify(JSON.parse(texts).map((text) => pattern.test(text)));');
  return (texts) => {
    sandbox['texts'] = JSON.stringify(texts);
    try {
      run.runInContext(sandbox, { timeout: regexLimitMs });
    } catch {
      return undefined;
    }
    const found: unknown = JSON.parse(String(sandbox['found']));
    return Array.isArray(found) ? found.map((one) => one === true) : undefined;
  };
}
