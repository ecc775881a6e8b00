import { z } from 'zod';
import type { TranscriptFormat } from '../../../preload/contract/transcriptFormats.ts';
import type { TranscriptEvent } from '../../../preload/contract/transcripts.ts';

/*
 * asciicast, as asciinema has it: one JSON value a line, the head first, then events of `[time, code, data]` with the time in
 * seconds. In version 2 it counts from the beginning, in version 3 from the event before.
 */

export type CastHead = {
  readonly format: TranscriptFormat;
  readonly columns: number;
  readonly rows: number;
  /** Unix milliseconds. */
  readonly startedAt: number;
  readonly title: string;
};

export function encodeHead({ format, columns, rows, startedAt, title }: CastHead): string {
  const timestamp = Math.floor(startedAt / 1000);
  const head =
    format === 'asciicast-v3'
      ? { version: 3, term: { cols: columns, rows, type: 'xterm-256color' }, timestamp, title }
      : { version: 2, width: columns, height: rows, timestamp, title, env: { TERM: 'xterm-256color' } };
  return `${JSON.stringify(head)}\n`;
}

/** Encodes events in order; it remembers the time of the last one. */
export function createEventEncoder(format: TranscriptFormat): (event: TranscriptEvent) => string {
  let lastMs = 0;
  return ([atMs, code, data]) => {
    const ms = Math.max(lastMs, Math.round(atMs));
    const seconds = (format === 'asciicast-v3' ? ms - lastMs : ms) / 1000;
    lastMs = ms;
    return `${JSON.stringify([seconds, code, data])}\n`;
  };
}

const headSchema = z.union([
  z.object({ version: z.literal(3), term: z.object({ cols: z.number(), rows: z.number() }) }),
  z.object({ version: z.literal(2), width: z.number(), height: z.number() }),
]);
const eventSchema = z.tuple([z.number().min(0), z.string(), z.string()]);

export type CastLine =
  | { readonly kind: 'head'; readonly version: 2 | 3; readonly columns: number; readonly rows: number }
  | { readonly kind: 'event'; readonly seconds: number; readonly code: string; readonly data: string };

/** Undefined: a comment, or nothing that can be read. */
export function parseCastLine(line: string): CastLine | undefined {
  if (line.trim() === '' || line.startsWith('#')) return undefined;
  const value = parseJson(line);
  const head = headSchema.safeParse(value);
  if (head.success) {
    return head.data.version === 3
      ? { kind: 'head', version: 3, columns: head.data.term.cols, rows: head.data.term.rows }
      : { kind: 'head', version: 2, columns: head.data.width, rows: head.data.height };
  }
  const event = eventSchema.safeParse(value);
  if (!event.success) return undefined;
  const [seconds, code, data] = event.data;
  return { kind: 'event', seconds, code, data };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Turns events of a version into those of the contract; `atMs`: the time of the event before the first. */
export function createEventReader(version: 2 | 3, atMs: number) {
  let lastMs = atMs;
  return {
    read: ({ seconds, code, data }: Extract<CastLine, { kind: 'event' }>): TranscriptEvent | undefined => {
      lastMs = version === 3 ? lastMs + seconds * 1000 : Math.max(lastMs, seconds * 1000);
      return code === 'o' || code === 'r' || code === 'm' ? [Math.round(lastMs), code, data] : undefined;
    },
    atMs: () => lastMs,
  };
}
