import type { Port, LineState } from './client.ts';
import type { AppEvent } from './contract/api.ts';
import { decodeFrame, encodeFrame, type Frame } from './contract/frames.ts';
import type { MainMessage, PageMessage } from './contract/wire.ts';
import { createListeners } from './listeners.ts';
import { createPending, disconnected, type Pending } from './pending.ts';

/** After a break the first attempt comes soon, and each further one after twice as long. */
const firstRetryMs = 250;
const longestRetryMs = 5_000;

export type SocketPortOptions = {
  /** The first socket is opened after this; absent: at once. */
  readonly ready?: Promise<void>;
  /** A new WebSocket to the browser host, subprotocols given. */
  readonly openSocket: () => WebSocket;
  /** Called when a socket closed before it opened: whether the host refuses this page for good. */
  readonly isRefused: () => Promise<boolean>;
  /** Called at most once; the port stays down after it. */
  readonly onRefused: () => void;
};

export type SocketPort = Port & { readonly close: () => void };

/** A Port over one WebSocket at a time. It comes back by itself; what was asked meanwhile is answered `disconnected`. */
export function createSocketPort(options: SocketPortOptions): SocketPort {
  const events = createListeners<AppEvent>();
  const frames = createListeners<Frame>();
  const line = createLine();
  const pending = createPending();
  const reconnector = createReconnector(options, {
    opened: () => line.set('up'),
    lost: () => {
      line.set('down');
      pending.settleAll(disconnected);
    },
    text: (text) => takeText(text, { pending, event: events.emit }),
    bytes: (bytes) => {
      const frame = decodeFrame(bytes);
      if (frame !== undefined) frames.emit(frame);
    },
  });

  return {
    request: (command, input) => {
      const socket = reconnector.socket();
      if (socket === undefined) return Promise.resolve(disconnected);
      const { id, answer } = pending.add();
      const message: PageMessage = { kind: 'request', id, command, input };
      socket.send(JSON.stringify(message));
      return answer;
    },
    onEvent: events.add,
    sendFrame: (frame) => reconnector.socket()?.send(encodeFrame(frame)),
    onFrame: frames.add,
    onLine: line.onLine,
    close: reconnector.close,
  };
}

type Line = Pick<Port, 'onLine'> & { readonly set: (state: LineState) => void };

function createLine(): Line {
  const listeners = createListeners<LineState>();
  let current: LineState = 'down';
  return {
    set: (state) => {
      if (state === current) return;
      current = state;
      listeners.emit(state);
    },
    onLine: (listener) => {
      listener(current);
      return listeners.add(listener);
    },
  };
}

type TextTakers = { readonly pending: Pending; readonly event: (event: AppEvent) => void };

function takeText(text: string, { pending, event }: TextTakers): void {
  // Main's own words, over a line only main can speak on: taken as the contract types them.
  const message: MainMessage = JSON.parse(text);
  if (message.kind === 'event') return event(message.event);
  pending.settle(message.id, message.result);
}

type SocketEvents = {
  readonly opened: () => void;
  readonly lost: () => void;
  readonly text: (text: string) => void;
  readonly bytes: (bytes: Uint8Array) => void;
};

type Reconnector = {
  /** The open socket, if there is one. */
  readonly socket: () => WebSocket | undefined;
  readonly close: () => void;
};

function createReconnector(options: SocketPortOptions, events: SocketEvents): Reconnector {
  let open: WebSocket | undefined;
  let closed = false;
  let current: WebSocket | undefined;
  const backOff = createBackOff();
  const afterFailure = async (): Promise<void> => {
    if (!(await options.isRefused())) return backOff.run(connect);
    if (closed) return;
    closed = true;
    options.onRefused();
  };
  const connect = (): void => {
    if (closed) return;
    const socket = options.openSocket();
    current = socket;
    takeMessages(socket, events);
    socket.addEventListener('open', () => {
      open = socket;
      backOff.reset();
      events.opened();
    });
    socket.addEventListener('close', () => {
      const wasOpen = open === socket;
      open = undefined;
      if (!wasOpen) return void afterFailure();
      events.lost();
      backOff.run(connect);
    });
  };
  void (options.ready ?? Promise.resolve()).then(connect);

  return {
    socket: () => (open?.readyState === WebSocket.OPEN ? open : undefined),
    close: () => {
      closed = true;
      backOff.stop();
      current?.close();
    },
  };
}

type BackOff = {
  /** Calls `attempt` later: each time after twice as long, until reset. */
  readonly run: (attempt: () => void) => void;
  readonly reset: () => void;
  readonly stop: () => void;
};

function createBackOff(): BackOff {
  let delayMs = firstRetryMs;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  return {
    run: (attempt) => {
      if (stopped) return;
      timer = setTimeout(attempt, delayMs);
      delayMs = Math.min(delayMs * 2, longestRetryMs);
    },
    reset: () => {
      delayMs = firstRetryMs;
    },
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

function takeMessages(socket: WebSocket, { text, bytes }: SocketEvents): void {
  socket.binaryType = 'arraybuffer';
  socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (typeof data === 'string') text(data);
    else if (data instanceof ArrayBuffer) bytes(new Uint8Array(data));
  });
}
