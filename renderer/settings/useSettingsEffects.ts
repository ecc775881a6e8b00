import { useEffect } from 'react';
import { useApp, useFacts, useMirror, useView } from '../appContext.ts';

/** Carries what is set to where it counts: the page's theme and every terminal. */
export function useSettingsEffects(): void {
  const { terminals } = useApp();
  const theme = useFacts((facts) => facts.settings.theme);
  const fontSizePx = useFacts((facts) => facts.settings.fontSizePx);
  const scrollbackLines = useFacts((facts) => facts.settings.scrollbackLines);
  const screenReader = useView((view) => view.screenReader);
  useEffect(() => {
    terminals.setPreferences({ fontSizePx, scrollbackLines, screenReader });
  }, [terminals, fontSizePx, scrollbackLines, screenReader]);
  useEffect(() => {
    terminals.refreshTheme();
    const queries = ['(prefers-color-scheme: dark)', '(prefers-contrast: more)'].map((query) =>
      matchMedia(query),
    );
    for (const query of queries) query.addEventListener('change', terminals.refreshTheme);
    return () => {
      for (const query of queries) query.removeEventListener('change', terminals.refreshTheme);
    };
  }, [terminals, theme]);
}

/** Sets the page's theme; before the first snapshot it follows the system. */
export function useTheme(): void {
  const theme = useMirror((state) => state.facts?.settings.theme ?? 'system');
  // While drawing, not after: the terminals read their colours right after this drawing.
  if (document.documentElement.dataset['theme'] !== theme) document.documentElement.dataset['theme'] = theme;
}
