import { messages } from './messages.ts';

/*
 * The languages Jobshell speaks. A further one is a file like de.json and a line in `languages`: what it lacks does not
 * compile, what it has too much or says with other parameters fails test/unit/contract/languages.test.ts.
 */

type Sentences<Tree> = {
  readonly [Key in keyof Tree]: Tree[Key] extends string ? string : Sentences<Tree[Key]>;
};

/** The sentences of a language: those of English, each said in its way. */
export type Catalogue = Sentences<typeof messages.en>;

type LanguageEntry = {
  /** What those who speak it call it. */
  readonly ownName: string;
  /** Fetches its sentences when they are wanted: a page loads no language that is not spoken. */
  readonly load: () => Promise<Catalogue>;
};

/** By their BCP 47 subtag. */
export const languages = {
  // Built in: it is there while another one is fetched.
  en: { ownName: 'English', load: async () => messages.en },
  de: {
    ownName: 'Deutsch',
    load: async () => (await import('./de.json', { with: { type: 'json' } })).default,
  },
} as const satisfies Readonly<Record<string, LanguageEntry>>;

export type Language = keyof typeof languages;

export const languageIds = Object.keys(languages).filter(isLanguage);

function isLanguage(name: string): name is Language {
  return Object.hasOwn(languages, name);
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
