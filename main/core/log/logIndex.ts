import { createLogSections, type LogSections } from './logSections.ts';
import type { LogStyle } from './logStyle.ts';
import { plainLine, styleAfter } from './logTokens.ts';
import { createNumbers } from './numbers.ts';
import { styleTable } from './styleTable.ts';

/*
 * Where the lines of a log's bytes are: a line is what is drawn as one, so without the Runner's cuts (`+`) and apart at
 * section markers. Holds numbers only; texts are read when they are looked at.
 */

/** `2026-11-23T23:40:33.652317Z 00O `: a fixed width (R: common/buildlogger/internal/timestamper). */
export const stampBytes = 32;

export type LogIndex = {
  readonly count: () => number;
  /** Lines before this one don't change any more, whatever comes. */
  readonly stableCount: () => number;
  /** Where the last line begins that may still change, in bytes. */
  readonly openAt: () => number;
  readonly startOf: (line: number) => number;
  readonly endOf: (line: number) => number;
  readonly styleOf: (line: number) => LogStyle;
  /** Nothing in it but text and, maybe, one timestamp at its start. */
  readonly isSimple: (line: number) => boolean;
  readonly sections: LogSections;
  /** Takes everything up to the bytes' end; what was open before is read again. */
  readonly extend: (bytes: Buffer) => void;
  /** The same numbers, for a worker. */
  readonly shared: () => SharedIndex;
};

export type SharedIndex = {
  readonly count: number;
  readonly starts: SharedArrayBuffer;
  readonly ends: SharedArrayBuffer;
};

const newline = 0x0a;
const escape = 0x1b;
const marker =
  // oxlint-disable-next-line no-control-regex -- section markers are made of control characters
  /(?:\x1b\[0K)?section_(start|end):(\d+):([\w.-]+)(?:\[([^\]\r\n]*)\])?\r\x1b\[0K/g;

/** Where reading goes on, and what was there then. */
type Resume = { readonly offset: number; readonly lines: number; readonly style: number };

export function createLogIndex(): LogIndex {
  const starts = createNumbers();
  const ends = createNumbers();
  /** Twice the style's number, plus one for a simple line. */
  const looks = createNumbers();
  const styles = styleTable();
  const sections = createLogSections();
  let resume: Resume = { offset: 0, lines: 0, style: 0 };

  const cutOpen = (): void => {
    for (const numbers of [starts, ends, looks]) numbers.cut(resume.lines);
    sections.rewind();
  };

  const push = (line: { start: number; end: number; style: number; isSimple: boolean }): void => {
    starts.push(line.start);
    ends.push(line.end);
    looks.push(line.style * 2 + (line.isSimple ? 1 : 0));
  };

  const takeMarked = (bytes: Buffer, { start, end, style }: Stretch): number => {
    const text = joinPhysical(bytes, { start, end });
    let current = style;
    let from = 0;
    let shown = 0;
    const add = (to: number, isLast: boolean): void => {
      const piece = text.value.slice(from, to);
      const next = styles.numberOf(styleAfter(piece, styles.at(current)));
      const isEmpty = plainLine(piece) === '';
      // A heading without words is a line all the same.
      if (!isEmpty || (isLast && sections.wantsHeading(starts.length))) {
        const ended = text.byteAt(to);
        push({ start: text.byteAt(from), end: ended, style: current, isSimple: false });
        shown += 1;
      }
      current = next;
    };
    let isMarked = false;
    for (const match of text.value.matchAll(marker)) {
      const [whole, kind, unix, name = '', options] = match;
      if (match.index > from) add(match.index, false);
      from = match.index + whole.length;
      isMarked = true;
      const seconds = Number(unix);
      if (kind === 'start') sections.start({ name, seconds, options, line: starts.length });
      else sections.end({ name, seconds, line: starts.length });
    }
    add(text.value.length, true);
    if (!isMarked && shown === 0) push({ start, end, style, isSimple: false });
    return current;
  };

  const extend = (bytes: Buffer): void => {
    cutOpen();
    let { offset, style } = resume;
    const find = createFinder(bytes);
    while (offset < bytes.length) {
      const { end, isJoined } = logicalEnd(bytes, offset);
      // One that is not whole may turn out to go on with the one before it.
      if (end < bytes.length || starts.length === 0) {
        resume = { offset, lines: starts.length, style };
        sections.keep();
      }
      const hasEscape = find.escape(offset) < end;
      const isSimple = !hasEscape && !isJoined && find.carriageReturn(offset) >= end;
      if (isSimple || find.marker(offset) >= end) {
        push({ start: offset, end, style, isSimple: isSimple && style === 0 });
        if (hasEscape) style = styleAtEnd(bytes, { start: offset, end, style });
      } else {
        style = takeMarked(bytes, { start: offset, end, style });
      }
      offset = end + 1;
    }
  };

  const styleAtEnd = (bytes: Buffer, { start, end, style }: Stretch): number => {
    if (endsPlain(bytes, { start, end })) return 0;
    return styles.numberOf(styleAfter(joinPhysical(bytes, { start, end }).value, styles.at(style)));
  };

  return {
    count: () => starts.length,
    stableCount: () => resume.lines,
    openAt: () => resume.offset,
    startOf: starts.at,
    endOf: ends.at,
    styleOf: (line) => styles.at(looks.at(line) >> 1),
    isSimple: (line) => (looks.at(line) & 1) === 1,
    sections,
    extend,
    shared: () => ({ count: starts.length, starts: starts.shared(), ends: ends.shared() }),
  };
}

type Stretch = { readonly start: number; readonly end: number; readonly style: number };

/** What stands where in a timestamp: `d` a digit, `h` one of a number to the base of 16, `s` the stream, `+` how it goes on. */
const stampForm = 'dddd-dd-ddTdd:dd:dd.ddddddZ hhs+';
const stampSets: Readonly<Record<string, string>> = {
  d: '0123456789',
  h: '0123456789abcdef',
  s: 'OE',
  '+': ' +',
};
/** For each place, whether a byte may stand there. */
const stampTable = new Uint8Array(stampBytes * 256);
for (const [place, form] of [...stampForm].entries())
  for (const character of stampSets[form] ?? form) stampTable[place * 256 + character.charCodeAt(0)] = 1;

/** Whether a line that begins here begins with a timestamp. */
export function isStamped(bytes: Uint8Array, at: number): boolean {
  if (at + stampBytes > bytes.length) return false;
  for (let place = 0; place < stampBytes; place += 1)
    if (stampTable[place * 256 + (bytes[at + place] ?? 0)] !== 1) return false;
  return true;
}

function goesOn(bytes: Buffer, at: number): boolean {
  return bytes[at + stampBytes - 1] === 0x2b && isStamped(bytes, at);
}

/** A line with those that go on with it. */
function logicalEnd(bytes: Buffer, from: number): { readonly end: number; readonly isJoined: boolean } {
  let end = endOfLine(bytes, from);
  let isJoined = false;
  while (end + 1 < bytes.length && goesOn(bytes, end + 1)) {
    isJoined = true;
    end = endOfLine(bytes, end + 1 + stampBytes);
  }
  return { end, isJoined };
}

function endOfLine(bytes: Buffer, from: number): number {
  const found = bytes.indexOf(newline, from);
  return found < 0 ? bytes.length : found;
}

/** Whether the last escape sequence ends all colours, as it mostly does. */
function endsPlain(bytes: Buffer, { start, end }: { readonly start: number; readonly end: number }): boolean {
  const at = bytes.lastIndexOf(escape, end - 1);
  if (at < start) return false;
  const sequence = bytes.toString('latin1', at + 1, Math.min(end, at + 5));
  return sequence.startsWith('[0m') || sequence.startsWith('[m') || sequence.startsWith('[0;m');
}

/** The next of a kind at or after a place that only moves on. */
function createFinder(bytes: Buffer) {
  const next = (what: number | string) => {
    let known = -1;
    return (from: number): number => {
      if (known < from) {
        const found = bytes.indexOf(what, from);
        known = found < 0 ? Infinity : found;
      }
      return known;
    };
  };
  return { escape: next(escape), carriageReturn: next(0x0d), marker: next('section_') };
}

/** Lines of bytes without their timestamps, as one; one character a byte. */
export function joinPhysical(
  bytes: Buffer,
  { start, end }: { readonly start: number; readonly end: number },
) {
  const pieces: { readonly at: number; readonly byte: number }[] = [];
  let value = '';
  let from = start;
  while (from <= end) {
    const stop = Math.min(end, endOfLine(bytes, from));
    const text = isStamped(bytes, from) ? from + stampBytes : from;
    pieces.push({ at: value.length, byte: text });
    if (text < stop) value += bytes.toString('latin1', text, stop);
    from = stop + 1;
  }
  return {
    value,
    byteAt: (at: number): number => {
      const piece = pieces.findLast((one) => one.at <= at);
      return at === value.length ? end : (piece?.byte ?? start) + at - (piece?.at ?? 0);
    },
  };
}
