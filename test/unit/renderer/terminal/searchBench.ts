import { readLine } from '../../../../renderer/terminal/logicalLine.ts';
import type { Hit } from '../../../../renderer/terminal/search/hits.ts';
import { createNumberedLines } from '../../../../renderer/terminal/search/numberedLines.ts';
import type { Matcher } from '../../../../renderer/terminal/search/regexMatcher.ts';
import { createSearcher } from '../../../../renderer/terminal/search/searcher.ts';
import type { FakeTerminal } from './fakeTerminal.ts';

/* A search of a terminal, turn by turn. */

/** Runs what waits, in its order, as long as there is something. */
export function createTurns() {
  const waiting: { readonly run: () => void }[] = [];
  return {
    after: (_delayMs: number, run: () => void) => {
      const turn = { run };
      waiting.push(turn);
      return () => {
        const at = waiting.indexOf(turn);
        if (at >= 0) waiting.splice(at, 1);
      };
    },
    one: () => waiting.shift()?.run(),
    all: () => {
      for (let turn = waiting.shift(); turn; turn = waiting.shift()) turn.run();
    },
    count: () => waiting.length,
  };
}

export function searchTerminal(terminal: FakeTerminal, given: Matcher, isLate = false) {
  const turns = createTurns();
  const matcher: Matcher = {
    ...given,
    match: (texts, done) => {
      if (!isLate) return given.match(texts, done);
      given.match(texts, (answer) => void turns.after(0, () => done(answer)));
    },
  };
  const lines = createNumberedLines(terminal);
  let clock = 0;
  const now = (): number => (clock += 0.01);
  const searcher = createSearcher({ lines, now, after: turns.after, changed: () => {} });
  searcher.start(matcher);
  /** What was found, in its order. */
  const found = (): readonly Hit[] =>
    Array.from({ length: searcher.hits.count() }, (_, index) => searcher.hits.at(index)).flatMap(
      (hit) => hit ?? [],
    );
  const textOf = ({ row, to, start, end }: Hit): string =>
    readLine(terminal.buffer.active, lines.indexOf(row), lines.indexOf(to) + 1).text.slice(start, end);
  return { searcher, turns, lines, found, textOf };
}
