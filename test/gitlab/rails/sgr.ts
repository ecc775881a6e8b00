/*
 * SGR sequences (`ESC [ … m`) as GitLab's job page names them: a list of class names.
 */

export type Style = {
  readonly foreground: string | undefined;
  readonly background: string | undefined;
  readonly flags: readonly string[];
};

export const plainStyle: Style = { foreground: undefined, background: undefined, flags: [] };

const colours = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;
const flagNames: Readonly<Record<number, string>> = {
  1: 'term-bold',
  3: 'term-italic',
  4: 'term-underline',
  8: 'term-conceal',
  9: 'term-cross',
};
const flagEnds: Readonly<Record<number, string>> = {
  22: 'term-bold',
  23: 'term-italic',
  24: 'term-underline',
  28: 'term-conceal',
  29: 'term-cross',
};

/** The style after `ESC [ parameters m`. */
export function nextStyle(style: Style, parameters: string): Style {
  const codes = parameters.split(/[;:]/).map(Number);
  let next = style;
  for (let index = 0; index < codes.length; index += 1) {
    const code = codes[index] ?? 0;
    if (code === 38 || code === 48) {
      // 24-bit colours are dropped.
      const isIndexed = codes[index + 1] === 5;
      const colour = isIndexed
        ? `${code === 38 ? 'xterm-fg' : 'xterm-bg'}-${codes[index + 2] ?? 0}`
        : undefined;
      if (colour !== undefined)
        next = code === 38 ? { ...next, foreground: colour } : { ...next, background: colour };
      index += isIndexed ? 2 : 4;
    } else {
      next = applyCode(next, code);
    }
  }
  return next;
}

function applyCode(style: Style, code: number): Style {
  if (code === 0) return plainStyle;
  if (code === 39) return { ...style, foreground: undefined };
  if (code === 49) return { ...style, background: undefined };
  const on = flagNames[code];
  if (on !== undefined) return { ...style, flags: [...new Set([...style.flags, on])] };
  const off = flagEnds[code];
  if (off !== undefined) return { ...style, flags: style.flags.filter((flag) => flag !== off) };
  const colour = colours[code % 10];
  if (colour === undefined) return style;
  if (code >= 30 && code < 38) return { ...style, foreground: `term-fg-${colour}` };
  if (code >= 40 && code < 48) return { ...style, background: `term-bg-${colour}` };
  if (code >= 90 && code < 98) return { ...style, foreground: `term-fg-l-${colour}` };
  if (code >= 100 && code < 108) return { ...style, background: `term-bg-l-${colour}` };
  return style;
}

/** The class names, blank-separated. Bold makes the eight colours bright, as in GitLab. */
export function styleNames({ foreground, background, flags }: Style): string {
  const isBold = flags.includes('term-bold');
  const bright = isBold ? foreground?.replace(/^term-fg-(?!l-)/, 'term-fg-l-') : foreground;
  return [bright, background, ...flags].filter((name) => name !== undefined).join(' ');
}
