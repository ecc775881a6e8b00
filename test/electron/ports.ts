import { type ChannelEnd, createChannel, type PortMessage } from './channel.ts';
import { decodeClone, encodeClone } from './codec.ts';
import { Emitter } from './emitter.ts';

export type PortMainMessage = { readonly data: unknown; readonly ports: MessagePortMain[] };

type PortEvents = { readonly message: readonly [PortMainMessage]; readonly close: readonly [] };

/** Where a port of main's leads, until it is handed over. */
const ends = new WeakMap<MessagePortMain, ChannelEnd>();

/** Electron's port in the main process: an emitter that keeps messages until it is started. */
export class MessagePortMain extends Emitter<PortEvents> {
  #started = false;
  #closed = false;

  start(): void {
    const end = ends.get(this);
    if (this.#started || end === undefined) return;
    this.#started = true;
    end.take({
      // Never in the midst of what the sender does.
      onMessage: (message) => void setImmediate(() => this.#receive(message)),
      onClose: () => void setImmediate(() => this.#end()),
    });
  }

  postMessage(message: unknown, transfer: readonly MessagePortMain[] = []): void {
    const data = encodeClone(message, () => new Error('An object could not be cloned.'));
    const handedOver = transfer.map(takeEnd);
    ends.get(this)?.send({ data, ends: handedOver });
  }

  close(): void {
    if (this.#closed) return;
    ends.get(this)?.close();
    setImmediate(() => this.#end());
  }

  #receive({ data, ends: carried }: PortMessage): void {
    if (!this.#closed) this.emit('message', { data: decodeClone(data), ports: carried.map(wrapEnd) });
  }

  #end(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.emit('close');
  }
}

/** Two ports that lead to each other. */
export class MessageChannelMain {
  readonly port1: MessagePortMain;
  readonly port2: MessagePortMain;

  constructor() {
    const [first, second] = createChannel();
    this.port1 = wrapEnd(first);
    this.port2 = wrapEnd(second);
  }
}

export function wrapEnd(end: ChannelEnd): MessagePortMain {
  const port = new MessagePortMain();
  ends.set(port, end);
  return port;
}

/** Hands a port over: it is of no use here afterwards. */
export function takeEnd(port: MessagePortMain): ChannelEnd {
  const end = ends.get(port);
  if (end === undefined) throw new TypeError('This port was handed over before, or is none');
  ends.delete(port);
  return end;
}
