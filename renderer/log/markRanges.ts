import type { LogToken } from '../../preload/contract/jobLog.ts';

/* What is marked in a line: starts and ends in turn, in characters. */

type Words = { readonly words: string; readonly matchCase: boolean };

/** Where these words stand in a text. */
export function placesOf(text: string, { words, matchCase }: Words): readonly number[] {
  const searched = matchCase ? text : text.toLowerCase();
  const wanted = matchCase ? words : words.toLowerCase();
  // Small letters of some characters are longer: then places don't fit.
  if (searched.length !== text.length) return [];
  const places: number[] = [];
  for (let at = searched.indexOf(wanted); at >= 0; at = searched.indexOf(wanted, at + wanted.length))
    places.push(at, at + wanted.length);
  return places;
}

export type PlacedToken = { readonly token: LogToken; readonly place: number };

/** Where in its line each token begins; names of unseen characters take no room there. */
export function withPlaces(tokens: readonly LogToken[]): readonly PlacedToken[] {
  let place = 0;
  return tokens.map((token) => {
    const placed = { token, place };
    if (!token.isControl) place += token.text.length;
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
