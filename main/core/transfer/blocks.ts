import { transferBlockBytes } from '../../../preload/contract/transfers.ts';

/** `dd` reads in these units, so every block but the last is a whole number of them. */
export const unitBytes = 16 * 1024;
/** Blocks on their way at once: while one is summed up the next is already there. */
export const windowBlocks = 3;
/** A block that takes longer is too large for the line: what is under way stands between a person and `^C`. */
const slowMs = 2_000;
const quickMs = 700;

/** Pure: how large the next block is, by how long the last one took, those before it not counted. */
export function nextBlockBytes(blockBytes: number, tookMs: number): number {
  if (tookMs > slowMs) return Math.max(unitBytes, wholeUnits(blockBytes / 2));
  return tookMs < quickMs ? Math.min(transferBlockBytes, blockBytes * 2) : blockBytes;
}

function wholeUnits(bytes: number): number {
  return Math.floor(bytes / unitBytes) * unitBytes;
}

/** Bytes a second over the last few seconds, from what was confirmed when. */
export function createRate(spanMs = 5_000) {
  let points: readonly { readonly atMs: number; readonly bytes: number }[] = [];
  return {
    add: (atMs: number, bytes: number) => {
      points = [...points.filter((point) => atMs - point.atMs <= spanMs), { atMs, bytes }];
    },
    bytesPerSecond: (): number | undefined => {
      const [first, last] = [points[0], points.at(-1)];
      if (!first || !last || last.atMs <= first.atMs) return undefined;
      return Math.round(((last.bytes - first.bytes) * 1_000) / (last.atMs - first.atMs));
    },
  };
}
