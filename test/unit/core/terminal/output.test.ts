import { describe, expect, it } from 'vitest';
import { createOutput, type Outlet, type Output } from '../../../../main/core/terminal/output.ts';
import { tailBytes } from '../../../../main/core/terminal/scrollback.ts';
import { pauseAtBytes, resumeAtBytes, windowBytes } from '../../../../preload/contract/frames.ts';
import { createVirtualClock } from '../virtualClock.ts';

type Page = {
  readonly outlet: Outlet;
  readonly got: () => Buffer;
  readonly end: () => number;
  readonly first: () => number | undefined;
  readonly ack: () => void;
};

/** A page that takes frames and acknowledges them when told to. */
function attachPage(output: Output, from = 0): Page {
  const frames: { readonly bytes: Uint8Array; readonly offset: number }[] = [];
  const outlet = output.attach({
    from,
    send: (bytes, offset) => frames.push({ bytes: Uint8Array.from(bytes), offset }),
  });
  const end = () => {
    const last = frames.at(-1);
    return last ? last.offset + last.bytes.byteLength : 0;
  };
  return {
    outlet,
    end,
    got: () => Buffer.concat(frames.map(({ bytes }) => bytes)),
    first: () => frames[0]?.offset,
    ack: () => outlet.ack(end()),
  };
}

function createBench() {
  const pauses: boolean[] = [];
  const clock = createVirtualClock(0);
  const output = createOutput({
    clock,
    keepLines: () => 100,
    setPaused: (paused) => void pauses.push(paused),
    whenAnswered: () => {},
  });
  return { output, pauses, clock };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Until a page that acknowledges everything has it all. */
async function drain(page: Page): Promise<void> {
  for (let before = -1; before !== page.end();) {
    before = page.end();
    page.ack();
    await turn();
  }
}

function numbered(bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  for (let index = 0; index < bytes; index += 1) buffer[index] = (index * 7) % 253;
  return buffer;
}

describe('output to one page', () => {
  it('leaves as one frame what came in one turn', async () => {
    const { output } = createBench();
    const frames: string[] = [];
    output.attach({
      from: 0,
      send: (bytes, offset) => frames.push(`${offset}:${Buffer.from(bytes).toString()}`),
    });
    for (const letter of 'hello') output.push(Buffer.from(letter));
    await turn();
    expect(frames).toEqual(['0:hello']);
  });

  it('stops at the window and goes on with each acknowledgement, losing nothing', async () => {
    const { output } = createBench();
    const page = attachPage(output);
    const sent = numbered(1_500_000);
    output.push(sent);
    await turn();
    expect(page.got().byteLength).toBe(windowBytes);
    await drain(page);
    expect(page.got().equals(sent)).toBe(true);
  });

  it('goes on where a page that comes back left off', async () => {
    const { output } = createBench();
    output.push(Buffer.from('abcdef'));
    const page = attachPage(output, 4);
    await turn();
    expect([page.first(), page.got().toString()]).toEqual([4, 'ef']);
  });

  it('goes on where a page broke off, however much came since', async () => {
    const { output } = createBench();
    const page = attachPage(output);
    const sent = numbered(3 * tailBytes);
    output.push(sent.subarray(0, 100_000));
    await turn();
    page.ack();
    for (let at = 100_000; at < sent.byteLength; at += 32_768) output.push(sent.subarray(at, at + 32_768));
    await turn();
    // A window full is on its way, and none of it arrives.
    expect(page.end()).toBe(100_000 + windowBytes);
    output.hold();
    page.outlet.detach();
    await turn();
    const again = attachPage(output, 100_000);
    await drain(again);
    expect([again.first(), again.got().equals(sent.subarray(100_000))]).toEqual([100_000, true]);
  });

  it('starts over for a page that asks for bytes there never were', async () => {
    const { output } = createBench();
    output.push(Buffer.from('abc'));
    const page = attachPage(output, 1_000_000);
    await turn();
    expect([page.first(), page.got().toString()]).toEqual([0, 'abc']);
  });

  it('ignores an acknowledgement of what was not sent, or was acknowledged before', async () => {
    const { output } = createBench();
    const page = attachPage(output);
    output.push(numbered(2 * windowBytes));
    await turn();
    page.outlet.ack(10 * windowBytes);
    page.outlet.ack(-5);
    page.outlet.ack(0);
    await turn();
    expect(page.got().byteLength).toBe(windowBytes);
  });

  it('restores the modes for a page that gets no more than the tail', async () => {
    const { output } = createBench();
    output.push(Buffer.from('\x1b[?1049h\x1b[?25h'));
    const line = Buffer.from(`${'x'.repeat(99)}\n`.repeat(100));
    for (let bytes = 0; bytes < tailBytes + 300_000; bytes += line.byteLength) output.push(line);
    await turn();
    const page = attachPage(output);
    await turn();
    expect(page.got().subarray(0, 16).toString()).toBe('\x1b[?1049h\x1b[?25hxx'.slice(0, 16));
    await drain(page);
    expect(page.end()).toBe(output.totalBytes());
  });
});

describe('pausing', () => {
  it('stops reading at one mark and goes on at the other, once each', async () => {
    const { output, pauses } = createBench();
    const page = attachPage(output);
    output.push(numbered(windowBytes + pauseAtBytes - 1));
    await turn();
    expect(pauses).toEqual([]);
    output.push(Buffer.from('x'));
    await turn();
    expect(pauses).toEqual([true]);
    page.outlet.ack(pauseAtBytes - resumeAtBytes - 1);
    await turn();
    expect(pauses).toEqual([true]);
    await drain(page);
    expect(pauses).toEqual([true, false]);
  });

  it('does not wait for the end of the turn when more comes than a page could take', () => {
    const { output, pauses } = createBench();
    attachPage(output);
    output.push(numbered(windowBytes + pauseAtBytes - 1));
    expect(pauses).toEqual([]);
    output.push(Buffer.from('x'));
    expect(pauses).toEqual([true]);
  });

  it('never happens without a page: the tail is all that is kept', async () => {
    const { output, pauses } = createBench();
    const pieceBytes = 100_000;
    const piece = Buffer.alloc(pieceBytes, 'x'.repeat(99) + '\n');
    for (let round = 0; round < 100; round += 1) {
      output.push(piece);
      await turn();
    }
    expect(pauses).toEqual([]);
    const late = attachPage(output);
    await turn();
    const heldBytes = output.totalBytes() - (late.first() ?? 0);
    // Chunks go whole, and not for less than 64 KiB.
    expect(heldBytes).toBeLessThan(tailBytes + 64 * 1024 + pieceBytes);
  });

  it('goes by the slowest of two pages, and ends when that one leaves', async () => {
    const { output, pauses } = createBench();
    const quick = attachPage(output);
    const slow = attachPage(output);
    const sent = numbered(windowBytes + pauseAtBytes);
    output.push(sent);
    await drain(quick);
    expect([quick.got().equals(sent), slow.got().byteLength, pauses]).toEqual([true, windowBytes, [true]]);
    slow.outlet.detach();
    await turn();
    expect(pauses).toEqual([true, false]);
  });

  it('bounds what is held when a page never acknowledges and the socket obeys', async () => {
    let paused = false;
    const output = createOutput({
      clock: createVirtualClock(0),
      keepLines: () => 100,
      setPaused: (next) => void (paused = next),
      whenAnswered: () => {},
    });
    attachPage(output);
    const quick = attachPage(output);
    let pushed = 0;
    for (let round = 0; round < 2000; round += 1) {
      if (!paused) {
        output.push(Buffer.alloc(32_768));
        pushed += 32_768;
      }
      quick.ack();
      await turn();
    }
    expect(paused).toBe(true);
    expect(pushed).toBeLessThan(windowBytes + pauseAtBytes + 2 * 32_768);
  });
});
