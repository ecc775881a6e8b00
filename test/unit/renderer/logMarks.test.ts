import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LogToken } from '../../../preload/contract/jobLog.ts';
import { charactersNamed, namesOf, nameUnseen, splitUnseen } from '../../../preload/contract/unseen.ts';
import { excerptOf } from '../../../renderer/log/excerpt.ts';
import { cutRanges, placesOf, searchedText, withPlaces } from '../../../renderer/log/markRanges.ts';
import { createTextSearch } from '../../../renderer/log/textSearch.ts';
import { matchText } from '../../../renderer/terminal/search/matchText.ts';
import type { StartPatternWorker, WorkerRequest } from '../../../renderer/terminal/search/regexMatcher.ts';

/** A line's tokens as main makes them: cut anywhere, unseen characters named. */
function tokensOf(pieces: readonly string[]): readonly LogToken[] {
  return pieces.flatMap((piece) =>
    splitUnseen(piece).flatMap((text, index): readonly LogToken[] => {
      if (text === '') return [];
      return index % 2 === 0 ? [{ text }] : [{ text: namesOf(text), isControl: true }];
    }),
  );
}

describe('what is marked in a line', () => {
  test('is where the words stand, also around letters whose small ones are longer', () => {
    expect(placesOf('Row row', { words: 'ROW', matchCase: false })).toEqual([0, 3, 4, 7]);
    expect(placesOf('Row row', { words: 'row', matchCase: true })).toEqual([4, 7]);
    expect(placesOf('\u0130x', { words: 'X', matchCase: false })).toEqual([1, 2]);
    expect(placesOf('a\u0130b', { words: '\u0130', matchCase: false })).toEqual([1, 2]);
  });

  test('goes on where the looks of the line change, and over what can’t be seen', () => {
    const tokens = tokensOf(['col', '\u202eour', ' red']);
    const text = searchedText({ tokens: [...tokens] });
    expect(text).toBe('col\u202eour red');
    const ranges = placesOf(text, { words: 'l\u202eou', matchCase: true });
    expect(withPlaces(tokens).map(({ token, ...part }) => [token.text, cutRanges(ranges, part)])).toEqual([
      ['col', [2, 3]],
      ['U+202E', [0, 1]],
      ['our', [0, 2]],
      [' red', []],
    ]);
  });

  test('is what a plain look through the text finds, however it is cut', () => {
    const piece = fc.string({ unit: fc.constantFrom('a', 'b', 'B', '\u200b', '日'), maxLength: 6 });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), piece, (pieces, words) => {
        fc.pre(words !== '');
        const tokens = tokensOf(pieces);
        const text = searchedText({ tokens: [...tokens] });
        expect(text).toBe(pieces.join(''));
        const ranges = placesOf(text, { words, matchCase: true });
        const marked = withPlaces(tokens).flatMap(({ place, length }) =>
          cutRanges(ranges, { place, length }).map((at) => at + place),
        );
        const isMarked = Array.from(text, (_, at) =>
          marked.some((start, index) => index % 2 === 0 && start <= at && at < (marked[index + 1] ?? 0)),
        );
        const expected = isMarked.map(() => false);
        for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + words.length))
          expected.fill(true, at, at + words.length);
        expect(isMarked).toEqual(expected);
      }),
    );
  });
});

describe('what was found where a long line is not shown', () => {
  const worker: StartPatternWorker = ({ onAnswer }) => {
    queueMicrotask(() => onAnswer({ kind: 'ready' }));
    const answer = ({ id, pattern, texts }: WorkerRequest) => {
      const regex = new RegExp(pattern.source, pattern.flags);
      onAnswer({ kind: 'found', id, found: texts.map((text) => matchText(regex, text)) });
    };
    return { post: answer, kill: () => {} };
  };
  const query = { text: 'Needle', isRegex: false, matchCase: false, errors: false };

  test('is the first hit that is not seen whole, wherever the line is cut', async () => {
    const search = createTextSearch(query, worker);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(30), { maxLength: 6 }), fc.nat(150), async (gaps, shown) => {
        const text = `${gaps.map((gap) => `${'-'.repeat(gap)}needle`).join('')}${'-'.repeat(150)}`;
        const ranges = (await search?.find({ text, after: shown })) ?? [];
        const ends = [...text.matchAll(/needle/g)].map(({ index }) => index + 6).filter((end) => end > shown);
        const excerpt = excerptOf(text, { ranges, shown });
        const [first] = ends;
        if (first === undefined) {
          expect(excerpt).toBeUndefined();
          return;
        }
        expect(excerpt).toEqual({
          before: `${first - 6 > 60 ? '…' : ''}${text.slice(Math.max(0, first - 66), first - 6)}`,
          hit: 'needle',
          behind: `${text.slice(first, first + 60)}${first + 60 < text.length ? '…' : ''}`,
          isFirst: ends.length > 1,
        });
      }),
    );
  });

  test('is cut where it is long, never within a character, and names what can’t be seen', () => {
    const text = `${'😀'.repeat(100)}x${'y'.repeat(300)}`;
    const excerpt = excerptOf(text, { ranges: [200, 500], shown: 100 });
    expect(excerpt).toEqual({
      before: `…${'😀'.repeat(30)}`,
      hit: `x${'y'.repeat(199)}…`,
      behind: '',
      isFirst: false,
    });
    expect(excerptOf(`😀${text}`, { ranges: [203, 204], shown: 100 })?.before).toBe(`…${'😀'.repeat(29)}x`);
    expect(excerptOf('ab\u202ecd', { ranges: [1, 2], shown: 0 })?.behind).toBe('⟨U+202E⟩cd');
  });

  test('is found for a pattern in its worker, behind what is shown', async () => {
    const search = createTextSearch({ ...query, text: 'ne{2}dle', isRegex: true }, worker);
    expect(await search?.find({ text: 'Needle--Needle', after: 6 })).toEqual([8, 14]);
  });

  test('is nothing for a search that marks nothing', () => {
    expect(createTextSearch({ ...query, errors: true }, worker)).toBeUndefined();
    expect(createTextSearch({ ...query, text: '' }, worker)).toBeUndefined();
    expect(createTextSearch({ ...query, text: '(', isRegex: true }, worker)).toBeUndefined();
  });
});

test('names of unseen characters lead back to these', () => {
  const unseen = '\u200b\u202e\ufeff';
  expect(charactersNamed(namesOf(unseen))).toBe(unseen);
  expect(nameUnseen(`a${unseen}b`)).toBe('a⟨U+200B U+202E U+FEFF⟩b');
});
