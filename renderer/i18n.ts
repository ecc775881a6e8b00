import i18next from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import type { AppErrorData, Params } from '../preload/contract/error.ts';
import type { Finding } from '../preload/contract/model.ts';
import {
  chooseLanguage,
  languages,
  type Language,
  type LanguageSetting,
} from '../preload/contract/messages/languages.ts';
import { messages, type MessageKey } from '../preload/contract/messages/messages.ts';

/** A sentence of the catalogue. */
export type Text = (key: MessageKey, params?: Params) => string;

const instance = i18next.createInstance();
let locale = 'en';

/** Loads the English catalogue. Nothing is fetched: it is part of the bundle. */
export async function startI18n(): Promise<void> {
  await instance.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: messages.en } },
    // React escapes what it shows; escaping twice would show entities.
    interpolation: { escapeValue: false },
  });
}

/** What was asked for last: a language that comes after another was chosen is not spoken. */
let wanted: LanguageSetting | undefined;

/**
 * Speaks this language from now on, once its sentences are there. Where they can't be fetched nothing changes.
 * `systemLocales`: what the system or the browser asks for, the most wanted first.
 */
export async function speak(setting: LanguageSetting, systemLocales: readonly string[]): Promise<void> {
  wanted = setting;
  const spoken = chooseLanguage(setting, systemLocales);
  try {
    await fetchSentences(spoken.language);
  } catch {
    return;
  }
  if (wanted !== setting) return;
  locale = spoken.locale;
  if (instance.language !== spoken.language) await instance.changeLanguage(spoken.language);
}

async function fetchSentences(language: Language): Promise<void> {
  if (instance.hasResourceBundle(language, 'translation')) return;
  instance.addResourceBundle(language, 'translation', await languages[language].load());
}

/** For code outside of components. */
export const text: Text = (key, params) => String(instance.t(key, params ?? {}));

/** One function a language: what is made of sentences is made anew in another. */
const texts = new Map<string, Text>();

/** For components: they are drawn anew when the language changes. */
export function useText(): Text {
  const { i18n } = useTranslation(undefined, { i18n: instance });
  const known = texts.get(i18n.language);
  if (known) return known;
  const made: Text = (key, params) => text(key, params);
  texts.set(i18n.language, made);
  return made;
}

/** The language of now, for what depends on it besides sentences. */
export function useLanguage(): string {
  const { i18n } = useTranslation(undefined, { i18n: instance });
  return i18n.language;
}

/** A number as the language writes it: `10,000`, `3.4`. Not for names, like a port. */
export function formatNumber(value: number, options?: Intl.NumberFormatOptions): string {
  return value.toLocaleString(locale, options);
}

/** A moment as the language writes it. */
export function formatDate(at: Date, options: Intl.DateTimeFormatOptions): string {
  return at.toLocaleString(locale, options);
}

export type Explanation = { readonly text: string; readonly wayOut: string };

/** What went wrong with a command, and what one can do. */
export function explainError(error: Pick<AppErrorData, 'code' | 'params'>): Explanation {
  return {
    text: text(`errors.${error.code}.text`, error.params),
    wayOut: text(`errors.${error.code}.wayOut`, error.params),
  };
}

/** Why a terminal did not open or has ended, and what one can do. */
export function explainFinding(finding: Finding): Explanation {
  return {
    text: text(`findings.${finding.code}.text`, finding.params),
    wayOut: text(`findings.${finding.code}.wayOut`, finding.params),
  };
}
