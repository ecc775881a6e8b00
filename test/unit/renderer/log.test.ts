import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LogLine, LogSection } from '../../../preload/contract/jobLog.ts';
import { createFolding, sectionAfter } from '../../../renderer/log/folding.ts';
import { createLineCache } from '../../../renderer/log/lineCache.ts';
import { cssColour, lookOf } from '../../../renderer/log/logLook.ts';
import { anchorFor, scrolled, scrollTopFor, shownHeight } from '../../../renderer/log/longScroll.ts';
import { readShares } from '../../../renderer/log/logShare.ts';
import { extended } from '../../../renderer/log/useLogCopies.ts';
import { lineAsked, neighbour } from '../../../renderer/log/useLogSearch.ts';

function section(line: number, endLine?: number): LogSection {
  const rest = endLine === undefined ? {} : { endLine };
  return { name: `s${line}`, line, depth: 0, isCollapsed: false, hidesDuration: false, ...rest };
}

/** Main ends with a section those that were begun in it. */
function nested(sections: readonly LogSection[]): readonly LogSection[] {
  return sections.map((one, index) => {
    const around = sections.slice(0, index).filter(({ endLine = 0 }) => one.line < endLine);
    return { ...one, endLine: Math.min(one.endLine ?? 0, ...around.map(({ endLine = 0 }) => endLine)) };
  });
}

describe('folding', () => {
  test('hides what is in folded sections, once where they nest, and to the end where they go on', () => {
    const sections = [section(1, 6), section(2, 4), section(8)];
    const folding = createFolding({ lineCount: 12, sections, folded: new Set([1, 2, 8]) });
    const lines = Array.from({ length: folding.rowCount }, (_, row) => folding.lineOfRow(row));
    expect(lines).toEqual([0, 1, 6, 7, 8]);
    expect([2, 5, 6, 11].map((line) => folding.rowOfLine(line))).toEqual([1, 1, 2, 4]);
    expect([1, 2, 5, 6, 9].map((line) => folding.isHidden(line))).toEqual([false, true, true, false, true]);
  });

  test('rows and lines fit each other, whatever is folded', () => {
    const ranges = fc.array(fc.tuple(fc.nat(60), fc.nat(20)), { maxLength: 8 });
    fc.assert(
      fc.property(ranges, fc.nat(80), (made, lineCount) => {
        const lines = [...new Map(made).entries()].toSorted(([one], [other]) => one - other);
        const sections = nested(lines.map(([line, length]) => section(line, line + 1 + length)));
        const folded = new Set(sections.filter((_, index) => index % 3 !== 2).map(({ line }) => line));
        const folding = createFolding({ lineCount, sections, folded });
        const hides = (line: number): boolean =>
          sections.some((one) => folded.has(one.line) && one.line < line && line < (one.endLine ?? Infinity));
        const expected = Array.from({ length: lineCount }, (_, line) => line).filter((line) => !hides(line));
        const rows = Array.from({ length: folding.rowCount }, (_, row) => folding.lineOfRow(row));
        expect(rows).toEqual(expected);
        for (const [row, line] of expected.entries()) expect(folding.rowOfLine(line)).toBe(row);
      }),
    );
  });
});

/** A main whose answers hold at most `most` lines, and its log. */
function fakeMain(most: number) {
  let texts: readonly string[] = [];
  let generation = 0;
  const asked: string[] = [];
  const lineOf = (text: string): LogLine => ({ tokens: [{ text }] });
  return {
    asked,
    set: (next: readonly string[], isAnew = false) => {
      texts = next;
      if (isAnew) generation += 1;
      return { generation, lines: texts.length, stableLines: Math.max(0, texts.length - 1) };
    },
    read: async (from: number, count: number) => {
      asked.push(`${from}+${count}`);
      return { generation, lines: texts.slice(from, from + Math.min(most, count)).map(lineOf) };
    },
  };
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('the lines a page keeps', () => {
  const textOf = (line: LogLine | undefined) => line?.tokens[0]?.text;

  test('are asked for once, in parts where they are long', async () => {
    const main = fakeMain(40);
    const cache = createLineCache({ read: main.read, onLines: () => {} });
    cache.changed(main.set(Array.from({ length: 250 }, (_, index) => `line ${index}`)));
    expect(cache.line(120)).toBeUndefined();
    await settled();
    expect(textOf(cache.line(120))).toBe('line 120');
    expect(textOf(cache.line(199))).toBe('line 199');
    expect(main.asked).toEqual(['100+100', '140+60', '180+20']);
  });

  test('are asked for again only where they may be others', async () => {
    const main = fakeMain(100);
    const cache = createLineCache({ read: main.read, onLines: () => {} });
    cache.changed(main.set(['a', 'b', 'progr']));
    cache.line(0);
    await settled();
    cache.changed(main.set(['a', 'b', 'progress', 'd']));
    expect(textOf(cache.line(2))).toBe('progr');
    await settled();
    expect([0, 1, 2, 3].map((line) => textOf(cache.line(line)))).toEqual(['a', 'b', 'progress', 'd']);
    expect(main.asked).toEqual(['0+3', '2+2']);
    cache.changed(main.set(['other'], true));
    expect(cache.line(0)).toBeUndefined();
    await settled();
    expect(textOf(cache.line(0))).toBe('other');
  });
});

describe('a search steps from where one looks', () => {
  const all = { lines: [3, 7, 9], before: 0, count: 3 };
  test('around the ends', () => {
    expect(neighbour(all, { from: 6, by: 1 })).toEqual({ line: 7 });
    expect(neighbour(all, { from: 9, by: 1 })).toEqual({ line: 3 });
    expect(neighbour(all, { from: 3, by: -1 })).toEqual({ line: 9 });
    expect(neighbour({ lines: [], before: 0, count: 0 }, { from: 3, by: -1 })).toBeUndefined();
  });

  test('and asks for more where only some lines were named', () => {
    const some = { ...all, before: 10, count: 20 };
    expect(neighbour(some, { from: 7, by: 1 })).toEqual({ line: 9 });
    expect(neighbour(some, { from: 9, by: 1 })).toEqual({ near: 9, from: 9 });
    expect(neighbour(some, { from: 1, by: 1 })).toEqual({ near: 1, from: 1 });
    expect(neighbour(some, { from: 12, by: -1 })).toEqual({ near: 12, from: 12 });
    expect(neighbour({ ...some, count: 13 }, { from: 9, by: 1 })).toEqual({ near: 0, from: -1 });
    const first = { ...all, count: 20 };
    expect(neighbour(first, { from: 3, by: -1 })).toEqual({ near: 0xffff_ffff, from: 0xffff_ffff });
  });
});

test('lines are chosen one by one from where the person is', () => {
  const at = { place: 7, lineCount: 10 };
  const first = extended(undefined, { ...at, by: 1 });
  expect(first).toEqual({ from: 7, to: 7 });
  const two = extended(first, { ...at, by: 1 });
  expect(two).toEqual({ from: 7, to: 8 });
  expect(extended({ from: 7, to: 9 }, { ...at, by: 1 })).toEqual({ from: 7, to: 9 });
  expect(extended(two, { ...at, by: -1 })).toEqual({ from: 7, to: 7 });
  expect(extended(first, { ...at, by: -1 })).toEqual({ from: 6, to: 6 });
});

test('sections are gone through in the order of their headings', () => {
  const sections = [section(1, 6), section(2, 4), section(8)];
  expect([0, 1, 5, 8].map((from) => sectionAfter(sections, { from, by: 1 }))).toEqual([1, 2, 8, undefined]);
  expect([0, 2, 9].map((from) => sectionAfter(sections, { from, by: -1 }))).toEqual([undefined, 1, 8]);
});

test('how much of a pane a log takes is kept within bounds, whatever was stored', () => {
  expect(readShares('{"beside":0.3,"below":2}')).toEqual({ beside: 0.3, below: 0.85 });
  for (const kept of [null, 'no', '3', '{"beside":"x"}'])
    expect(readShares(kept)).toEqual({ beside: 0.45, below: 0.45 });
});

test('a number behind a colon is a line', () => {
  const query = { text: ':120', isRegex: false, matchCase: false, errors: false };
  expect(lineAsked(query)).toBe(119);
  expect(lineAsked({ ...query, isRegex: true })).toBeUndefined();
  expect(lineAsked({ ...query, text: ':12a' })).toBeUndefined();
});

test('the sixteen colours are the theme’s, the others what they are', () => {
  expect(lookOf({ text: 'x', colour: 1, background: 208, marks: ['bold'] })).toEqual({
    className: 'log-bold log-fg-1',
    style: { backgroundColor: 'rgb(255, 135, 0)' },
  });
  expect(lookOf({ text: 'x', colour: '#010203' }).style).toEqual({ color: '#010203' });
  expect([16, 231, 232, 255].map(cssColour)).toEqual([
    'rgb(0, 0, 0)',
    'rgb(255, 255, 255)',
    'rgb(8, 8, 8)',
    'rgb(238, 238, 238)',
  ]);
  expect(lookOf({ text: 'U+202E', isControl: true }).className).toBe('log-control');
});

describe('a list that is longer than a browser draws', () => {
  const sizes = { totalPx: 1_500_000 * 18, viewPx: 600 };
  const last = sizes.totalPx - sizes.viewPx;
  const shownLast = shownHeight(sizes.totalPx) - sizes.viewPx;

  test('is scrolled through to both ends, however it is scrolled', () => {
    const way = fc.oneof(
      { weight: 5, arbitrary: fc.integer({ min: -1_200, max: 1_200 }) },
      fc.integer({ min: -4_000_000, max: 4_000_000 }),
    );
    fc.assert(
      fc.property(fc.array(way, { maxLength: 60 }), (ways) => {
        let place = { scrollTop: 0, top: 0 };
        for (const by of ways) {
          const from = place;
          place = scrolled(place, Math.min(shownLast, Math.max(0, place.scrollTop + by)), sizes);
          const moved = place.scrollTop - from.scrollTop;
          if (Math.abs(by) <= 1_200)
            expect(Math.abs(place.top - from.top - moved)).toBeLessThanOrEqual(1_201);
          const anchor = anchorFor(place, sizes);
          if (anchor !== undefined) place = { scrollTop: Math.round(anchor), top: place.top };
          // The ends of both are the same place.
          if (place.scrollTop <= 1) expect(place.top).toBeLessThanOrEqual(3);
          if (place.top <= 1) expect(place.scrollTop).toBeLessThanOrEqual(3);
          if (place.scrollTop >= shownLast - 1) expect(last - place.top).toBeLessThanOrEqual(3);
          if (place.top >= last - 1) expect(shownLast - place.scrollTop).toBeLessThanOrEqual(3);
        }
      }),
    );
  });

  test('has each of its places, and a short one is as it is', () => {
    for (const top of [0, 50_000, 1_000_000, last / 2, last - 50_000, last]) {
      const scrollTop = scrollTopFor(top, sizes);
      expect(scrolled({ scrollTop: -10_000, top: 0 }, scrollTop, sizes).top).toBeCloseTo(top, 0);
    }
    const short = { totalPx: 100_000, viewPx: 600 };
    expect(scrolled({ scrollTop: 0, top: 0 }, 99_400, short)).toEqual({ scrollTop: 99_400, top: 99_400 });
    expect(shownHeight(100_000)).toBe(100_000);
  });
});
