import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import { z } from 'zod';
import {
  decodeFrame,
  encodeFrame,
  encodeOutputHead,
  inputFrameBytes,
} from '../../../preload/contract/frames.ts';
import {
  commandMessageBytes,
  mostOpenRequests,
  socketProtocol,
  type MainMessage,
  type PageMessage,
} from '../../../preload/contract/wire.ts';
import type { Core, PageHandle, PageLine } from '../../core/core.ts';
import type { Clock, Log, Stop } from '../../core/ports.ts';
import type { UpgradeRequest } from './server.ts';

/** A page that has not answered a ping by the next one is gone. */
const pingEveryMs = 15_000;
/** How long closing pages may take at the end. */
const closeWithinMs = 500;
/** A frame's head is 13 bytes at most. */
const largestMessageBytes = inputFrameBytes + 64;
/**
 * Unsent bytes at which a page counts as gone. Core holds back output that is not acknowledged, so only events and
 * answers can pile up here, on a page that no longer reads.
 */
const largestBacklogBytes = 64 * 1024 * 1024;

/** RFC 6455, section 7.4.1. */
const closeCodes = {
  goingAway: 1001,
  unsupported: 1003,
  invalid: 1007,
  policy: 1008,
  tooBig: 1009,
  internal: 1011,
} as const;

const pageMessageSchema: z.ZodType<PageMessage> = z.object({
  kind: z.literal('request'),
  id: z.number().int().min(0),
  command: z.string().max(100),
  input: z.unknown(),
});

export type PageSockets = {
  readonly accept: (upgrade: UpgradeRequest) => void;
  /** Closes every page's socket. */
  readonly close: () => Promise<void>;
};

export type PageSocketOptions = {
  readonly openPage: Core['openPage'];
  readonly clock: Clock;
  readonly log: Log;
};

/** One WebSocket a page. Whoever gets here has been checked (guard.ts). */
export function createPageSockets(options: PageSocketOptions): PageSockets {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: largestMessageBytes,
    // The bytes go over loopback: deflate would only cost time and memory.
    perMessageDeflate: false,
    // Never the token, which the page offers beside it.
    handleProtocols: () => socketProtocol,
  });
  return {
    accept: ({ request, socket, head }) =>
      server.handleUpgrade(request, socket, head, (page) => servePage(page, options)),
    close: async () => {
      const pages = [...server.clients];
      await Promise.all(pages.map((page) => closePage(page, options.clock)));
      server.close();
    },
  };
}

function servePage(socket: WebSocket, { openPage, clock, log }: PageSocketOptions): void {
  const send = createSend(socket, log);
  const page = openPage(createLine(send));
  const takeText = createTextTaker({ socket, page, send, log });
  const stopPings = keepAlive(socket, clock);
  socket.on('message', (data, isBinary) => {
    // What still arrives after we closed is not for us.
    if (socket.readyState !== socket.OPEN) return;
    const bytes = toBytes(data);
    if (isBinary) takeFrame(bytes, { socket, page });
    else takeText(bytes);
  });
  socket.on('error', (cause) => log.warn('page.socket-error', { reason: cause.message }));
  socket.once('close', (code) => {
    stopPings();
    page.close();
    log.info('page.close', { code });
  });
  log.info('page.open');
}

type Served = { readonly socket: WebSocket; readonly page: PageHandle };

/** Several parts make one message. */
type Send = (...parts: readonly (string | Uint8Array)[]) => void;

function createSend(socket: WebSocket, log: Log): Send {
  return (...parts) => {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > largestBacklogBytes) {
      log.warn('page.backlog', { bytes: socket.bufferedAmount });
      return socket.terminate();
    }
    parts.forEach((part, index) => socket.send(part, { fin: index === parts.length - 1 }));
  };
}

function createLine(send: Send): PageLine {
  return {
    event: (event) => send(encodeMessage({ kind: 'event', event })),
    frame: (frame) =>
      frame.kind === 'output' ? send(encodeOutputHead(frame), frame.bytes) : send(encodeFrame(frame)),
  };
}

function takeFrame(bytes: Uint8Array, { socket, page }: Served): void {
  const frame = decodeFrame(bytes);
  if (frame === undefined || frame.kind === 'output') return socket.close(closeCodes.invalid, 'not a frame');
  if ((frame.kind === 'input' || frame.kind === 'paste') && frame.bytes.byteLength > inputFrameBytes) {
    return socket.close(closeCodes.tooBig, 'input too long');
  }
  page.frame(frame);
}

type TakeText = (bytes: Uint8Array) => void;

function createTextTaker({
  socket,
  page,
  send,
  log,
}: Served & { readonly send: Send; readonly log: Log }): TakeText {
  let openRequests = 0;
  return (bytes) => {
    if (bytes.byteLength > commandMessageBytes) return socket.close(closeCodes.tooBig, 'message too long');
    const message = parseMessage(bytes);
    if (message === undefined) return socket.close(closeCodes.invalid, 'not a message');
    if (openRequests >= mostOpenRequests) return socket.close(closeCodes.policy, 'too many requests');
    openRequests += 1;
    page
      .request(message.command, message.input)
      .then(
        (result) => send(encodeMessage({ kind: 'answer', id: message.id, result })),
        (cause: unknown) => {
          log.error('page.request-threw', { command: message.command }, cause);
          socket.close(closeCodes.internal, 'internal error');
        },
      )
      .finally(() => {
        openRequests -= 1;
      });
  };
}

function encodeMessage(message: MainMessage): string {
  return JSON.stringify(message);
}

function parseMessage(bytes: Uint8Array): PageMessage | undefined {
  try {
    const parsed = pageMessageSchema.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

function toBytes(data: RawData): Uint8Array {
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  return Array.isArray(data) ? Buffer.concat(data) : data;
}

/** Pings at intervals, and drops a page that stays silent. */
function keepAlive(socket: WebSocket, clock: Clock): Stop {
  let heard = true;
  let stopTimer: Stop = () => {};
  const tick = (): void => {
    if (!heard) return socket.terminate();
    heard = false;
    socket.ping();
    stopTimer = clock.after(pingEveryMs, tick);
  };
  socket.on('pong', () => {
    heard = true;
  });
  stopTimer = clock.after(pingEveryMs, tick);
  return () => stopTimer();
}

function closePage(socket: WebSocket, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    const stopTimer = clock.after(closeWithinMs, () => socket.terminate());
    socket.once('close', () => {
      stopTimer();
      resolve();
    });
    socket.close(closeCodes.goingAway, 'Jobshell quits');
  });
}
