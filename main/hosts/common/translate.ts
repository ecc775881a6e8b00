import type { Params } from '../../../preload/contract/error.ts';
import {
  chooseLanguage,
  languageIds,
  type LanguageSetting,
  type Spoken,
} from '../../../preload/contract/languages.ts';
import { catalogues } from '../../../preload/contract/messages/catalogues.ts';
import { createSentences } from '../../../preload/contract/messages/sentences.ts';
import type { Stop } from '../../core/ports.ts';

export type Translate = (key: string, params?: Params) => string;

/** What main itself says: terminal notes, the command line, dialogs, the menu bar. */
export type Translator = {
  /** A sentence of the catalogue in the language of now. */
  readonly translate: Translate;
  /** Of the language of now, for Intl: BCP 47. */
  readonly locale: () => string;
  /** Speaks what is set from now on. */
  readonly speak: (wanted: LanguageSetting) => void;
  /** The system, or the browser a page is in, asks for these languages from now on. */
  readonly follow: (systemLocales: readonly string[]) => void;
  /** Calls `changed` when another language is spoken. */
  readonly onChanged: (changed: () => void) => Stop;
};

// All of them: main speaks where nothing can be waited for, and its disk is near.
const sentences = new Map(
  await Promise.all(
    languageIds.map(async (id) => [id, createSentences(id, await catalogues[id]())] as const),
  ),
);

/** Begins with the system's language. `systemLocales`: what the system asks for, the most wanted first. */
export function createTranslator(systemLocales: readonly string[]): Translator {
  const listeners = new Set<() => void>();
  let asked = systemLocales;
  let set: LanguageSetting = 'system';
  let spoken = chooseLanguage(set, asked);
  const update = (): void => {
    const next = chooseLanguage(set, asked);
    if (isSame(next, spoken)) return;
    spoken = next;
    for (const changed of [...listeners]) changed();
  };
  return {
    translate: (key, params) => sentences.get(spoken.language)?.(key, params) ?? key,
    locale: () => spoken.locale,
    speak: (wanted) => {
      set = wanted;
      update();
    },
    follow: (locales) => {
      asked = locales;
      update();
    },
    onChanged: (changed) => {
      listeners.add(changed);
      return () => void listeners.delete(changed);
    },
  };
}

function isSame(one: Spoken, other: Spoken): boolean {
  return one.language === other.language && one.locale === other.locale;
}

/** Sentences in one language throughout. */
export function createTranslate(systemLocales: readonly string[] = []): Translate {
  return createTranslator(systemLocales).translate;
}
