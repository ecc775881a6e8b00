import { createInstance } from 'i18next';
import type { Params } from '../../../preload/contract/error.ts';
import english from '../../../preload/contract/messages/en.json' with { type: 'json' };

export type Translate = (key: string, params?: Params) => string;

/** Sentences of the message catalogue for what main itself says: terminal notes, the command line, dialogs. */
export function createTranslate(): Translate {
  const catalogue = createInstance();
  void catalogue.init({
    lng: 'en',
    fallbackLng: 'en',
    // Ready when `init` returns: nothing is loaded.
    initAsync: false,
    resources: { en: { translation: english } },
    interpolation: { escapeValue: false },
  });
  return (key, params) => catalogue.t(key, { ...params });
}
