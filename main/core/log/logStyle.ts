import type { LogColour, LogToken } from '../../../preload/contract/jobLog.ts';
import type { LogMark } from '../../../preload/contract/logLimits.ts';

/*
 * Colours and looks of a log's text (SGR, ECMA-48 8.3.117 and xterm's colours). A style goes on into the next lines until
 * something ends it.
 */

export type LogStyle = {
  readonly colour?: LogColour;
  readonly background?: LogColour;
  readonly marks: readonly LogMark[];
};

export const plainStyle: LogStyle = { marks: [] };

const on: Readonly<Record<number, LogMark>> = {
  1: 'bold',
  2: 'faint',
  3: 'italic',
  4: 'underline',
  7: 'inverse',
  8: 'conceal',
  9: 'cross',
  21: 'underline',
};
const off: Readonly<Record<number, readonly LogMark[]>> = {
  22: ['bold', 'faint'],
  23: ['italic'],
  24: ['underline'],
  27: ['inverse'],
  28: ['conceal'],
  29: ['cross'],
};

/** The style after `ESC [ parameters m`. What isn't known changes nothing. */
export function nextLogStyle(style: LogStyle, parameters: string): LogStyle {
  const codes = readCodes(parameters);
  let next = style;
  for (let index = 0; index < codes.length; index += 1) {
    const code = codes[index] ?? 0;
    if (code === 38 || code === 48 || code === 58) {
      const { colour, takes } = extendedColour(codes, index + 1);
      index += takes;
      if (colour === undefined || code === 58) continue;
      next = code === 38 ? { ...next, colour } : { ...next, background: colour };
    } else {
      next = applyCode(next, code);
    }
  }
  return next;
}

/** `38:2::r:g:b` has an empty place for a colour space; `4:3` is a kind of underline. */
function readCodes(parameters: string): readonly number[] {
  if (!parameters.includes(':')) return parameters.split(';').map(Number);
  return parameters.split(';').flatMap((group) => {
    const parts = group.split(':');
    const isColour = parts[0] === '38' || parts[0] === '48' || parts[0] === '58';
    if (!isColour) return [parts[0] === '4' && parts[1] === '0' ? 24 : Number(parts[0])];
    const hasSpace = parts[1] === '2' && parts.length > 5;
    return (hasSpace ? [...parts.slice(0, 2), ...parts.slice(3, 6)] : parts).map(Number);
  });
}

function extendedColour(
  codes: readonly number[],
  at: number,
): { readonly colour: LogColour | undefined; readonly takes: number } {
  if (codes[at] === 5) {
    const colour = codes[at + 1] ?? 0;
    return { colour: isByte(colour) ? colour : undefined, takes: 2 };
  }
  if (codes[at] !== 2) return { colour: undefined, takes: 1 };
  const parts = [0, 1, 2].map((part) => codes[at + 1 + part] ?? 0);
  const colour = `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
  return { colour: parts.every(isByte) ? colour : undefined, takes: 4 };
}

function isByte(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= 255;
}

function applyCode(style: LogStyle, code: number): LogStyle {
  if (code === 0) return plainStyle;
  if (code === 39) return withoutColour(style);
  if (code === 49) return withoutBackground(style);
  const mark = on[code];
  if (mark !== undefined)
    return style.marks.includes(mark) ? style : { ...style, marks: [...style.marks, mark] };
  const ended = off[code];
  if (ended !== undefined) return { ...style, marks: style.marks.filter((one) => !ended.includes(one)) };
  if (code >= 30 && code < 38) return { ...style, colour: code - 30 };
  if (code >= 90 && code < 98) return { ...style, colour: code - 90 + 8 };
  if (code >= 40 && code < 48) return { ...style, background: code - 40 };
  if (code >= 100 && code < 108) return { ...style, background: code - 100 + 8 };
  return style;
}

function withoutColour({ colour: _, ...rest }: LogStyle): LogStyle {
  return rest;
}

function withoutBackground({ background: _, ...rest }: LogStyle): LogStyle {
  return rest;
}

export function styledToken(text: string, { colour, background, marks }: LogStyle): LogToken {
  return {
    text,
    ...(colour === undefined ? {} : { colour }),
    ...(background === undefined ? {} : { background }),
    ...(marks.length === 0 ? {} : { marks: [...marks] }),
  };
}
