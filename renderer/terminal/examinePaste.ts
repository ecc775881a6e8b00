import { cleanPaste } from './paste.ts';

/** What a paste would do that its text may not show. */
export type PasteFindings = {
  /** What would be typed. */
  readonly clean: string;
  readonly bytes: number;
  /** Lines of what would be typed; a line end at the end ends one and begins none. */
  readonly lines: number;
  /** It ends in a line end: the last line runs too. */
  readonly runsLast: boolean;
  /** Control characters that are taken out. */
  readonly controls: number;
  /** Among them the mark that would end a bracketed paste, after which the rest counts as typed. */
  readonly endsBrackets: boolean;
  /** Marks that show text in another order than it is in, taken out too. */
  readonly directionMarks: number;
};

export type PasteReason = 'hidden' | 'lines' | 'long';

const encoder = new TextEncoder();
const control = /(?![\t\n\r])\p{Cc}/gu;
const directionMark = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
/** A line this long does not fit a screen: nobody sees what is in it. */
const longBytes = 4_000;

export function examinePaste(text: string): PasteFindings {
  const clean = cleanPaste(text);
  return {
    clean,
    bytes: encoder.encode(clean).byteLength,
    lines: clean.replace(/\r\n?/g, '\n').replace(/\n$/, '').split('\n').length,
    runsLast: /[\r\n]$/.test(clean),
    controls: count(text, control),
    endsBrackets: text.includes('\u001b[201~') || text.includes('\u009b201~'),
    directionMarks: count(text, directionMark),
  };
}

/**
 * Why to ask before this is pasted; undefined: no reason. It is not asked whether the program wants brackets or has the whole
 * screen: both are modes that any output can switch on, so they would be a way to silence the question.
 */
export function reasonToAsk(findings: PasteFindings): PasteReason | undefined {
  if (findings.controls > 0 || findings.directionMarks > 0) return 'hidden';
  if (findings.lines > 1 || findings.runsLast) return 'lines';
  return findings.bytes > longBytes ? 'long' : undefined;
}

/** As one line, which runs nothing by itself. */
export function asOneLine(clean: string): string {
  return clean
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(' ');
}

/** A part of a preview: text as it is, or a character that can't be seen, by its name. */
export type PreviewPart =
  | { readonly kind: 'text'; readonly text: string }
  /** `U+202E`, or `ESC` where it has a short name. */
  | { readonly kind: 'mark'; readonly name: string };

export type PastePreview = {
  readonly lines: readonly (readonly PreviewPart[])[];
  /** Lines that are not in it. */
  readonly linesLeft: number;
};

const previewLines = 200;
/** Of all of it: what is not shown is not cut into lines. */
const previewLength = 200_000;
/** Of one line; the rest is left out. */
const previewColumns = 500;
// oxlint-disable-next-line no-control-regex -- ESC is what is looked for
const hidden = /(\u001b\[20[01]~|(?![\t])\p{Cc}|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069])/u;

/** The beginning of a paste, with everything in it that can't be seen made visible. `lines`: how many it has. */
export function previewPaste(text: string, lines: number): PastePreview {
  const shown = text
    .slice(0, previewLength)
    .replace(/\r\n?/g, '\n')
    .replace(/\n$/, '')
    .split('\n')
    .slice(0, previewLines);
  return { lines: shown.map(partsOf), linesLeft: Math.max(0, lines - shown.length) };
}

function partsOf(line: string): readonly PreviewPart[] {
  const shown = line.length > previewColumns ? `${line.slice(0, previewColumns)}…` : line;
  return shown
    .split(hidden)
    .map((part, index): PreviewPart =>
      index % 2 === 0 ? { kind: 'text', text: part } : { kind: 'mark', name: nameOf(part) },
    )
    .filter((part) => part.kind === 'mark' || part.text !== '');
}

const shortNames: Readonly<Record<number, string>> = {
  0x00: 'NUL',
  0x03: '^C',
  0x04: '^D',
  0x07: 'BEL',
  0x08: 'BS',
  0x1b: 'ESC',
  0x7f: 'DEL',
  0x9b: 'CSI',
};

function nameOf(character: string): string {
  if (character.length > 2) return `ESC${character.slice(1)}`;
  const code = character.codePointAt(0) ?? 0;
  return shortNames[code] ?? `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
