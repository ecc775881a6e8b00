import { createServer, type AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { handshakeTimeoutMs, openChannel, type ChannelEnd } from '../../../../main/core/terminal/channel.ts';
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
