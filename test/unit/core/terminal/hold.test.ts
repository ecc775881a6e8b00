import { expect, it } from 'vitest';
import { tailBytes } from '../../../../main/core/terminal/scrollback.ts';
import { pauseAtBytes } from '../../../../preload/contract/frames.ts';
import { createSessionBench } from './sessionBench.ts';

const chunk = '0123456789abcde\n'.repeat(4096);

/** A connected session whose own page is told to go, and the far end that may still send. */
async function openBench() {
  const bench = createSessionBench();
  await bench.openShell();
  const flood = async (bytes: number) => {
    for (let sent = 0; sent < bytes; sent += chunk.length) {
      bench.last().say(chunk);
      await bench.settle();
    }
  };
  return { ...bench, flood };
}

it('a held terminal stops reading when much waits for the page that comes', async () => {
  const { session, flood, last } = await openBench();
  session.hold();
  await flood(pauseAtBytes - chunk.length);
  expect(last().isPaused()).toBe(false);
  await flood(2 * chunk.length);
  expect(last().isPaused()).toBe(true);
});

it('what came while it was held is all there for the page that comes, from the first byte', async () => {
  const { session, flood, settle, shown, last } = await openBench();
  const letGo = session.hold();
  await flood(tailBytes + pauseAtBytes);
  const before = shown();
  const got: Uint8Array[] = [];
  let firstOffset: number | undefined;
  const outlet = session.attach({
    from: 0,
    send: (bytes, offset) => {
      firstOffset ??= offset;
      got.push(Uint8Array.from(bytes));
      outlet.ack(offset + bytes.byteLength);
    },
  });
  await settle();
  letGo();
  await settle();
  expect(firstOffset).toBe(0);
  expect(Buffer.concat(got).toString('latin1') === before).toBe(true);
  expect(last().isPaused()).toBe(false);
});

it('moving its tab touches nothing else of it', async () => {
  const { session } = await openBench();
  const { windowId, windowSince, tabPosition, ...before } = session.fact();
  session.place({ windowId: 'w2', windowSince: windowSince + 5, tabPosition: 3 });
  expect(session.fact()).toEqual({ ...before, windowId: 'w2', windowSince: windowSince + 5, tabPosition: 3 });
  expect([windowId, tabPosition]).toEqual(['w1', 0]);
});
