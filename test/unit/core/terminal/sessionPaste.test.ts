import { describe, expect, it } from 'vitest';
import { closedEnd } from './fakeChannel.ts';
import { createSessionBench, prompt } from './sessionBench.ts';

const text = 'echo a line of a long script\r'.repeat(2_000);

async function openAndPaste(isBracketed = false) {
  const bench = createSessionBench();
  await bench.openShell();
  const before = bench.last().typed().length;
  const paste = (pasted = text) =>
    bench.session.paste({ bytes: Buffer.from(pasted), isBracketed, isLast: true });
  paste();
  return { ...bench, paste, pasted: () => bench.last().typed().slice(before) };
}

describe('a paste into a session', () => {
  it('is told with the session while it goes in, and no longer afterwards', async () => {
    const bench = await openAndPaste();
    await bench.clock.advance(1_000);
    expect(bench.session.fact().pasting).toMatchObject({ totalBytes: text.length, isStalled: true });
    await bench.clock.advance(60_000);
    expect([bench.session.fact().pasting, bench.pasted()]).toEqual([undefined, text]);
  });

  it('has nothing typed into its middle: neither the size nor keys', async () => {
    const bench = await openAndPaste();
    await bench.clock.advance(500);
    bench.session.resize({ columns: 200, rows: 50 });
    bench.session.fixSize({ columns: 200, rows: 50 });
    bench.type('x');
    await bench.clock.advance(60_000);
    expect(bench.pasted().slice(0, text.length + 1)).toBe(`${text}x`);
  });

  it('is stopped by ^C and by its button', async () => {
    for (const stop of ['key', 'button'] as const) {
      const bench = await openAndPaste(true);
      await bench.clock.advance(15);
      if (stop === 'key') bench.type('\x03');
      else bench.session.stopPaste();
      await bench.clock.advance(60_000);
      expect(bench.pasted().length).toBeLessThan(text.length / 2);
      expect(bench.pasted().endsWith(stop === 'key' ? '\x1b[201~\x03' : '\x1b[201~')).toBe(true);
    }
  });

  it('ends with its shell, and is not carried over to the next', async () => {
    const bench = await openAndPaste();
    await bench.clock.advance(1_000);
    bench.last().end(closedEnd());
    await bench.clock.advance(500);
    await bench.openShell();
    await bench.clock.advance(60_000);
    expect(bench.session.fact().pasting).toBeUndefined();
    expect(bench.last().typed()).not.toContain('script');
  });

  it('goes nowhere while there is no shell', async () => {
    const bench = createSessionBench();
    await bench.settle();
    bench.session.paste({ bytes: Buffer.from('rm -r .\r'), isBracketed: false, isLast: true });
    await bench.openShell();
    await bench.clock.advance(1_000);
    expect(bench.last().typed()).not.toContain('rm -r');
  });

  it('waits, as keys do, until the size is typed', async () => {
    const bench = createSessionBench();
    await bench.settle();
    bench.last().open();
    bench.session.paste({ bytes: Buffer.from('make\r'), isBracketed: false, isLast: true });
    bench.last().say(prompt);
    await bench.clock.advance(60);
    expect(bench.last().typed()).not.toContain('make');
  });
});
