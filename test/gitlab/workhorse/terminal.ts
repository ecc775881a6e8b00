import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import { canOpenTerminal, canUpdateJob } from '../state/access.ts';
import type { JobRecord, World } from '../state/world.ts';
import { webUser } from '../rails/auth.ts';
import { notFoundPage, text, type RailsRequest, type Reply } from '../rails/http.ts';
import { findJob } from '../rails/web.ts';
import type { RunnerTerminal } from '../runner/terminal.ts';
import { createDelayLine } from './delay.ts';

const terminalPath = /^\/(.+)\/-\/jobs\/(\d+)\/terminal\.ws$/;
export const subprotocol = 'terminal.gitlab.com';
const base64Subprotocol = 'base64.terminal.gitlab.com';

/** Of one message the first 32,768 bytes reach the shell; the rest is dropped without a word. */
const messageLimitBytes = 32_768;
const pingMs = 30_000;
const recheckMs = 5 * 60_000;
/** Waiting for the client's socket: above the first the shell's pty is not read, below the second it is again. */
const pauseAtBytes = 1024 * 1024;
const resumeAtBytes = 256 * 1024;
/** Waiting for the shell: above this the client's socket is not read. */
const inputLimitBytes = 64 * 1024;

export type Upgrade = {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
  readonly rails: RailsRequest;
};

/** What is to be written instead of a 101. */
export type UpgradeResult =
  | { readonly kind: 'refused'; readonly reply: Reply }
  | { readonly kind: 'upgraded' }
  | { readonly kind: 'gone' };

const webSockets = new WebSocketServer({
  noServer: true,
  perMessageDeflate: false,
  clientTracking: false,
  handleProtocols: (offered) => {
    if (offered.has(subprotocol)) return subprotocol;
    return offered.has(base64Subprotocol) ? base64Subprotocol : false;
  },
});

/** Workhorse's own 500: for everything that goes wrong between it and the Runner. */
export function workhorseError(): Reply {
  return text('Internal server error\n', {
    status: 500,
    headers: { 'X-Content-Type-Options': 'nosniff', 'X-Accel-Buffering': 'no' },
  });
}

/** authorize, then dial the Runner (which starts the shell), and only then upgrade the client. */
export async function openTerminal(world: World, upgrade: Upgrade): Promise<UpgradeResult> {
  const { request, socket, rails } = upgrade;
  const match = terminalPath.exec(rails.path);
  if (match === null || /^\d+$/.test(match[1] ?? '') || world.knobs.dropUpgrade) {
    return { kind: 'refused', reply: text('websocket upgrade not allowed\n', { status: 400 }) };
  }
  const place: Place = { path: decodeURIComponent(match[1] ?? ''), id: Number(match[2]) };
  const job = authorize(world, { rails, place });
  if ('headers' in job) {
    return { kind: 'refused', reply: { ...job, headers: { ...job.headers, 'X-Accel-Buffering': 'no' } } };
  }
  const { terminal, early } = await dial(socket, job);
  if (socket.destroyed) {
    terminal?.leave();
    return { kind: 'gone' };
  }
  if (terminal === undefined) return { kind: 'refused', reply: workhorseError() };
  if (!isOriginAllowed(request)) {
    terminal.leave();
    const headers = { 'Sec-Websocket-Version': '13', 'X-Content-Type-Options': 'nosniff' };
    return { kind: 'refused', reply: text('Forbidden\n', { status: 403, headers }) };
  }
  webSockets.handleUpgrade(request, socket, Buffer.concat([upgrade.head, early]), (webSocket) => {
    socket.resume();
    proxy(world, {
      webSocket,
      socket,
      terminal,
      isStillAllowed: () => authorize(world, { rails, place }) === job,
    });
  });
  return { kind: 'upgraded' };
}

type Dialled = { readonly terminal: RunnerTerminal | undefined; readonly early: Buffer };

/** Asks the Runner, as long as the client is there to hear the answer. `early`: what the client sent meanwhile. */
async function dial(socket: Duplex, job: JobRecord): Promise<Dialled> {
  const leaving = new AbortController();
  const early: Buffer[] = [];
  const keep = (bytes: Buffer): void => void early.push(bytes);
  const abort = (): void => {
    leaving.abort();
    socket.destroy();
  };
  // A socket nobody reads does not tell that its other end is gone.
  socket.on('data', keep).once('end', abort).once('close', abort);
  const terminal = await job.run?.session.connect(leaving.signal);
  socket.removeListener('data', keep).removeListener('end', abort).removeListener('close', abort).pause();
  return { terminal, early: Buffer.concat(early) };
}

type Place = { readonly path: string; readonly id: number };

/** Rails' answer: the job, or the refusal that goes back as it is. */
function authorize(world: World, { rails, place }: { rails: RailsRequest; place: Place }): JobRecord | Reply {
  const user = webUser(world, rails);
  const job = findJob(world, { user, ...place });
  if ('headers' in job) return job;
  return canUpdateJob(job, user) && canOpenTerminal(job, user) ? job : notFoundPage();
}

function isOriginAllowed({ headers }: IncomingMessage): boolean {
  if (headers.origin === undefined) return true;
  try {
    return new URL(headers.origin).host === headers.host;
  } catch {
    return false;
  }
}

type Ends = {
  readonly webSocket: WebSocket;
  readonly socket: Duplex;
  readonly terminal: RunnerTerminal;
  readonly isStillAllowed: () => boolean;
};

/** Carries bytes until either side ends. The client's end is answered by its code, every other is a bare FIN. */
function proxy(world: World, { webSocket, socket, terminal, isStillAllowed }: Ends): void {
  const isBase64 = webSocket.protocol === base64Subprotocol;
  dropCloseReason(webSocket);
  const down = createDelayLine(() => world.knobs.latencyMs);
  const up = createDelayLine(() => world.knobs.latencyMs);
  const flow = createFlowControl({ socket, terminal });
  const stopTimers = startTimers(world, { webSocket, socket, isStillAllowed });

  terminal.onOutput((bytes) => {
    flow.add(bytes.byteLength);
    down.push(() => {
      flow.remove(bytes.byteLength);
      if (webSocket.readyState !== webSocket.OPEN) return;
      webSocket.send(isBase64 ? bytes.toString('base64') : bytes, { binary: !isBase64 });
      flow.update();
    });
  });
  // FIN with no close frame, after everything the shell has written.
  terminal.onEnd(() => down.push(() => void socket.end(() => socket.destroy())));

  webSocket.on('message', (data) => {
    const bytes = toBuffer(data);
    const input = isBase64 ? fromBase64(bytes) : bytes;
    if (input === undefined) {
      socket.end();
      return;
    }
    up.push(() => terminal.write(input.subarray(0, messageLimitBytes)));
    if (terminal.pendingBytes() > inputLimitBytes) webSocket.pause();
  });
  terminal.onDrain(() => {
    if (webSocket.isPaused) webSocket.resume();
  });
  webSocket.on('error', () => undefined);
  webSocket.on('close', () => {
    stopTimers();
    down.close();
    up.close();
    terminal.leave();
  });
}

/** A close code is echoed, a reason is not. */
function dropCloseReason(webSocket: WebSocket): void {
  const close = webSocket.close.bind(webSocket);
  webSocket.close = (code) => close(code);
}

type FlowControl = {
  /** Bytes on their way to the socket. */
  readonly add: (bytes: number) => void;
  readonly remove: (bytes: number) => void;
  readonly update: () => void;
};

function createFlowControl({ socket, terminal }: Pick<Ends, 'socket' | 'terminal'>): FlowControl {
  let onTheWay = 0;
  let isPaused = false;
  const update = (): void => {
    const waiting = onTheWay + socket.writableLength;
    if (!isPaused && waiting > pauseAtBytes) {
      isPaused = true;
      terminal.pause();
    } else if (isPaused && waiting < resumeAtBytes) {
      isPaused = false;
      terminal.resume();
    }
  };
  socket.on('drain', update);
  return {
    add: (bytes) => {
      onTheWay += bytes;
      update();
    },
    remove: (bytes) => {
      onTheWay -= bytes;
    },
    update,
  };
}

type Timed = Pick<Ends, 'webSocket' | 'socket' | 'isStillAllowed'>;

function startTimers(world: World, { webSocket, socket, isStillAllowed }: Timed): () => void {
  const stopPings = world.time.every(pingMs, () => {
    // A ping that falls due while the client is not reading is the last one.
    if (socket.writableNeedDrain) stopPings();
    else webSocket.ping();
  });
  const stopChecks = world.time.every(recheckMs, () => {
    if (world.isUp && !world.knobs.railsDown && !isStillAllowed()) socket.end(() => socket.destroy());
  });
  return () => {
    stopPings();
    stopChecks();
  };
}

function toBuffer(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
}

function fromBase64(bytes: Buffer): Buffer | undefined {
  const value = bytes.toString('latin1');
  return /^[A-Za-z0-9+/]*={0,2}$/.test(value) ? Buffer.from(value, 'base64') : undefined;
}
