/** More in one line than a person looks at. */
export const mostInLine = 1000;

/** Start and end of each match in turn: `[start, end, start, end…]`. Matches of nothing count for none. */
export function matchText(regex: RegExp, text: string): readonly number[] {
  const found: number[] = [];
  regex.lastIndex = 0;
  while (found.length < mostInLine * 2) {
    const match = regex.exec(text);
    if (match === null) break;
    if (match[0] !== '') found.push(match.index, match.index + match[0].length);
    // From within a surrogate pair the search would begin before it again.
    else regex.lastIndex = match.index + ((text.codePointAt(match.index) ?? 0) > 0xffff ? 2 : 1);
  }
  return found;
}
