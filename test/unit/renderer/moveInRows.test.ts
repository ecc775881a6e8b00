import { describe, expect, it } from 'vitest';
import { moveInRows } from '../../../renderer/ui/moveInRows.ts';

const isRow = (line: string): boolean => /^\d$/.test(line);
const move = (lines: readonly string[], { from, key }: { readonly from: number; readonly key: string }) =>
  moveInRows({ lines, isRow, from, key, pageRows: 3 });

describe('keys in a list', () => {
  const lines = ['# kept', '1', '# running', '2', '3', '4', '# ended', '5', '! more'];

  it.each([
    [-1, 'ArrowDown', 1],
    [-1, 'ArrowUp', 1],
    [-1, 'PageDown', 1],
    [-1, 'PageUp', 1],
    // Over what the focus can't stand on.
    [1, 'ArrowDown', 3],
    [3, 'ArrowUp', 1],
    [3, 'PageDown', 7],
    [5, 'PageUp', 1],
    [4, 'PageDown', 7],
    // To the last row and the first one, and no further.
    [7, 'ArrowDown', 7],
    [1, 'ArrowUp', 1],
    [5, 'PageDown', 7],
    [3, 'PageUp', 1],
    [7, 'Home', 1],
    [1, 'End', 7],
    [1, 'x', undefined],
  ] as const)('from %i, %s leads to %s', (from, key, to) => {
    expect(move(lines, { from, key })).toBe(to);
  });

  it('lead nowhere where there is no row', () => {
    expect(move([], { from: -1, key: 'ArrowDown' })).toBeUndefined();
    expect(move(['# kept'], { from: -1, key: 'End' })).toBeUndefined();
  });
});
