import type { Settings } from '../../preload/contract/settings.ts';

/** What the system asks for, as its media queries tell. */
export type SystemLook = {
  readonly isDark: boolean;
  readonly wantsContrast: boolean;
  /** The system gives the colours itself. */
  readonly forcesColours: boolean;
  readonly wantsStillness: boolean;
};

/** How the page is drawn. */
export type Look = {
  /** For `color-scheme`: `system` leaves it to the system. */
  readonly scheme: 'system' | 'light' | 'dark';
  readonly isDark: boolean;
  readonly hasMoreContrast: boolean;
};

/** The look that a theme means on this system. */
export function lookOf(theme: Settings['theme'], system: SystemLook): Look {
  const isOwn = theme === 'light' || theme === 'dark';
  return {
    scheme: isOwn ? theme : 'system',
    isDark: isOwn ? theme === 'dark' : system.isDark,
    hasMoreContrast:
      theme === 'high-contrast' || system.forcesColours || (theme === 'system' && system.wantsContrast),
  };
}

const queries: Readonly<Record<keyof SystemLook, string>> = {
  isDark: '(prefers-color-scheme: dark)',
  wantsContrast: '(prefers-contrast: more)',
  forcesColours: '(forced-colors: active)',
  wantsStillness: '(prefers-reduced-motion: reduce)',
};

export function readSystemLook(): SystemLook {
  const matches = (name: keyof SystemLook): boolean => matchMedia(queries[name]).matches;
  return {
    isDark: matches('isDark'),
    wantsContrast: matches('wantsContrast'),
    forcesColours: matches('forcesColours'),
    wantsStillness: matches('wantsStillness'),
  };
}

/** Calls `changed` when the system asks for something else. */
export function onSystemLook(changed: () => void): () => void {
  const lists = Object.values(queries).map((query) => matchMedia(query));
  for (const list of lists) list.addEventListener('change', changed);
  return () => lists.forEach((list) => list.removeEventListener('change', changed));
}
