import { expect, test } from 'vitest';
import { createLogBytes } from '../../../../main/core/log/logBytes.ts';
import { readRawLog } from '../../../../main/core/log/rawLog.ts';

test('bytes stay what they are however many come, and are shared', () => {
  const bytes = createLogBytes();
  const piece = Buffer.from(Array.from({ length: 100_003 }, (_, index) => index % 251));
  for (let count = 0; count < 30; count += 1) bytes.append(piece);
  expect(bytes.size()).toBe(30 * piece.length);
  expect(bytes.view().equals(Buffer.concat(Array.from({ length: 30 }, () => piece)))).toBe(true);
  expect(Buffer.from(bytes.shared(), 0, bytes.size()).equals(bytes.view())).toBe(true);
  const before = bytes.view();
  bytes.cut(10);
  bytes.append(Buffer.from('after'));
  expect(bytes.view().toString('latin1', 10)).toBe('after');
  // Who looked before keeps what was there, but for what came in its place.
  expect(before.length).toBe(30 * piece.length);
  expect(before.subarray(15, piece.length).equals(piece.subarray(15))).toBe(true);
});

test('a log that ends within a character is read without its beginning', async () => {
  const whole = Buffer.from('a日é😀');
  const texts = await Promise.all(
    Array.from({ length: whole.length + 1 }, async (_, length) => {
      const raw = await readRawLog(async (take) => {
        for (const byte of whole.subarray(0, length)) take(Uint8Array.of(byte));
      });
      return raw.view().toString();
    }),
  );
  expect([...new Set(texts)]).toEqual(['', 'a', 'a日', 'a日é', 'a日é😀']);
});
