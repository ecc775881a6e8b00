/* The languages Jobshell speaks, and which of them is chosen. What is said in them stands in messages/. */

/** What those who speak it call a language, by its BCP 47 subtag. A further one also has its sentences, in messages/catalogues.ts. */
export const languageNames = { en: 'English', de: 'Deutsch' } as const;

export type Language = keyof typeof languageNames;

export const languageIds = Object.keys(languageNames).filter(isLanguage);

function isLanguage(name: string): name is Language {
  return Object.hasOwn(languageNames, name);
}

/** What a person can set: a language, or the one of their system or browser. */
export const languageSettings = ['system', ...languageIds] as const;
export type LanguageSetting = (typeof languageSettings)[number];

export type Spoken = {
  readonly language: Language;
  /** BCP 47, for Intl: the system's own kind of the language where it has one, `de-AT` or `en-GB`. */
  readonly locale: string;
};

/** What is spoken where this is set and the system asks for these, the most wanted first. English where it has none of them. */
export function chooseLanguage(wanted: LanguageSetting, systemLocales: readonly string[]): Spoken {
  const known = systemLocales.flatMap((name) => readLocale(name) ?? []);
  const language = wanted === 'system' ? (known[0]?.language ?? 'en') : wanted;
  return known.find((spoken) => spoken.language === language) ?? { language, locale: language };
}

function readLocale(name: string): Spoken | undefined {
  try {
    const { language, baseName } = new Intl.Locale(name);
    return isLanguage(language) ? { language, locale: baseName } : undefined;
  } catch {
    // Not every name that a system has for a language is one of BCP 47.
    return undefined;
  }
}
