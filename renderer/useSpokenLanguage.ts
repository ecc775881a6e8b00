import { useEffect, useState } from 'react';
import { useMirror } from './appContext.ts';
import { speak, useLanguage } from './i18n.ts';

/** Speaks the language that is set, from when main has told. Until the first is there this is false. */
export function useSpokenLanguage(): boolean {
  const wanted = useMirror((state) => state.facts?.settings.language);
  const language = useLanguage();
  const [isSpoken, setSpoken] = useState(false);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  useEffect(() => {
    if (wanted === undefined) return undefined;
    const speakNow = (): void => void speak(wanted, navigator.languages).then(() => setSpoken(true));
    speakNow();
    addEventListener('languagechange', speakNow);
    return () => removeEventListener('languagechange', speakNow);
  }, [wanted]);
  return isSpoken;
}
