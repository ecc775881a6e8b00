import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TranscriptEvent } from '../../../../preload/contract/transcripts.ts';
import { createPlayer, sizeOf } from '../../../../renderer/transcripts/player.ts';
import { createVirtualClock } from '../../core/virtualClock.ts';

const events: readonly TranscriptEvent[] = [
  [0, 'o', 'a'],
  [1_000, 'o', 'b'],
  [1_000, 'r', '100x30'],
  [1_000, 'o', 'c'],
  [1_200, 'm', 'mark'],
  [61_200, 'o', 'd'],
];

function createBench(recorded: readonly TranscriptEvent[] = events) {
  const clock = createVirtualClock(0);
  const drawn: string[] = [];
  const player = createPlayer({
    events: recorded,
    screen: {
      reset: () => void drawn.splice(0),
      write: (text) => void drawn.push(text),
      resize: (columns, rows) => void drawn.push(`${columns}x${rows}`),
    },
    now: clock.monotonicMs,
    after: clock.after,
    onChange: () => {},
  });
  return { clock, player, drawn };
}

describe('a replay', () => {
  it('draws each thing when it happened, with pauses shortened', async () => {
    const { clock, player, drawn } = createBench();
    player.play();
    await clock.advance(999);
    expect(drawn).toEqual(['a']);
    await clock.advance(1);
    expect(drawn).toEqual(['a', 'b', '100x30', 'c']);
    await clock.advance(1_700);
    expect(drawn.at(-1)).toBe('d');
    expect(player.state()).toMatchObject({ isPlaying: false, positionMs: 2_700, durationMs: 2_700 });
  });

  it('takes as long as it took where pauses stay', async () => {
    const { clock, player, drawn } = createBench();
    player.setSkipsPauses(false);
    player.play();
    await clock.advance(61_199);
    expect(drawn).toHaveLength(4);
    await clock.advance(1);
    expect(drawn.at(-1)).toBe('d');
  });

  it('goes at the speed that is set, also in between', async () => {
    const { clock, player, drawn } = createBench();
    player.setSpeed(2);
    player.play();
    await clock.advance(500);
    expect(drawn).toHaveLength(4);
    player.setSpeed(0.5);
    await clock.advance(3_399);
    expect(drawn).toHaveLength(4);
    await clock.advance(2);
    expect(drawn.at(-1)).toBe('d');
  });

  it('stands still while paused, goes on from there, and begins anew at its end', async () => {
    const { clock, player, drawn } = createBench();
    player.play();
    await clock.advance(400);
    player.pause();
    await clock.advance(10_000);
    expect([drawn, player.state().positionMs]).toEqual([['a'], 400]);
    player.play();
    await clock.advance(600);
    expect(drawn).toHaveLength(4);
    await clock.advance(60_000);
    player.play();
    await clock.advance(0);
    expect(drawn).toEqual(['a']);
  });

  it('keeps its place when pauses are shortened or not', () => {
    const { player } = createBench();
    player.seek(1_100);
    player.setSkipsPauses(false);
    expect(player.state()).toMatchObject({ positionMs: 1_100, durationMs: 61_200 });
    player.seek(31_200);
    player.setSkipsPauses(true);
    expect(player.state().positionMs).toBe(2_700);
  });

  it('shows the same wherever one came from', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -100, max: 4_000 }), { minLength: 1, maxLength: 12 }),
        (places) => {
          const wandering = createBench();
          for (const place of places) wandering.player.seek(place);
          const straight = createBench();
          straight.player.seek(places.at(-1) ?? 0);
          expect(wandering.drawn.join('')).toBe(straight.drawn.join(''));
        },
      ),
    );
  });

  it('of nothing ends at once', async () => {
    const { clock, player } = createBench([]);
    player.play();
    await clock.advance(1_000);
    expect(player.state()).toMatchObject({ isPlaying: false, durationMs: 0 });
  });

  it('no longer draws once it is stopped', async () => {
    const { clock, player, drawn } = createBench();
    player.play();
    player.stop();
    await clock.advance(10_000);
    expect(drawn).toEqual(['a']);
  });
});

it.each([
  ['132x40', [132, 40]],
  ['1000x500', [1000, 500]],
  ['1x40', undefined],
  ['1001x40', undefined],
  ['99999x1', undefined],
  ['80', undefined],
  ['80x24x1', undefined],
  ['-5x24', undefined],
] as const)('a size told as %j is %j', (data, size) => {
  expect(sizeOf(data)).toEqual(size);
});
