import { useEffect, useSyncExternalStore } from 'react';
import { useApp, useFacts, useMirror } from '../appContext.ts';
import { lookOf, onSystemLook, readSystemLook, type SystemLook } from '../state/look.ts';
import { preferencesOf } from '../terminal/preferences.ts';

/** Carries what is set to every terminal. */
export function useSettingsEffects(): void {
  const { terminals } = useApp();
  const settings = useFacts((facts) => facts.settings);
  const system = useSystemLook();
  useEffect(() => {
    terminals.setPreferences(preferencesOf(settings, lookOf(settings.theme, system), system));
  }, [terminals, settings, system]);
}

/** Sets the page's theme; before the first snapshot it follows the system. */
export function useTheme(): void {
  const theme = useMirror((state) => state.facts?.settings.theme ?? 'system');
  const { scheme, hasMoreContrast } = lookOf(theme, useSystemLook());
  const { dataset } = document.documentElement;
  // While drawing, not after: the terminals read their colours right after this drawing.
  if (dataset['theme'] !== scheme) dataset['theme'] = scheme;
  if (hasMoreContrast) dataset['contrast'] = 'more';
  else delete dataset['contrast'];
}

/** One object until something of it changes. */
let known: SystemLook | undefined;

function useSystemLook(): SystemLook {
  return useSyncExternalStore(onSystemLook, () => {
    const now = readSystemLook();
    if (!known || JSON.stringify(known) !== JSON.stringify(now)) known = now;
    return known;
  });
}
