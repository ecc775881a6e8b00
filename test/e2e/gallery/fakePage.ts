import { createClient, type Client, type LineState, type Port } from '../../../preload/client.ts';
import type { AppEvent } from '../../../preload/contract/api.ts';
import type { Result } from '../../../preload/contract/error.ts';
import type { Frame } from '../../../preload/contract/frames.ts';
import type { Session, Snapshot } from '../../../preload/contract/model.ts';
import { scenes } from './scenes.ts';

/*
 * A main that is none: it answers from a scene, echoes what is typed, and can be told to flood. For pictures, and for
 * looking at the page while it is built; tests of behaviour run on the real main.
 */

declare global {
  interface Window {
    readonly api: Client;
    /** What a script may ask of this page's scripted main. */
    readonly fakeMain: FakeMain;
  }
}

export type FakeMain = {
  readonly send: (event: AppEvent) => void;
  /** Sends as much output as the page's acknowledgements allow, until `bytes` are sent. */
  readonly flood: (sessionId: string, bytes: number) => void;
  readonly setLine: (state: LineState) => void;
  readonly calls: readonly { readonly command: string; readonly input: unknown }[];
  readonly inputBytes: () => number;
  readonly mostUnacked: () => number;
};

const screen = [
  '\u001b[1;32mroot@runner-kq3x\u001b[0m:\u001b[1;34m/builds/acme/shop\u001b[0m# npm run e2e -- --shard 3/4',
  '\u001b[90m> playwright test --shard 3/4\u001b[0m',
  '',
  'Running 41 tests using 4 workers',
  '  \u001b[32m✓\u001b[0m  1 cart.spec.ts:12 › adds an item \u001b[90m(1.2s)\u001b[0m',
  '  \u001b[31m✘\u001b[0m  2 cart.spec.ts:31 › keeps the cart after sign-in \u001b[90m(5.0s)\u001b[0m',
  '  \u001b[33m-\u001b[0m  3 cart.spec.ts:58 › 日本語の商品名 🎉 café',
  '',
  '  1) cart.spec.ts:31 › keeps the cart after sign-in',
  '     \u001b[31mError: expect(locator).toHaveText(expected)\u001b[0m',
  '     Expected: \u001b[32m"3 items"\u001b[0m',
  '     Received: \u001b[31m"0 items"\u001b[0m',
  '',
  '\u001b[1;32mroot@runner-kq3x\u001b[0m:\u001b[1;34m/builds/acme/shop\u001b[0m# ',
].join('\r\n');

const windowBytes = 512 * 1024;
const encoder = new TextEncoder();

type FakeStream = { readonly sessionId: string; sent: number; acked: number; left: number };

const floodText = encoder.encode('0123456789 the quick brown fox jumps over it \r\n'.repeat(1400));

/** The byte road of the scripted main: a window of unacknowledged bytes, as the real one keeps. */
function createRoad() {
  const streams = new Map<number, FakeStream>();
  const listeners = new Set<(frame: Frame) => void>();
  const figures = { inputBytes: 0, mostUnacked: 0 };

  const output = (streamId: number, bytes: Uint8Array): void => {
    const stream = streams.get(streamId);
    if (!stream) return;
    const frame: Frame = { kind: 'output', streamId, offset: stream.sent, bytes };
    stream.sent += bytes.byteLength;
    figures.mostUnacked = Math.max(figures.mostUnacked, stream.sent - stream.acked);
    listeners.forEach((listener) => listener(frame));
  };
  const pump = (streamId: number, stream: FakeStream): void => {
    const size = Math.min(floodText.byteLength, stream.left, windowBytes - (stream.sent - stream.acked));
    if (size <= 0) return;
    stream.left -= size;
    output(streamId, floodText.subarray(0, size));
    setTimeout(() => pump(streamId, stream));
  };
  const take = (frame: Frame): void => {
    const stream = streams.get(frame.streamId);
    if (frame.kind === 'input') {
      figures.inputBytes += frame.bytes.byteLength;
      output(frame.streamId, frame.bytes);
    } else if (frame.kind === 'ack' && stream) {
      stream.acked = frame.offset;
      pump(frame.streamId, stream);
    }
  };
  const flood = (sessionId: string, bytes: number): void => {
    for (const [streamId, stream] of streams) {
      if (stream.sessionId !== sessionId) continue;
      stream.left += bytes;
      pump(streamId, stream);
    }
  };
  return { streams, listeners, figures, output, take, flood };
}

function startFake(sceneName: string): void {
  const scene = scenes[sceneName]?.(Date.now());
  if (!scene) throw new Error(`No scene ${sceneName}`);
  const road = createRoad();
  const eventListeners = new Set<(event: AppEvent) => void>();
  const lineListeners = new Set<(state: LineState) => void>();
  const calls: { readonly command: string; readonly input: unknown }[] = [];
  const send = (event: AppEvent): void => eventListeners.forEach((listener) => listener(event));
  const port: Port = {
    request: async (command, input) => {
      calls.push({ command, input });
      return answer({ command, input: input as Record<string, never>, scene, send, ...road });
    },
    onEvent: (listener) => add(eventListeners, listener),
    sendFrame: road.take,
    onFrame: (listener) => add(road.listeners, listener),
    onLine: (listener) => {
      listener('up');
      return add(lineListeners, listener);
    },
  };
  const fakeMain: FakeMain = {
    send,
    calls,
    flood: road.flood,
    setLine: (state) => lineListeners.forEach((listener) => listener(state)),
    inputBytes: () => road.figures.inputBytes,
    mostUnacked: () => road.figures.mostUnacked,
  };
  Object.assign(window, { api: createClient(port), fakeMain });
}

function add<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

type Answer = {
  readonly command: string;
  readonly input: Readonly<Record<string, never>>;
  readonly scene: { readonly snapshot: Snapshot; readonly signInError?: unknown };
  readonly send: (event: AppEvent) => void;
  readonly streams: Map<number, FakeStream>;
  readonly output: (streamId: number, bytes: Uint8Array) => void;
};

function answer({ command, input, scene, send, streams, output }: Answer): Result<unknown> {
  const ok = (value: unknown): Result<unknown> => ({ ok: true, value });
  const { snapshot } = scene;
  switch (command) {
    case 'app.snapshot':
      return ok(snapshot);
    case 'account.tokenPage':
      return ok({
        url: `${String(input['gitlabUrl'])}/-/user_settings/personal_access_tokens?name=Jobshell&scopes=api`,
      });
    case 'account.signIn':
      for (const step of ['reach', 'version', 'token'] as const)
        send({
          name: 'signIn.progressed',
          payload: { step, state: 'passed', ...(step === 'version' ? { detail: 'GitLab 19.3.1' } : {}) },
        });
      send({ name: 'signIn.progressed', payload: { step: 'scopes', state: 'failed' } });
      return { ok: false, error: scene.signInError as never };
    case 'settings.update':
      send({ name: 'settings.changed', payload: { ...snapshot.settings, ...input } });
      return ok({});
    case 'terminal.open': {
      const job = snapshot.jobs.find(({ id }) => id === String(input['jobId']));
      if (!job) return { ok: false, error: { code: 'no-such-job', params: {}, message: '' } };
      const now = Date.now();
      const session: Session = {
        id: `new-${job.gitlabId}`,
        accountId: 'a',
        jobId: job.id,
        jobName: job.name,
        projectPath: job.projectPath,
        ref: job.ref,
        pipelineId: job.pipelineId,
        webUrl: job.webUrl,
        openedAt: now,
        windowId: 'w1',
        windowSince: now,
        tabPosition: snapshot.sessions.length,
        state: { kind: 'connected', since: now },
        shellSize: input['size'],
      };
      send({ name: 'session.upserted', payload: session });
      return ok(session);
    }
    case 'terminal.close':
      send({ name: 'session.removed', payload: { id: String(input['sessionId']) } });
      return ok({});
    case 'terminal.attach': {
      const streamId = Number(input['streamId']);
      streams.set(streamId, { sessionId: String(input['sessionId']), sent: 0, acked: 0, left: 0 });
      setTimeout(() => output(streamId, encoder.encode(screen)));
      return ok({});
    }
    default:
      return ok({});
  }
}

startFake(new URLSearchParams(location.search).get('scene') ?? 'jobs');
