/* oxlint-disable no-control-regex -- control characters are what this is about */
/*
 * A recording as text: what stood on each line when it was left. Colours and other sequences are taken out, a carriage return
 * and the few sequences a line editor needs are followed, and what a full-screen program drew is left out, since it is no text.
 */

export type PlainText = {
  /** Gives the lines that are complete. */
  readonly push: (output: string) => string;
  readonly end: () => string;
};

/** A line is cut here: nobody reads on, and it would have to be held. */
const longestLine = 64 * 1024;
/** A sequence that does not end by then is none. */
const longestSequence = 4 * 1024;

const token =
  /\x1b\[([0-?]*)[ -/]*([@-~])|\x1b[\]PX^_][^]*?(?:\x07|\x1b\\)|\x1b[ -/]*[0-OQ-WY-Z`-~=>]|[\x00-\x1a\x1c-\x1f\x7f]|[^\x00-\x1f\x7f]+/gy;

export function createPlainText(): PlainText {
  let rest = '';
  let cells: string[] = [];
  let cursor = 0;
  let isFullScreen = false;

  const put = (text: string) => {
    for (const character of text) {
      if (cursor < longestLine) cells[cursor] = character;
      cursor += 1;
    }
  };
  const line = (): string => {
    const text = Array.from(cells, (cell) => cell ?? ' ')
      .join('')
      .trimEnd();
    cells = [];
    cursor = 0;
    return text;
  };
  const control = (character: string): string => {
    if (character === '\n') return isFullScreen ? '' : `${line()}\n`;
    if (character === '\r') cursor = 0;
    else if (character === '\b') cursor = Math.max(0, cursor - 1);
    else if (character === '\t') cursor += 8 - (cursor % 8);
    return '';
  };
  const sequence = (parameters: string, final: string) => {
    const count = Math.max(1, Number.parseInt(parameters, 10) || 1);
    if (/^\?(?:47|1047|1049)$/.test(parameters)) isFullScreen = final === 'h';
    else if (isFullScreen) return;
    else if (final === 'C') cursor = Math.min(longestLine, cursor + count);
    else if (final === 'D') cursor = Math.max(0, cursor - count);
    else if (final === 'G') cursor = Math.min(longestLine, count - 1);
    else if (final === 'K' && /^0?$/.test(parameters)) cells.length = Math.min(cells.length, cursor);
    else if (final === 'K' && parameters === '2') cells = [];
    else if (final === 'P') cells.splice(cursor, count);
    else if (final === '@')
      cells.splice(cursor, 0, ...Array.from({ length: Math.min(count, 1000) }, () => ' '));
  };

  const push = (output: string): string => {
    const text = rest + output;
    let out = '';
    token.lastIndex = 0;
    for (;;) {
      const from = token.lastIndex;
      const found = token.exec(text);
      if (!found) {
        // The beginning of a sequence waits for its end; one that is too long is left out up to here.
        rest = text.length - from < longestSequence ? text.slice(from) : text.slice(from + 1);
        return out;
      }
      const [whole, parameters, final] = found;
      if (final !== undefined) sequence(parameters ?? '', final);
      else if (whole.length === 1 && isControl(whole)) out += control(whole);
      else if (!whole.startsWith('\x1b') && !isFullScreen) put(whole);
      if (token.lastIndex === text.length) {
        rest = '';
        return out;
      }
    }
  };

  return {
    push,
    end: () => (cells.length > 0 ? `${line()}\n` : ''),
  };
}

function isControl(character: string): boolean {
  const code = character.charCodeAt(0);
  return code < 0x20 || code === 0x7f;
}
