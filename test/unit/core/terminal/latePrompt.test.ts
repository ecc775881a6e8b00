import { describe, expect, it } from 'vitest';
import { createSessionBench, marker, prompt, promptShowsMs } from './sessionBench.ts';

/* After our own first line a busy runner, or a prompt with programs of its own, takes long to show a prompt. */

const nobody = { onOutput: () => {}, onInterrupt: () => {}, onLost: () => {} };

describe('keys that were typed meanwhile', () => {
  it('wait for a prompt that takes long, which is known from then on', async () => {
    const bench = createSessionBench();
    await bench.settle();
    bench.last().open();
    bench.type('cat\r');
    bench.last().say(prompt);
    await bench.clock.advance(60);
    bench.last().say(marker);
    await bench.clock.advance(700);
    bench.last().say('root@vm');
    await bench.clock.advance(promptShowsMs - 10);
    bench.last().say(':~$ ');
    await bench.clock.advance(promptShowsMs - 10);
    expect(bench.last().typed()).not.toContain('cat');
    await bench.clock.advance(10);
    expect(bench.last().typed()).toMatch(/\rcat\r$/);
    bench.last().say('cat\r\n');
    expect(bench.session.standing()).toBe('program');
    bench.last().say('^C\r\nroot@vm:~$ ');
    expect(bench.session.standing()).toBe('prompt');
  });

  it.each(['nothing', 'dots without end'])('wait no longer where %s comes for a prompt', async (what) => {
    const bench = createSessionBench();
    await bench.settle();
    bench.last().open();
    bench.type('make\r');
    bench.last().say(prompt);
    await bench.clock.advance(60);
    bench.last().say(marker);
    for (let waitedMs = 0; waitedMs < 1_500; waitedMs += 50) {
      expect(bench.last().typed()).not.toContain('make');
      if (what !== 'nothing') bench.last().say('.');
      await bench.clock.advance(50);
    }
    expect(bench.last().typed()).toMatch(/\rmake\r$/);
  });
});

it('half a prompt is none: the shell is not lent before it is whole', async () => {
  const bench = createSessionBench();
  await bench.settle();
  bench.last().open();
  bench.last().say(prompt);
  await bench.clock.advance(60);
  bench.last().say(marker);
  await bench.clock.advance(700);
  bench.last().say('root@vm');
  expect(bench.session.borrow(nobody)).toBe('no-prompt');
  bench.last().say(':~$ ');
  await bench.clock.advance(promptShowsMs);
  expect(bench.session.borrow(nobody)).toBeTypeOf('object');
});
