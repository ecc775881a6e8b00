import { describe, expect, it } from 'vitest';
import { catalogues, type Catalogue } from '../../../preload/contract/messages/catalogues.ts';
import { messages } from '../../../preload/contract/messages/messages.ts';
import { createSentences } from '../../../preload/contract/messages/sentences.ts';

const sample = {
  plain: 'As it is.',
  deep: { er: { still: 'Found.' } },
  filled: '{{who}} started {{what}}',
  files_one: '{{count}} file of {{total}}',
  files_other: '{{count}} files of {{total}}',
  status: { failed: 'failed', canceled: 'canceled' },
  about: 'The job is over ($t(status.{{status}})).',
};
/** The one cast: a catalogue as far as the rules go. */
const say = createSentences('en', sample as unknown as Catalogue);

describe('a sentence', () => {
  it('is found by its key, at any depth', () => {
    expect([say('plain'), say('deep.er.still')]).toEqual(['As it is.', 'Found.']);
  });

  it('has its parameters put in, once each', () => {
    expect(say('filled', { who: '@bob', what: 'lint' })).toBe('@bob started lint');
    expect(say('filled', { who: '@bob' })).toBe('@bob started ');
  });

  it('takes what is put in for nothing but itself', () => {
    expect(say('filled', { who: '{{what}} $t(plain)', what: "$& $1 $'" })).toBe(
      "{{what}} $t(plain) started $& $1 $'",
    );
  });

  it('has the form for its number', () => {
    expect([0, 1, 2].map((count) => say('files', { count, total: 9 }))).toEqual([
      '0 files of 9',
      '1 file of 9',
      '2 files of 9',
    ]);
    const polish = createSentences('pl', {
      files_one: 'plik',
      files_few: 'pliki',
      files_many: 'plików',
      files_other: 'pliku',
    } as unknown as Catalogue);
    expect([1, 2, 5, 22, 1.5].map((count) => polish('files', { count }))).toEqual([
      'plik',
      'pliki',
      'plików',
      'pliki',
      'pliku',
    ]);
  });

  it('may hold another', () => {
    expect(say('about', { status: 'failed' })).toBe('The job is over (failed).');
    expect(say('about', { status: 'no.such' })).toBe('The job is over (status.no.such).');
  });

  it('that is not there is its key', () => {
    expect([say('deep'), say('deep.er.still.more'), say('__proto__'), say('toString'), say('')]).toEqual([
      'deep',
      'deep.er.still.more',
      '__proto__',
      'toString',
      '',
    ]);
  });
});

it('leaves no hole in any sentence of ours that is given its parameters', async () => {
  for (const [language, catalogue] of [
    ['en', messages.en],
    ['de', await catalogues.de()],
  ] as const) {
    const sentences = createSentences(language, catalogue);
    const walk = (tree: object, path: string): readonly string[] =>
      Object.entries(tree).flatMap(([name, value]: [string, unknown]) =>
        typeof value === 'object' && value !== null ? walk(value, `${path}${name}.`) : [`${path}${name}`],
      );
    const params = new Proxy<Record<string, string>>(
      {},
      { get: (_all, name) => (name === 'status' ? 'failed' : 'x') },
    );
    const odd = walk(catalogue, '').filter((key) => /\{\{|\$t\(|undefined/.test(sentences(key, params)));
    expect(odd).toEqual([]);
  }
});
