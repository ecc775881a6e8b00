import type { ITheme } from '@xterm/xterm';
import type { TerminalTheme } from '../../preload/contract/settings.ts';
import { terminalColourNames } from '../../preload/contract/settingsLimits.ts';

type Colours = TerminalTheme['colours'];

/** What the page's own look decides, whatever theme the terminal has. */
const pageColours = [
  'scrollbarSliderBackground',
  'scrollbarSliderHoverBackground',
  'scrollbarSliderActiveBackground',
] as const satisfies readonly (keyof ITheme)[];

const ownColours = [
  ...terminalColourNames,
  'selectionInactiveBackground',
  ...pageColours,
] as const satisfies readonly (keyof ITheme)[];

/**
 * The terminal's colours: those given, or else those of the tokens as they are now. `--term-bright-black` is
 * `brightBlack`. An element is asked, not the token itself, which may be `light-dark(…)`: only a real property is computed
 * to a colour.
 */
export function readTerminalTheme(root: Element, colours?: Colours): ITheme {
  const probe = document.createElement('span');
  probe.hidden = true;
  root.append(probe);
  const read = (name: string): string => {
    probe.style.color = `var(--term-${kebab(name)})`;
    return getComputedStyle(probe).color;
  };
  const theme = Object.fromEntries((colours ? pageColours : ownColours).map((name) => [name, read(name)]));
  probe.remove();
  // The scrollbar has marks beside it, not a frame.
  theme['overviewRulerBorder'] = '#00000000';
  return colours ? { ...theme, ...colours, selectionInactiveBackground: colours.selectionBackground } : theme;
}

/** The terminal's font, as the tokens have it. */
export function readTerminalFont(root: Element): string {
  return getComputedStyle(root).getPropertyValue('--font-mono').trim();
}

function kebab(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** A colour of the tokens as `#rrggbb`, the one form in which xterm takes colours of marks. */
export function readHexColour(token: string): string {
  const probe = document.createElement('span');
  probe.hidden = true;
  probe.style.color = `var(${token})`;
  document.documentElement.append(probe);
  const parts = getComputedStyle(probe).color.match(/\d+/g) ?? [];
  probe.remove();
  return `#${parts
    .slice(0, 3)
    .map((part) => Number(part).toString(16).padStart(2, '0'))
    .join('')}`;
}
