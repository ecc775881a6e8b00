import { transferBlockBytes } from '../../../preload/contract/transfers.ts';
import type { Clock, Stop } from '../ports.ts';
import { TransferStopped } from './failure.ts';
import type { UploadSource } from './upload.ts';

/** The files one page holds, by the numbers it gave them. Main asks, the page answers: so never more waits than was asked for. */
export type PageSources = {
  readonly source: (sourceId: number) => UploadSource;
  /** What the page sent. Nothing that was not asked for is taken. */
  readonly chunk: (chunk: Chunk) => void;
  /** The page is gone, and its files with it. */
  readonly close: () => void;
};

type Chunk = { readonly streamId: number; readonly offset: number; readonly bytes: Uint8Array };

type PageSourcesOptions = {
  readonly clock: Clock;
  readonly ask: (wanted: {
    readonly streamId: number;
    readonly offset: number;
    readonly limitBytes: number;
  }) => void;
};

/** Reading a file of this computer takes less, even from a network drive that has gone to sleep. */
const answerWithinMs = 20_000;

type Wanted = {
  readonly sourceId: number;
  readonly offset: number;
  readonly resolve: (bytes: Uint8Array) => void;
  readonly reject: (error: TransferStopped) => void;
};

export function createPageSources({ clock, ask }: PageSourcesOptions): PageSources {
  const wanted = new Set<Wanted>();
  let closed = false;

  const read = (sourceId: number, offset: number, limitBytes: number): Promise<Uint8Array> => {
    if (closed) return Promise.reject(new TransferStopped('source-gone'));
    return new Promise((resolve, reject) => {
      let stopTimer: Stop = () => {};
      const settle = (run: () => void) => {
        stopTimer();
        wanted.delete(entry);
        run();
      };
      const entry: Wanted = {
        sourceId,
        offset,
        resolve: (bytes) => settle(() => resolve(bytes)),
        reject: (error) => settle(() => reject(error)),
      };
      wanted.add(entry);
      stopTimer = clock.after(answerWithinMs, () => entry.reject(new TransferStopped('source-gone')));
      ask({ streamId: sourceId, offset, limitBytes });
    });
  };

  return {
    source: (sourceId) => ({
      read: (offset, bytes) => read(sourceId, offset, Math.min(bytes, transferBlockBytes)),
    }),
    chunk: ({ streamId, offset, bytes }) => {
      const entry = [...wanted].find((one) => one.sourceId === streamId && one.offset === offset);
      if (bytes.byteLength > transferBlockBytes) entry?.reject(new TransferStopped('source-gone'));
      // A copy: a view would keep the whole message.
      else entry?.resolve(new Uint8Array(bytes));
    },
    close: () => {
      closed = true;
      for (const entry of [...wanted]) entry.reject(new TransferStopped('source-gone'));
    },
  };
}
