import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createChecksum } from '../../../renderer/terminal/checksum.ts';

test('any bytes in any pieces have the sum the platform gives them', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 12 }), (pieces) => {
      const checksum = createChecksum();
      const hash = createHash('sha256');
      for (const piece of pieces) {
        checksum.update(piece);
        hash.update(piece);
      }
      expect(checksum.hex()).toBe(hash.digest('hex'));
    }),
  );
});

test('reading the sum does not change it', () => {
  const checksum = createChecksum();
  checksum.update(new TextEncoder().encode('abc'));
  checksum.hex();
  expect(checksum.hex()).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});
