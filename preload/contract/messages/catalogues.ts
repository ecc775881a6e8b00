import type { Language } from '../languages.ts';
import { messages } from './messages.ts';

/*
 * The sentences of each language. Those of a further one are a file like de.json and a line in `catalogues`: what it lacks
 * does not compile, what it has too much or says with other parameters fails test/unit/contract/languages.test.ts.
 */

type Sentences<Tree> = {
  readonly [Key in keyof Tree]: Tree[Key] extends string ? string : Sentences<Tree[Key]>;
};

/** The sentences of a language: those of English, each said in its way. */
export type Catalogue = Sentences<typeof messages.en>;

/** Each fetches the sentences when they are wanted: a page loads no language that is not spoken. */
export const catalogues = {
  // Built in: it is there while another one is fetched.
  en: async () => messages.en,
  de: async () => (await import('./de.json', { with: { type: 'json' } })).default,
} as const satisfies Readonly<Record<Language, () => Promise<Catalogue>>>;
