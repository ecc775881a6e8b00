import type { LogLine, LogSection } from '../../../preload/contract/jobLog.ts';
import type { TraceAnswer } from './delivery.ts';
import { createLogBytes } from './logBytes.ts';
import { createLogIndex, isStamped, joinPhysical, stampBytes, type LogIndex } from './logIndex.ts';
import { isEcho, plainLine, readTokens } from './logTokens.ts';
import { bytesFrom, type RawLog } from './rawLog.ts';
import type { SearchedLog } from './searchedLog.ts';
import { readStep } from './steps.ts';
import { rawOfWebLine } from './traceToRaw.ts';

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
  readonly takeRaw: (raw: RawLog) => Promise<void>;
  /** Takes what is new in an answer; `gap`: lines before it are missing here, and the raw log must be read. */
  readonly takeWeb: (answer: TraceAnswer) => Promise<'taken' | 'gap'>;
  /** Lines from `from` on, at most `count`, fewer where they are long. */
  readonly lines: (from: number, count: number) => LogLine[];
  readonly sections: () => readonly LogSection[];
  /** Plain text of a line, whole. */
  readonly plain: (line: number) => string;
  /** The number that GitLab's page gives this line; undefined: it does not show it, or that can't be told. */
  readonly gitlabLine: (line: number) => number | undefined;
  /** For a search, as it is now. */
  readonly searched: () => SearchedLog;
};

/** Characters of one answer with lines. */
const mostCharacters = 400_000;
/** GitLab's page shows so much of a log's end (G: lib/gitlab/ci/trace/stream.rb, LIMIT_SIZE). */
const gitlabShowsBytes = 500 * 1024;
/** Of a line that is shown: many times what is drawn of it. */
const mostDecodedBytes = 256 * 1024;
const newline = 0x0a;
/** Lines of `trace.json` between two looks at what else there is to do. */
const webStepLines = 2_000;

/** The line that may still change: where it begins in the log and here. */
type Open = {
  readonly logByte: number;
  readonly byte: number;
  /** How far the log is known, whatever of it is shown. */
  readonly knownTo: number;
  /** From `byte` on it is the log's own bytes. */
  readonly isRaw: boolean;
};

/** `breathe` lets main do something else. */
export function createJobLog(breathe: () => Promise<void>): JobLog {
  let store = createLogBytes();
  let index: LogIndex = createLogIndex();
  let generation = 0;
  /** Bytes of the raw log that are here; undefined: not all of them came that way. */
  let rawBytes: number | undefined = 0;
  let open: Open = { logByte: 0, byte: 0, knownTo: 0, isRaw: true };
  /** One after the other: reading a long one takes several steps. */
  let taking: Promise<unknown> = Promise.resolve();
  const next = <Value>(take: () => Value | Promise<Value>): Promise<Value> => {
    const taken = taking.then(take);
    taking = taken.catch(() => undefined);
    return taken;
  };

  const takeRawNow = async (raw: RawLog): Promise<void> => {
    const isMore = rawBytes !== undefined && raw.size() >= rawBytes;
    store = raw;
    if (!isMore) {
      index = createLogIndex();
      generation += 1;
    }
    rawBytes = raw.size();
    const bytes = raw.view();
    let at = index.openAt();
    for (const piece of bytesFrom(bytes, at)) {
      at += piece.length;
      // Whole lines: of a very long one each step would read everything again.
      const end = bytes.lastIndexOf(newline, at - 1) + 1;
      if (at < bytes.length && end > index.openAt()) index.extend(bytes.subarray(0, end));
      if (at < bytes.length) await breathe();
    }
    index.extend(bytes);
    open = { logByte: index.openAt(), byte: index.openAt(), knownTo: rawBytes, isRaw: true };
  };

  /** Where a line of the log goes that begins at `logByte`. */
  const placeOf = (logByte: number): number => {
    const size = store.size();
    if (logByte <= open.logByte) return open.byte;
    // Lines that were told in other words are whole where another follows.
    return open.isRaw ? Math.min(size, open.byte + logByte - open.logByte) : size;
  };

  const takeWebNow = async (answer: TraceAnswer): Promise<'taken' | 'gap'> => {
    const lines = answer.lines ?? [];
    const begins = answer.offset ?? lines[0]?.offset ?? (answer.truncated === true ? Infinity : 0);
    if (begins > open.knownTo) return 'gap';
    const known = Math.max(open.knownTo, (answer.offset ?? 0) + (answer.size ?? 0));
    // Lines of the log's last bytes may come from the middle of what is one line here.
    const from = Math.max(lines[0]?.offset ?? 0, open.logByte);
    const fresh = lines.filter(({ offset }) => offset >= from);
    const [first, last] = [fresh[0], fresh.at(-1)];
    if (first === undefined || last === undefined) {
      open = { ...open, knownTo: known };
      return 'taken';
    }
    const cut = placeOf(first.offset);
    const isCutLine = cut > 0 && store.view()[cut - 1] !== newline;
    store.cut(cut);
    if (isCutLine) store.append(Buffer.from('\n'));
    let lastByte = store.size();
    const sections = openSections(index);
    // Colours of the raw log before them don't go on into lines that say their own.
    let isFirst = rawBytes !== undefined;
    rawBytes = undefined;
    for (const [count, line] of fresh.entries()) {
      if (count % webStepLines === webStepLines - 1) {
        index.extend(store.view());
        await breathe();
      }
      lastByte = store.size();
      const { raw, heading } = rawOfWebLine({ line, openSection: sections.find, isFirst });
      store.append(Buffer.from(`${raw}\n`));
      sections.took(heading);
      isFirst = false;
    }
    index.extend(store.view());
    open = { logByte: last.offset, byte: lastByte, knownTo: Math.max(known, last.offset), isRaw: false };
    return 'taken';
  };

  const rawLine = (line: number): string => {
    const bytes = store.view();
    const [start, end] = [index.startOf(line), index.endOf(line)];
    if (index.isSimple(line))
      return bytes.toString('utf8', isStamped(bytes, start) ? start + stampBytes : start, end);
    return Buffer.from(joinPhysical(bytes, { start, end }).value, 'latin1').toString();
  };
  const plain = (line: number): string => plainLine(rawLine(line));

  /** As much of a line as is worth looking at, and how many bytes come after that. */
  const rawStart = (line: number): { readonly raw: string; readonly restBytes: number } => {
    const bytes = store.view();
    const end = index.endOf(line);
    if (end - index.startOf(line) <= mostDecodedBytes) return { raw: rawLine(line), restBytes: 0 };
    // Of one that was written over only the last is seen.
    const overwritten = bytes.subarray(0, end).lastIndexOf('\r') + 1;
    const start = overwritten === end ? index.startOf(line) : Math.max(index.startOf(line), overwritten);
    const cut = Math.min(end, start + mostDecodedBytes);
    const raw = joinPhysical(bytes, { start, end: cut }).value;
    return { raw: Buffer.from(raw, 'latin1').toString(), restBytes: end - cut };
  };

  const shownLine = (line: number): { readonly shown: LogLine; readonly size: number } => {
    const { raw, restBytes } = rawStart(line);
    const read = readTokens(raw, index.styleOf(line));
    const { tokens } = read;
    // Mostly a character is a byte.
    const leftOut = read.leftOut + restBytes;
    const stamp = stampOf(store.view(), index.startOf(line));
    const shown = {
      tokens,
      ...stamp,
      ...(leftOut === 0 ? {} : { leftOut }),
      ...(isEcho(tokens) ? { command: readStep(plain(line)) } : {}),
    };
    return { shown, size: tokens.reduce((sum, { text }) => sum + text.length + 20, 50) };
  };

  return {
    generation: () => generation,
    lineCount: () => index.count(),
    stableLines: () => index.stableCount(),
    sizeBytes: () => store.size(),
    isRaw: () => rawBytes !== undefined,
    startedAtMs: () => stampOf(store.view(), 0).writtenAt,
    takeRaw: (raw) => next(() => takeRawNow(raw)),
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
    gitlabLine: (line) => {
      const isLong = store.size() > gitlabShowsBytes;
      if (line >= index.count() || (isLong && rawBytes === undefined)) return undefined;
      const begin = isLong ? store.view().indexOf(newline, store.size() - gitlabShowsBytes) + 1 : 0;
      if (index.startOf(line) < begin) return undefined;
      let number = 0;
      for (let one = line; one >= 0 && index.startOf(one) >= begin; one -= 1)
        if (plain(one) !== '') number += 1;
      return Math.max(1, number);
    },
    searched: () => ({ ...index.shared(), bytes: store.shared(), size: store.size() }),
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
    took: (heading: string | undefined): void => {
      if (heading !== undefined) begun.add(heading);
    },
  };
}
