import type { Terminal } from '@xterm/xterm';
import { expect, it } from 'vitest';
import { paceDrawing } from '../../../renderer/terminal/drawingPace.ts';
import { createTestClock } from './testClient.ts';

const rows = 24;

/** A terminal as far as drawing goes: it asks for rows, and notes when it is let. */
function createBench() {
  const clock = createTestClock();
  const drawn: string[] = [];
  const debouncer = {
    refresh: (from: number | undefined, to: number | undefined, _count: number) =>
      void drawn.push(`${clock.now()}: ${from}-${to}`),
  };
  const pace = paceDrawing(clock);
  pace.opened({ _core: { _renderService: { _renderDebouncer: debouncer } } } as unknown as Terminal);
  return { clock, drawn, pace, ask: (from: number, to: number) => debouncer.refresh(from, to, rows) };
}

it('draws as asked while little comes', () => {
  const { clock, drawn, pace, ask } = createBench();
  for (let count = 0; count < 5; count += 1) {
    pace.wrote(4_000);
    ask(count, count);
    clock.advance(10);
  }
  expect(drawn).toHaveLength(5);
});

it('draws a flood twenty times a second, and all of it', () => {
  const { clock, drawn, pace, ask } = createBench();
  for (let elapsedMs = 0; elapsedMs < 1_000; elapsedMs += 10) {
    pace.wrote(64 * 1024);
    ask(3, 5);
    clock.advance(10);
  }
  expect(drawn.length).toBeGreaterThanOrEqual(18);
  expect(drawn.length).toBeLessThanOrEqual(24);
  expect(drawn.slice(3).every((line) => line.endsWith(`0-${rows - 1}`))).toBe(true);
});

it('draws the end of a flood soon, and what comes after it at once', () => {
  const { clock, drawn, pace, ask } = createBench();
  pace.wrote(1_000_000);
  ask(0, 1);
  clock.advance(5);
  ask(2, 3);
  clock.advance(45);
  expect(drawn).toEqual(['0: 0-1', `50: 0-${rows - 1}`]);
  clock.advance(200);
  ask(4, 4);
  clock.advance(1);
  ask(5, 5);
  expect(drawn.slice(2)).toEqual(['250: 4-4', '251: 5-5']);
});

it('leaves a terminal alone that draws in another way', () => {
  const pace = paceDrawing(createTestClock());
  expect(() => pace.opened({} as unknown as Terminal)).not.toThrow();
});
