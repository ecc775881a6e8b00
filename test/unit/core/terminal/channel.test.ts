import { createServer, type AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { handshakeTimeoutMs, openChannel, type ChannelEnd } from '../../../../main/core/terminal/channel.ts';
import { WebSocketServer, type WebSocket } from 'ws';
import { createVirtualClock } from '../virtualClock.ts';

/** Takes connections and never says a word, like a GitLab whose runner is behind a firewall that drops. */
async function startSilence() {
  const { promise: asked, resolve: heard } = Promise.withResolvers<void>();
  const { promise: left, resolve: gone } = Promise.withResolvers<void>();
  const server = createServer((socket) => {
    socket.once('data', () => heard());
    socket.once('close', () => gone());
    socket.on('error', () => undefined);
  });
  const { promise: listening, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await listening;
  onTestFinished(() => void server.close());
  // A TCP server's address is never a pipe's name.
  const { port } = server.address() as AddressInfo;
  return { url: `ws://127.0.0.1:${port}/acme/shop/-/jobs/17/terminal.ws`, asked, left };
}

it('gives up a runner that never answers after the limit, not before, and hangs up', async () => {
  const silence = await startSilence();
  const clock = createVirtualClock(1_700_000_000_000);
  const ends: ChannelEnd[] = [];
  openChannel({
    url: silence.url,
    headers: { Cookie: '_gitlab_session=0123456789abcdef' },
    clock,
    onOpen: () => expect.unreachable('it opened'),
    onData: () => expect.unreachable('it spoke'),
    onSilence: () => expect.unreachable('it was never there'),
    onLatency: () => expect.unreachable('it answered a ping'),
    onEnd: (end) => ends.push(end),
  });
  await silence.asked;

  // A runner that is not ready holds the request for 60 s: the limit must be beyond that.
  await clock.advance(60_000);
  expect(ends).toEqual([]);
  await clock.advance(handshakeTimeoutMs - 60_000 - 1);
  expect(ends).toEqual([]);
  await clock.advance(1);
  expect(ends).toEqual([{ kind: 'silent', elapsedMs: handshakeTimeoutMs }]);
  await silence.left;
  expect(ends).toHaveLength(1);
});

/** A GitLab that answers pings only while the test lets it. */
async function startFarEnd() {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', autoPong: false });
  const { promise: joined, resolve: joinedBy } = Promise.withResolvers<WebSocket>();
  const pings: Buffer[] = [];
  const waiters: (() => void)[] = [];
  server.on('connection', (socket) => {
    socket.on('ping', (data) => {
      pings.push(data);
      for (const wake of waiters.splice(0)) wake();
    });
    joinedBy(socket);
  });
  await new Promise<void>((resolve) => void server.once('listening', resolve));
  onTestFinished(() => {
    for (const client of server.clients) client.terminate();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `ws://127.0.0.1:${port}/`,
    joined,
    pings,
    pinged: async (count: number) => {
      while (pings.length < count) await new Promise<void>((resolve) => void waiters.push(resolve));
    },
  };
}

async function openToFarEnd() {
  const farEnd = await startFarEnd();
  const clock = createVirtualClock(1_700_000_000_000);
  const silences: (number | undefined)[] = [];
  const latencies: number[] = [];
  const { promise: opened, resolve: onOpen } = Promise.withResolvers<void>();
  const { promise: ended, resolve: onEnd } = Promise.withResolvers<ChannelEnd>();
  const { promise: answered, resolve: onAnswer } = Promise.withResolvers<void>();
  const channel = openChannel({
    url: farEnd.url,
    headers: {},
    clock,
    onOpen,
    onData: () => {},
    onLatency: (latencyMs) => {
      latencies.push(latencyMs);
      onAnswer();
    },
    onSilence: (silentForMs) => void silences.push(silentForMs),
    onEnd,
  });
  await opened;
  return { farEnd, clock, channel, silences, latencies, ended, answered, socket: await farEnd.joined };
}

it('says within 20 s that nobody answers, and gives up long after', async () => {
  const { farEnd, clock, silences, ended } = await openToFarEnd();
  for (const atMs of [6_000, 12_000]) {
    await clock.advance(6_000);
    await farEnd.pinged(atMs / 6_000 + 1);
  }
  expect(silences).toEqual([12_000]);
  await clock.advance(29_999);
  await farEnd.pinged(7);
  expect(farEnd.pings).toHaveLength(7);
  await clock.advance(1);
  expect(await ended).toEqual({ kind: 'closed', byUs: false, pingLost: true, lifetimeMs: 42_000 });
});

it('takes a link that answers 10 s late for slow, not for dead, and measures it', async () => {
  const { farEnd, clock, silences, latencies, answered, socket } = await openToFarEnd();
  await farEnd.pinged(1);
  await clock.advance(6_000);
  await farEnd.pinged(2);
  await clock.advance(4_000);
  socket.pong(farEnd.pings[0]);
  await answered;
  expect([silences, latencies]).toEqual([[], [10_000]]);
});

it('has what is asked answered by the ping sent with it or a later one, once', async () => {
  const { farEnd, clock, channel, answered, socket } = await openToFarEnd();
  await farEnd.pinged(1);
  await clock.advance(1_000);
  const told: string[] = [];
  channel.whenAnswered(() => told.push('first'));
  await farEnd.pinged(2);
  socket.pong(farEnd.pings[0]);
  await answered;
  expect(told).toEqual([]);
  await clock.advance(1_000);
  const { promise: second, resolve } = Promise.withResolvers<void>();
  channel.whenAnswered(() => {
    told.push('second');
    resolve();
  });
  await farEnd.pinged(3);
  socket.pong(farEnd.pings[2]);
  socket.pong(farEnd.pings[2]);
  await second;
  expect(told).toEqual(['first', 'second']);
});

it('says that somebody answers again', async () => {
  const { farEnd, clock, silences, answered, socket } = await openToFarEnd();
  await clock.advance(12_000);
  await farEnd.pinged(3);
  socket.pong(farEnd.pings[2]);
  await answered;
  expect(silences).toEqual([12_000, undefined]);
});

it('tells whether the goodbye was heard', async () => {
  const heard = await openToFarEnd();
  expect(await heard.channel.close()).toBe(true);
  const dead = await openToFarEnd();
  // It reads no more: the goodbye goes nowhere.
  dead.socket.pause();
  const closing = dead.channel.close();
  await dead.clock.advance(1_000);
  expect(await closing).toBe(false);
});
