import { randomUUID } from 'node:crypto';
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { tokenOf } from '../rails/auth.ts';
import { handleGraphql } from '../rails/graphql.ts';
import { html, notFoundPage, text, type RailsRequest, type Reply } from '../rails/http.ts';
import { handleRest } from '../rails/rest.ts';
import { handleWeb } from '../rails/web.ts';
import type { RequestRecord, World } from '../state/world.ts';
import type { Certificate } from './certificate.ts';
import { openTerminal } from './terminal.ts';

/** What GitLab's side of the network is: one listening port, up or down. */
export type Workhorse = {
  /** Resolves with the port. */
  readonly listen: (port: number) => Promise<number>;
  /** Terminals get a FIN, new connections are refused. Requests under way are answered first unless `abrupt`. */
  readonly stop: (options: { readonly abrupt: boolean }) => Promise<void>;
};

/** Requests kept in the log at most; older ones are forgotten. */
const requestLogLimit = 200_000;

export function createWorkhorse(world: World, certificate: Certificate | undefined): Workhorse {
  const sockets = new Set<Socket>();
  const terminals = new Set<Duplex>();
  const server: Server =
    certificate === undefined ? createHttpServer() : createHttpsServer({ ...certificate });
  server.on(certificate === undefined ? 'connection' : 'secureConnection', (socket: Socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('close', () => void sockets.delete(socket));
    socket.on('error', () => undefined);
  });
  server.on('request', (request, response) => void answer(world, { request, response }));
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    terminals.add(socket);
    socket.on('close', () => void terminals.delete(socket));
    void upgrade(world, { request, socket, head });
  });
  return {
    listen: (port) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, '127.0.0.1', () => {
          server.removeListener('error', reject);
          const address = server.address();
          resolve(typeof address === 'object' && address !== null ? address.port : port);
        });
      }),
    stop: async ({ abrupt }) => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const socket of terminals) socket.end(() => socket.destroy());
      server.closeIdleConnections();
      if (abrupt) for (const socket of sockets) if (!terminals.has(socket)) socket.destroy();
      const limit = setTimeout(() => {
        for (const socket of sockets) socket.destroy();
      }, stopLimitMs);
      await closed;
      for (const socket of sockets) socket.destroy();
      clearTimeout(limit);
    },
  };
}

/** How long a stop waits for answers under way and for clients to take their FIN. */
const stopLimitMs = 500;

type Exchange = { readonly request: IncomingMessage; readonly response: ServerResponse };

async function answer(world: World, exchange: Exchange): Promise<void> {
  const { request, response } = exchange;
  const record = logRequest(world, { request, isUpgrade: false });
  const body = await readBody(request);
  await wait(world.knobs.latencyMs);
  while (isHeld(world, exchange)) await wait(lookAgainMs);
  const reply = await replyTo(world, toRailsRequest(world, { request, body }));
  await wait(world.knobs.latencyMs);
  record.status = reply.status;
  if (response.destroyed) return;
  response.writeHead(reply.status, { ...commonHeaders(world), ...toNodeHeaders(reply.headers) });
  response.end(request.method === 'HEAD' ? '' : reply.body);
}

function toNodeHeaders(headers: Reply['headers']): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, typeof value === 'string' ? value : [...value]]),
  );
}

/** What Rails and nginx put on every answer. */
function commonHeaders(world: World): Record<string, string> {
  const id = randomUUID().replaceAll('-', '').toUpperCase().slice(0, 26);
  return {
    Server: 'nginx',
    Date: new Date(world.time.now()).toUTCString(),
    'Cache-Control': 'max-age=0, private, must-revalidate',
    'X-Request-Id': id,
    'X-Gitlab-Meta': JSON.stringify({ correlation_id: id, version: '1' }),
    'X-Content-Type-Options': 'nosniff',
    'X-Runtime': '0.010000',
  };
}

const lookAgainMs = 10;

function isHeld({ knobs }: World, { request, response }: Exchange): boolean {
  return !response.destroyed && request.url?.split('?')[0] === knobs.heldPath;
}

function wait(delayMs: number): Promise<void> | undefined {
  return delayMs > 0 ? new Promise((resolve) => void setTimeout(resolve, delayMs)) : undefined;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
  } catch {
    // The client went away; nobody will read the answer.
  }
  return Buffer.concat(chunks).toString();
}

function logRequest(
  world: World,
  { request, isUpgrade }: { request: IncomingMessage; isUpgrade: boolean },
): RequestRecord {
  const url = new URL(request.url ?? '/', 'http://any');
  const record: RequestRecord = {
    method: request.method ?? 'GET',
    path: request.url ?? '/',
    at: Date.now(),
    host: request.headers.host ?? '',
    credentials: {
      token: tokenOf({ headers: request.headers, query: url.searchParams }),
      cookie: request.headers.cookie,
    },
    isUpgrade,
    status: undefined,
  };
  world.requests.push(record);
  if (world.requests.length > requestLogLimit) world.requests.splice(0, requestLogLimit / 2);
  world.changed.emit();
  return record;
}

function toRailsRequest(
  world: World,
  { request, body }: { request: IncomingMessage; body: string },
): RailsRequest {
  const url = new URL(request.url ?? '/', 'http://any');
  const isBelowRoot = url.pathname === world.root || url.pathname.startsWith(`${world.root}/`);
  return {
    method: request.method ?? 'GET',
    path: isBelowRoot ? url.pathname.slice(world.root.length) || '/' : '',
    query: url.searchParams,
    headers: request.headers,
    body,
  };
}

async function replyTo(world: World, request: RailsRequest): Promise<Reply> {
  const fault = faultReply(world, request);
  if (fault !== undefined) return fault;
  // Not below the relative root: the web server's own page, not GitLab's.
  if (request.path === '')
    return html('<html><head><title>404 Not Found</title></head><body>nginx</body></html>', { status: 404 });
  if (request.path === '/api/graphql') return handleGraphql(world, request);
  if (request.path.startsWith('/api/v4/')) return handleRest(world, request);
  return request.method === 'GET' || request.method === 'POST' || request.method === 'HEAD'
    ? handleWeb(world, request)
    : notFoundPage();
}

/** What the knobs make of a request before Rails sees it. */
function faultReply(world: World, request: RailsRequest): Reply | undefined {
  const { failAll, redirectTo } = world.knobs;
  if (redirectTo !== undefined) {
    const location = `${redirectTo}${world.root}${request.path}?${request.query.toString()}`;
    return html('', { status: 302, headers: { Location: location } });
  }
  if (failAll !== undefined)
    return html(`<html><head><title>${failAll}</title></head><body>GitLab is not responding</body></html>`, {
      status: failAll,
    });
  if (world.knobs.railsDown) return text('GitLab is not responding\n', { status: 502 });
  return rateLimitReply(world, request);
}

function rateLimitReply({ knobs, time }: World, { path }: RailsRequest): Reply | undefined {
  const limit = knobs.rateLimit;
  if (limit === undefined || limit.path?.test(path) === false) return undefined;
  if (limit.requests !== undefined)
    knobs.rateLimit = limit.requests > 1 ? { ...limit, requests: limit.requests - 1 } : undefined;
  const seconds = limit.retryAfterSeconds;
  // An application limit (jobs_index and the like) says nothing about when.
  if (seconds === undefined) {
    return {
      status: 429,
      headers: { 'Content-Type': 'application/json' },
      body: '{"message":{"error":"This endpoint has been requested too many times. Try again later."}}',
    };
  }
  const reset = Math.ceil(time.now() / 1000) + seconds;
  return text('Retry later\n', {
    status: 429,
    headers: {
      'Retry-After': String(seconds),
      'RateLimit-Limit': '2000',
      'RateLimit-Name': 'throttle_authenticated_api',
      'RateLimit-Observed': '2001',
      'RateLimit-Remaining': '0',
      'RateLimit-Reset': String(reset),
      'RateLimit-ResetTime': new Date(reset * 1000).toUTCString(),
    },
  });
}

type RawUpgrade = { readonly request: IncomingMessage; readonly socket: Duplex; readonly head: Buffer };

async function upgrade(world: World, { request, socket, head }: RawUpgrade): Promise<void> {
  const record = logRequest(world, { request, isUpgrade: true });
  socket.on('error', () => socket.destroy());
  const rails = toRailsRequest(world, { request, body: '' });
  await wait(world.knobs.latencyMs);
  const fault = faultReply(world, rails);
  const result =
    fault === undefined
      ? await openTerminal(world, { request, socket, head, rails })
      : ({ kind: 'refused', reply: fault } as const);
  if (result.kind === 'upgraded') record.status = 101;
  if (result.kind !== 'refused') return;
  record.status = result.reply.status;
  await wait(world.knobs.latencyMs);
  writeRefusal(world, { socket, reply: result.reply });
}

function writeRefusal(world: World, { socket, reply }: { socket: Duplex; reply: Reply }): void {
  const isOwn = reply.headers['X-Accel-Buffering'] === 'no' && reply.status === 500;
  // Workhorse's own 500 has none of Rails' headers.
  const { Date: date = '', Server: server = '', ...rails } = commonHeaders(world);
  const headers = { Date: date, Server: server, ...(isOwn ? {} : rails), ...toNodeHeaders(reply.headers) };
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    [value].flat().map((one) => `${name}: ${one}`),
  );
  const body = Buffer.from(reply.body);
  socket.end(
    Buffer.concat([
      Buffer.from(
        [
          `HTTP/1.1 ${reply.status} ${reasonOf(reply.status)}`,
          ...lines,
          `Content-Length: ${body.byteLength}`,
          'Connection: close',
          '',
          '',
        ].join('\r\n'),
      ),
      body,
    ]),
  );
}

const reasons: Readonly<Record<number, string>> = {
  302: 'Found',
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
};

function reasonOf(status: number): string {
  return reasons[status] ?? 'Status';
}
