import { inputMessageBytes } from '../../../preload/contract/frames.ts';

/** Bytes in the socket's own buffer above which no more input is handed to it. */
const socketBusyBytes = 64 * 1024;
const interrupt = 0x03;

/** A `^C` typed by itself. */
export function isInterrupt(bytes: Uint8Array): boolean {
  return bytes.byteLength === 1 && bytes[0] === interrupt;
}

export type InputQueue = {
  /** Queues what was typed or pasted. Order is kept. */
  readonly push: (bytes: Uint8Array) => void;
  /** Held input waits until released: nothing typed by hand may get in before the size is typed. */
  readonly hold: () => void;
  readonly release: () => void;
  readonly clear: () => void;
};

type InputOptions = {
  /** Sends one message; `sent` is called when the socket has taken it. */
  readonly send: (bytes: Uint8Array, sent: () => void) => void;
  readonly bufferedBytes: () => number;
};

/**
 * Splits input into messages the far end takes whole and hands them on as the socket drains. `^C` typed while a paste is
 * still waiting drops what waits: typed behind it, it would come too late to stop anything.
 */
export function createInputQueue({ send, bufferedBytes }: InputOptions): InputQueue {
  let waiting: Uint8Array[] = [];
  let held = false;

  const pump = () => {
    while (!held && waiting.length > 0 && bufferedBytes() < socketBusyBytes) {
      const [first, ...rest] = waiting;
      if (!first) return;
      const message = first.subarray(0, inputMessageBytes);
      waiting = message.byteLength < first.byteLength ? [first.subarray(inputMessageBytes), ...rest] : rest;
      send(message, pump);
    }
  };

  return {
    push: (bytes) => {
      const interrupts = !held && isInterrupt(bytes);
      waiting = interrupts ? [bytes] : [...waiting, bytes];
      pump();
    },
    hold: () => {
      held = true;
    },
    release: () => {
      held = false;
      pump();
    },
    clear: () => {
      waiting = [];
    },
  };
}
