import type { ITheme } from '@xterm/xterm';

const colours = [
  'black',
  'red',
  'green',
  'yellow',
  'blue',
  'magenta',
  'cyan',
  'white',
  'brightBlack',
  'brightRed',
  'brightGreen',
  'brightYellow',
  'brightBlue',
  'brightMagenta',
  'brightCyan',
  'brightWhite',
  'foreground',
  'background',
  'cursor',
  'cursorAccent',
  'selectionBackground',
  'selectionInactiveBackground',
  'scrollbarSliderBackground',
  'scrollbarSliderHoverBackground',
  'scrollbarSliderActiveBackground',
] as const satisfies readonly (keyof ITheme)[];

/**
 * The terminal's colours as the tokens have them now: `--term-bright-black` is `brightBlack`. An element is asked, not
 * the token itself, which may be `light-dark(…)`: only a real property is computed to a colour.
 */
export function readTerminalTheme(root: Element): ITheme {
  const probe = document.createElement('span');
  probe.hidden = true;
  root.append(probe);
  const read = (name: string): string => {
    probe.style.color = `var(--term-${kebab(name)})`;
    return getComputedStyle(probe).color;
  };
  const theme = Object.fromEntries(colours.map((name) => [name, read(name)]));
  probe.remove();
  return theme;
}

/** The terminal's font, as the tokens have it. */
export function readTerminalFont(root: Element): string {
  return getComputedStyle(root).getPropertyValue('--font-mono').trim();
}

function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
