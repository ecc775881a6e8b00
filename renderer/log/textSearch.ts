import type { Stop } from '../../preload/client.ts';
import { afterMs } from '../state/ticker.ts';
import type { SearchedText } from '../terminal/search/matchText.ts';
import { compileQuery } from '../terminal/search/query.ts';
import { createRegexMatcher, type StartPatternWorker } from '../terminal/search/regexMatcher.ts';
import { placesOf } from './markRanges.ts';
import type { LogQuery } from './useLogSearch.ts';

/** A search through texts of the log, one at a time. */
export type TextSearch = {
  /** Start and end of each match in turn. Never resolves once an expression took too long. */
  readonly find: (text: SearchedText) => Promise<readonly number[]>;
  readonly stop: Stop;
};

/** Undefined: nothing stands in a line that could be marked. */
export function createTextSearch(
  { text, isRegex, matchCase, errors }: LogQuery,
  startWorker: StartPatternWorker,
): TextSearch | undefined {
  if (errors || text === '') return undefined;
  if (!isRegex) {
    const find: TextSearch['find'] = async (searched) => {
      const places = placesOf(searched.text, { words: text, matchCase });
      const first = places.findIndex((place, at) => at % 2 === 1 && place > searched.after);
      return first < 0 ? [] : places.slice(first - 1);
    };
    return { find, stop: () => {} };
  }
  const compiled = compileQuery({ text, isRegex, matchCase, wholeWord: false });
  if (compiled.kind !== 'regex') return undefined;
  const matcher = createRegexMatcher({ pattern: compiled.pattern, startWorker, after: afterMs });
  return {
    find: (searched) =>
      new Promise((resolve) => {
        matcher.match([searched], (answer) =>
          resolve(answer.kind === 'found' ? (answer.found[0] ?? []) : []),
        );
      }),
    stop: matcher.stop,
  };
}
