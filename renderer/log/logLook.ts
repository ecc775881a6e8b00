import type { CSSProperties } from 'react';
import type { LogColour, LogToken } from '../../preload/contract/jobLog.ts';

/*
 * How a token is drawn: the sixteen colours are the terminal theme's, the others are what they are.
 */

type TokenLook = { readonly className: string | undefined; readonly style: CSSProperties | undefined };

export function lookOf({ colour, background, marks = [], isControl }: LogToken): TokenLook {
  if (isControl) return { className: 'log-control', style: undefined };
  const isInverse = marks.includes('inverse');
  const [front, back] = isInverse ? [background, colour] : [colour, background];
  const names = marks.map((mark) => `log-${mark}`);
  if (typeof front === 'number' && front < 16) names.push(`log-fg-${front}`);
  if (typeof back === 'number' && back < 16) names.push(`log-bg-${back}`);
  const style = {
    ...(isOwnColour(front) ? { color: cssColour(front) } : {}),
    ...(isOwnColour(back) ? { backgroundColor: cssColour(back) } : {}),
  };
  return {
    className: names.length === 0 ? undefined : names.join(' '),
    style: Object.keys(style).length === 0 ? undefined : style,
  };
}

function isOwnColour(colour: LogColour | undefined): colour is LogColour {
  return typeof colour === 'string' || (colour !== undefined && colour >= 16);
}

/** The cube of six steps, and the greys (xterm, 256colres). */
export function cssColour(colour: LogColour): string {
  if (typeof colour === 'string') return colour;
  if (colour >= 232) {
    const grey = 8 + (colour - 232) * 10;
    return `rgb(${grey}, ${grey}, ${grey})`;
  }
  const steps = [0, 95, 135, 175, 215, 255];
  const at = colour - 16;
  const parts = [Math.floor(at / 36), Math.floor(at / 6) % 6, at % 6].map((step) => steps[step] ?? 0);
  return `rgb(${parts.join(', ')})`;
}
