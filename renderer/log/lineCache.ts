import type { LogLine } from '../../preload/contract/jobLog.ts';

/*
 * The lines of a log that were asked for, as far as they are worth keeping. Main has them all.
 */

export type LineCache = {
  /** Undefined: it is asked for, and comes. */
  readonly line: (number: number) => LogLine | undefined;
  /** The log has grown, or was read anew: lines from `stableLines` on may be others. */
  readonly changed: (log: {
    readonly generation: number;
    readonly lines: number;
    readonly stableLines: number;
  }) => void;
  readonly dispose: () => void;
};

type LineCacheOptions = {
  readonly read: (
    from: number,
    count: number,
  ) => Promise<{ readonly generation: number; readonly lines: readonly LogLine[] } | undefined>;
  /** Lines came. */
  readonly onLines: () => void;
};

const chunkLines = 100;
const mostChunks = 60;

/** `fresh`: so many of its lines are as main has them; those after are drawn as they were until they are read again. */
type Chunk = { readonly lines: LogLine[]; fresh: number; isAsked: boolean };

export function createLineCache({ read, onLines }: LineCacheOptions): LineCache {
  /** The one used last is the last. */
  const chunks = new Map<number, Chunk>();
  let known = { generation: -1, lines: 0, stableLines: 0 };
  let isDisposed = false;

  const wantedOf = (index: number): number =>
    Math.max(0, Math.min(chunkLines, known.lines - index * chunkLines));

  const ask = async (index: number, chunk: Chunk): Promise<void> => {
    chunk.isAsked = true;
    const asked = known;
    const first = chunk.fresh;
    const base = index * chunkLines;
    const answer = await read(base + first, wantedOf(index) - first);
    chunk.isAsked = false;
    if (isDisposed || answer === undefined || chunks.get(index) !== chunk) return;
    if (answer.generation !== known.generation) return;
    chunk.lines.splice(first, answer.lines.length, ...answer.lines);
    const readTo = first + answer.lines.length;
    chunk.fresh = known === asked ? readTo : Math.min(readTo, Math.max(0, asked.stableLines - base));
    onLines();
    // Long lines come a few at a time.
    if (answer.lines.length > 0 && chunk.fresh < wantedOf(index)) void ask(index, chunk);
  };

  return {
    line: (number) => {
      const index = Math.floor(number / chunkLines);
      const chunk = chunks.get(index) ?? { lines: [], fresh: 0, isAsked: false };
      chunks.delete(index);
      chunks.set(index, chunk);
      const [oldest] = chunks.keys();
      if (chunks.size > mostChunks && oldest !== undefined) chunks.delete(oldest);
      if (!chunk.isAsked && chunk.fresh < wantedOf(index)) void ask(index, chunk);
      return chunk.lines[number - index * chunkLines];
    },
    changed: (log) => {
      if (log.generation !== known.generation) chunks.clear();
      const stable = Math.min(known.stableLines, log.stableLines);
      known = log;
      for (const [index, chunk] of chunks) {
        chunk.fresh = Math.min(chunk.fresh, Math.max(0, stable - index * chunkLines));
        chunk.lines.length = Math.min(chunk.lines.length, wantedOf(index));
      }
    },
    dispose: () => {
      isDisposed = true;
      chunks.clear();
    },
  };
}
