import { ansiColourNames, type TerminalColourName } from '../../../preload/contract/settingsLimits.ts';

export type Rgb = readonly [red: number, green: number, blue: number];

/** What a file says of colours, as far as it does. */
export type GivenColours = { readonly [Name in TerminalColourName]?: string };
export type GivenTheme = { readonly name?: string | undefined; readonly colours: GivenColours };

/** `#rrggbb` of what colour files write, or undefined for what is none. */
export function readColour(value: unknown, over?: string): string | undefined {
  if (typeof value !== 'string' || value.length > 32) return undefined;
  const text = value.trim().replaceAll(/^['"]|['"]$/g, '');
  const x11 = /^rgb:([\da-f]{1,4})\/([\da-f]{1,4})\/([\da-f]{1,4})$/i.exec(text);
  if (x11) return `#${x11.slice(1).map(scaledPair).join('')}`;
  const digits = /^(?:#|0x)?([\da-f]{3,8})$/i.exec(text)?.[1]?.toLowerCase();
  if (digits === undefined) return undefined;
  if (digits.length === 6) return `#${digits}`;
  if (digits.length === 3) return `#${digits.replaceAll(/./g, '$&$&')}`;
  if (digits.length !== 8) return undefined;
  const solid = `#${digits.slice(0, 6)}`;
  return over === undefined ? solid : mix(over, solid, Number.parseInt(digits.slice(6), 16) / 255);
}

/** X11 scales a part by its own number of digits. */
function scaledPair(part: string): string {
  return pair((Number.parseInt(part, 16) / (16 ** part.length - 1)) * 255);
}

export function toRgb(colour: string): Rgb {
  const number = Number.parseInt(colour.slice(1), 16);
  return [(number >> 16) & 255, (number >> 8) & 255, number & 255];
}

export function toColour(rgb: Rgb): string {
  return `#${rgb.map(pair).join('')}`;
}

function pair(part: number): string {
  return Math.round(Math.min(255, Math.max(0, part)))
    .toString(16)
    .padStart(2, '0');
}

/** `share` of `upper` over `lower`. */
export function mix(lower: string, upper: string, share: number): string {
  const [red, green, blue] = toRgb(lower);
  const [overRed, overGreen, overBlue] = toRgb(upper);
  const part = (under: number, over: number): number => under + (over - under) * share;
  return toColour([part(red, overRed), part(green, overGreen), part(blue, overBlue)]);
}

/** WCAG 2's contrast of two colours, from 1 to 21. */
export function contrastOf(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

function luminance(colour: string): number {
  const [red, green, blue] = toRgb(colour);
  const linear = (part: number): number => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

/** `color0` to `color15`, and whatever else formats call by number. */
export function ansiName(number: number): TerminalColourName | undefined {
  return ansiColourNames[number];
}
