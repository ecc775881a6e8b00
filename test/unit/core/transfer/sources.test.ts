import { describe, expect, it } from 'vitest';
import { TransferStopped } from '../../../../main/core/transfer/failure.ts';
import { createPageSources } from '../../../../main/core/transfer/sources.ts';
import { transferBlockBytes } from '../../../../preload/contract/transfers.ts';
import { createVirtualClock } from '../virtualClock.ts';

function createBench() {
  const clock = createVirtualClock(0);
  const wants: string[] = [];
  const sources = createPageSources({
    clock,
    ask: ({ streamId, offset, limitBytes }) => void wants.push(`${streamId}@${offset}+${limitBytes}`),
  });
  const outcome = (reading: Promise<Uint8Array>) =>
    reading.then(
      (bytes) => Buffer.from(bytes).toString(),
      (error: unknown) => (error instanceof TransferStopped ? error.failure.code : 'unknown'),
    );
  return { clock, wants, sources, outcome };
}

const chunk = (streamId: number, offset: number, text: string) => ({
  streamId,
  offset,
  bytes: Buffer.from(text),
});

describe("a page's files", () => {
  it('are asked for by number and place, and each answer finds its question', async () => {
    const { sources, wants, outcome } = createBench();
    const [one, two] = [sources.source(1), sources.source(2)];
    const reading = [one.read(0, 5), one.read(5, 5), two.read(0, 5)].map(outcome);
    expect(wants).toEqual(['1@0+5', '1@5+5', '2@0+5']);
    sources.chunk(chunk(2, 0, 'third'));
    sources.chunk(chunk(1, 5, 'secon'));
    sources.chunk(chunk(1, 0, 'first'));
    expect(await Promise.all(reading)).toEqual(['first', 'secon', 'third']);
  });

  it('are never asked for more than a block', async () => {
    const { sources, wants, outcome } = createBench();
    const reading = outcome(sources.source(1).read(0, 10 * transferBlockBytes));
    expect(wants).toEqual([`1@0+${transferBlockBytes}`]);
    sources.chunk({ streamId: 1, offset: 0, bytes: new Uint8Array(transferBlockBytes + 1) });
    expect(await reading).toBe('source-gone');
  });

  it('give nothing that was not asked for, and each answer counts once', async () => {
    const { sources, outcome } = createBench();
    sources.chunk(chunk(1, 0, 'early'));
    const reading = outcome(sources.source(1).read(0, 5));
    sources.chunk(chunk(1, 1, 'other'));
    sources.chunk(chunk(3, 0, 'other'));
    sources.chunk(chunk(1, 0, 'right'));
    sources.chunk(chunk(1, 0, 'again'));
    expect(await reading).toBe('right');
  });

  it('are copied out of the message they came in', async () => {
    const { sources } = createBench();
    const reading = sources.source(1).read(0, 3);
    const message = Buffer.from('xxabcxx');
    sources.chunk({ streamId: 1, offset: 0, bytes: message.subarray(2, 5) });
    message.fill(0);
    const read = await reading;
    expect([Buffer.from(read).toString(), read.buffer.byteLength]).toEqual(['abc', 3]);
  });

  it('are given up on after 20 s, and when the page is gone', async () => {
    const { sources, clock, outcome } = createBench();
    const late = outcome(sources.source(1).read(0, 5));
    await clock.advance(20_000);
    expect(await late).toBe('source-gone');
    const cut = outcome(sources.source(1).read(0, 5));
    sources.close();
    expect(await cut).toBe('source-gone');
    expect(await outcome(sources.source(1).read(0, 5))).toBe('source-gone');
  });
});
