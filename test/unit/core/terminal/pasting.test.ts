import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unreadLimitBytes } from '../../../../main/core/terminal/pastePace.ts';
import { createFakeTty } from './fakeTty.ts';

const interrupt = Uint8Array.of(0x03);
const lines = (bytes: number): string =>
  Array.from({ length: Math.ceil(bytes / 20) }, (_, index) => `echo ${String(index).padStart(14, '0')}\r`)
    .join('')
    .slice(0, bytes);

describe('a long paste', () => {
  it.each([
    { name: 'into a program that reads and echoes', echoes: true, isBracketed: false },
    { name: 'into a program that reads in silence', echoes: false, isBracketed: false },
    { name: 'into a shell that asked for brackets', echoes: false, isBracketed: true },
  ])('arrives whole and in order $name', async ({ echoes, isBracketed }) => {
    const tty = createFakeTty({ echoes, reads: true });
    const text = lines(200_000);
    tty.paste(text, isBracketed);
    await tty.clock.advance(30_000);
    expect(tty.taken()).toBe(isBracketed ? `\x1b[200~${text}\x1b[201~` : text);
    expect(tty.pasting.isUnderWay()).toBe(false);
  });

  it('arrives whole however it is cut into frames', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 9_000 }), { maxLength: 5 }), async (sizes) => {
        const tty = createFakeTty({ echoes: true, reads: true });
        const text = lines(20_000);
        let at = 0;
        for (const size of [...sizes, text.length]) {
          const piece = text.slice(at, at + size);
          at += piece.length;
          const isLast = size === text.length;
          tty.pasting.paste({ bytes: Buffer.from(piece), isBracketed: false, isLast });
        }
        await tty.clock.advance(20_000);
        expect(tty.taken()).toBe(text);
      }),
      { numRuns: 20 },
    );
  });

  it('leaves room for ^C while nobody is known to read', async () => {
    const tty = createFakeTty({ echoes: true, reads: false });
    tty.paste(lines(30_000));
    await tty.clock.advance(2_500);
    expect(tty.mostUnread()).toBeLessThan(unreadLimitBytes);
    const typedAtMs = tty.clock.now();
    tty.pasting.type(interrupt);
    await tty.clock.advance(1_000);
    expect(tty.interruptedAfterMs(typedAtMs)).toBeLessThan(50);
    expect(tty.pasting.isUnderWay()).toBe(false);
  });

  it('goes on by itself once somebody reads, and not far before', async () => {
    const tty = createFakeTty({ echoes: true, reads: false });
    const text = lines(30_000);
    tty.paste(text);
    await tty.clock.advance(10_000);
    expect(tty.told.at(-1)).toMatchObject({ isStalled: true });
    expect(tty.told.at(-1)?.sentBytes).toBeLessThan(8_000);
    tty.startReading();
    await tty.clock.advance(20_000);
    expect(tty.taken()).toBe(text);
  });

  it('goes on at a fair pace where a program draws what is typed in its own way', async () => {
    const tty = createFakeTty({ echoes: true, reads: true, drawsAfterBytes: 10_000 });
    const text = lines(30_000);
    tty.paste(text);
    await tty.clock.advance(12_000);
    expect(tty.taken()).toBe(text);
  });

  it('is never far ahead of what came back', async () => {
    const tty = createFakeTty({ echoes: true, reads: true });
    tty.paste(lines(100_000));
    await tty.clock.advance(3_500);
    tty.pasting.type(interrupt);
    const before = tty.taken().length;
    await tty.clock.advance(1_000);
    expect(tty.taken().length - before).toBeLessThan(9_000);
  });
});

describe('keys during a paste', () => {
  it('wait behind it, in order', async () => {
    const tty = createFakeTty({ echoes: true, reads: true });
    const text = lines(20_000);
    tty.paste(text);
    tty.pasting.type(Buffer.from('l'));
    tty.paste('two\r');
    tty.pasting.type(Buffer.from('s\r'));
    await tty.clock.advance(20_000);
    expect(tty.taken()).toBe(`${text}ltwo\rs\r`);
  });

  it('are dropped with it by ^C, which ends its brackets first', async () => {
    const tty = createFakeTty({ echoes: false, reads: true });
    tty.paste(lines(400_000), true);
    tty.pasting.type(Buffer.from('rm -r .\r'));
    await tty.clock.advance(100);
    tty.pasting.type(interrupt);
    await tty.clock.advance(1_000);
    expect(tty.taken().length).toBeLessThan(200_000);
    expect(tty.taken()).toMatch(/\x1b\[201~\x03$/);
    expect(tty.taken()).not.toContain('rm -r');
  });

  it('go at once where nothing is under way', async () => {
    const tty = createFakeTty({ echoes: true, reads: true });
    tty.pasting.type(Buffer.from('ls\r'));
    await tty.clock.advance(travelAndBackMs);
    expect(tty.taken()).toBe('ls\r');
  });

  it('do not wait for the rest of a paste whose page is gone', async () => {
    const tty = createFakeTty({ echoes: true, reads: true });
    tty.pasting.paste({ bytes: Buffer.from('half'), isBracketed: false, isLast: false });
    tty.pasting.type(Buffer.from('x'));
    await tty.clock.advance(1_000);
    expect(tty.taken()).toBe('halfx');
  });
});

const travelAndBackMs = 20;

describe('what is told', () => {
  it('is nothing of a paste that is over soon', async () => {
    const tty = createFakeTty({ echoes: true, reads: true });
    tty.paste(lines(2_000));
    await tty.clock.advance(5_000);
    expect([tty.taken().length, tty.told]).toEqual([2_000, []]);
  });

  it('is how far it is, now and then, and when it is over', async () => {
    const tty = createFakeTty({ echoes: true, reads: true });
    tty.paste(lines(100_000));
    await tty.clock.advance(60_000);
    const sent = tty.told.flatMap((progress) => (progress ? [progress.sentBytes] : []));
    expect(sent.length).toBeGreaterThan(2);
    expect(sent).toEqual(sent.toSorted((one, other) => one - other));
    expect(tty.told.at(-1)).toBeUndefined();
    expect(tty.told.every((progress) => progress === undefined || progress.totalBytes === 100_000)).toBe(
      true,
    );
  });

  it('is that it is over, when it is stopped', async () => {
    const tty = createFakeTty({ echoes: true, reads: false });
    tty.paste(lines(100_000));
    await tty.clock.advance(1_000);
    expect(tty.told.at(-1)).toBeDefined();
    tty.pasting.stop();
    expect([tty.told.at(-1), tty.pasting.isUnderWay()]).toEqual([undefined, false]);
  });
});

it('no paste can end its own brackets, whatever a page sends', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: fc.constantFrom('\x1b', '[', '2', '0', '1', '~', '\x03', '\x7f', 'é') }),
      async (pasted) => {
        const tty = createFakeTty({ echoes: false, reads: true });
        tty.paste(pasted, true);
        await tty.clock.advance(1_000);
        expect(tty.taken().slice(6, -6)).not.toMatch(/[\x00-\x08\x1b\x7f]/);
      },
    ),
    { numRuns: 100 },
  );
});
