import { describe, expect, it } from 'vitest';
import { decodeFrame, encodeFrame, inputFrameBytes, type Frame } from '../../../preload/contract/frames.ts';
import { transferBlockBytes } from '../../../preload/contract/transfers.ts';

const largest = 0xffff_ffff;
const frames: readonly Frame[] = [
  { kind: 'output', streamId: 1, offset: 3, bytes: Uint8Array.of(1, 2) },
  { kind: 'input', streamId: 2, bytes: Uint8Array.of(3) },
  { kind: 'paste', streamId: 4, isBracketed: true, isLast: false, bytes: Uint8Array.of(7, 8) },
  { kind: 'paste', streamId: 5, isBracketed: false, isLast: true, bytes: new Uint8Array(0) },
  { kind: 'ack', streamId: 3, offset: Number.MAX_SAFE_INTEGER },
  { kind: 'want', streamId: 0, offset: 0, limitBytes: 0 },
  { kind: 'want', streamId: largest, offset: Number.MAX_SAFE_INTEGER, limitBytes: largest },
  { kind: 'chunk', streamId: largest, offset: 5_000_000_000, bytes: Uint8Array.of(4, 5, 6) },
  { kind: 'chunk', streamId: 7, offset: 0, bytes: new Uint8Array(0) },
];

describe('a frame', () => {
  it.each(frames)('of $kind comes out as it went in', (frame) => {
    expect(decodeFrame(encodeFrame(frame))).toEqual(frame);
  });

  it.each(frames)('of $kind is read from the middle of a larger message', (frame) => {
    const bytes = encodeFrame(frame);
    const message = new Uint8Array(bytes.byteLength + 20).fill(0xee);
    message.set(bytes, 7);
    expect(decodeFrame(message.subarray(7, 7 + bytes.byteLength))).toEqual(frame);
  });
});

/** A frame with some bytes changed. */
function spoiled(frame: Frame, change: (view: DataView) => void): Uint8Array {
  const bytes = encodeFrame(frame);
  change(new DataView(bytes.buffer));
  return bytes;
}

const want: Frame = { kind: 'want', streamId: 1, offset: 8, limitBytes: 16 };
const chunk: Frame = { kind: 'chunk', streamId: 1, offset: 8, bytes: Uint8Array.of(1, 2, 3) };

describe('what is none', () => {
  it.each([0, 1, 4, 5, 12, 16])('a want of %i bytes is not taken', (length) => {
    expect(decodeFrame(encodeFrame(want).subarray(0, length))).toBeUndefined();
  });

  it('a want with something behind it is not taken', () => {
    const bytes = encodeFrame(want);
    const longer = new Uint8Array(bytes.byteLength + 1);
    longer.set(bytes);
    expect(decodeFrame(longer)).toBeUndefined();
  });

  it.each([4, 5, 12])('a chunk of %i bytes is not taken', (length) => {
    expect(decodeFrame(encodeFrame(chunk).subarray(0, length))).toBeUndefined();
  });

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])(
    'an offset of %d is not taken',
    (offset) => {
      for (const frame of [want, chunk])
        expect(decodeFrame(spoiled(frame, (view) => view.setFloat64(5, offset)))).toBeUndefined();
    },
  );

  it.each([0, 6, 255])('kind %i is not taken', (code) => {
    expect(decodeFrame(spoiled(chunk, (view) => view.setUint8(0, code)))).toBeUndefined();
  });
});

it('the largest block of a file fits into what a host takes as one frame', () => {
  expect(transferBlockBytes).toBeLessThanOrEqual(inputFrameBytes);
});
