import { inputMessageBytes } from '../../../preload/contract/frames.ts';

/** Bytes in the socket's own buffer above which no more input is handed to it. */
const socketBusyBytes = 64 * 1024;
const interrupt = 0x03;
/**
 * Input waiting for a far end that does not take it. No person types or pastes as much; a page that floods is cut off here
 * instead of filling main's memory.
 */
const longestWaitingBytes = 32 * 1024 * 1024;
/** What a piece costs besides its bytes, so that single bytes count too. */
const pieceBytes = 100;

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
  /** The socket has been given everything. */
  readonly isEmpty: () => boolean;
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
  const waiting = createWaiting();
  let held = false;

  const pump = () => {
    while (!held && bufferedBytes() < socketBusyBytes) {
      const message = waiting.take(inputMessageBytes);
      if (!message) return;
      send(message, pump);
    }
  };

  return {
    push: (bytes) => {
      if (!held && isInterrupt(bytes)) waiting.clear();
      waiting.add(bytes);
      pump();
    },
    hold: () => {
      held = true;
    },
    release: () => {
      held = false;
      pump();
    },
    clear: waiting.clear,
    isEmpty: waiting.isEmpty,
  };
}

/** Pieces in order; adding and taking cost the same however many wait. */
function createWaiting() {
  let pieces: Uint8Array[] = [];
  let first = 0;
  let costBytes = 0;
  const clear = () => {
    pieces = [];
    first = 0;
    costBytes = 0;
  };
  return {
    clear,
    isEmpty: () => first >= pieces.length,
    add: (bytes: Uint8Array) => {
      if (costBytes + bytes.byteLength + pieceBytes > longestWaitingBytes) return;
      pieces.push(bytes);
      costBytes += bytes.byteLength + pieceBytes;
    },
    /** The next message, at most `limitBytes` of one piece. */
    take: (limitBytes: number): Uint8Array | undefined => {
      const piece = pieces[first];
      if (!piece) return undefined;
      const message = piece.subarray(0, limitBytes);
      costBytes -= message.byteLength;
      if (message.byteLength < piece.byteLength) {
        pieces[first] = piece.subarray(limitBytes);
        return message;
      }
      costBytes -= pieceBytes;
      first += 1;
      // What was taken must not be kept alive; half and half, so that it is copied once on average.
      if (first * 2 >= pieces.length) {
        pieces = pieces.slice(first);
        first = 0;
      }
      return message;
    },
  };
}
