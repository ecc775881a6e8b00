import { createClient, type Client, type LineState, type Port } from '../../../preload/client.ts';
import type { AppEvent } from '../../../preload/contract/api.ts';
import type { Frame } from '../../../preload/contract/frames.ts';
import { answer, type FakeStream } from './answers.ts';
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

const windowBytes = 512 * 1024;
const encoder = new TextEncoder();

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

startFake(new URLSearchParams(location.search).get('scene') ?? 'jobs');
