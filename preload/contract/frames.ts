/*
 * The byte road's frames. Terminal bytes never travel as JSON: each host carries these as they are (a binary WebSocket
 * message, a MessagePort message).
 *
 *   output  main → page   [1][stream: u32][offset: f64][bytes…]   offset: the first byte's place in the session's output
 *   input   page → main   [2][stream: u32][bytes…]
 *   ack     page → main   [3][stream: u32][offset: f64]           everything before offset has been parsed by xterm
 *   paste   page → main   [6][stream: u32][flags: u8][bytes…]     flags: 1 in brackets, 2 the last piece of this paste
 *   want    main → page   [4][source: u32][offset: f64][limit: u32]   give bytes of a file the page holds
 *   chunk   page → main   [5][source: u32][offset: f64][bytes…]   the answer: all that was wanted, or nothing where it can't be
 *
 * Numbers are big-endian. Offsets are whole numbers below 2^53.
 */

/** At most so much is sent to a page and not yet parsed by its xterm. Above ~500 kB xterm stops answering keys. */
export const windowBytes = 512 * 1024;
/** At most this much goes in one frame: it takes xterm 15–20 ms, and 4 KB frames cost a third of the throughput. */
export const batchBytes = 256 * 1024;
/** Waiting bytes of a session at which GitLab's socket is no longer read. The far end then holds the shell back. */
export const pauseAtBytes = 512 * 1024;
/** Waiting bytes at which it is read again. */
export const resumeAtBytes = 256 * 1024;
/**
 * A page acknowledges at the latest after this many parsed bytes, and when nothing more waits. Each costs it 0.1–0.2 ms;
 * four fit in the window, so that main never runs dry between two.
 */
export const ackEveryBytes = 128 * 1024;
/** Input in one WebSocket message to GitLab. Above 32,768 the far end drops the rest without a word. */
export const inputMessageBytes = 16 * 1024;
/** Input in one frame from a page; more is split. A frame above this is refused. */
export const inputFrameBytes = 1024 * 1024;

/** A paste above this is refused where it begins: a file goes in quicker, and whole. */
export const longestPasteBytes = 16 * 1024 * 1024;

export type OutputFrame = {
  readonly kind: 'output';
  readonly streamId: number;
  readonly offset: number;
  readonly bytes: Uint8Array;
};
export type InputFrame = { readonly kind: 'input'; readonly streamId: number; readonly bytes: Uint8Array };
/** What was pasted: main sends it at its own pace. More than `inputFrameBytes` comes in pieces, one after the other. */
export type PasteFrame = {
  readonly kind: 'paste';
  readonly streamId: number;
  /** The program asked to be told where a paste begins and ends. */
  readonly isBracketed: boolean;
  readonly isLast: boolean;
  readonly bytes: Uint8Array;
};
export type AckFrame = { readonly kind: 'ack'; readonly streamId: number; readonly offset: number };
/** In these two the stream's number is that of a file, as the page gave it. */
export type WantFrame = {
  readonly kind: 'want';
  readonly streamId: number;
  readonly offset: number;
  readonly limitBytes: number;
};
export type ChunkFrame = {
  readonly kind: 'chunk';
  readonly streamId: number;
  readonly offset: number;
  readonly bytes: Uint8Array;
};
export type Frame = OutputFrame | InputFrame | PasteFrame | AckFrame | WantFrame | ChunkFrame;

const kindCodes = { output: 1, input: 2, ack: 3, want: 4, chunk: 5, paste: 6 } as const;
const shortHeaderBytes = 5;
const pasteHeaderBytes = 6;
const longHeaderBytes = 13;
const pasteFlags = { bracketed: 1, last: 2 } as const;
const wantBytes = 17;

export function encodeFrame(frame: Frame): Uint8Array<ArrayBuffer> {
  if (frame.kind === 'paste') return encodePaste(frame);
  const headerBytes = frame.kind === 'input' ? shortHeaderBytes : longHeaderBytes;
  const out = new Uint8Array(frame.kind === 'want' ? wantBytes : headerBytes + bodyOf(frame).byteLength);
  const view = new DataView(out.buffer);
  view.setUint8(0, kindCodes[frame.kind]);
  view.setUint32(1, frame.streamId);
  if (frame.kind !== 'input') view.setFloat64(shortHeaderBytes, frame.offset);
  if (frame.kind === 'want') view.setUint32(longHeaderBytes, frame.limitBytes);
  else out.set(bodyOf(frame), headerBytes);
  return out;
}

function encodePaste({ streamId, isBracketed, isLast, bytes }: PasteFrame): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(pasteHeaderBytes + bytes.byteLength);
  const view = new DataView(out.buffer);
  view.setUint8(0, kindCodes.paste);
  view.setUint32(1, streamId);
  view.setUint8(shortHeaderBytes, (isBracketed ? pasteFlags.bracketed : 0) | (isLast ? pasteFlags.last : 0));
  out.set(bytes, pasteHeaderBytes);
  return out;
}

/** What stands in front of an output frame's bytes, for a host that sends the two as parts of one message: nothing is copied. */
export function encodeOutputHead({
  streamId,
  offset,
}: Pick<OutputFrame, 'streamId' | 'offset'>): Uint8Array<ArrayBuffer> {
  return encodeFrame({ kind: 'output', streamId, offset, bytes: new Uint8Array(0) });
}

function bodyOf(frame: Frame): Uint8Array {
  return 'bytes' in frame ? frame.bytes : new Uint8Array(0);
}

/** The frame in `data`, its bytes a view into it, or undefined where `data` is none (too short, unknown kind, bad offset). */
export function decodeFrame(data: Uint8Array): Frame | undefined {
  if (data.byteLength < shortHeaderBytes) return undefined;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const streamId = view.getUint32(1);
  const code = view.getUint8(0);
  if (code === kindCodes.input) return { kind: 'input', streamId, bytes: data.subarray(shortHeaderBytes) };
  if (code === kindCodes.paste) return decodePaste(data, streamId);
  if (data.byteLength < longHeaderBytes) return undefined;
  const offset = view.getFloat64(shortHeaderBytes);
  if (!Number.isSafeInteger(offset) || offset < 0) return undefined;
  if (code === kindCodes.output)
    return { kind: 'output', streamId, offset, bytes: data.subarray(longHeaderBytes) };
  if (code === kindCodes.ack && data.byteLength === longHeaderBytes) return { kind: 'ack', streamId, offset };
  if (code === kindCodes.want && data.byteLength === wantBytes)
    return { kind: 'want', streamId, offset, limitBytes: view.getUint32(longHeaderBytes) };
  if (code === kindCodes.chunk)
    return { kind: 'chunk', streamId, offset, bytes: data.subarray(longHeaderBytes) };
  return undefined;
}

function decodePaste(data: Uint8Array, streamId: number): PasteFrame | undefined {
  const flags = data[shortHeaderBytes];
  if (flags === undefined || flags > (pasteFlags.bracketed | pasteFlags.last)) return undefined;
  return {
    kind: 'paste',
    streamId,
    isBracketed: (flags & pasteFlags.bracketed) !== 0,
    isLast: (flags & pasteFlags.last) !== 0,
    bytes: data.subarray(pasteHeaderBytes),
  };
}
