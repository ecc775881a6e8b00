import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cellAt, endRowOf, firstRowOf, readLine } from '../../../../renderer/terminal/logicalLine.ts';
import { createHits, type Hit } from '../../../../renderer/terminal/search/hits.ts';
import { matchText, mostInLine } from '../../../../renderer/terminal/search/matchText.ts';
import { compileQuery, emptyQuery } from '../../../../renderer/terminal/search/query.ts';
import {
  createPlainMatcher,
  createRegexMatcher,
  type MatchAnswer,
  type Matcher,
  type WorkerAnswer,
  type WorkerRequest,
} from '../../../../renderer/terminal/search/regexMatcher.ts';
import { mostHits } from '../../../../renderer/terminal/search/searcher.ts';
import { rowsBeside } from '../../../../renderer/terminal/search/searchMarks.ts';
import { createFakeTerminal, type FakeTerminal } from './fakeTerminal.ts';
import { createTurns, searchTerminal } from './searchBench.ts';

const patternOf = (query: Partial<typeof emptyQuery>) => {
  const compiled = compileQuery({ ...emptyQuery, ...query });
  if (compiled.kind !== 'plain' && compiled.kind !== 'regex') throw new Error(compiled.kind);
  return compiled.pattern;
};
const find = (text: string, query: Partial<typeof emptyQuery>): readonly string[] => {
  const { source, flags } = patternOf(query);
  const found = matchText(new RegExp(source, flags), { text, after: 0 });
  return found.flatMap((start, index) => (index % 2 === 0 ? [text.slice(start, found[index + 1])] : []));
};

describe('what is searched for', () => {
  test('stands as it is written, whatever it means in a pattern', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string(), fc.string(), (wanted, one, other) => {
        const text = `${one}${wanted}${other}`;
        const { source, flags } = patternOf({ text: wanted, matchCase: true });
        const [start] = matchText(new RegExp(source, flags), { text, after: 0 });
        expect(start).toBe(text.indexOf(wanted));
      }),
    );
  });

  test('may be of either case, a whole word, a pattern', () => {
    expect(find('Error error ERROR', { text: 'error' })).toEqual(['Error', 'error', 'ERROR']);
    expect(find('Error error ERROR', { text: 'error', matchCase: true })).toEqual(['error']);
    expect(find('cat concat cats a-cat Überkatze ü', { text: 'cat', wholeWord: true })).toEqual([
      'cat',
      'cat',
    ]);
    expect(find('ü über', { text: 'ü', wholeWord: true })).toEqual(['ü']);
    expect(find('row-700. row-7000.', { text: 'row-(7|8)00\\.', isRegex: true })).toEqual(['row-700.']);
    expect(find('a|b ab', { text: 'a|b', isRegex: true, wholeWord: true })).toEqual(['a', 'b']);
  });

  test('that is no pattern is said to be none; what the old grammar takes is taken', () => {
    const kindOf = (text: string) => compileQuery({ ...emptyQuery, text, isRegex: true }).kind;
    expect(['', 'a(', '[', '*', 'x'.repeat(1001)].map(kindOf)).toEqual([
      'nothing',
      'invalid',
      'invalid',
      'invalid',
      'invalid',
    ]);
    expect(['a\\-b', '{', 'a{,2}'].map(kindOf)).toEqual(['regex', 'regex', 'regex']);
    expect(find('x-y', { text: 'x\\-y', isRegex: true })).toEqual(['x-y']);
  });

  test('ends with patterns that match nothing, and in lines full of hits', () => {
    expect(find('ab😀b', { text: 'b*', isRegex: true })).toEqual(['b', 'b']);
    expect(matchText(/x/g, { text: 'x'.repeat(5000), after: 0 })).toHaveLength(mostInLine * 2);
    expect(matchText(/xx/g, { text: 'x'.repeat(5000), after: 4995 })).toEqual([
      4994, 4996, 4996, 4998, 4998, 5000,
    ]);
  });
});

describe('lines', () => {
  test('are read across their rows, wide characters and all', () => {
    const terminal = createFakeTerminal({ columns: 5 });
    terminal.write('abcd日本語xyz', 'next');
    const rows = terminal.buffer.active;
    const first = firstRowOf(rows, 3, 100);
    const line = readLine(rows, first, endRowOf(rows, first, 100));
    expect(line).toEqual({ from: 1, to: 4, text: 'abcd日本語xyz', rowStarts: [0, 4, 6] });
    expect(cellAt(rows, line, 4)).toEqual({ row: 2, column: 0, endColumn: 2 });
    expect(cellAt(rows, line, 5)).toEqual({ row: 2, column: 2, endColumn: 4 });
    expect(cellAt(rows, line, 7)).toEqual({ row: 3, column: 2, endColumn: 3 });
  });

  test('of more rows than wanted are read in parts', () => {
    const terminal = createFakeTerminal({ columns: 5 });
    terminal.write('x'.repeat(60));
    const rows = terminal.buffer.active;
    expect([firstRowOf(rows, 12, 3), endRowOf(rows, 1, 3)]).toEqual([10, 4]);
  });
});

const hit = (row: number, start = 0): Hit => ({ row, to: row + 1, start, end: start + 1 });
const rowsOf = (hits: ReturnType<typeof createHits>): readonly number[] =>
  Array.from({ length: hits.count() }, (_, index) => hits.at(index)?.row ?? NaN);

describe('hits', () => {
  test('stand in the order of the rows, wherever they come from', () => {
    const hits = createHits(100);
    hits.setScreen([hit(10), hit(11)], 10);
    hits.addAbove([hit(5), hit(7)]);
    hits.addAbove([hit(1), hit(2)]);
    hits.addBelow([hit(10), hit(12)]);
    hits.setScreen([hit(13)], 13);
    expect(rowsOf(hits)).toEqual([1, 2, 5, 7, 10, 12, 13]);
    expect([0, 1, 6, 10, 99].map((row) => hits.lastUntil({ row, start: 0 }))).toEqual([-1, 0, 2, 4, 6]);
    hits.trim(6);
    expect(rowsOf(hits)).toEqual([7, 10, 12, 13]);
    hits.trim(11);
    expect(rowsOf(hits)).toEqual([12, 13]);
  });

  test('beyond the most that are kept leave out the oldest, and say so', () => {
    const hits = createHits(3);
    hits.setScreen([hit(10)], 10);
    expect([hits.isFull(), hits.isCutOff()]).toEqual([false, false]);
    hits.addAbove([hit(1), hit(2), hit(3)]);
    expect([rowsOf(hits), hits.isCutOff()]).toEqual([[2, 3, 10], true]);
    hits.addBelow([hit(11), hit(12), hit(13), hit(14)]);
    hits.setScreen([hit(15)], 15);
    expect(rowsOf(hits)).toEqual([13, 14, 15]);
  });

  test('a line that grows into the screen counts once', () => {
    const hits = createHits(10);
    hits.addAbove([hit(1), { ...hit(3), to: 5 }]);
    hits.setScreen([hit(3), hit(4)], 3);
    expect(rowsOf(hits)).toEqual([1, 3, 4]);
  });

  test('beside the scrollbar are as many as can be told apart', () => {
    const hits = createHits(5000);
    hits.addBelow(Array.from({ length: 5000 }, (_, row) => hit(row)));
    const rows = rowsBeside(hits, { current: hit(77), rows: 10_000 });
    expect(rows[0]).toBe(77);
    expect(rows.length).toBeLessThanOrEqual(201);
    expect(rows.slice(1, 4)).toEqual([0, 50, 100]);
  });
});

/** As `searchTerminal`, with the texts that were found but in a line whose beginning has gone. */
function search(terminal: FakeTerminal, matcher: Matcher, isLate = false) {
  const { found, textOf, lines, ...bench } = searchTerminal(terminal, matcher, isLate);
  const texts = (): readonly string[] =>
    found()
      .filter(({ row }) => lines.indexOf(row) >= beheadedEnd(terminal))
      .map(textOf);
  return { ...bench, texts };
}

describe('a search', () => {
  test.each(['at once', 'later'])('finds what a look through the whole text finds, answered %s', (when) => {
    const line = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '日'), maxLength: 25 });
    const written = fc.array(fc.tuple(fc.array(line, { maxLength: 8 }), fc.nat(4)), { maxLength: 12 });
    fc.assert(
      fc.property(fc.array(line, { maxLength: 30 }), written, (before, steps) => {
        const terminal = createFakeTerminal({ columns: 7, rows: 4, scrollback: 30 });
        terminal.write(...before);
        const matcher = createPlainMatcher({ source: '[ab]日?', flags: 'g' });
        const { searcher, turns, texts } = search(terminal, matcher, when === 'later');
        for (const [lines, turnCount] of steps) {
          for (let turn = 0; turn < turnCount; turn += 1) turns.one();
          terminal.write(...lines);
          searcher.refresh();
        }
        turns.all();
        expect(searcher.isComplete()).toBe(true);
        const all = wholeText(terminal).flatMap((text) => text.match(/[ab]日?/g) ?? []);
        expect(texts()).toEqual(all);
      }),
    );
  });

  test('reads a little at a time', () => {
    const terminal = createFakeTerminal({ columns: 40, rows: 10, scrollback: 20_000 });
    terminal.write(...Array.from({ length: 15_000 }, (_, index) => `line ${index}`));
    const { searcher, turns } = search(terminal, createPlainMatcher({ source: '9$', flags: 'g' }));
    let most = 0;
    let steps = 0;
    while (turns.count() > 0) {
      const before = terminal.readCount();
      turns.one();
      most = Math.max(most, terminal.readCount() - before);
      steps += 1;
    }
    expect(searcher.hits.count()).toBe(1500);
    expect(steps).toBeGreaterThan(3);
    // A row is looked at a few times: where it ends, whether it is wrapped, its text.
    expect(most).toBeLessThan(32_000);
  });

  test('that finds too much keeps the newest and says so', () => {
    const terminal = createFakeTerminal({ columns: 40, rows: 10, scrollback: 20_000 });
    terminal.write(...Array.from({ length: 15_000 }, (_, index) => `line ${index}`));
    const { searcher, turns, texts } = search(
      terminal,
      createPlainMatcher({ source: 'line \\d+', flags: 'g' }),
    );
    turns.all();
    expect([searcher.isComplete(), searcher.isCutOff(), searcher.hits.count()]).toEqual([
      true,
      true,
      mostHits,
    ]);
    expect(texts().at(-1)).toBe('line 14999');
  });

  test('begins anew where everything has gone', () => {
    const terminal = createFakeTerminal({ scrollback: 5 });
    terminal.write(...Array.from({ length: 9 }, () => 'old'));
    const { searcher, turns, texts } = search(
      terminal,
      createPlainMatcher({ source: 'old|new', flags: 'g' }),
    );
    turns.all();
    terminal.write(...Array.from({ length: 50 }, () => 'new'));
    searcher.refresh();
    turns.all();
    expect(texts()).toEqual(Array.from({ length: 9 }, () => 'new'));
    terminal.clear();
    searcher.refresh();
    turns.all();
    expect(texts()).toEqual(['new']);
    expect(terminal.markers.length).toBeLessThanOrEqual(1);
  });

  test('stops where its pattern takes too long, and keeps what it has', () => {
    const terminal = createFakeTerminal({ scrollback: 50 });
    terminal.write(...Array.from({ length: 20 }, () => 'x'));
    let asked = 0;
    const slow: Matcher = {
      match: (texts, done) => {
        asked += 1;
        if (asked === 1) done({ kind: 'found', found: texts.map((one) => matchText(/x/g, one)) });
        else done({ kind: 'too-slow' });
      },
      stop: () => {},
    };
    const { searcher, turns } = search(terminal, slow);
    turns.all();
    expect([searcher.problem(), searcher.hits.count(), asked]).toEqual(['too-slow', 4, 2]);
  });
});

/** Where the line ends whose beginning has gone: what is found in the rest of it depends on when one looked. */
function beheadedEnd(terminal: FakeTerminal): number {
  const rows = terminal.buffer.active;
  return rows.getLine(0)?.isWrapped === true ? endRowOf(rows, 0, Infinity) : 0;
}

function wholeText(terminal: FakeTerminal): readonly string[] {
  const rows = terminal.buffer.active;
  const lines: string[] = [];
  for (let row = beheadedEnd(terminal); row < rows.length;) {
    const end = endRowOf(rows, row, Infinity);
    lines.push(readLine(rows, row, end).text);
    row = end;
  }
  return lines;
}

describe('the worker for patterns', () => {
  const start = () => {
    const turns = createTurns();
    const posted: WorkerRequest[] = [];
    const answers: MatchAnswer[] = [];
    let events: { onAnswer: (answer: WorkerAnswer) => void; onFail: () => void } | undefined;
    let killed = 0;
    const matcher = createRegexMatcher({
      pattern: { source: 'x', flags: 'g' },
      after: turns.after,
      startWorker: (given) => {
        events = given;
        return { post: (request) => void posted.push(request), kill: () => void (killed += 1) };
      },
    });
    const match = (...texts: readonly string[]): void =>
      matcher.match(
        texts.map((text) => ({ text, after: 0 })),
        (answer) => answers.push(answer),
      );
    return { turns, posted, answers, match, matcher, worker: () => events, killed: () => killed };
  };

  test('gets what is searched once it stands, one after another', () => {
    const { posted, answers, match, worker, turns } = start();
    match('a');
    expect(posted).toEqual([]);
    worker()?.onAnswer({ kind: 'ready' });
    worker()?.onAnswer({ kind: 'found', id: 1, found: [[]] });
    match('b', 'c');
    expect(posted.map(({ texts }) => texts.map(({ text }) => text))).toEqual([['a'], ['b', 'c']]);
    expect(answers).toEqual([{ kind: 'found', found: [[]] }]);
    match('d');
    worker()?.onAnswer({ kind: 'found', id: 2, found: [[], []] });
    expect(answers).toHaveLength(1);
    worker()?.onAnswer({ kind: 'found', id: 3, found: [[0, 1]] });
    expect(answers[1]).toEqual({ kind: 'found', found: [[0, 1]] });
    expect(turns.count()).toBe(0);
  });

  test('is ended when it takes too long, and says nothing after that', () => {
    const { answers, match, worker, turns, killed } = start();
    match('xxxxxxxxx');
    worker()?.onAnswer({ kind: 'ready' });
    turns.all();
    expect([answers, killed()]).toEqual([[{ kind: 'too-slow' }], 1]);
    worker()?.onAnswer({ kind: 'found', id: 1, found: [[0, 1]] });
    expect(answers).toHaveLength(1);
  });

  test('that can’t be had is told', () => {
    const failed = start();
    failed.match('a');
    failed.worker()?.onFail();
    const silent = start();
    silent.match('a');
    silent.turns.all();
    expect([failed.answers, silent.answers]).toEqual([[{ kind: 'unavailable' }], [{ kind: 'unavailable' }]]);
  });
});
