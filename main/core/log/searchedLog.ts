import type { SharedIndex } from './logIndex.ts';

/** A log in memory that a worker shares: what is added meanwhile lies behind. */
export type SearchedLog = SharedIndex & {
  readonly bytes: SharedArrayBuffer;
  /** So many of the bytes are its. */
  readonly size: number;
};
