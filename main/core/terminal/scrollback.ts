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
  /** Sequences that set the private modes (alternate buffer, mouse, bracketed paste…) left on by all before `cleanStart`. */
  readonly modesBeforeStart: () => Uint8Array;
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
    startOffset: () => start,
    endOffset: () => end,
    modesBeforeStart: () => modes.sequencesAfter(read(start, cleanStart() - start)),
  };
}

/** Remembers which DEC private modes were set and not reset (`CSI ? n h`, `CSI ? n l`) in what is forgotten. */
function createModeMemory() {
  const set = new Set<string>();
  let carry = '';
  return {
    see: (bytes: Uint8Array) => {
      const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      if (carry === '' && !buffer.includes('\x1b[?') && !endsInSequence(buffer)) return;
      const text = carry + buffer.toString('latin1');
      followModes(set, text);
      carry = unfinished.exec(text)?.[0] ?? '';
    },
    /** `skipped`: what comes next, and is left out as well. */
    sequencesAfter: (skipped: Uint8Array) => {
      const left = new Set(set);
      followModes(left, carry + Buffer.from(skipped).toString('latin1'));
      return Buffer.from([...left].map((mode) => `\x1b[?${mode}h`).join(''));
    },
  };
}

function followModes(set: Set<string>, text: string): void {
  for (const [, numbers = '', action] of text.matchAll(privateMode)) {
    for (const mode of numbers.split(';')) {
      if (action === 'h') set.add(mode);
      else set.delete(mode);
    }
  }
}

// oxlint-disable-next-line no-control-regex -- ESC is what is looked for
const privateMode = /\x1b\[\?([\d;]{1,40})([hl])/g;
// oxlint-disable-next-line no-control-regex -- ESC is what is looked for
const unfinished = /\x1b(?:\[(?:\?[\d;]{0,40})?)?$/;

function endsInSequence(buffer: Buffer): boolean {
  return buffer.subarray(-8).includes(0x1b);
}
