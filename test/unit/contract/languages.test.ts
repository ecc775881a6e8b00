import { describe, expect, test } from 'vitest';
import {
  chooseLanguage,
  languageIds,
  languageNames,
  languageSettings,
  type LanguageSetting,
} from '../../../preload/contract/languages.ts';
import { catalogues } from '../../../preload/contract/messages/catalogues.ts';
import { messages } from '../../../preload/contract/messages/messages.ts';

type Tree = { readonly [key: string]: string | Tree };

/** Every sentence by its key, `errors.timed-out.text`. */
function sentences(tree: Tree, prefix = ''): readonly (readonly [string, string])[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[`${prefix}${key}`, value] as const] : sentences(value, `${prefix}${key}.`),
  );
}

/** What is put in: a parameter, or another sentence. */
function parametersOf(sentence: string): readonly string[] {
  return [...sentence.matchAll(/\{\{.*?\}\}|\$t\(.*?\)/g)].map(([whole]) => whole).toSorted();
}

/** Plural forms of a key, by CLDR: those that English has say which keys have any. */
const pluralSuffix = /_(?:zero|one|two|few|many|other)$/;

const english = sentences(messages.en);
const others = languageIds.filter((id) => id !== 'en');

describe.each(others)('the catalogue %s', async (id) => {
  const translated = sentences(await catalogues[id]());

  test('has the keys of the English one, in its order', () => {
    expect(translated.map(([key]) => key)).toEqual(english.map(([key]) => key));
  });

  test('has its parameters', () => {
    const parameters = (all: typeof english) =>
      Object.fromEntries(all.map(([key, says]) => [key, parametersOf(says)]));
    expect(parameters(translated)).toEqual(parameters(english));
  });

  test('has a form for each number of the language', () => {
    const forms = new Intl.PluralRules(id).resolvedOptions().pluralCategories;
    const stems = new Set(
      english.flatMap(([key]) => (pluralSuffix.test(key) ? key.replace(pluralSuffix, '') : [])),
    );
    const keys = new Set(translated.map(([key]) => key));
    const lacking = [...stems].flatMap((stem) =>
      forms.map((form) => `${stem}_${form}`).filter((key) => !keys.has(key)),
    );
    expect(lacking).toEqual([]);
  });

  test('says something everywhere, shouts nowhere, and has quotation marks of its own', () => {
    const odd = translated.filter(
      ([key, says]) => (says.trim() === '' || /!|\.\.\.|["«»]/.test(says)) && !key.startsWith('cli.'),
    );
    expect(odd).toEqual([]);
  });

  test('breaks and pads lines where English does', () => {
    const shape = (says: string) => [says.split('\n').length > 1, /^\s|\s$/.test(says)];
    expect(translated.map(([key, says]) => [key, shape(says)])).toEqual(
      english.map(([key, says]) => [key, shape(says)]),
    );
  });
});

test('German addresses nobody: neither du, nor an imperative to one', async () => {
  const address =
    /(?<![-\w])(?:[Dd]u|[Dd]ir|[Dd]ich|[Dd]ein(?:e[mnrs]?)?)\b|(?:^|[.:] )(?:Öffne|Speichere|Wiederhole|Prüfe)\b/u;
  const german = sentences(await catalogues.de());
  expect(german.filter(([, says]) => address.test(says))).toEqual([]);
  expect('Was du tippst').toMatch(address);
  expect('Es wurde verworfen. Öffne den Job.').toMatch(address);
});

test('dots of something that goes on, or of more to come, stand at the word', async () => {
  const all = [...english, ...sentences(await catalogues.de())];
  expect(all.filter(([, says]) => says.endsWith(' …'))).toEqual([]);
});

test('a language is offered under the name that its speakers give it', () => {
  const names = languageIds.map((id) =>
    new Intl.DisplayNames([id], { type: 'language' }).of(id)?.toLowerCase(),
  );
  expect(languageIds.map((id) => languageNames[id].toLowerCase())).toEqual(names);
  expect(languageSettings).toEqual(['system', ...languageIds]);
});

test.each<[LanguageSetting, readonly string[], string, string]>([
  ['system', ['de-AT', 'en'], 'de', 'de-AT'],
  ['system', ['DE'], 'de', 'de'],
  ['system', ['en-GB', 'de'], 'en', 'en-GB'],
  // The first that there is.
  ['system', ['fr-FR', 'de-CH', 'en'], 'de', 'de-CH'],
  ['system', ['de-Latn-DE-u-co-phonebk'], 'de', 'de-Latn-DE'],
  // None of them: English, and figures as English has them.
  ['system', ['fr', 'nl-NL'], 'en', 'en'],
  ['system', [], 'en', 'en'],
  ['system', ['not a locale', ''], 'en', 'en'],
  // What is set, in the system's own kind of it.
  ['de', ['en-US', 'de-AT'], 'de', 'de-AT'],
  ['de', ['en-US'], 'de', 'de'],
  ['en', ['de-DE'], 'en', 'en'],
])('%s with %j speaks %s (%s)', (wanted, systemLocales, language, locale) => {
  expect(chooseLanguage(wanted, systemLocales)).toEqual({ language, locale });
});
