import { nextStyle, plainStyle, styleNames, type Style } from './sgr.ts';

/*
 * A job's log as GitLab's page gets it: lines with styled pieces, sections, timestamps (G: lib/gitlab/ci/ansi2json).
 */

export type Piece = { readonly text: string; readonly style?: string };

export type TraceLine = {
  readonly offset: number;
  readonly content: readonly Piece[];
  readonly section?: string;
  readonly section_header?: true;
  readonly section_footer?: true;
  readonly section_duration?: string;
  readonly section_options?: Readonly<Record<string, string>>;
  readonly timestamp?: string;
};

export type OpenSection = {
  readonly name: string;
  readonly startedAt: number;
  readonly options: Readonly<Record<string, string>>;
};

/** What has to be remembered where reading goes on. */
export type AnsiState = {
  /** Where the line begins, in bytes of the whole log. */
  readonly offset: number;
  readonly style: Style;
  readonly sections: readonly OpenSection[];
  /** Of the line, where it goes on in its middle. */
  readonly timestamp: string | undefined;
};

export const startState: AnsiState = { offset: 0, style: plainStyle, sections: [], timestamp: undefined };

export type Converted = {
  readonly lines: readonly TraceLine[];
  /** Where reading goes on: at the start of a line that had no end yet, which comes again; else behind the last. */
  readonly state: AnsiState;
};

const timestampPattern = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z) [0-9a-f]{2}[OE]([ +])/;
const markerPattern =
  // oxlint-disable-next-line no-control-regex -- section markers are made of control characters
  /^(?:\u001b\[0K)?section_(start|end):(\d+):([a-zA-Z0-9_.-]+)(?:\[([^\]]*)\])?\r(?:\u001b\[0K|$)/;
// oxlint-disable-next-line no-control-regex -- likewise
const escapePattern = /^\u001b\[([0-9;:<=>?]*)([@-~])/;

/** Reads the log from `state` to its end. It is given as latin1 text, one character a byte. */
export function convert(wholeLog: string, from: AnsiState): Converted {
  const log = withoutCutEscape(wholeLog);
  const { style, sections } = from;
  const reader: Reader = { lines: [], style, sections, line: undefined };
  let position = from.offset;
  while (position < log.length) {
    const newline = log.indexOf('\n', position);
    const end = newline < 0 ? log.length : newline;
    const stamp = timestampPattern.exec(log.slice(position, Math.min(end, position + 40)));
    const textStart = position + (stamp?.[0].length ?? 0);
    const isFirst = position === from.offset;
    if (!isFirst && stamp?.[2] === '+') {
      continueLine(reader, stamp[1]);
    } else {
      endLine(reader);
      const timestamp = stamp?.[1] ?? (isFirst ? from.timestamp : undefined);
      beginLine(reader, { offset: position, timestamp, isMidLine: false });
    }
    const goesOn = timestampPattern.exec(log.slice(end + 1, end + 41))?.[2] === '+';
    const ending = goesOn ? 'cut' : newline < 0 ? 'open' : 'newline';
    readText(reader, { text: log.slice(textStart, end), base: textStart, ending });
    position = end + 1;
  }
  const state = goesOnAt(reader, { log, from });
  endLine(reader);
  return { lines: reader.lines, state };
}

type Read = { readonly log: string; readonly from: AnsiState };

function goesOnAt({ line, style, sections }: Reader, { log, from }: Read): AnsiState {
  if (line === undefined) return from;
  if (!log.endsWith('\n')) return line.state;
  return { offset: log.length, style, sections, timestamp: undefined };
}

// oxlint-disable-next-line no-control-regex -- likewise
const cutEscape = /\u001b(?:\[[0-9;:<=>?]*)?$/;
/** Longer ones do not occur. */
const escapeLimit = 64;

/** The rest of an escape sequence at the end may still come. */
function withoutCutEscape(log: string): string {
  const match = cutEscape.exec(log.slice(-escapeLimit));
  return match === null ? log : log.slice(0, log.length - match[0].length);
}

type OpenLine = {
  /** As it was where the line begins. */
  readonly state: AnsiState;
  /** Begins after a section marker, not at a newline. */
  readonly isMidLine: boolean;
  pieces: Piece[];
  timestamp: string | undefined;
  isHeader: boolean;
  footer: { readonly section: string; readonly duration: string } | undefined;
};

type Reader = {
  readonly lines: TraceLine[];
  style: Style;
  sections: readonly OpenSection[];
  line: OpenLine | undefined;
};

type LineStart = {
  readonly offset: number;
  readonly timestamp: string | undefined;
  readonly isMidLine: boolean;
};

function beginLine(reader: Reader, { offset, timestamp, isMidLine }: LineStart): void {
  const state = { offset, style: reader.style, sections: reader.sections, timestamp };
  reader.line = { state, isMidLine, pieces: [], timestamp, isHeader: false, footer: undefined };
}

function continueLine({ line }: Reader, timestamp: string | undefined): void {
  if (line !== undefined && isEmpty(line)) line.timestamp = timestamp;
}

function endLine(reader: Reader): void {
  const { line } = reader;
  // Empty ones are left out, a section's last one apart (spec/lib/gitlab/ci/ansi2json_spec.rb, «ignores empty newlines»).
  if (line !== undefined && (line.pieces.length > 0 || line.footer !== undefined))
    reader.lines.push(finished(line, reader.sections.at(-1)));
  reader.line = undefined;
}

/** A marker in the middle of a line ends that line, as its text belongs elsewhere. */
function cutLine(reader: Reader, offset: number): void {
  const { line } = reader;
  if (line === undefined || (isEmpty(line) && !line.isMidLine)) return;
  endLine(reader);
  beginLine(reader, { offset, timestamp: line.timestamp, isMidLine: true });
}

function takeMarker(
  reader: Reader,
  { match, offset }: { readonly match: RegExpExecArray; readonly offset: number },
): void {
  const [whole, kind, unix, rawName = '', options] = match;
  const name = rawName.toLowerCase().replace(/[^a-z0-9]/g, '-');
  const open = reader.sections.findLast((candidate) => candidate.name === name);
  if (kind === 'end' && open === undefined) return;
  cutLine(reader, offset);
  const { line } = reader;
  if (line === undefined) return;
  if (kind === 'start' || open === undefined) {
    reader.sections = [...reader.sections, { name, startedAt: Number(unix), options: parseOptions(options) }];
    line.isHeader = true;
    return;
  }
  line.footer = { section: name, duration: minutes(Number(unix) - open.startedAt) };
  endLine(reader);
  reader.sections = reader.sections.filter((candidate) => candidate !== open);
  beginLine(reader, { offset: offset + whole.length, timestamp: line.timestamp, isMidLine: true });
}

function addText({ line, style }: Reader, text: string): void {
  if (line === undefined || text === '') return;
  const names = styleNames(style);
  const previous = line.pieces.at(-1);
  if (previous !== undefined && (previous.style ?? '') === names) {
    line.pieces[line.pieces.length - 1] = { ...previous, text: previous.text + text };
  } else {
    line.pieces.push(names === '' ? { text } : { text, style: names });
  }
}

type LineText = {
  readonly text: string;
  /** Where the text begins in the log. */
  readonly base: number;
  /** `cut`: the Runner only cut there. `open`: what ends it has not come. */
  readonly ending: 'newline' | 'cut' | 'open';
};

function readText(reader: Reader, { text, base, ending }: LineText): void {
  // One carriage return before the newline belongs to it; any other empties the line at once.
  const shown = ending === 'newline' && text.endsWith('\r') ? text.slice(0, -1) : text;
  let position = 0;
  while (position < shown.length) {
    const rest = shown.slice(position);
    const mark = markerPattern.exec(rest);
    // A marker ends with an escape sequence: behind a cut it stands in the next part.
    const isMark = mark !== null && (ending === 'cut' || mark[0].endsWith('K'));
    const offset = base + position;
    if (isMark) takeMarker(reader, { match: mark, offset });
    position += isMark ? mark[0].length : takeToken(reader, rest);
  }
}

/** Takes one escape sequence, carriage return or run of plain text; returns its length. */
function takeToken(reader: Reader, rest: string): number {
  const escape = escapePattern.exec(rest);
  if (escape !== null) {
    if (escape[2] === 'm') reader.style = nextStyle(reader.style, escape[1] ?? '');
    return escape[0].length;
  }
  if (rest.startsWith('\r')) reader.line?.pieces.splice(0);
  const special = rest.slice(1).search(nextSpecial);
  const length = special < 0 ? rest.length : special + 1;
  addText(reader, rest.slice(0, length).replaceAll('\r', '').replaceAll('\u001b', ''));
  return length;
}

function isEmpty(line: OpenLine): boolean {
  return line.pieces.length === 0 && line.footer === undefined && !line.isHeader;
}

/** Where plain text may end: an escape sequence, a carriage return, a section marker. */
// oxlint-disable-next-line no-control-regex -- likewise
const nextSpecial = /[\r\u001b]|section_(?:start|end):/;

function finished(line: OpenLine, section: OpenSection | undefined): TraceLine {
  const content = line.pieces.map((piece) => ({
    ...piece,
    text: Buffer.from(piece.text, 'latin1').toString('utf8'),
  }));
  const base = {
    offset: line.state.offset,
    content,
    ...(line.timestamp === undefined ? {} : { timestamp: line.timestamp }),
  };
  if (line.footer !== undefined) {
    return {
      ...base,
      section: line.footer.section,
      section_footer: true,
      section_duration: line.footer.duration,
    };
  }
  if (section === undefined) return base;
  if (!line.isHeader) return { ...base, section: section.name };
  const hasOptions = Object.keys(section.options).length > 0;
  return {
    ...base,
    section: section.name,
    section_header: true,
    ...(hasOptions ? { section_options: section.options } : {}),
  };
}

function parseOptions(text: string | undefined): Readonly<Record<string, string>> {
  if (text === undefined) return {};
  return Object.fromEntries(
    text.split(',').map((pair) => [pair.split('=')[0] ?? '', pair.split('=')[1] ?? '']),
  );
}

function minutes(seconds: number): string {
  const part = (value: number): string => String(value).padStart(2, '0');
  return `${part(Math.floor(seconds / 60))}:${part(Math.max(0, seconds) % 60)}`;
}
