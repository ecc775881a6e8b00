import type { SumAlgorithm } from '../../../preload/contract/transfers.ts';
import type { Clock } from '../ports.ts';
import type { Helper } from './helper.ts';

/** What an attempt tells while it goes on. */
export type Report =
  | { readonly kind: 'packing'; readonly packedBytes: number }
  | { readonly kind: 'size'; readonly sizeBytes: number }
  | { readonly kind: 'progress'; readonly doneBytes: number }
  | { readonly kind: 'verifying' };

/** One try at a transfer, with a shell of its own. */
export type Attempt = {
  readonly helper: Helper;
  readonly clock: Clock;
  readonly nonce: string;
  readonly transferId: string;
  readonly report: (report: Report) => void;
};

export type Finished = {
  readonly algorithm: SumAlgorithm;
  readonly sum: string;
  readonly savedAs: string;
};
