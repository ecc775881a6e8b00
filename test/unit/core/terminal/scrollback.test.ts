import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createScrollback, type Scrollback } from '../../../../main/core/terminal/scrollback.ts';

const stepBytes = 64 * 1024;
const chunks = fc.array(fc.uint8Array({ minLength: 0, maxLength: 300 }), { maxLength: 30 });

function filled(parts: readonly Uint8Array[], limitBytes?: number): Scrollback {
  const scrollback = createScrollback(limitBytes);
  for (const part of parts) scrollback.push(part);
  return scrollback;
}

/** `text` in pieces of `pieceBytes`. */
function pieces(text: string, pieceBytes: number): readonly Uint8Array[] {
  const bytes = Buffer.from(text, 'latin1');
  const count = Math.ceil(bytes.byteLength / pieceBytes);
  return Array.from({ length: count }, (_, index) =>
    bytes.subarray(index * pieceBytes, (index + 1) * pieceBytes),
  );
}

function modesOf(scrollback: Scrollback): readonly string[] {
  const text = Buffer.from(scrollback.modesBefore(scrollback.cleanStart())).toString('latin1');
  return [...text.matchAll(/\?(\d+)h/g)].map(([, mode = '']) => mode).toSorted();
}

describe('scrollback', () => {
  it('gives back what was pushed, however it came and wherever one reads', () => {
    fc.assert(
      fc.property(chunks, fc.nat(10_000), fc.nat(10_000), (parts, from, limitBytes) => {
        const whole = Buffer.concat(parts);
        const offset = from % (whole.byteLength + 1);
        const read = filled(parts).read(offset, limitBytes);
        expect(Buffer.from(read)).toEqual(whole.subarray(offset, offset + limitBytes));
      }),
    );
  });

  it('counts every byte that ever came', () => {
    fc.assert(
      fc.property(chunks, (parts) => {
        expect(filled(parts).endOffset()).toBe(Buffer.concat(parts).byteLength);
      }),
    );
  });

  it('reads nothing beyond its end', () => {
    expect(filled([Buffer.from('abc')]).read(3, 10)).toEqual(new Uint8Array(0));
  });

  it('keeps the tail and what a slow page still needs, whatever the chunks, and lets go of the rest', () => {
    const limitBytes = 20_000;
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 9_000 }),
        fc.integer({ min: 1, max: 300_000 }),
        fc.nat(300_000),
        (chunkBytes, totalBytes, needed) => {
          const whole = Buffer.alloc(
            totalBytes,
            Uint8Array.from({ length: 251 }, (_, index) => index),
          );
          const scrollback = createScrollback(limitBytes);
          const neededFrom = Math.min(needed, totalBytes);
          for (let at = 0; at < totalBytes; at += chunkBytes)
            scrollback.push(whole.subarray(at, at + chunkBytes));
          scrollback.trim(neededFrom);
          const start = scrollback.startOffset();
          const keepFrom = Math.max(0, Math.min(neededFrom, totalBytes - limitBytes));
          expect(start).toBeLessThanOrEqual(keepFrom);
          expect(keepFrom - start).toBeLessThan(stepBytes + chunkBytes);
          expect(Buffer.from(scrollback.read(start, totalBytes)).equals(whole.subarray(start))).toBe(true);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('begins at the start while everything is held', () => {
    expect(filled([Buffer.from('no line end')]).cleanStart()).toBe(0);
  });

  it('begins after a line end when older bytes are gone', () => {
    const lines = filled(pieces('0123456789\n'.repeat(20_000), 1000), 1000);
    lines.trim(lines.endOffset());
    expect(lines.cleanStart() % 11).toBe(0);
    expect(lines.cleanStart() - lines.startOffset()).toBeLessThan(11);
  });

  it('begins at the first byte held when there is no line end near', () => {
    const flood = filled(pieces('x'.repeat(400_000), 1000), 200_000);
    flood.trim(flood.endOffset());
    expect(flood.cleanStart()).toBe(flood.startOffset());
  });
});

describe('modes of the forgotten bytes', () => {
  const filler = `${'x'.repeat(99)}\n`.repeat(1000);

  function forgotten(text: string, pieceBytes: number): Scrollback {
    const scrollback = filled(pieces(text + filler, pieceBytes), 100);
    scrollback.trim(scrollback.endOffset());
    return scrollback;
  }

  it.each([1, 2, 3, 5, 7, 4096])('survive in pieces of %i bytes', (pieceBytes) => {
    const text = 'a\x1b[?1049h\x1b[?1000;1006hb\x1b[?2004h\x1b[?2004lc\x1b[31m';
    expect(modesOf(forgotten(text, pieceBytes))).toEqual(['1000', '1006', '1049']);
  });

  it('are none where each was reset', () => {
    expect(modesOf(forgotten('\x1b[?1049h\x1b[?1049l', 3))).toEqual([]);
  });

  it('are none while nothing is forgotten', () => {
    expect(modesOf(filled([Buffer.from('\x1b[?1049h')]))).toEqual([]);
  });

  it('include those set in the line that a new page does not get because its beginning is gone', () => {
    const scrollback = createScrollback(200);
    for (const part of pieces('x'.repeat(stepBytes * 2), 1024)) scrollback.push(part);
    scrollback.push(Buffer.from(`\x1b[?1049h${'y'.repeat(100)}\n${'z'.repeat(150)}`));
    scrollback.trim(scrollback.endOffset());
    expect(scrollback.cleanStart()).toBe(scrollback.endOffset() - 150);
    expect(modesOf(scrollback)).toEqual(['1049']);
  });
});
