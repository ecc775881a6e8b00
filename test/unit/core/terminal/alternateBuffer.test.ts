import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAlternateBuffer } from '../../../../main/core/terminal/alternateBuffer.ts';
import { createSessionBench, prompt } from './sessionBench.ts';

function after(...pieces: readonly string[]): boolean {
  const buffer = createAlternateBuffer();
  for (const piece of pieces) buffer.see(Buffer.from(piece, 'latin1'));
  return buffer.isOn();
}

describe('a full-screen program has the screen', () => {
  it.each([
    ['', false],
    ['\x1b[?1049h~\r\n~\r\n', true],
    ['\x1b[?47h', true],
    ['\x1b[?1047h', true],
    ['\x1b[?1049h\x1b[?25l\x1b[?1049l', false],
    ['\x1b[?1049l\x1b[?1049h', true],
    ['\x1b[?1049h\x1b[?25h\x1b[?2004l', true],
    ['[?1049h', false],
    ['\x1b[1049h', false],
  ])('after %j: %s', (output, isOn) => {
    expect(after(output)).toBe(isOn);
  });

  it('however the output is cut', () => {
    const parts = fc.constantFrom('\x1b[?1049h', '\x1b[?1049l', '\x1b[?25h', '\x1b', 'text', '\x1b[?47h');
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 8 }), fc.array(fc.nat(10)), (sequence, cuts) => {
        const whole = sequence.join('');
        const pieces: string[] = [];
        let at = 0;
        for (const length of cuts) pieces.push(whole.slice(at, (at += length)));
        expect(after(...pieces, whole.slice(at))).toBe(after(whole));
      }),
    );
  });
});

describe("a shell's prompt drawn by a full-screen program", () => {
  const borrower = { onOutput: () => {}, onInterrupt: () => {}, onLost: () => {} };

  it('does not lend the shell, and nothing is typed', async () => {
    const bench = createSessionBench();
    await bench.openShell();
    bench.last().say(`\x1b[?1049h\x1b[2J\r\n${prompt}`);
    await bench.clock.advance(1_000);
    const typed = bench.last().typed();
    expect(bench.session.borrow(borrower)).toBe('no-prompt');
    bench.session.resize({ columns: 90, rows: 20 });
    await bench.clock.advance(5_000);
    expect(bench.last().typed()).toBe(typed);
    bench.last().say(`\x1b[?1049l\r\n${prompt}`);
    expect(typeof bench.session.borrow(borrower)).toBe('object');
  });
});
