import type { Cdp } from './cdp.ts';
import { type ChannelEnd, createChannel } from './channel.ts';
import type { Encoded } from './codec.ts';
import { wrapEnd } from './ports.ts';
import type { FromPage, ToPage } from './wire.ts';
import { deliveryName } from './preloadScripts.ts';

/** The road to the preload's world of one document. */
export type DocumentRoad = {
  readonly contextId: number;
  readonly send: (channel: string, words: Encoded, ends: readonly ChannelEnd[]) => void;
  readonly answer: (id: number, answer: { readonly value: Encoded; readonly failure?: string }) => void;
  /** Ports that came along with a message. */
  readonly takePorts: (ids: readonly number[]) => ReturnType<typeof wrapEnd>[];
  /** For what the page's ports say. */
  readonly receive: (message: Extract<FromPage, { readonly kind: 'port-message' | 'port-closed' }>) => void;
  /** The document is gone, and its ports with it. */
  readonly end: () => void;
};

export function createDocumentRoad(cdp: Cdp, contextId: number): DocumentRoad {
  const outbox = createOutbox(cdp, contextId);
  const relayed = new Map<number, ChannelEnd>();
  let lastGiven = 0;
  let ended = false;

  const relay = (id: number, end: ChannelEnd): void => {
    relayed.set(id, end);
    end.take({
      onMessage: ({ data, ends }) =>
        give(ends, (ports) => outbox.put({ kind: 'port-message', port: id, data, ports })),
      onClose: () => {
        if (relayed.delete(id)) outbox.put({ kind: 'port-closed', port: id });
      },
    });
  };
  /** What waits in a port crosses after the message that the port came with. */
  const give = (ends: readonly ChannelEnd[], tell: (ids: readonly number[]) => void): void => {
    const given = ends.map((end) => {
      lastGiven += 1;
      return { id: lastGiven, end };
    });
    tell(given.map(({ id }) => id));
    for (const { id, end } of given) relay(id, end);
  };
  /** A port of the page's: one end for whoever gets it here, the other leads to the page. */
  const accept = (id: number): ChannelEnd => {
    const [ours, pages] = createChannel();
    relay(id, pages);
    return ours;
  };
  return {
    contextId,
    send: (channel, words, ends) => {
      if (!ended) give(ends, (ports) => outbox.put({ kind: 'event', channel, words, ports }));
    },
    answer: (id, answer) => {
      if (!ended) outbox.put({ kind: 'answer', id, ...answer });
    },
    takePorts: (ids) => ids.map((id) => wrapEnd(accept(id))),
    receive: (message) => {
      const end = relayed.get(message.port);
      if (message.kind === 'port-message')
        return end?.send({ data: message.data, ends: message.ports.map(accept) });
      relayed.delete(message.port);
      end?.close();
    },
    end: () => {
      ended = true;
      const ends = [...relayed.values()];
      relayed.clear();
      for (const end of ends) end.close();
    },
  };
}

/** Above this Chromium takes longer for the same bytes in one message than in several. */
const batchCharacters = 64 * 1024;

/** What is said in one turn of the event loop crosses in as few messages as are quick. */
function createOutbox(cdp: Cdp, contextId: number): { readonly put: (message: ToPage) => void } {
  let waiting: string[] = [];
  let waitingCharacters = 0;
  const flush = (): void => {
    if (waiting.length === 0) return;
    // As a string, since `__proto__` in an object's literal would be more than a key. An expression crosses twice as fast as an argument.
    const expression = `globalThis.${deliveryName}(${JSON.stringify(`[${waiting.join(',')}]`)})`;
    waiting = [];
    waitingCharacters = 0;
    // A document that has just gone hears nothing, as in Electron.
    cdp
      .send('Runtime.evaluate', { expression, contextId, silent: true, returnByValue: true })
      .catch(() => {});
  };
  return {
    put: (message) => {
      const text = JSON.stringify(message);
      if (waitingCharacters + text.length > batchCharacters) flush();
      if (waiting.length === 0) queueMicrotask(flush);
      waiting.push(text);
      waitingCharacters += text.length;
    },
  };
}
