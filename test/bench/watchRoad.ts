/*
 * What a page's byte road does, seen at its WebSocket: frames of preload/contract/frames.ts, by stream. Runs in the page
 * before its scripts.
 */

export type RoadWatch = {
  /** The stream of what was typed last. */
  readonly typedStream: () => number;
  /** Where what came from main ends, how many bytes that were (what scrolls away in a flood is left out), how far they are parsed. */
  readonly receivedBytes: (stream: number) => number;
  readonly deliveredBytes: (stream: number) => number;
  readonly parsedBytes: (stream: number) => number;
  readonly lastInputMs: () => number;
  readonly lastAckMs: (stream: number) => number;
  /** Starts a measurement at the next input: it ends when so many bytes more of its stream are parsed. */
  readonly expect: (bytes: number) => void;
  readonly tookMs: () => number | undefined;
  /** From the next input on: until the character typed came back and was parsed. */
  readonly armEcho: (character: number) => void;
  readonly echoMs: () => number | undefined;
  /** Closes the page's line to main once so many bytes more have come by it. */
  readonly cutLineAfter: (bytes: number) => void;
  /** Watches, or no longer, for the longest time that the page's thread is not free. */
  readonly watchBlocks: (isWatching: boolean) => void;
  readonly longestBlockMs: () => number;
};

declare global {
  interface Window {
    benchRoad: RoadWatch;
  }
}

type StreamFigures = {
  deliveredBytes: number;
  receivedBytes: number;
  parsedBytes: number;
  lastAckMs: number;
};
type Measurement = { stream: number; startMs: number; endBytes: number; tookMs: number | undefined };
type Echo = {
  readonly character: number;
  stream: number;
  startMs: number;
  place: number;
  tookMs: number | undefined;
};

export function watchRoad(): void {
  const kinds = { output: 1, input: 2, ack: 3 };
  const streams = new Map<number, StreamFigures>();
  let typedStream = 0;
  let lastInputMs = 0;
  let expectedBytes: number | undefined;
  let measurement: Measurement | undefined;
  let echo: Echo | undefined;

  const figuresOf = (stream: number): StreamFigures => {
    const known = streams.get(stream) ?? {
      deliveredBytes: 0,
      receivedBytes: 0,
      parsedBytes: 0,
      lastAckMs: 0,
    };
    streams.set(stream, known);
    return known;
  };
  const sawInput = (stream: number): void => {
    const now = performance.now();
    typedStream = stream;
    lastInputMs = now;
    if (expectedBytes !== undefined) {
      const endBytes = figuresOf(stream).receivedBytes + expectedBytes;
      measurement = { stream, startMs: now, endBytes, tookMs: undefined };
      expectedBytes = undefined;
    }
    if (echo && echo.startMs === 0) {
      echo.stream = stream;
      echo.startMs = now;
    }
  };
  const sawOutput = (view: DataView, bytes: Uint8Array): void => {
    const figures = figuresOf(view.getUint32(1));
    const end = view.getFloat64(5) + bytes.byteLength - 13;
    figures.deliveredBytes += bytes.byteLength - 13;
    figures.receivedBytes = Math.max(figures.receivedBytes, end);
    if (!echo || echo.place >= 0 || echo.stream !== view.getUint32(1)) return;
    const at = bytes.indexOf(echo.character, 13);
    if (at !== -1) echo.place = view.getFloat64(5) + at - 13;
  };
  const sawAck = (view: DataView): void => {
    const now = performance.now();
    const stream = view.getUint32(1);
    const figures = figuresOf(stream);
    figures.parsedBytes = view.getFloat64(5);
    figures.lastAckMs = now;
    if (measurement?.stream === stream && figures.parsedBytes >= measurement.endBytes)
      measurement.tookMs ??= now - measurement.startMs;
    if (echo && echo.stream === stream && echo.place >= 0 && figures.parsedBytes > echo.place)
      echo.tookMs ??= now - echo.startMs;
  };

  let bytesUntilCut = Number.POSITIVE_INFINITY;
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function watched(data) {
    const bytes =
      data instanceof Uint8Array ? data : data instanceof ArrayBuffer ? new Uint8Array(data) : undefined;
    if (bytes && bytes.byteLength > 4) {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      if (bytes[0] === kinds.input) sawInput(view.getUint32(1));
      else if (bytes[0] === kinds.ack) sawAck(view);
    }
    send.call(this, data);
  };
  // Before the page's own listener, which gives the bytes away.
  window.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        if (!(data instanceof ArrayBuffer)) return;
        const bytes = new Uint8Array(data);
        if (bytes[0] === kinds.output) sawOutput(new DataView(data), bytes);
        bytesUntilCut -= bytes.byteLength;
        if (bytesUntilCut > 0) return;
        bytesUntilCut = Number.POSITIVE_INFINITY;
        this.close();
      });
    }
  };

  let longestBlockMs = 0;
  let lastTickMs = 0;
  const tickEveryMs = 4;
  let isWatching = false;
  const tick = (): void => {
    if (!isWatching) return;
    const now = performance.now();
    longestBlockMs = Math.max(longestBlockMs, now - lastTickMs - tickEveryMs);
    lastTickMs = now;
    setTimeout(tick, tickEveryMs);
  };
  window.benchRoad = {
    typedStream: () => typedStream,
    deliveredBytes: (stream) => figuresOf(stream).deliveredBytes,
    receivedBytes: (stream) => figuresOf(stream).receivedBytes,
    parsedBytes: (stream) => figuresOf(stream).parsedBytes,
    lastInputMs: () => lastInputMs,
    lastAckMs: (stream) => figuresOf(stream).lastAckMs,
    expect: (bytes) => {
      expectedBytes = bytes;
      measurement = undefined;
    },
    tookMs: () => measurement?.tookMs,
    armEcho: (character) => {
      echo = { character, stream: 0, startMs: 0, place: -1, tookMs: undefined };
    },
    echoMs: () => echo?.tookMs,
    cutLineAfter: (bytes) => {
      bytesUntilCut = bytes;
    },
    watchBlocks: (wanted) => {
      isWatching = wanted;
      if (!wanted) return;
      longestBlockMs = 0;
      lastTickMs = performance.now();
      tick();
    },
    longestBlockMs: () => longestBlockMs,
  };
}
