import type { LogLine, LogSection, LogSearch, LogFound } from '../../../preload/contract/jobLog.ts';
import type { TraceAnswer } from './delivery.ts';
import { isStamped, createLogIndex, joinPhysical, stampBytes, type LogIndex } from './logIndex.ts';
import { searchLog } from './logSearch.ts';
import { plainLine, readTokens } from './logTokens.ts';
import { headingOf, rawOfWebLine } from './traceToRaw.ts';

/*
 * One job's log, whole, as it is shown. It holds the raw bytes and where their lines are; a line's text and colours are read
 * when somebody looks at it.
 */

export type JobLog = {
  /** Another number: the lines were read anew. */
  readonly generation: () => number;
  readonly lineCount: () => number;
  readonly stableLines: () => number;
  readonly sizeBytes: () => number;
  /** Whether everything in it came from the raw log, and nothing was lost on the way. */
  readonly isRaw: () => boolean;
  /** When its first line was written, where it tells. */
  readonly startedAtMs: () => number | undefined;
  /** Takes the whole raw log. Resolves when it is read. */
  readonly takeRaw: (text: string) => Promise<void>;
  /** Takes what is new in an answer; `gap`: lines before it are missing here, and the raw log must be read. */
  readonly takeWeb: (answer: TraceAnswer) => Promise<'taken' | 'gap'>;
  /** Lines from `from` on, at most `count`, fewer where they are long. */
  readonly lines: (from: number, count: number) => LogLine[];
  readonly sections: () => readonly LogSection[];
  /** Plain text of a line, whole. */
  readonly plain: (line: number) => string;
  readonly search: (search: LogSearch, isReplaced: () => boolean) => Promise<LogFound>;
};

/** Characters of one answer with lines. */
const mostCharacters = 400_000;
/** Read between two looks at what else there is to do. */
const stepBytes = 2 * 1024 * 1024;
const newline = 0x0a;

/** `breathe` lets main do something else. */
export function createJobLog(breathe: () => Promise<void>): JobLog {
  let bytes: Buffer = Buffer.alloc(0);
  let index: LogIndex = createLogIndex();
  let generation = 0;
  /** Characters of the raw log that are in `bytes`; undefined: not all of them came that way. */
  let rawCharacters: number | undefined = 0;
  /** Where in the log the line begins that may still change, and how far it is known. */
  let open = { logByte: 0, byte: 0, knownTo: 0 };
  /** One after the other: reading a long one takes several steps. */
  let taking: Promise<unknown> = Promise.resolve();
  const next = <Value>(take: () => Value | Promise<Value>): Promise<Value> => {
    const taken = taking.then(take);
    taking = taken.catch(() => undefined);
    return taken;
  };

  const readAll = async (): Promise<void> => {
    const from = index.openAt();
    for (let to = from + stepBytes; to < bytes.length; to += stepBytes) {
      index.extend(bytes.subarray(0, to));
      await breathe();
    }
    index.extend(bytes);
  };

  const takeRawNow = async (given: string): Promise<void> => {
    // The end of a log may be cut within a character: it comes whole next time.
    const text = given.endsWith('\ufffd') ? given.slice(0, -1) : given;
    const isMore = rawCharacters !== undefined && text.length >= rawCharacters;
    if (isMore && bytes.length > 0) bytes = Buffer.concat([bytes, Buffer.from(text.slice(rawCharacters))]);
    else if (isMore) bytes = Buffer.from(text);
    else {
      bytes = Buffer.from(text);
      index = createLogIndex();
      generation += 1;
    }
    rawCharacters = text.length;
    await readAll();
    open = { logByte: index.openAt(), byte: index.openAt(), knownTo: bytes.length };
  };

  const takeWebNow = (answer: TraceAnswer): 'taken' | 'gap' => {
    const lines = answer.lines ?? [];
    const first = lines[0];
    if (first === undefined) return answer.truncated === true ? 'gap' : 'taken';
    if (first.offset > open.knownTo) return 'gap';
    // Lines of the log's last bytes may come from the middle of what is one line here.
    const from = Math.max(first.offset, open.logByte);
    const fresh = lines.filter(({ offset }) => offset >= from);
    const last = fresh.at(-1);
    if (last === undefined) return 'taken';
    const cut = open.byte + from - open.logByte;
    const isCutLine = cut > 0 && bytes[cut - 1] !== newline;
    const pieces: Buffer[] = [bytes.subarray(0, cut), Buffer.from(isCutLine ? '\n' : '')];
    let lastByte = cut + (isCutLine ? 1 : 0);
    const sections = openSections(index);
    let size = lastByte;
    for (const line of fresh) {
      // Colours of the raw log before them don't go on into lines that say their own.
      const isFirst = rawCharacters !== undefined && line === fresh[0];
      const raw = Buffer.from(`${rawOfWebLine({ line, openSection: sections.find, isFirst })}\n`);
      sections.took(line);
      lastByte = size;
      size += raw.length;
      pieces.push(raw);
    }
    bytes = Buffer.concat(pieces);
    rawCharacters = undefined;
    index.extend(bytes);
    open = { logByte: last.offset, byte: lastByte, knownTo: last.offset };
    return 'taken';
  };

  const rawLine = (line: number): string => {
    const [start, end] = [index.startOf(line), index.endOf(line)];
    if (index.isSimple(line))
      return bytes.toString('utf8', isStamped(bytes, start) ? start + stampBytes : start, end);
    return Buffer.from(joinPhysical(bytes, { start, end }).value, 'latin1').toString();
  };
  const plain = (line: number): string => plainLine(rawLine(line));
  const replacedOr = (isReplaced: () => boolean, since: number) => () => isReplaced() || generation !== since;

  const shownLine = (line: number): { readonly shown: LogLine; readonly size: number } => {
    const { tokens, leftOut } = readTokens(rawLine(line), index.styleOf(line));
    const stamp = stampOf(bytes, index.startOf(line));
    const shown = { tokens, ...stamp, ...(leftOut === 0 ? {} : { leftOut }) };
    return { shown, size: tokens.reduce((sum, { text }) => sum + text.length + 20, 50) };
  };

  return {
    generation: () => generation,
    lineCount: () => index.count(),
    stableLines: () => index.stableCount(),
    sizeBytes: () => bytes.length,
    isRaw: () => rawCharacters !== undefined,
    startedAtMs: () => stampOf(bytes, 0).writtenAt,
    takeRaw: (text) => next(() => takeRawNow(text)),
    takeWeb: (answer) => next(() => takeWebNow(answer)),
    lines: (from, count) => {
      const out: LogLine[] = [];
      let room = mostCharacters;
      for (let line = from; line < Math.min(index.count(), from + count) && room > 0; line += 1) {
        const { shown, size } = shownLine(line);
        room -= size;
        out.push(shown);
      }
      return out;
    },
    sections: () => index.sections.list(),
    plain,
    search: (search, isReplaced) =>
      searchLog({
        search,
        index,
        bytes,
        plain,
        breathe,
        isReplaced: replacedOr(isReplaced, generation),
      }),
  };
}

/** What a line's beginning tells: the timestamp before it, also where it begins after a marker in the middle of one. */
function stampOf(bytes: Buffer, start: number): Pick<LogLine, 'writtenAt' | 'isErrorStream'> {
  const at = start === 0 ? 0 : bytes.lastIndexOf(newline, start - 1) + 1;
  if (!isStamped(bytes, at)) return {};
  return {
    writtenAt: Date.parse(bytes.toString('latin1', at, at + 27)),
    ...(bytes[at + 30] === 0x45 ? { isErrorStream: true as const } : {}),
  };
}

/** Sections that are open where web lines come in, those they begin included. */
function openSections(index: LogIndex) {
  const begun = new Set<string>();
  return {
    find: (webName: string) => (begun.has(webName) ? undefined : index.sections.open(webName)),
    took: (line: object): void => {
      const name = headingOf(line);
      if (name !== undefined) begun.add(name);
    },
  };
}
