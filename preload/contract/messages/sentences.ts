import type { Params } from '../error.ts';
import type { Catalogue } from './catalogues.ts';

/** A sentence by its key, `errors.timed-out.text`. A key that there is none for comes back as it is. */
export type Sentences = (key: string, params?: Params) => string;

type Tree = { readonly [name: string]: string | Tree };

/** A parameter, or another sentence. */
const hole = /\{\{(?<param>\w+)\}\}|\$t\((?<key>[^()]+)\)/g;

/**
 * The sentences of a catalogue. Where there is a `count`, the form is taken that the language has for it (`_one`, `_other`:
 * CLDR). What is put in for `{{param}}` is put in as it is, whatever stands in it; one that is not given leaves nothing.
 */
export function createSentences(language: string, catalogue: Catalogue): Sentences {
  const plurals = new Intl.PluralRules(language);

  const find = (key: string): string | undefined => {
    let at: string | Tree | undefined = catalogue;
    for (const name of key.split('.'))
      at = typeof at === 'object' && Object.hasOwn(at, name) ? at[name] : undefined;
    return typeof at === 'string' ? at : undefined;
  };
  const template = (key: string, count: Params[string] | undefined): string | undefined =>
    typeof count === 'number'
      ? (find(`${key}_${plurals.select(count)}`) ?? find(`${key}_other`) ?? find(key))
      : find(key);

  const say: Sentences = (key, params = {}) => {
    const value = (name: string): string => String(params[name] ?? '');
    return (template(key, params['count']) ?? key).replace(
      hole,
      (_whole, param: string | undefined, other: string | undefined) =>
        param === undefined
          ? say(
              (other ?? '').replace(/\{\{(\w+)\}\}/g, (_hole, name: string) => value(name)),
              params,
            )
          : value(param),
    );
  };
  return say;
}
