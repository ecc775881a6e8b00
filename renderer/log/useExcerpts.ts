import { useEffect, useMemo, useReducer } from 'react';
import type { LogLine } from '../../preload/contract/jobLog.ts';
import { useApp } from '../appContext.ts';
import { startPatternWorker } from '../terminal/search/patternWorker.ts';
import { excerptOf, type Excerpt } from './excerpt.ts';
import { searchedText } from './markRanges.ts';
import { createTextSearch } from './textSearch.ts';
import type { LogQuery } from './useLogSearch.ts';

type ShownLine = { readonly number: number; readonly line: LogLine | undefined };

type UseExcerpts = {
  readonly jobId: string;
  readonly generation: number;
  /** Undefined: nothing is searched for. */
  readonly query: LogQuery | undefined;
  /** Those in sight in which something was found. */
  readonly lines: readonly ShownLine[];
};

/** Of a line that is longer nobody is shown where in it something stands. */
const mostLeftOut = 4_000_000;

/** Hits in what is left out of long lines: these are read whole, one after the other, while they are in sight. */
export function useExcerpts({ jobId, generation, query, lines }: UseExcerpts) {
  const { client } = useApp();
  const [, drawAgain] = useReducer((count: number) => count + 1, 0);
  const key = JSON.stringify(query);
  const round = useMemo(
    () => ({
      search: query && createTextSearch(query, startPatternWorker),
      known: new Map<string, Excerpt | undefined>(),
    }),
    // oxlint-disable-next-line react/exhaustive-deps -- the key is the query; lines of another generation are others
    [key, generation, jobId],
  );
  useEffect(() => () => round.search?.stop(), [round]);
  const cutLines = lines.flatMap(({ number, line }) =>
    line?.leftOut === undefined || line.leftOut > mostLeftOut ? [] : [{ number, line }],
  );
  const numbers = cutLines.map(({ number, line }) => keyOf(number, line)).join(' ');
  useEffect(() => {
    const { search, known } = round;
    if (search === undefined) return undefined;
    let isGone = false;
    const readAll = async (): Promise<void> => {
      for (const { number, line } of cutLines) {
        if (isGone) return;
        if (known.has(keyOf(number, line))) continue;
        const answer = await client.call('log.text', { jobId, from: number, to: number + 1 });
        if (!answer.ok) continue;
        const text = answer.value.text.replace(/\n$/, '');
        const shown = searchedText(line).length;
        const ranges = await search.find({ text, after: shown });
        known.set(keyOf(number, line), excerptOf(text, { ranges, shown }));
        drawAgain();
      }
    };
    void readAll();
    return () => {
      isGone = true;
    };
    // oxlint-disable-next-line react/exhaustive-deps -- the numbers are the lines
  }, [client, jobId, round, numbers]);
  return (number: number, line: LogLine | undefined): Excerpt | undefined =>
    line?.leftOut === undefined ? undefined : round.known.get(keyOf(number, line));
}

/** The last line of a log that goes on is another when it has grown. */
function keyOf(number: number, { leftOut }: LogLine): string {
  return `${number}:${leftOut}`;
}
