import { createModeMemory } from './modeMemory.ts';

/**
 * What one session has put out, by offset: the end of it, whatever was asked of the shell. Pages read from here at their
 * own pace, so nothing is kept twice.
 */
export type Scrollback = {
  readonly push: (bytes: Uint8Array) => void;
  /** Offset of the first byte that is still held. */
  readonly startOffset: () => number;
  /** Offset after the last byte: how much there was in all. */
  readonly endOffset: () => number;
  /** A copy of up to `limitBytes` from `offset` on. */
  readonly read: (offset: number, limitBytes: number) => Uint8Array;
  /** Lets go of everything before `neededFrom` that is not part of the tail. */
  readonly trim: (neededFrom: number) => void;
  /**
   * Where a page that has seen nothing may begin: the start, or after the first line end when older bytes are gone, so
   * that no escape sequence or character is cut.
   */
  readonly cleanStart: () => number;
  /** Offset of the first of the last `lines` lines; the start where there are fewer. */
  readonly lastLinesFrom: (lines: number) => number;
  /** Lets go of everything before `offset`, needed or not. */
  readonly forgetBefore: (offset: number) => void;
  /** Sequences that set the private modes and colours that what came before `offset` had left on. */
  readonly modesBefore: (offset: number) => Uint8Array;
};

/** Kept for a page that reloads: more than 10,000 lines of a CI job. */
export const tailBytes = 2 * 1024 * 1024;
/** Searching for the first line end goes no further than this: a flood without any line end must not cost a scan of all. */
const lineSearchBytes = 64 * 1024;
/** Trimming less than this at a time would copy the list of chunks at every frame. */
const trimStepBytes = 64 * 1024;
const lineFeed = 0x0a;

export function createScrollback(limitBytes: number = tailBytes): Scrollback {
  let chunks: Uint8Array[] = [];
  let start = 0;
  let end = 0;
  const modes = createModeMemory();

  const push = (bytes: Uint8Array) => {
    if (bytes.byteLength === 0) return;
    chunks.push(bytes);
    end += bytes.byteLength;
  };

  const trim = (neededFrom: number) => {
    const keepFrom = Math.min(neededFrom, end - limitBytes);
    if (keepFrom - start < trimStepBytes) return;
    let dropped = 0;
    for (const chunk of chunks) {
      if (start + chunk.byteLength > keepFrom) break;
      modes.see(chunk);
      start += chunk.byteLength;
      dropped += 1;
    }
    if (dropped > 0) chunks = chunks.slice(dropped);
  };

  const forgetBefore = (offset: number) => {
    const kept: Uint8Array[] = [];
    let chunkStart = start;
    for (const chunk of chunks) {
      const dropped = Math.min(chunk.byteLength, Math.max(0, offset - chunkStart));
      if (dropped > 0) modes.see(chunk.subarray(0, dropped));
      if (dropped < chunk.byteLength) kept.push(chunk.subarray(dropped));
      chunkStart += chunk.byteLength;
    }
    chunks = kept;
    start = Math.max(start, Math.min(offset, end));
  };

  const lastLinesFrom = (lines: number) => {
    let left = lines;
    let chunkEnd = end;
    for (const chunk of chunks.toReversed()) {
      const buffer = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      for (
        let at = buffer.lastIndexOf(lineFeed);
        at !== -1;
        at = at === 0 ? -1 : buffer.lastIndexOf(lineFeed, at - 1)
      ) {
        if (left === 0) return chunkEnd - chunk.byteLength + at + 1;
        left -= 1;
      }
      chunkEnd -= chunk.byteLength;
    }
    return start;
  };

  const read = (offset: number, limit: number): Uint8Array => {
    const out = new Uint8Array(Math.max(0, Math.min(limit, end - offset)));
    let chunkStart = start;
    let written = 0;
    for (const chunk of chunks) {
      if (written === out.byteLength) break;
      const from = offset + written - chunkStart;
      if (from < chunk.byteLength) {
        const piece = chunk.subarray(Math.max(0, from), Math.max(0, from) + out.byteLength - written);
        out.set(piece, written);
        written += piece.byteLength;
      }
      chunkStart += chunk.byteLength;
    }
    return out;
  };

  const cleanStart = () => {
    if (start === 0) return 0;
    const lineEnd = read(start, lineSearchBytes).indexOf(lineFeed);
    return lineEnd === -1 ? start : start + lineEnd + 1;
  };

  return {
    push,
    trim,
    read,
    cleanStart,
    forgetBefore,
    lastLinesFrom,
    startOffset: () => start,
    endOffset: () => end,
    modesBefore: (offset) => modes.sequencesAfter(read(start, offset - start)),
  };
}
