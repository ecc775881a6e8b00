import type { ChannelEnd, ChannelOptions, OpenChannel } from '../../../../main/core/terminal/channel.ts';

/** One connection as a session asked for it, for a test to play the far end of. */
export type FakeConnection = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** What was typed, joined. */
  readonly typed: () => string;
  readonly isPaused: () => boolean;
  readonly isClosed: () => boolean;
  readonly open: () => void;
  readonly say: (text: string) => void;
  readonly latency: (latencyMs: number) => void;
  readonly silence: (silentForMs: number | undefined) => void;
  readonly end: (end: ChannelEnd) => void;
  /** Lets a `close` resolve, where the bench holds goodbyes back. */
  readonly farewell: () => void;
};

type FakeOpener = {
  /** Goodbyes are answered only when the test says so. */
  readonly holdsFarewell?: boolean;
  /** Goodbyes arrive. */
  readonly hearsFarewell?: boolean;
};

/** An opener of connections that lead nowhere but keep to a channel's contract. */
export function createFakeOpener({ holdsFarewell = false, hearsFarewell = true }: FakeOpener = {}) {
  const connections: FakeConnection[] = [];
  const openChannel: OpenChannel = (options: ChannelOptions) => {
    const typed: Buffer[] = [];
    let paused = false;
    let closed = false;
    const { promise: gone, resolve: farewell } = Promise.withResolvers<void>();
    connections.push({
      url: options.url,
      headers: options.headers,
      typed: () => Buffer.concat(typed).toString('latin1'),
      isPaused: () => paused,
      isClosed: () => closed,
      open: options.onOpen,
      say: (text) => options.onData(Buffer.from(text, 'latin1')),
      latency: options.onLatency,
      silence: options.onSilence,
      end: options.onEnd,
      farewell,
    });
    return {
      send: (bytes, sent) => {
        typed.push(Buffer.from(bytes));
        queueMicrotask(sent);
      },
      bufferedBytes: () => 0,
      pause: () => {
        paused = true;
      },
      resume: () => {
        paused = false;
      },
      whenAnswered: (run) => queueMicrotask(run),
      close: async () => {
        closed = true;
        if (holdsFarewell) await gone;
        options.onEnd({ kind: 'closed', byUs: true, pingLost: false, lifetimeMs: 0 });
        return hearsFarewell;
      },
    };
  };
  return { openChannel, connections, last: () => connectionAt(connections, -1) };
}

export function connectionAt(connections: readonly FakeConnection[], index: number): FakeConnection {
  const found = connections.at(index);
  if (!found) throw new Error(`no connection ${index}`);
  return found;
}

export function closedEnd(
  change: { readonly lifetimeMs?: number; readonly pingLost?: boolean } = {},
): ChannelEnd {
  return { kind: 'closed', byUs: false, pingLost: false, lifetimeMs: 60_000, ...change };
}

export const refusedEnd: ChannelEnd = {
  kind: 'refused',
  status: 500,
  contentType: 'text/plain; charset=utf-8',
  location: '',
  retryAfter: undefined,
  body: 'Internal server error\n',
  elapsedMs: 5,
};
