import { WebSocket } from 'ws';
import type { Protocol } from '../../node_modules/playwright-core/types/protocol.d.ts';

/*
 * A client of the DevTools protocol: one WebSocket to the browser, sessions of its targets flattened into it. Names and
 * shapes of the protocol are those that Playwright brings, which does not export them.
 */

type Commands = Protocol.CommandParameters;
type Answers = Protocol.CommandReturnValues;
export type CdpEvents = Protocol.Events;

/** One target, or the browser itself. */
export type Cdp = {
  readonly send: <Name extends keyof Commands>(
    name: Name,
    parameters?: Commands[Name],
  ) => Promise<Answers[Name]>;
  /** Returns the undo. */
  readonly on: <Name extends keyof CdpEvents>(
    name: Name,
    listener: (event: CdpEvents[Name]) => void,
  ) => () => void;
};

export type CdpConnection = {
  readonly browser: Cdp;
  readonly session: (sessionId: string) => Cdp;
  /** Forgets a session's listeners; what is still asked in it is refused. */
  readonly forget: (sessionId: string) => void;
  readonly close: () => void;
  readonly closed: Promise<void>;
};

type Waiting = {
  readonly sessionId: string;
  readonly resolve: (value: unknown) => void;
  readonly reject: (cause: Error) => void;
};

type Incoming = {
  readonly id?: number;
  readonly sessionId?: string;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
};

type Listeners = Map<string, Set<(event: unknown) => void>>;

/** The browser's own session has no id. */
const browserSessionId = '';
/** A page of ours as base64, or what an hour of a terminal's output came to. */
const longestMessageBytes = 512 * 1024 * 1024;

/** Connects to a browser's `ws://…/devtools/browser/…`. */
export async function connectCdp(url: string): Promise<CdpConnection> {
  const socket = new WebSocket(url, { perMessageDeflate: false, maxPayload: longestMessageBytes });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  const waiting = new Map<number, Waiting>();
  const listeners = new Map<string, Listeners>();
  let lastId = 0;

  socket.on('message', (data) => {
    // Our own protocol peer; its shape is the protocol's.
    const message = JSON.parse(String(data)) as Incoming;
    const sessionId = message.sessionId ?? browserSessionId;
    if (message.id !== undefined) return settle(waiting, message.id, message);
    for (const listener of [...(listeners.get(sessionId)?.get(message.method ?? '') ?? [])])
      listener(message.params);
  });
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  void closed.then(() => refuseAll(waiting, () => true));
  socket.on('error', () => socket.terminate());

  const session = (sessionId: string): Cdp => ({
    send: (method, parameters) =>
      new Promise((resolve, reject) => {
        lastId += 1;
        // The answer's type is the protocol's promise for this method.
        waiting.set(lastId, { sessionId, resolve: (value) => resolve(value as never), reject });
        const to = sessionId === browserSessionId ? {} : { sessionId };
        socket.send(JSON.stringify({ id: lastId, method, params: parameters ?? {}, ...to }), (failure) => {
          if (failure) refuseAll(waiting, (asked) => asked.sessionId === sessionId);
        });
      }),
    on: (name, listener) =>
      listen(listeners, { sessionId, name, listener: (event) => listener(event as never) }),
  });
  return {
    browser: session(browserSessionId),
    session,
    forget: (sessionId) => {
      listeners.delete(sessionId);
      refuseAll(waiting, (asked) => asked.sessionId === sessionId);
    },
    close: () => socket.close(),
    closed,
  };
}

function settle(waiting: Map<number, Waiting>, id: number, { result, error }: Incoming): void {
  const asked = waiting.get(id);
  waiting.delete(id);
  if (error === undefined) asked?.resolve(result);
  else asked?.reject(new Error(error.message));
}

function refuseAll(waiting: Map<number, Waiting>, which: (asked: Waiting) => boolean): void {
  for (const [id, asked] of [...waiting]) {
    if (!which(asked)) continue;
    waiting.delete(id);
    asked.reject(new Error('The target is gone'));
  }
}

type Listening = {
  readonly sessionId: string;
  readonly name: string;
  readonly listener: (event: unknown) => void;
};

function listen(listeners: Map<string, Listeners>, { sessionId, name, listener }: Listening): () => void {
  const ofSession: Listeners = listeners.get(sessionId) ?? new Map();
  listeners.set(sessionId, ofSession);
  const ofName = ofSession.get(name) ?? new Set();
  ofSession.set(name, ofName);
  ofName.add(listener);
  return () => void ofName.delete(listener);
}
