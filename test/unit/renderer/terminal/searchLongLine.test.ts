import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { endRowOf, readLine, rowAt } from '../../../../renderer/terminal/logicalLine.ts';
import { createPlainMatcher } from '../../../../renderer/terminal/search/regexMatcher.ts';
import { createFakeTerminal, type FakeTerminal } from './fakeTerminal.ts';
import { searchTerminal } from './searchBench.ts';

describe('a line of many thousand characters', () => {
  const columns = 40;
  /** The same for the same number. */
  const letters = (seed: number, length: number): string => {
    let state = seed;
    return Array.from({ length }, () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return 'aabb '[Math.floor((state / 2 ** 32) * 5)];
    }).join('');
  };
  const places = (terminal: FakeTerminal, pattern: RegExp): readonly string[] => {
    const rows = terminal.buffer.active;
    const found: string[] = [];
    for (let row = 0; row < rows.length;) {
      const line = readLine(rows, row, endRowOf(rows, row, Infinity));
      for (const { index, 0: text } of line.text.matchAll(pattern)) {
        const at = rowAt(line, index);
        found.push(`${at}:${index - (line.rowStarts[at - line.from] ?? 0)} ${text}`);
      }
      row = line.to;
    }
    return found;
  };

  test('is searched in parts, and what is found is what a look through the whole of it finds', () => {
    const query = fc.oneof(
      fc.string({ unit: fc.constantFrom('a', 'b', ' '), minLength: 4, maxLength: 9 }),
      fc.constantFrom(
        'a{3,}b',
        '(?<!b)abba',
        'abba(?= )',
        'bab$',
        '^[ab]{2}',
        '\\bab{2,}\\b',
        '(?:ab|abb|b a) ',
      ),
    );
    const piece = fc.record({
      seed: fc.nat(),
      length: fc.constantFrom(1, 39, 700, 9_990, 10_000, 14_000),
      turns: fc.nat(6),
    });
    fc.assert(
      fc.property(
        query,
        fc.array(piece, { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        (source, pieces, isLate) => {
          const terminal = createFakeTerminal({ columns, rows: 6, scrollback: 10_000 });
          terminal.write('abba', letters(pieces.length, 12_000));
          const { searcher, turns, found, textOf } = searchTerminal(
            terminal,
            createPlainMatcher({ source, flags: 'g' }),
            isLate,
          );
          for (const { seed, length, turns: some } of pieces) {
            for (let turn = 0; turn < some; turn += 1) turns.one();
            terminal.append(letters(seed, length));
            searcher.refresh();
          }
          turns.all();
          expect(found().map((one) => `${one.row}:${one.start} ${textOf(one)}`)).toEqual(
            places(terminal, new RegExp(source, 'g')),
          );
        },
      ),
      { numRuns: 25, interruptAfterTimeLimit: 8_000 },
    );
  });

  test('shows hits that lie across the end of a part in the cells where they stand', () => {
    const terminal = createFakeTerminal({ columns, rows: 6, scrollback: 10_000 });
    const word = 'needle in the hay';
    terminal.write(word.repeat(1_400), 'end');
    const matcher = createPlainMatcher({ source: word, flags: 'g' });
    const { turns, lines, found } = searchTerminal(terminal, matcher);
    turns.all();
    const placeOf = ({ row, column }: { readonly row: number; readonly column: number }) =>
      (row - 1) * columns + column;
    const shown = found().map((one) => {
      const { start, end } = lines.cellsOf(one);
      return [placeOf(start), placeOf(end)];
    });
    expect(shown).toEqual(
      Array.from({ length: 1_400 }, (_, index) => [index * word.length, (index + 1) * word.length - 1]),
    );
  });

  test('that grows on the screen without an end is read a little at a time', () => {
    const terminal = createFakeTerminal({ columns, rows: 6, scrollback: 10_000 });
    terminal.write(letters(1, 200_000));
    const { searcher, turns } = searchTerminal(terminal, createPlainMatcher({ source: 'abba', flags: 'g' }));
    turns.all();
    const before = terminal.readCount();
    terminal.append(letters(2, 10));
    searcher.refresh();
    turns.all();
    // A part and what stands before it; a row is looked at a few times.
    expect(terminal.readCount() - before).toBeLessThan(5_000);
  });
});
