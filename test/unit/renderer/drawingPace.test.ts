import type { Terminal } from '@xterm/xterm';
import { describe, expect, it } from 'vitest';
import { paceDrawing } from '../../../renderer/terminal/drawingPace.ts';
import { createTestClock } from './testClient.ts';

const rows = 24;

/** A terminal as far as drawing goes: it asks for rows, tells of lines and the cursor, and notes what is let through. */
function createBench() {
  const clock = createTestClock();
  const drawn: string[] = [];
  const told: string[] = [];
  const dirty: (readonly [number, number])[] = [];
  const buffer = { ydisp: 0, scrollTop: 0, scrollBottom: rows - 1 };
  const selection = {
    hasSelection: false,
    refresh: (_isByMouse?: boolean) => void told.push(`${clock.now()}: selection`),
  };
  const debouncer = {
    refresh: (from: number | undefined, to: number | undefined, _count: number) =>
      void drawn.push(`${clock.now()}: ${from}-${to}`),
  };
  const scrolled = { fire: (topRow: number) => void told.push(`${clock.now()}: row ${topRow}`) };
  const moved = { fire: () => void told.push(`${clock.now()}: cursor`) };
  const pace = paceDrawing(clock);
  pace.opened({
    _core: {
      _renderService: { _renderDebouncer: debouncer },
      _bufferService: { buffer, _onScroll: scrolled },
      _inputHandler: {
        _onCursorMove: moved,
        markRangeDirty: (from: number, to: number) => void dirty.push([from, to]),
      },
      _selectionService: selection,
    },
  } as unknown as Terminal);
  const scroll = (): void => {
    buffer.ydisp += 1;
    scrolled.fire(buffer.ydisp);
  };
  const ask = (from: number, to: number): void => debouncer.refresh(from, to, rows);
  return { clock, drawn, told, dirty, selection, pace, ask, scroll, move: () => moved.fire() };
}

const flood = 1_000_000;

describe('while little comes', () => {
  it('draws as asked', () => {
    const { clock, drawn, pace, ask } = createBench();
    for (let count = 0; count < 5; count += 1) {
      pace.wrote(4_000);
      ask(count, count);
      clock.advance(10);
    }
    expect(drawn).toHaveLength(5);
  });

  it('tells of each line and each move', () => {
    const { pace, told, dirty, scroll, move } = createBench();
    pace.wrote(4_000);
    scroll();
    scroll();
    move();
    expect(told).toEqual(['0: row 1', '0: row 2', '0: cursor']);
    expect(dirty).toEqual([]);
  });
});

describe('in a flood', () => {
  it('draws twenty times a second, and all of it', () => {
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

  it('tells of lines and moves twenty times a second, as things stand then', () => {
    const { clock, pace, told, dirty, scroll, move } = createBench();
    pace.wrote(flood);
    for (let line = 0; line < 7; line += 1) scroll();
    move();
    move();
    expect(told).toEqual([]);
    expect(dirty).toEqual(Array.from({ length: 7 }, () => [0, rows - 1]));
    clock.advance(50);
    expect(told).toEqual(['50: row 7', '50: cursor']);
    clock.advance(50);
    expect(told).toHaveLength(2);
  });

  it('draws its end soon, and what comes after it at once', () => {
    const { clock, drawn, told, pace, ask, scroll } = createBench();
    pace.wrote(flood);
    ask(0, 1);
    clock.advance(5);
    ask(2, 3);
    scroll();
    clock.advance(45);
    expect([...drawn, ...told]).toEqual([`50: 0-${rows - 1}`, '50: row 1']);
    clock.advance(200);
    ask(4, 4);
    clock.advance(1);
    ask(5, 5);
    scroll();
    expect(drawn.slice(1)).toEqual(['250: 4-4', '251: 5-5']);
    expect(told.slice(1)).toEqual(['251: row 2']);
  });
});

it('has the selection drawn where there is one, or was', () => {
  const { selection, told } = createBench();
  selection.refresh();
  expect(told).toEqual([]);
  selection.hasSelection = true;
  selection.refresh();
  selection.refresh();
  selection.hasSelection = false;
  selection.refresh();
  expect(told).toHaveLength(3);
  selection.refresh();
  expect(told).toHaveLength(3);
});

it('leaves a terminal alone that draws in another way', () => {
  const pace = paceDrawing(createTestClock());
  expect(() => pace.opened({} as unknown as Terminal)).not.toThrow();
  expect(() => pace.opened({ _core: {} } as unknown as Terminal)).not.toThrow();
});
