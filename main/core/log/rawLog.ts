import { createLogBytes, type LogBytes } from './logBytes.ts';

/** A whole raw log as it is now. Whoever shows it takes it over: nobody else keeps it. */
export type RawLog = LogBytes;

/** Fills one piece by piece, cut anywhere. A character that is not whole at the end is left out: it comes whole next time. */
export async function readRawLog(
  read: (take: (piece: Uint8Array) => void) => Promise<void>,
): Promise<RawLog> {
  const raw = createLogBytes();
  await read(raw.append);
  raw.cut(raw.size() - cutCharacterBytes(raw.view()));
  return raw;
}

/** More at once holds main up for longer than anybody should wait for a key. */
const stepBytes = 1024 * 1024;

/** The bytes from this one on, in steps. */
export function* bytesFrom(bytes: Buffer, from: number): Generator<Buffer> {
  for (let start = from; start < bytes.length; start += stepBytes)
    yield bytes.subarray(start, start + stepBytes);
}

/** Bytes at the end that begin a character and don't end it. */
export function cutCharacterBytes(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    // 10xxxxxx goes on with a character.
    if ((byte & 0xc0) === 0x80) continue;
    const needs = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return needs > back ? back : 0;
  }
  return 0;
}
