/** More in one line than a person looks at. */
export const mostInLine = 1000;

export type SearchedText = {
  readonly text: string;
  /** Matches that end here or before are others' to find: what stands there is only read. */
  readonly after: number;
};

/** Start and end of each match in turn: `[start, end, start, end…]`. Matches of nothing count for none. */
export function matchText(regex: RegExp, { text, after }: SearchedText): readonly number[] {
  const found: number[] = [];
  regex.lastIndex = 0;
  while (found.length < mostInLine * 2) {
    const match = regex.exec(text);
    if (match === null) break;
    const end = match.index + match[0].length;
    if (match[0] !== '') {
      if (end > after) found.push(match.index, end);
      continue;
    }
    // From within a surrogate pair the search would begin before it again.
    regex.lastIndex = match.index + ((text.codePointAt(match.index) ?? 0) > 0xffff ? 2 : 1);
  }
  return found;
}
