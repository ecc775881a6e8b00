import type { LogLine, LogToken } from '../../preload/contract/jobLog.ts';
import { charactersNamed } from '../../preload/contract/unseen.ts';

/* What is marked in a line: starts and ends in turn, in characters. */

type Words = { readonly words: string; readonly matchCase: boolean };

/** Where these words stand in a text. */
export function placesOf(text: string, { words, matchCase }: Words): readonly number[] {
  if (matchCase) return placesIn(text, words);
  const small = text.toLowerCase();
  const wanted = words.toLowerCase();
  return small.length === text.length ? placesIn(small, wanted) : placesInLonger(text, wanted);
}

function placesIn(text: string, wanted: string): readonly number[] {
  const places: number[] = [];
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length))
    places.push(at, at + wanted.length);
  return places;
}

/** Small letters of some characters are longer than these. */
function placesInLonger(text: string, wanted: string): readonly number[] {
  let small = '';
  const starts: number[] = [];
  const ends: number[] = [];
  let end = 0;
  for (const character of text) {
    const letters = character.toLowerCase();
    for (let index = 0; index < letters.length; index += 1) {
      starts.push(end);
      ends.push(end + character.length);
    }
    small += letters;
    end += character.length;
  }
  return placesIn(small, wanted).map((place, index) =>
    index % 2 === 0 ? (starts[place] ?? end) : (ends[place - 1] ?? end),
  );
}

/** What of a line is searched: unseen characters themselves, where the line has their names. */
export function searchedText({ tokens }: Pick<LogLine, 'tokens'>): string {
  return tokens.map(searchedOf).join('');
}

function searchedOf({ text, isControl }: LogToken): string {
  return isControl ? charactersNamed(text) : text;
}

export type PlacedToken = {
  readonly token: LogToken;
  /** Where in what is searched of its line it begins. */
  readonly place: number;
  readonly length: number;
};

export function withPlaces(tokens: readonly LogToken[]): readonly PlacedToken[] {
  let place = 0;
  return tokens.map((token) => {
    const { length } = searchedOf(token);
    const placed = { token, place, length };
    place += length;
    return placed;
  });
}

type Part = { readonly place: number; readonly length: number };

/** As much of a line's ranges as lies in this part, counted from its start. */
export function cutRanges(ranges: readonly number[] = [], { place, length }: Part): readonly number[] {
  const cut: number[] = [];
  for (let index = 0; index < ranges.length; index += 2) {
    const start = Math.max(0, (ranges[index] ?? 0) - place);
    const end = Math.min(length, (ranges[index + 1] ?? 0) - place);
    if (start < end) cut.push(start, end);
  }
  return cut;
}
