import { WebSocket } from 'ws';
import type { Clock, Stop } from '../ports.ts';

/*
 * One WebSocket to GitLab's terminal.ws. What it does at the far end is written down in the project's facts: no resize, no
 * exit status, no reason on closing. So a channel only tells what was seen.
 */

/** The runner may hold the request for 60 s while it prepares the job; GitLab itself has no limit at all. */
export const handshakeTimeoutMs = 75_000;
/** Our own ping. GitLab answers each; its own pings may stop for good without anything being wrong. */
const pingEveryMs = 6_000;
/** Pings without an answer after which it is said that nobody answers: 12 to 18 s. A slow link answers late, but it answers. */
const pingsUntilSilent = 2;
/** And after which the connection is given up: until then the network may come back, and the shell with it. */
const pingsUntilLost = 7;
/** Of a refusal's body no more is read: GitLab's own limit for such bodies. */
const bodyLimitBytes = 32 * 1024;
/** RFC 6455, section 7.4.1: no goodbye was heard. */
const abnormalClosure = 1006;
/** How long closing waits for the far end's answer. */
const closeTimeoutMs = 1_000;

export type ChannelEnd =
  /** An HTTP answer instead of the upgrade. */
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly contentType: string;
      readonly location: string;
      readonly retryAfter: string | undefined;
      readonly body: string;
      readonly elapsedMs: number;
    }
  /** No HTTP answer: the network, or a certificate. */
  | { readonly kind: 'failed'; readonly error: unknown }
  /** No answer at all within the handshake's limit. */
  | { readonly kind: 'silent'; readonly elapsedMs: number }
  /** It was open. Far ends close without a reason, so there is none here. */
  | {
      readonly kind: 'closed';
      readonly byUs: boolean;
      readonly pingLost: boolean;
      readonly lifetimeMs: number;
    };

export type Channel = {
  readonly send: (bytes: Uint8Array, sent: () => void) => void;
  /** Bytes handed over that the socket has not sent yet. */
  readonly bufferedBytes: () => number;
  /** Stops reading: the far end then holds the shell back, and nothing is lost. */
  readonly pause: () => void;
  readonly resume: () => void;
  /**
   * Pings, and calls `run` with the answer: all that the far end had sent before what was handed over until now reached it
   * has been read then. Never, where nobody answers.
   */
  readonly whenAnswered: (run: () => void) => void;
  /** Says goodbye with code 1000 and resolves when the connection is gone: whether the far end answered. */
  readonly close: () => Promise<boolean>;
};

export type ChannelOptions = {
  readonly url: string;
  /** Carries the credential. Redirects are not followed, so it goes nowhere else. */
  readonly headers: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly onOpen: () => void;
  readonly onData: (bytes: Uint8Array) => void;
  readonly onLatency: (latencyMs: number) => void;
  /** Nobody has answered for so long; undefined: somebody does again. */
  readonly onSilence: (silentForMs: number | undefined) => void;
  /** Called exactly once. */
  readonly onEnd: (end: ChannelEnd) => void;
};

export type OpenChannel = (options: ChannelOptions) => Channel;

export function openChannel(options: ChannelOptions): Channel {
  const { clock } = options;
  const socket = new WebSocket(options.url, 'terminal.gitlab.com', {
    headers: options.headers,
    followRedirects: false,
    perMessageDeflate: false,
    maxPayload: 16 * 1024 * 1024,
  });
  const startedAtMs = clock.monotonicMs();
  let openedAtMs: number | undefined;
  let closedByUs = false;
  let wasAnswered = false;
  let lastError: unknown;
  const ended = once((end: ChannelEnd) => {
    stopHandshake();
    pings.stop();
    resolveGone(wasAnswered);
    options.onEnd(end);
  });
  const { promise: gone, resolve: resolveGone } = Promise.withResolvers<boolean>();
  const pings = createPings({ ...options, socket });
  const elapsedMs = () => clock.monotonicMs() - startedAtMs;

  const stopHandshake = clock.after(handshakeTimeoutMs, () => {
    ended({ kind: 'silent', elapsedMs: elapsedMs() });
    socket.terminate();
  });

  socket.on('open', () => {
    stopHandshake();
    openedAtMs = clock.monotonicMs();
    pings.start();
    options.onOpen();
  });
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    // Text frames come from far ends that speak base64 only; we never ask for those.
    if (isBinary && data.byteLength > 0) options.onData(data);
    pings.heard();
  });
  socket.on('error', (error) => {
    lastError = error;
  });
  socket.on('unexpected-response', (_request, response) => {
    readRefusal(response, (body) => {
      ended({ kind: 'refused', ...refusalOf(response), body, elapsedMs: elapsedMs() });
      socket.terminate();
    });
  });
  socket.on('close', (code) => {
    wasAnswered = code !== abnormalClosure;
    if (openedAtMs === undefined) return ended({ kind: 'failed', error: lastError });
    const lifetimeMs = clock.monotonicMs() - openedAtMs;
    return ended({ kind: 'closed', byUs: closedByUs, pingLost: pings.lost(), lifetimeMs });
  });

  return {
    send: (bytes, sent) => socket.send(bytes, { binary: true }, () => sent()),
    bufferedBytes: () => socket.bufferedAmount,
    pause: () => {
      pings.suspend();
      socket.pause();
    },
    resume: () => {
      socket.resume();
      pings.heard();
    },
    whenAnswered: pings.whenAnswered,
    close: () => {
      closedByUs = true;
      socket.resume();
      if (openedAtMs === undefined) socket.terminate();
      else socket.close(1000);
      const stop = clock.after(closeTimeoutMs, () => socket.terminate());
      return gone.finally(stop);
    },
  };
}

function once<Argument>(run: (argument: Argument) => void): (argument: Argument) => void {
  let called = false;
  return (argument) => {
    if (called) return;
    called = true;
    run(argument);
  };
}

type Pings = Pick<ChannelOptions, 'clock' | 'onLatency' | 'onSilence'> & { readonly socket: WebSocket };

/** Sends our pings, says when none is answered, and then ends the connection. While we do not read, nothing is expected. */
function createPings({ socket, clock, onLatency, onSilence }: Pings) {
  let unanswered = 0;
  let suspended = false;
  let isSilent = false;
  let isLost = false;
  let heardAtMs = 0;
  let stopTimer: Stop = () => {};
  const questions = new Set<{ readonly askedAtMs: number; readonly run: () => void }>();

  /** It comes back with its text: a link slower than the pings is measured all the same. */
  const ping = () => {
    const sentAtMs = clock.monotonicMs();
    socket.ping(String(sentAtMs));
    return sentAtMs;
  };
  const next = () => {
    if (unanswered >= pingsUntilLost) {
      isLost = true;
      socket.terminate();
      return;
    }
    if (unanswered === pingsUntilSilent) {
      isSilent = true;
      onSilence(clock.monotonicMs() - heardAtMs);
    }
    if (!suspended) unanswered += 1;
    ping();
    stopTimer = clock.after(pingEveryMs, next);
  };
  const heard = () => {
    heardAtMs = clock.monotonicMs();
    suspended = false;
    unanswered = 0;
    if (!isSilent) return;
    isSilent = false;
    onSilence(undefined);
  };

  socket.on('pong', (data) => {
    heard();
    const sentAtMs = Number(data.toString());
    if (!Number.isFinite(sentAtMs)) return;
    onLatency(Math.max(0, Math.round(clock.monotonicMs() - sentAtMs)));
    // Of several pings only the last may be answered.
    for (const question of questions)
      if (question.askedAtMs <= sentAtMs && questions.delete(question)) question.run();
  });

  return {
    start: () => {
      heardAtMs = clock.monotonicMs();
      next();
    },
    stop: () => {
      stopTimer();
      questions.clear();
    },
    whenAnswered: (run: () => void) => void questions.add({ askedAtMs: ping(), run }),
    lost: () => isLost,
    /** Data came, so the line is up, whatever became of the ping. */
    heard,
    suspend: () => {
      suspended = true;
      unanswered = 0;
    },
  };
}

type Refusal = {
  readonly statusCode?: number | undefined;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
};

function refusalOf({ statusCode, headers }: Refusal) {
  const header = (name: string) => {
    const value = headers[name];
    return typeof value === 'string' ? value : undefined;
  };
  return {
    status: statusCode ?? 0,
    contentType: header('content-type') ?? '',
    location: header('location') ?? '',
    retryAfter: header('retry-after'),
  };
}

function readRefusal(response: NodeJS.ReadableStream, done: (body: string) => void): void {
  const pieces: Buffer[] = [];
  let bytes = 0;
  const finish = once(() => done(Buffer.concat(pieces).toString('utf8')));
  response.on('data', (piece: Buffer) => {
    bytes += piece.byteLength;
    if (bytes <= bodyLimitBytes) pieces.push(piece);
    else finish(undefined);
  });
  response.on('end', finish);
  response.on('error', finish);
  response.on('close', finish);
}
