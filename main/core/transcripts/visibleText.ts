/*
 * What of a terminal's output is read as text. A secret may have colours in the middle (`grep --color`) or be wrapped by the
 * shell's line editor: it is looked for in the text without that.
 */

export type VisibleText = {
  readonly text: string;
  /** Where each character of `text` stands in the output. */
  readonly at: (index: number) => number;
};

/**
 * Left out: CSI and short escape sequences, NUL and DEL, and the blank and carriage return with which a line editor wraps.
 * Not what begins a string (OSC, DCS…): that is text too, as in a title.
 */
// oxlint-disable-next-line no-control-regex -- control characters are what is left out
const unread = /\x1b\[[0-?]*[ -/]*[@-~]|\x1b(?![[\]PX^_])[ -/]*[0-~]|[\x00\x7f]| \r(?!\n)/g;

/** `output`: one character a byte. */
export function visibleText(output: string): VisibleText {
  if (output.search(unread) === -1) return { text: output, at: (index) => index };
  const parts: string[] = [];
  /** Where each part begins, in the text and in the output. */
  const starts: { readonly inText: number; readonly inOutput: number }[] = [];
  let end = 0;
  let length = 0;
  const take = (from: number, to: number) => {
    if (to <= from) return;
    parts.push(output.slice(from, to));
    starts.push({ inText: length, inOutput: from });
    length += to - from;
  };
  for (const { index, 0: whole } of output.matchAll(unread)) {
    take(end, index);
    end = index + whole.length;
  }
  take(end, output.length);
  return { text: parts.join(''), at: (index) => place(starts, index) };
}

type Start = { readonly inText: number; readonly inOutput: number };

function place(starts: readonly Start[], index: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle]?.inText ?? 0) <= index) low = middle;
    else high = middle - 1;
  }
  const start = starts[low];
  return start ? start.inOutput + index - start.inText : index;
}
