import { createHash } from 'node:crypto';
import type { SumAlgorithm } from '../../../preload/contract/transfers.ts';

/** A running checksum. */
export type Sum = {
  readonly add: (bytes: Uint8Array) => void;
  /** As the job's tool prints it. Nothing can be added after it; asked again, it is the same. */
  readonly result: () => string;
};

export function createSum(algorithm: SumAlgorithm): Sum {
  if (algorithm === 'cksum') return createCksum();
  const hash = createHash(algorithm);
  let digest: string | undefined;
  return { add: (bytes) => void hash.update(bytes), result: () => (digest ??= hash.digest('hex')) };
}

export function sumOf(algorithm: SumAlgorithm, bytes: Uint8Array): string {
  const sum = createSum(algorithm);
  sum.add(bytes);
  return sum.result();
}

/** POSIX's `cksum`: a CRC over the bytes and then their count, most significant bit first (IEEE Std 1003.1, cksum). */
const polynomial = 0x04c11db7;
const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte << 24;
  for (let bit = 0; bit < 8; bit += 1) value = value & 0x8000_0000 ? (value << 1) ^ polynomial : value << 1;
  return value >>> 0;
});

function createCksum(): Sum {
  let crc = 0;
  let length = 0;
  let result: string | undefined;
  const step = (byte: number) => {
    crc = ((crc << 8) ^ (table[((crc >>> 24) ^ byte) & 0xff] ?? 0)) >>> 0;
  };
  return {
    add: (bytes) => {
      for (const byte of bytes) step(byte);
      length += bytes.byteLength;
    },
    result: () => {
      if (result === undefined)
        for (let left = length; left > 0; left = Math.floor(left / 256)) step(left % 256);
      return (result ??= String(~crc >>> 0));
    },
  };
}
