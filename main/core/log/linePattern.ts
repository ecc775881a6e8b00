/**
 * The same expression for a text of many lines (flag `m`), in which nothing matches a line's end: so it finds the lines it would
 * find one by one. Undefined: it can't be written so.
 */
export function acrossLines(source: string): string | undefined {
  let out = '';
  let isInClass = false;
  let isNegated = false;
  for (let at = 0; at < source.length;) {
    const rest = source.slice(at, at + 4);
    const token = readToken(rest, { isInClass, isNegated });
    if (token === undefined) return undefined;
    if (!isInClass && rest.startsWith('[')) {
      isInClass = true;
      isNegated = rest.startsWith('[^');
    } else if (rest.startsWith(']')) {
      isInClass = false;
    }
    out += token.text;
    at += token.length;
  }
  return out;
}

type Place = { readonly isInClass: boolean; readonly isNegated: boolean };
type Token = { readonly text: string; readonly length: number };

/** Classes that hold the newline, without it. */
const withoutNewline: Readonly<Record<string, string>> = {
  '\\s': '[^\\S\\n]',
  '\\W': '[^\\w\\n]',
  '\\D': '[^\\d\\n]',
};

/** What is, or may be, a newline. */
const maybeNewline = /^\\[nxuc0pP]/;
// oxlint-disable-next-line no-control-regex -- a range that begins at one of them goes over the newline
const newlineInClass = /^(?:\n|\\[nxuc0pPsWD]|\\[bt]-|[\x00-\x09]-)/;
const groups = /^\((?!\?)|^\(\?(?:[:=!]|<)/;

/** Undefined: it may match a newline. */
function readToken(rest: string, { isInClass, isNegated }: Place): Token | undefined {
  const escaped = rest.slice(0, 2);
  const isEscape = rest.startsWith('\\');
  if (isInClass) {
    // In a class that excludes, the newline is excluded already.
    if (!isNegated && newlineInClass.test(rest)) return undefined;
    return isEscape ? { text: escaped, length: 2 } : { text: rest.slice(0, 1), length: 1 };
  }
  if (isEscape) {
    if (maybeNewline.test(rest)) return undefined;
    return { text: withoutNewline[escaped] ?? escaped, length: 2 };
  }
  // Behind another member a hyphen would make a range.
  if (rest.startsWith('[^-')) return { text: '[^\\n\\-', length: 3 };
  if (rest.startsWith('[^')) return { text: '[^\\n', length: 2 };
  if (rest.startsWith('(') && !groups.test(rest)) return undefined;
  return rest.startsWith('\n') ? undefined : { text: rest.slice(0, 1), length: 1 };
}
