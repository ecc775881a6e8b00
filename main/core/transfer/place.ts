import type { TransferFailure } from '../../../preload/contract/transfers.ts';
import type { Clock } from '../ports.ts';
import { TransferStopped } from './failure.ts';
import { openHelperSoon, type BorrowShell } from './helper.ts';
import { displayText } from './names.ts';
import { placeLine } from './scripts.ts';

/** The folder a shell is in, for people; or why it can't be asked. */
export type PlaceAnswer =
  | { readonly kind: 'ready'; readonly directory: string }
  | { readonly kind: 'refused'; readonly failure: TransferFailure };

type PlaceOptions = {
  readonly sessionId: string;
  readonly nonce: string;
  readonly clock: Clock;
  readonly borrow: BorrowShell;
};

/** Asks the shell by a line of its own where it is. */
export async function askPlace(options: PlaceOptions): Promise<PlaceAnswer> {
  try {
    const helper = await openHelperSoon({ ...options, keepsKeys: true, isCanceled: () => false });
    try {
      const { words } = await helper.ask(placeLine(options.nonce));
      const directory = Buffer.from(words.slice(1).join(';'), 'latin1').toString('utf8');
      return { kind: 'ready', directory: displayText(directory) };
    } finally {
      await helper.leave('ended');
    }
  } catch (error) {
    if (error instanceof TransferStopped) return { kind: 'refused', failure: error.failure };
    return { kind: 'refused', failure: { code: 'no-prompt', params: {} } };
  }
}
