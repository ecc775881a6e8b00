import { describe, expect, it } from 'vitest';
import { createOutput } from '../../../../main/core/terminal/output.ts';
import { pauseAtBytes, windowBytes } from '../../../../preload/contract/frames.ts';
import { createVirtualClock } from '../virtualClock.ts';

/** What the far end had on its way when `^C` was typed: more than any scrollback holds. */
const keepLines = 100;
const quietMs = 30;
const limitMs = 800;

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A page in front of a flood: it has a full window it did not acknowledge, and GitLab's socket is paused. */
async function createFlood(line: string) {
  const clock = createVirtualClock(0);
  const pauses: boolean[] = [];
  const questions: (() => void)[] = [];
  const frames: { readonly text: string; readonly offset: number }[] = [];
  const output = createOutput({
    clock,
    keepLines: () => keepLines,
    setPaused: (paused) => void pauses.push(paused),
    whenAnswered: (run) => void questions.push(run),
  });
  const outlet = output.attach({
    from: 0,
    send: (bytes, offset) => frames.push({ text: Buffer.from(bytes).toString('latin1'), offset }),
  });
  const flood = Buffer.from(line.repeat(Math.ceil((windowBytes + pauseAtBytes) / line.length)));
  output.push(flood);
  await turn();
  const sentBefore = frames.length;
  return {
    clock,
    pauses,
    answer: () => {
      for (const run of questions.splice(0)) run();
    },
    output,
    outlet,
    sentBytes: () => frames.reduce((sum, { text }) => sum + text.length, 0),
    after: () => frames.slice(sentBefore),
    flood,
  };
}

describe('^C in a flood', () => {
  it('reads what is on its way at once and draws the lines a scrollback holds', async () => {
    const bench = await createFlood('y\r\n');
    bench.output.interrupted();
    expect(bench.pauses).toEqual([true, false]);
    bench.output.push(Buffer.from('y\r\n'.repeat(500_000)));
    await turn();
    expect(bench.after()).toEqual([]);
    bench.output.push(Buffer.from('^C\r\n$ '));
    bench.answer();
    await bench.clock.advance(quietMs);
    await turn();
    const [first] = bench.after();
    expect(first).toEqual({
      text: `${'y\r\n'.repeat(keepLines - 1)}^C\r\n$ `,
      offset: bench.flood.byteLength + 1_500_000 - 3 * (keepLines - 1),
    });
  });

  it('takes a pause of the far end for none until it has answered', async () => {
    const bench = await createFlood('y\r\n');
    bench.output.interrupted();
    await bench.clock.advance(10 * quietMs);
    bench.output.push(Buffer.from('y\r\n'.repeat(500_000)));
    await turn();
    expect(bench.after()).toEqual([]);
    bench.answer();
    await bench.clock.advance(quietMs - 1);
    bench.output.push(Buffer.from('^C\r\n$ '));
    await bench.clock.advance(quietMs);
    await turn();
    expect(bench.after().map(({ text }) => text)).toEqual([`${'y\r\n'.repeat(keepLines - 1)}^C\r\n$ `]);
  });

  it('draws again after a while where nobody answers', async () => {
    const bench = await createFlood('y\r\n');
    bench.output.interrupted();
    await bench.clock.advance(limitMs - 1);
    await turn();
    expect(bench.after()).toEqual([]);
    await bench.clock.advance(1);
    await turn();
    expect(bench.after().length).toBeGreaterThan(0);
  });

  it('carries the colours over that were on', async () => {
    const bench = await createFlood('\x1b[31mred\r\n');
    bench.output.interrupted();
    bench.output.push(
      Buffer.from(`${'\x1b[0mplain \x1b[1m\x1b[32mgreen\r\n'}${'more\r\n'.repeat(10_000)}$ `),
    );
    bench.answer();
    await bench.clock.advance(quietMs);
    await turn();
    expect(bench.after()[0]?.text.slice(0, 15)).toBe('\x1b[0m\x1b[1m\x1b[32mmo');
  });

  it('draws everything where more than lines are drawn', async () => {
    const bench = await createFlood('\x1b[5;1Hprogress\r\n');
    bench.output.interrupted();
    bench.answer();
    await bench.clock.advance(quietMs);
    bench.outlet.ack(bench.sentBytes());
    await turn();
    expect(bench.after().map(({ offset }) => offset)).toEqual([windowBytes, windowBytes + 256 * 1024]);
  });

  it('draws again when the program goes on all the same', async () => {
    const bench = await createFlood('y\r\n');
    bench.output.interrupted();
    bench.answer();
    for (let elapsedMs = 0; elapsedMs < limitMs; elapsedMs += 20) {
      bench.output.push(Buffer.from('y\r\n'.repeat(1_000)));
      await bench.clock.advance(20);
    }
    await turn();
    expect(bench.after().length).toBeGreaterThan(0);
  });

  it('changes nothing while little waits', async () => {
    const bench = createVirtualClock(0);
    const frames: string[] = [];
    const output = createOutput({
      clock: bench,
      keepLines: () => keepLines,
      setPaused: () => undefined,
      whenAnswered: () => expect.unreachable('nobody needs to be asked'),
    });
    output.attach({ from: 0, send: (bytes) => frames.push(Buffer.from(bytes).toString()) });
    output.interrupted();
    output.push(Buffer.from('^C\r\n$ '));
    await turn();
    expect(frames).toEqual(['^C\r\n$ ']);
  });
});
