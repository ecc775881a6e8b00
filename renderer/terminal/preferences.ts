import type { Settings, TerminalTheme } from '../../preload/contract/settings.ts';
import { usualWordSeparators } from '../../preload/contract/settingsLimits.ts';
import type { Look, SystemLook } from '../state/look.ts';

/** What a person can set about every terminal, and what the page's look makes of it. */
export type TerminalPreferences = Pick<
  Settings,
  | 'fontSizePx'
  | 'fontFamily'
  | 'lineHeight'
  | 'cursorStyle'
  | 'cursorBlink'
  | 'minimumContrast'
  | 'scrollbackLines'
  | 'screenReader'
  | 'copyOnSelect'
  | 'rightClick'
  | 'renderer'
  | 'wordSeparators'
> & {
  /** Imported colours; absent: the tokens'. */
  readonly colours?: TerminalTheme['colours'] | undefined;
};

/** Until the first snapshot tells better. */
export const firstPreferences: TerminalPreferences = {
  fontSizePx: 13,
  fontFamily: '',
  lineHeight: 1.15,
  cursorStyle: 'block',
  cursorBlink: false,
  minimumContrast: 4.5,
  scrollbackLines: 10_000,
  screenReader: false,
  copyOnSelect: false,
  rightClick: 'menu',
  renderer: 'auto',
  wordSeparators: usualWordSeparators,
};

/** WCAG's AAA: what high contrast means. */
const highContrast = 7;

export function preferencesOf(settings: Settings, look: Look, system: SystemLook): TerminalPreferences {
  const wanted = look.isDark ? settings.terminalThemeDark : settings.terminalThemeLight;
  const theme = look.hasMoreContrast ? undefined : settings.terminalThemes.find(({ id }) => id === wanted);
  return {
    ...settings,
    cursorBlink: settings.cursorBlink && !system.wantsStillness,
    minimumContrast: look.hasMoreContrast
      ? Math.max(highContrast, settings.minimumContrast)
      : settings.minimumContrast,
    colours: theme?.colours,
  };
}
