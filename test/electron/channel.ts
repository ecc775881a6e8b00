import type { Encoded } from './codec.ts';

/*
 * What lies between two message ports, wherever their ends are: in this process, or in a page. Messages wait at an end until
 * someone takes them.
 */

export type PortMessage = { readonly data: Encoded; readonly ends: readonly ChannelEnd[] };

export type Taker = {
  readonly onMessage: (message: PortMessage) => void;
  /** The other end was closed, or its page is gone. Comes after the messages. */
  readonly onClose: () => void;
};

export type ChannelEnd = {
  readonly send: (message: PortMessage) => void;
  /** From now on messages go there, first those that waited. */
  readonly take: (taker: Taker) => void;
  readonly close: () => void;
};

type Inbox = {
  readonly deliver: (message: PortMessage) => void;
  readonly end: () => void;
  readonly take: (taker: Taker) => void;
};

export function createChannel(): readonly [ChannelEnd, ChannelEnd] {
  const inboxes = [createInbox(), createInbox()] as const;
  let closed = false;
  const endOf = (own: 0 | 1): ChannelEnd => ({
    send: (message) => {
      if (!closed) inboxes[own === 0 ? 1 : 0].deliver(message);
    },
    take: inboxes[own].take,
    close: () => {
      if (closed) return;
      closed = true;
      inboxes[own === 0 ? 1 : 0].end();
    },
  });
  return [endOf(0), endOf(1)];
}

function createInbox(): Inbox {
  let waiting: PortMessage[] = [];
  let ended = false;
  let taker: Taker | undefined;
  return {
    deliver: (message) => {
      if (taker === undefined) waiting.push(message);
      else taker.onMessage(message);
    },
    end: () => {
      ended = true;
      taker?.onClose();
    },
    take: (taken) => {
      taker = taken;
      const messages = waiting;
      waiting = [];
      for (const message of messages) taken.onMessage(message);
      if (ended) taken.onClose();
    },
  };
}
