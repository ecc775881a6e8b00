import type { Port } from './client.ts';
import type { AppEvent } from './contract/api.ts';
import type { Result } from './contract/error.ts';
import { decodeFrame, encodeFrame, type Frame } from './contract/frames.ts';
import type { MainMessage, PageMessage } from './contract/wire.ts';
import { createListeners } from './listeners.ts';
import { createPending, disconnected } from './pending.ts';

export type ChannelPortOptions = {
  /** Sends a request. Resolves with a refusal, or with undefined: its answer then comes over the channel. */
  readonly sendRequest: (message: PageMessage) => Promise<Result<unknown> | undefined>;
  /** Asks main for the channel, and calls back once with it. */
  readonly openChannel: (take: (channel: MessagePort) => void) => void;
};

/**
 * A Port over Electron's IPC. Requests go by `invoke`, where main checks each sender; all that comes back (answers, events,
 * frames) comes over one MessagePort, so that it keeps its order.
 */
export function createChannelPort({ sendRequest, openChannel }: ChannelPortOptions): Port {
  const events = createListeners<AppEvent>();
  const frames = createListeners<Frame>();
  const pending = createPending();
  let channel: MessagePort | undefined;

  const takeMessage = (message: MainMessage): void => {
    if (message.kind === 'event') events.emit(message.event);
    else pending.settle(message.id, message.result);
  };
  openChannel((opened) => {
    channel = opened;
    opened.addEventListener('message', ({ data }: MessageEvent<MainMessage | Uint8Array>) => {
      if (!(data instanceof Uint8Array)) return takeMessage(data);
      const frame = decodeFrame(data);
      if (frame !== undefined) frames.emit(frame);
    });
    opened.start();
  });

  return {
    request: (command, input) => {
      const { id, answer } = pending.add();
      sendRequest({ kind: 'request', id, command, input }).then(
        (refusal) => refusal !== undefined && pending.settle(id, refusal),
        () => pending.settle(id, disconnected),
      );
      return answer;
    },
    onEvent: events.add,
    // A page types only into streams it attached, and by then the channel is there.
    sendFrame: (frame) => channel?.postMessage(encodeFrame(frame)),
    onFrame: frames.add,
    onLine: (listener) => {
      // Main lives as long as its window.
      listener('up');
      return () => {};
    },
  };
}
