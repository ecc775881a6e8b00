import type { Time } from '../state/clock.ts';

/** The Runner's log of a job, as bytes: what it has written, and how much of it is still to be uploaded. */
export type JobLog = {
  readonly write: (text: string | Buffer, stream?: LogStream) => void;
  /** What was written since the last call. */
  readonly takeNew: () => Buffer;
  readonly hasNew: () => boolean;
  /** Writes out lines that have no end yet. */
  readonly flush: () => void;
  /** Everything so far, uploaded or not. */
  readonly all: () => Buffer;
};

/** `00`: the Runner itself; `01`: the job's script. */
export type LogStream = '00' | '01';

export type JobLogOptions = { readonly time: Time; readonly timestamps: boolean };

/** Runner's `output_limit`: what comes after is not kept. */
const limitBytes = 4 * 1024 * 1024;
/** Longer lines are split, the rest marked with `+`. */
const lineLimitBytes = 8 * 1024;
/** A line without an end is written out after this much silence, so that a progress bar moves. */
const partialLineMs = 1000;

export function createJobLog({ time, timestamps }: JobLogOptions): JobLog {
  const chunks: Buffer[] = [];
  let totalBytes = 0;
  let takenChunks = 0;
  const append = (bytes: Buffer): void => {
    const kept = bytes.subarray(0, Math.max(0, limitBytes - totalBytes));
    if (kept.byteLength === 0) return;
    totalBytes += kept.byteLength;
    chunks.push(kept);
  };
  const timestamper = timestamps ? createTimestamper(time, append) : undefined;
  return {
    write: (text, stream = '00') => {
      const bytes = typeof text === 'string' ? Buffer.from(text) : text;
      if (timestamper === undefined) append(bytes);
      else timestamper.write(bytes, stream);
    },
    takeNew: () => {
      const fresh = Buffer.concat(chunks.slice(takenChunks));
      takenChunks = chunks.length;
      return fresh;
    },
    hasNew: () => takenChunks < chunks.length,
    flush: () => timestamper?.flush(),
    all: () => Buffer.concat(chunks),
  };
}

type Timestamper = { readonly write: (bytes: Buffer, stream: LogStream) => void; readonly flush: () => void };
type Line = { text: string; isContinued: boolean };

/** FF_TIMESTAMPS: `2026-11-23T23:40:33.652317Z 00O text`, with `+` for the last blank where a line goes on. */
function createTimestamper(time: Time, append: (bytes: Buffer) => void): Timestamper {
  const lines: Record<LogStream, Line> = {
    '00': { text: '', isContinued: false },
    '01': { text: '', isContinued: false },
  };
  let stopWaiting = (): void => undefined;

  const emit = (stream: LogStream, part: string): void => {
    const line = lines[stream];
    const ends = part.endsWith('\n');
    const prefix = `${timestamp(time.now())} ${stream}O${line.isContinued ? '+' : ' '}`;
    append(Buffer.from(prefix + part + (ends ? '' : '\n'), 'latin1'));
    line.isContinued = !ends;
  };
  const flush = (): void => {
    stopWaiting();
    for (const stream of ['00', '01'] as const) {
      const { text } = lines[stream];
      lines[stream].text = '';
      if (text !== '') emit(stream, text);
    }
  };
  return {
    flush,
    write: (bytes, stream) => {
      stopWaiting();
      // latin1 keeps every byte as one character; the text is never looked at as text.
      const parts = splitLines(lines[stream].text + bytes.toString('latin1'));
      const last = parts.at(-1) ?? '';
      const isWhole = last.endsWith('\n') || last.endsWith('\r');
      lines[stream].text = isWhole ? '' : last;
      for (const part of isWhole ? parts : parts.slice(0, -1)) emit(stream, part);
      if (!isWhole && last !== '') stopWaiting = time.after(partialLineMs, flush);
    },
  };
}

/** Cut after each newline, after each carriage return without one, and at the line limit. */
function splitLines(text: string): string[] {
  const parts: string[] = [];
  for (const [line] of text.matchAll(/[^\r\n]*(?:\r?\n|\r|$)/g)) {
    for (let start = 0; start < line.length; start += lineLimitBytes)
      parts.push(line.slice(start, start + lineLimitBytes));
  }
  return parts;
}

function timestamp(unixMs: number): string {
  // JavaScript knows milliseconds only; the Runner writes six digits.
  return new Date(unixMs).toISOString().replace('Z', '000Z');
}
