import type { Handlers } from './dispatch.ts';
import type { Page } from './page.ts';
import type { Terminals } from './terminal/terminals.ts';
import type { Transfers } from './transfer/transfers.ts';

type TransferHandlers = Pick<Handlers<Page>, Extract<keyof Handlers<Page>, `transfer.${string}`>>;

type TransferHandlersParts = {
  readonly transfers: Transfers;
  readonly terminals: Pick<Terminals, 'get'>;
};

/** What the commands about files do. */
export function createTransferHandlers({ transfers, terminals }: TransferHandlersParts): TransferHandlers {
  return {
    'transfer.place': ({ sessionId }) => {
      terminals.get(sessionId);
      return transfers.place(sessionId);
    },
    'transfer.upload': ({ sessionId, name, sizeBytes, sourceId }, page) => {
      terminals.get(sessionId);
      return transfers.upload({ sessionId, name, sizeBytes, source: page.sources.source(sourceId) });
    },
    'transfer.download': ({ sessionId, path }) => {
      terminals.get(sessionId);
      return transfers.download({ sessionId, path });
    },
    'transfer.cancel': ({ transferId }) => {
      transfers.cancel(transferId);
      return {};
    },
    'transfer.resume': ({ transferId, replace, sourceId }, page) => {
      const source = sourceId === undefined ? undefined : page.sources.source(sourceId);
      transfers.resume({ transferId, replace, source });
      return {};
    },
    'transfer.dismiss': ({ transferId }) => {
      transfers.dismiss(transferId);
      return {};
    },
  };
}
