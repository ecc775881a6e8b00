import type { SecretKind } from '../../../preload/contract/transcriptFormats.ts';
import {
  countSuspicious,
  findSecrets,
  joinSpans,
  keyMaterial,
  learnValues,
  longestSecret,
  ownPattern,
  privateKeyBegin,
  privateKeyEnd,
  type Span,
} from './secrets.ts';
import { visibleText } from './visibleText.ts';

/*
 * Masks a stream of output. It is looked through line by line, so what stands in the file does not depend on how the stream
 * was cut; each byte of a secret becomes a star, so that cursors still stand where they stood. A line without an end is held
 * back until it has one, becomes very long, or the recording ends; the times of its pieces are kept.
 */

/** Something that happened between two pieces of output: it stays there. */
export type Aside = { readonly code: 'r' | 'm'; readonly data: string };

export type Piece = { readonly atMs: number; readonly bytes: Uint8Array; readonly aside?: Aside };

export type MaskCounts = {
  readonly masked: Readonly<Partial<Record<SecretKind, number>>>;
  /** Strings that look random and stand there. */
  readonly suspicious: number;
};

export type Masker = {
  /** Takes a piece, gives what is settled. */
  readonly push: (piece: Piece) => readonly Piece[];
  /** Gives the rest. */
  readonly end: () => readonly Piece[];
  readonly counts: () => MaskCounts;
};

type MaskerOptions = {
  /** Texts of the person's own; `*` stands for what changes. */
  readonly own?: readonly string[];
  /** Values to be masked wherever they stand. */
  readonly values?: readonly string[];
};

type Held = { readonly atMs: number; readonly text: string; readonly aside?: Aside };

/** A line is looked through at the latest when it is this long. */
const longestLine = 64 * 1024;
/** Taken at once: no line in it can become too long unless it was half as long before. */
const stepLength = 32 * 1024;
/** So much of it waits for the next look: a secret may begin there. */
const overlap = 2 * longestSecret;
/** A private key that does not end is none any more. */
const longestKeyLines = 200;

export function createMasker({ own = [], values = [] }: MaskerOptions = {}): Masker {
  const finder = createFinder(own, values);
  let held: Held[] = [];
  let heldLength = 0;
  /** Held so far since the last line end. */
  let lineLength = 0;

  /** Looks through what is held, all of it or the first `lookLength`, and lets go of it up to about `limit`. */
  const settle = (limit: number, lookLength = limit): readonly Piece[] => {
    if (limit === 0 && lookLength === 0 && held.every(({ text }) => text !== '')) return [];
    const all = held.map(({ text }) => text).join('');
    const { masked, length } = finder.mask(all.slice(0, lookLength), limit);
    const out: Piece[] = [];
    const rest: Held[] = [];
    let at = 0;
    for (const piece of held) {
      const from = Math.min(at, length);
      const end = at + piece.text.length;
      const to = Math.min(end, length);
      if (to > from) out.push({ atMs: piece.atMs, bytes: masked.subarray(from, to) });
      if (end > length) rest.push({ ...piece, text: piece.text.slice(to - from) });
      else if (piece.aside) out.push({ atMs: piece.atMs, bytes: nothing, aside: piece.aside });
      at = end;
    }
    held = rest;
    heldLength -= length;
    return out;
  };

  const hold = (atMs: number, text: string) => {
    held.push({ atMs, text });
    heldLength += text.length;
    const lineEnd = text.lastIndexOf('\n');
    lineLength = lineEnd === -1 ? lineLength + text.length : text.length - lineEnd - 1;
  };

  /** With a line in it that may become too long. */
  const takeByLine = (atMs: number, text: string): readonly Piece[] => {
    const out: Piece[] = [];
    for (let start = 0; start < text.length;) {
      const lineEnd = text.indexOf('\n', start);
      const end = Math.min(lineEnd === -1 ? text.length : lineEnd + 1, start + longestLine - lineLength);
      hold(atMs, text.slice(start, end));
      start = end;
      if (lineLength < longestLine) continue;
      out.push(...settle(heldLength - lineLength), ...settle(heldLength - overlap, heldLength));
      lineLength = heldLength;
    }
    return out;
  };

  const take = (atMs: number, text: string): readonly Piece[] => {
    const out: Piece[] = [];
    for (let start = 0; start < text.length; start += stepLength) {
      const step = text.slice(start, start + stepLength);
      if (lineLength + step.length < longestLine) hold(atMs, step);
      else out.push(...takeByLine(atMs, step));
    }
    return out;
  };

  return {
    push: ({ atMs, bytes, aside }) => {
      const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
      const out = [...take(atMs, text)];
      if (aside) held.push({ atMs, text: '', aside });
      out.push(...settle(heldLength - lineLength));
      return out;
    },
    end: () => settle(heldLength),
    counts: finder.counts,
  };
}

const nothing = new Uint8Array(0);

function createFinder(own: readonly string[], values: readonly string[]) {
  const ownPatterns = own.flatMap((text) => ownPattern(text) ?? []);
  // As the bytes they are printed as.
  const known = new Set(values.map((value) => Buffer.from(value, 'utf8').toString('latin1')));
  const masked: Partial<Record<SecretKind, number>> = {};
  let suspicious = 0;
  /** Lines since a private key began; undefined: in none. */
  let keyLines: number | undefined;

  const ownSpans = (text: string): readonly Span[] =>
    ownPatterns.flatMap((pattern) =>
      [...text.matchAll(pattern)].map(({ index, 0: whole }) => ({
        start: index,
        end: index + whole.length,
        kind: 'own' as const,
      })),
    );

  const knownSpans = (text: string): readonly Span[] => {
    const spans = [...known].flatMap((value) => occurrences(text, value, 0));
    for (const { value, from } of learnValues(text)) {
      // One at the very end may go on in what has not come yet.
      if (known.has(value) || from + value.length === text.length) continue;
      known.add(value);
      spans.push(...occurrences(text, value, from));
    }
    return spans;
  };

  const keySpans = (text: string): readonly Span[] => {
    if (keyLines === undefined && !privateKeyBegin.test(text)) return [];
    const spans: Span[] = [];
    let start = 0;
    for (const line of text.split('\n')) {
      const from = start;
      start += line.length + 1;
      if (keyLines === undefined) {
        if (privateKeyBegin.test(line) && !privateKeyEnd.test(line)) keyLines = 0;
        continue;
      }
      // What follows the last line end has not been seen whole; a part of a line counts as one.
      if (line !== '') keyLines += 1;
      if (privateKeyEnd.test(line) || keyLines > longestKeyLines) keyLines = undefined;
      else
        for (const span of keyMaterial(line))
          spans.push({ ...span, start: span.start + from, end: span.end + from });
    }
    return spans;
  };

  return {
    counts: (): MaskCounts => ({ masked: { ...masked }, suspicious }),
    /** Masks up to about `limit`, and tells how far: never within a secret. */
    mask: (output: string, limit: number): { readonly masked: Buffer; readonly length: number } => {
      const { text, at } = visibleText(output);
      const secrets = joinSpans([...knownSpans(text), ...findSecrets(text), ...ownSpans(text)]);
      const length = cutBefore(secrets, { limit, size: output.length, at });
      const keys = keySpans(visibleText(output.slice(0, length)).text);
      const spans = joinSpans([...secrets, ...keys]).filter(({ start }) => at(start) < length);
      const bytes = Buffer.from(output, 'latin1');
      for (const { start, end, kind } of spans) {
        masked[kind] = (masked[kind] ?? 0) + 1;
        for (let index = start; index < end; index += 1) bytes[at(index)] = star;
      }
      const shown = spans.length === 0 ? output : bytes.toString('latin1');
      suspicious += countSuspicious(visibleText(shown.slice(0, length)).text);
      return { masked: bytes, length };
    },
  };
}

const star = 0x2a;

type Cut = { readonly limit: number; readonly size: number; readonly at: (index: number) => number };

function cutBefore(spans: readonly Span[], { limit, size, at }: Cut): number {
  if (limit >= size) return size;
  const crossing = spans.find(({ start, end }) => at(start) < limit && at(end - 1) >= limit);
  if (!crossing) return limit;
  const start = at(crossing.start);
  // A secret longer than all that may wait: it goes as it is, masked.
  return start > 0 ? start : at(crossing.end - 1) + 1;
}

function occurrences(text: string, value: string, from: number): readonly Span[] {
  const spans: Span[] = [];
  for (let at = text.indexOf(value, from); at !== -1; at = text.indexOf(value, at + value.length))
    spans.push({ start: at, end: at + value.length, kind: 'known' });
  return spans;
}
