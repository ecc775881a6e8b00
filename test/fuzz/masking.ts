import { createMasker, type Piece } from '../../main/core/transcripts/mask.ts';

/** A token as GitLab makes them, which no recording may hold. */
export const planted = 'glpat-Fuzz1ngTh3WholeRoadX';
/** On a line of its own: what hostile output around it does to its meaning is not the masker's to guess. */
export const plantedLine = Buffer.from(`\r\n${planted}\r\n`);

/** Follows what a recording of the same output would write. */
export type MaskingWatch = {
  readonly push: (bytes: Uint8Array) => void;
  /** The recording ends: what was broken, if anything. */
  readonly end: () => readonly string[];
};

export function watchMasking(): MaskingWatch {
  const masker = createMasker();
  let pushedBytes = 0;
  let writtenBytes = 0;
  let isLeaked = false;
  /** A token may be written in two pieces. */
  let tail = '';
  const write = (pieces: readonly Piece[]): void => {
    for (const { bytes } of pieces) {
      writtenBytes += bytes.byteLength;
      const text = tail + Buffer.from(bytes).toString('latin1');
      isLeaked ||= text.includes(planted);
      tail = text.slice(-planted.length);
    }
  };
  return {
    push: (bytes) => {
      pushedBytes += bytes.byteLength;
      write(masker.push({ atMs: pushedBytes, bytes }));
    },
    end: () => {
      write(masker.end());
      return [
        ...(isLeaked ? ['a recording holds the planted token'] : []),
        ...(Object.keys(masker.counts().masked).length > 0 ? [] : ['a recording masked nothing']),
        ...(writtenBytes === pushedBytes ? [] : [`a recording has ${writtenBytes} of ${pushedBytes} bytes`]),
      ];
    },
  };
}
