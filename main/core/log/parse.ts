import { toWebName } from './logSections.ts';
import { readStretches } from './plainText.ts';
import type { SectionMark, Stretch } from './plainText.ts';
import { cutCharacterBytes } from './rawLog.ts';

/** One line of a job's log. */
export type LogLine = {
  /** Plain: no timestamp, no section marker, no escape sequence. */
  readonly text: string;
  /**
   * When it was written, Unix milliseconds by the Runner's clock: from its timestamp, else the middle of the second in
   * the section marker before it. Absent: the log does not tell.
   */
  readonly writtenAtMs?: number;
  /** How far `writtenAtMs` may be off by its resolution: 0 or 500. */
  readonly writtenToleranceMs?: number;
  /** Where it begins in the raw log, in bytes. */
  readonly offsetBytes: number;
  /** A command that the Runner shows before it runs it, as far as its looks tell. Absent: it isn't. */
  readonly isEcho?: true;
  /** Where it ends, its newline included. Absent: not known (`trace.json` does not tell). */
  readonly endBytes?: number;
  /** The innermost section it stands in, by its name in `trace.json`: `step-script`. Absent: in none. */
  readonly section?: string;
};

export type RawLogReader = {
  /** Takes the next piece, cut anywhere, and gives the lines that are complete with it. */
  readonly push: (piece: Uint8Array) => readonly LogLine[];
  /** What the log ends with: a line without its newline, or one that may go on. Stays in the reader. */
  readonly tail: () => readonly LogLine[];
};

/** As much of a `trace.json` line as is read here. */
export type TraceLine = {
  readonly offset: number;
  /** `style`: class names, blank-separated. */
  readonly content: readonly { readonly text: string; readonly style?: unknown }[];
  /** There on a line that only closes a section. */
  readonly section_duration?: unknown;
  readonly section?: string | null | undefined;
  readonly timestamp?: string | null | undefined;
};

const newline = 0x0a;
/** The middle of the second in a section marker is this far from its ends. */
const markerToleranceMs = 500;
/** The Runner cuts lines at 8 KiB, timestamp included; a part of this size may be continued. */
const cutAtBytes = 8 * 1024 - 64;
/** `2026-11-23T23:40:33.652317Z 00O ` before a line, with `+` for the space where it continues the one before. */
const timestampPrefix = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z) [0-9a-f]{2}[OE]([ +])/;

type Part = {
  readonly raw: string;
  readonly atMs?: number;
  readonly continues: boolean;
  readonly mayGoOn: boolean;
};
/** Parts of one line so far, with its place in the log. */
type Open = { readonly parts: readonly Part[]; readonly offsetBytes: number; readonly endBytes: number };

/** Reads a raw log (REST `/trace`, the web's `/raw`) as it grows. */
export function createRawLogReader(): RawLogReader {
  /** Pieces of the line that has no end yet. */
  let rest: readonly Buffer[] = [];
  let readBytes = 0;
  let open: Open | undefined;
  /** Those that are open after the lines that are complete. */
  let sections: readonly string[] = [];

  const finish = (line: Open, out: LogLine[]): void => {
    const read = linesOf(line, sections);
    out.push(...read.lines);
    sections = read.sections;
  };

  const take = (line: Buffer, out: LogLine[]): void => {
    const offsetBytes = readBytes;
    readBytes += line.length + 1;
    const part = readPart(line.toString());
    if (part.continues && open !== undefined) {
      open = { ...open, parts: [...open.parts, part], endBytes: readBytes };
    } else {
      if (open !== undefined) finish(open, out);
      open = { parts: [part], offsetBytes, endBytes: readBytes };
    }
    if (part.mayGoOn) return;
    finish(open, out);
    open = undefined;
  };

  /** As they would be if nothing more came. */
  const openLines = (): readonly Open[] => {
    if (rest.length === 0) return open === undefined ? [] : [open];
    const bytes = Buffer.concat(rest);
    const part = readPart(bytes.toString('utf8', 0, bytes.length - cutCharacterBytes(bytes)));
    const endBytes = readBytes + bytes.length;
    const alone: Open = { parts: [part], offsetBytes: readBytes, endBytes };
    if (open === undefined) return [alone];
    return part.continues ? [{ ...open, parts: [...open.parts, part], endBytes }] : [open, alone];
  };

  return {
    push: (piece) => {
      const out: LogLine[] = [];
      const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.length);
      let from = 0;
      for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, from)) {
        const line = bytes.subarray(from, end);
        take(rest.length === 0 ? line : Buffer.concat([...rest, line]), out);
        rest = [];
        from = end + 1;
      }
      // A copy: what it is a part of may be much larger.
      if (from < bytes.length) rest = [...rest, Buffer.from(bytes.subarray(from))];
      return out;
    },
    tail: () => {
      const out: LogLine[] = [];
      let inside = sections;
      for (const line of openLines()) {
        const read = linesOf(line, inside);
        out.push(...read.lines);
        inside = read.sections;
      }
      return out;
    },
  };
}

/** The lines of a `trace.json` answer. Those that only close a section are left out, as in a raw log. */
export function linesOfTraceJson(lines: readonly TraceLine[]): readonly LogLine[] {
  return lines.flatMap((line) => {
    const text = line.content.map((piece) => piece.text).join('');
    if (text === '' && line.section_duration !== undefined) return [];
    const writtenAtMs = Date.parse(line.timestamp ?? '');
    const times = Number.isNaN(writtenAtMs) ? {} : { writtenAtMs, writtenToleranceMs: 0 };
    return [
      {
        text,
        offsetBytes: line.offset,
        ...times,
        ...(isEchoLine(line) ? { isEcho: true as const } : {}),
        ...(line.section ? { section: line.section } : {}),
      },
    ];
  });
}

function readPart(raw: string): Part {
  const prefix = timestampPrefix.exec(raw);
  if (prefix === null) return { raw, continues: false, mayGoOn: false };
  const body = raw.slice(prefix[0].length);
  return {
    raw: body,
    atMs: Date.parse(prefix[1] ?? ''),
    continues: prefix[2] === '+',
    mayGoOn: body.endsWith('\r') || isCut(body),
  };
}

function isCut(body: string): boolean {
  // No character takes more than three bytes for each of its UTF-16 units: most lines need no counting.
  return body.length * 3 >= cutAtBytes && Buffer.byteLength(body) >= cutAtBytes;
}

type ReadLines = { readonly lines: readonly LogLine[]; readonly sections: readonly string[] };

/** A raw line with its markers is usually one line; two if something without a newline stands before a marker. */
function linesOf({ parts, offsetBytes, endBytes }: Open, before: readonly string[]): ReadLines {
  const raw = parts.length === 1 ? (parts[0]?.raw ?? '') : parts.map((part) => part.raw).join('');
  const stretches = readStretches(raw);
  // A stretch of nothing before or after a marker is no line; a line of nothing is.
  const visible = stretches.filter((stretch) => stretch.text !== '');
  const inside = new Map<Stretch, string | undefined>();
  let sections = before;
  for (const stretch of stretches) {
    sections = stretch.marks.reduce(afterMark, sections);
    inside.set(stretch, sections.at(-1));
  }
  if (visible.length === 0 && stretches.some((stretch) => stretch.afterMarker))
    return { lines: [], sections };
  const lines = (visible.length === 0 ? stretches.slice(0, 1) : visible).map((stretch) => ({
    text: stretch.text,
    // `trace.json` has a line of its own for the second half, too, with a place of its own.
    offsetBytes:
      stretch.begins === 0 ? offsetBytes : offsetBytes + Buffer.byteLength(raw.slice(0, stretch.begins)),
    endBytes,
    ...timesOf(stretch, parts),
    ...(stretch.isEcho ? { isEcho: true as const } : {}),
    ...sectionOf(inside.get(stretch)),
  }));
  return { lines, sections };
}

function sectionOf(section: string | undefined): Pick<LogLine, 'section'> {
  return section === undefined ? {} : { section };
}

/** Deeper a script goes to no good. */
const deepestSection = 50;

function afterMark(sections: readonly string[], { kind, name }: SectionMark): readonly string[] {
  const webName = toWebName(name);
  if (kind === 'start') return sections.length < deepestSection ? [...sections, webName] : sections;
  // What was begun in it and not ended ends with it.
  const at = sections.lastIndexOf(webName);
  return at < 0 ? sections : sections.slice(0, at);
}

/** GitLab calls bold and green bright. */
export function isEchoLine({ content }: Pick<TraceLine, 'content'>): boolean {
  const [first] = content;
  const style = typeof first?.style === 'string' ? first.style.split(' ') : [];
  return (
    first?.text.startsWith('$ ') === true && style.includes('term-fg-l-green') && style.includes('term-bold')
  );
}

function timesOf(
  stretch: Stretch,
  parts: readonly Part[],
): Pick<LogLine, 'writtenAtMs' | 'writtenToleranceMs'> {
  const [first] = parts;
  if (first?.atMs !== undefined) {
    // The text may have begun in a later part: after a marker, or where a progress bar started over.
    const began = stretch.afterMarker || stretch.startsOver ? partWithTextOf(stretch.text, parts) : first;
    return { writtenAtMs: began.atMs ?? first.atMs, writtenToleranceMs: 0 };
  }
  if (stretch.markerAtMs === undefined) return {};
  return { writtenAtMs: stretch.markerAtMs + markerToleranceMs, writtenToleranceMs: markerToleranceMs };
}

function partWithTextOf(text: string, parts: readonly Part[]): Part {
  const start = text.slice(0, 40);
  const found = parts.findLast((part) =>
    readStretches(part.raw).some((stretch) => stretch.text.startsWith(start)),
  );
  return found ?? parts[parts.length - 1] ?? { raw: '', continues: false, mayGoOn: false };
}
