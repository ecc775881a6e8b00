import { Emitter } from './emitter.ts';
import { runtime } from './runtime.ts';

/*
 * The system's look, and what the app makes of it. A page hears of it by its media queries.
 */

type Source = Electron.NativeTheme['themeSource'];
type ThemeEvents = { readonly updated: readonly [] };

let source: Source = 'system';
let system = { dark: runtime.options.dark, highContrast: runtime.options.highContrast };
let onChange = (): void => {};

export class NativeTheme
  extends Emitter<ThemeEvents>
  implements
    Pick<
      Electron.NativeTheme,
      | 'themeSource'
      | 'shouldUseDarkColors'
      | 'shouldUseHighContrastColors'
      | 'shouldUseInvertedColorScheme'
      | 'inForcedColorsMode'
    >
{
  get themeSource(): Source {
    return source;
  }

  set themeSource(next: Source) {
    if (!['system', 'light', 'dark'].includes(next))
      throw new TypeError('themeSource is system, light or dark');
    const before = this.shouldUseDarkColors;
    source = next;
    onChange();
    if (before !== this.shouldUseDarkColors) this.emit('updated');
  }

  get shouldUseDarkColors(): boolean {
    return source === 'system' ? system.dark : source === 'dark';
  }

  get shouldUseHighContrastColors(): boolean {
    return system.highContrast;
  }

  get shouldUseInvertedColorScheme(): boolean {
    return false;
  }

  get inForcedColorsMode(): boolean {
    return system.highContrast;
  }
}

export const nativeTheme = new NativeTheme();

export function onThemeChange(listener: () => void): void {
  onChange = listener;
}

/** The person changes the system's look. */
export function setSystemTheme(next: {
  readonly dark?: boolean | undefined;
  readonly highContrast?: boolean | undefined;
}): void {
  system = { dark: next.dark ?? system.dark, highContrast: next.highContrast ?? system.highContrast };
  onChange();
  nativeTheme.emit('updated');
}

/** What pages are told. Chromium's own look is light: only what differs is said, so that a test's own choice holds. */
export function mediaFeatures(): readonly { readonly name: string; readonly value: string }[] {
  const isPlain = source === 'system' && !system.dark;
  return [
    ...(isPlain
      ? []
      : [{ name: 'prefers-color-scheme', value: nativeTheme.shouldUseDarkColors ? 'dark' : 'light' }]),
    ...(system.highContrast
      ? [
          { name: 'forced-colors', value: 'active' },
          { name: 'prefers-contrast', value: 'more' },
        ]
      : []),
  ];
}
