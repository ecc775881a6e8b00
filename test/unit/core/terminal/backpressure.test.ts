import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished, vi } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';
import { openChannel } from '../../../../main/core/terminal/channel.ts';
import { createOutput } from '../../../../main/core/terminal/output.ts';
import { pauseAtBytes, windowBytes } from '../../../../preload/contract/frames.ts';
import { createVirtualClock } from '../virtualClock.ts';

/** One read of the socket may bring so much more than was asked for, before it stops. */
const oneReadBytes = 64 * 1024 * 2;
const frame = Buffer.alloc(4_095, 'y');
const floodBytes = 40_000_000;

/** Writes as fast as it is read, as a runner's pty does. */
async function startFlood() {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
  await new Promise<void>((resolve) => void server.once('listening', resolve));
  onTestFinished(() => {
    for (const client of server.clients) client.terminate();
    server.close();
  });
  server.on('connection', (socket: WebSocket) => {
    let leftBytes = floodBytes;
    const write = (): void => {
      if (leftBytes <= 0) return;
      const piece = frame.subarray(0, leftBytes);
      leftBytes -= piece.byteLength;
      socket.send(piece, () => setImmediate(write));
    };
    write();
  });
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

it('a page that acknowledges nothing for a minute holds main at its watermark, and gets every byte after that', async () => {
  const clock = createVirtualClock(1_700_000_000_000);
  const output = createOutput({
    clock,
    keepLines: () => 10_000,
    setPaused: (paused) => (paused ? channel.pause() : channel.resume()),
    whenAnswered: (run) => channel.whenAnswered(run),
  });
  const channel = openChannel({
    url: await startFlood(),
    headers: {},
    clock,
    onOpen: () => {},
    onData: output.push,
    onLatency: () => {},
    onSilence: (ms) => ms !== undefined && expect.unreachable('a page that does not read is no silence'),
    onEnd: () => {},
  });
  const received: { bytes: number; end: number } = { bytes: 0, end: 0 };
  let acknowledges = false;
  const outlet = output.attach({
    from: 0,
    send: (bytes, offset) => {
      expect(offset).toBe(received.end);
      received.bytes += bytes.byteLength;
      received.end = offset + bytes.byteLength;
      if (acknowledges) queueMicrotask(() => outlet.ack(received.end));
    },
  });
  const most = windowBytes + pauseAtBytes + oneReadBytes;
  await vi.waitUntil(() => output.totalBytes() >= windowBytes + pauseAtBytes, { timeout: 10_000 });
  for (let second = 0; second < 60; second += 1) {
    await clock.advance(1_000);
    expect(output.totalBytes()).toBeLessThanOrEqual(most);
  }
  expect(received.bytes).toBe(windowBytes);

  acknowledges = true;
  outlet.ack(received.end);
  await vi.waitUntil(() => received.end === floodBytes, { timeout: 15_000 });
  expect(received.bytes).toBe(floodBytes);
});
