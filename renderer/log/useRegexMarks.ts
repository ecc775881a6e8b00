import { useEffect, useMemo, useState } from 'react';
import type { LogLine } from '../../preload/contract/jobLog.ts';
import { afterMs } from '../state/ticker.ts';
import { startPatternWorker } from '../terminal/search/patternWorker.ts';
import { compileQuery } from '../terminal/search/query.ts';
import { createRegexMatcher } from '../terminal/search/regexMatcher.ts';
import { searchedText } from './markRanges.ts';
import type { LogQuery } from './useLogSearch.ts';

type ShownLine = { readonly number: number; readonly line: LogLine | undefined };

/** Start and end of each match in turn, by the line's number. */
export type RegexMarks = ReadonlyMap<number, readonly number[]>;

const noMarks: RegexMarks = new Map();

/**
 * Where a regular expression matches in the lines in sight. Found in a worker: one that goes back and forth without end is
 * ended there, and marks nothing.
 */
export function useRegexMarks(query: LogQuery | undefined, lines: readonly ShownLine[]): RegexMarks {
  const [marks, setMarks] = useState(noMarks);
  const source = query?.isRegex === true && !query.errors ? query.text : '';
  const matchCase = query?.matchCase === true;
  const matcher = useMemo(() => {
    const compiled = compileQuery({ text: source, isRegex: true, matchCase, wholeWord: false });
    if (compiled.kind !== 'regex') return undefined;
    return createRegexMatcher({
      pattern: compiled.pattern,
      startWorker: startPatternWorker,
      after: afterMs,
    });
  }, [source, matchCase]);
  useEffect(() => {
    setMarks(noMarks);
    return () => matcher?.stop();
  }, [matcher]);
  const texts =
    matcher === undefined ? [] : lines.map(({ line }) => (line === undefined ? '' : searchedText(line)));
  const numbers = matcher === undefined ? [] : lines.map(({ number }) => number);
  const key = `${numbers.join()}\n${texts.join('\n')}`;
  useEffect(() => {
    if (matcher === undefined) return;
    const searched = texts.map((text) => ({ text, after: 0 }));
    matcher.match(searched, (answer) => {
      if (answer.kind !== 'found') return setMarks(noMarks);
      const found = answer.found.flatMap((ranges, index) =>
        ranges.length === 0 ? [] : [[numbers[index] ?? 0, ranges] as const],
      );
      setMarks(new Map(found));
    });
    // oxlint-disable-next-line react/exhaustive-deps -- the key is the lines
  }, [matcher, key]);
  return marks;
}
