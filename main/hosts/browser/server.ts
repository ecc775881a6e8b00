import {
  createServer,
  STATUS_CODES,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Duplex } from 'node:stream';
import { leavePath, socketPath } from '../../../preload/contract/wire.ts';
import type { Log } from '../../core/ports.ts';
import { pageSafetyHeaders } from '../common/contentSecurity.ts';
import { bearerToken, judgeRequest, judgeUpgrade } from './guard.ts';
import { leaveHeaders, leavePage } from './leave.ts';
import type { StaticFile, StaticFiles } from './staticFiles.ts';

/** Other computers never reach it. */
export const listenAddress = '127.0.0.1';

const safetyHeaders = pageSafetyHeaders('same-origin');

const hashedAssetCaching = 'public, max-age=31536000, immutable';

export type UpgradeRequest = {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
};

export type ServerOptions = {
  readonly files: StaticFiles;
  readonly acceptsToken: (token: string) => boolean;
  /** The token for a ticket that is still good. */
  readonly redeemTicket: (ticket: string) => string | undefined;
  /** A page whose Host, Origin and token were found right. */
  readonly onUpgrade: (upgrade: UpgradeRequest) => void;
  readonly log: Log;
};

export type PageServer = {
  /** The port it listens on. */
  readonly port: number;
  /** Resolves when no connection is left. */
  readonly close: () => Promise<void>;
};

/** Listens on 127.0.0.1; `port` 0 takes a free one. Rejects with Node's error where the port can't be had. */
export async function listen(port: number, options: ServerOptions): Promise<PageServer> {
  const server = createServer();
  const ownPort = await bind(server, port);
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    answer(request, response, { ...options, ownPort }).catch((cause: unknown) => {
      options.log.error('http.failed', {}, cause);
      response.destroy();
    });
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    // Nobody else listens for the socket's errors before ws does.
    socket.on('error', () => socket.destroy());
    if (request.url !== socketPath) return refuseUpgrade(socket, 404);
    const verdict = judgeUpgrade(request, { port: ownPort, acceptsToken: options.acceptsToken });
    if (verdict.kind === 'refused') return refuseUpgrade(socket, verdict.status);
    options.onUpgrade({ request, socket, head });
  });
  server.on('clientError', (_error, socket) => socket.destroy());
  return { port: ownPort, close: () => closeServer(server) };
}

type AnswerOptions = ServerOptions & { readonly ownPort: number };

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: AnswerOptions,
): Promise<void> {
  const verdict = judgeRequest(request, options.ownPort);
  if (verdict.kind === 'refused') return sendStatus(response, verdict.status);
  if (request.method !== 'GET' && request.method !== 'HEAD') return sendStatus(response, 405);
  const pathname = request.url?.split(/[?#]/, 1)[0] ?? '';
  if (pathname === socketPath) return answerBearer(response, bearerToken(request.headers), options);
  if (pathname === leavePath) return answerLeave(request, response);
  const file = await options.files(pathname);
  if (file === undefined) return sendStatus(response, 404);
  sendFile(response, file);
}

/** For a page that asks whether its token still holds, or changes a ticket for one. */
function answerBearer(response: ServerResponse, bearer: string, options: AnswerOptions): void {
  if (options.acceptsToken(bearer)) return sendStatus(response, 204);
  const token = options.redeemTicket(bearer);
  if (token === undefined) return sendStatus(response, 401);
  sendFile(response, { body: new TextEncoder().encode(token), contentType: 'text/plain', immutable: false });
}

function answerLeave(request: IncomingMessage, response: ServerResponse): void {
  const html = leavePage(request);
  if (html === undefined) return sendStatus(response, 403);
  response.writeHead(200, leaveHeaders).end(html);
}

function bind(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: listenAddress, exclusive: true }, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(address !== null && typeof address === 'object' ? address.port : port);
    });
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function sendFile(response: ServerResponse, file: StaticFile): void {
  response.writeHead(200, {
    ...safetyHeaders,
    'Content-Type': file.contentType,
    'Content-Length': file.body.byteLength,
    'Cache-Control': file.immutable ? hashedAssetCaching : 'no-store',
  });
  // Node leaves the body out of the answer to HEAD.
  response.end(file.body);
}

function sendStatus(response: ServerResponse, status: number): void {
  const length = status === 204 ? {} : { 'Content-Length': 0 };
  response.writeHead(status, { ...safetyHeaders, 'Cache-Control': 'no-store', ...length });
  response.end();
}

function refuseUpgrade(socket: Duplex, status: number): void {
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
  );
}
