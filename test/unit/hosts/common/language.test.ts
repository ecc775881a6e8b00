import { describe, expect, test } from 'vitest';
import {
  acceptedLocales,
  environmentLocales,
  processLocales,
} from '../../../../main/hosts/common/systemLocales.ts';
import { createTranslate, createTranslator } from '../../../../main/hosts/common/translate.ts';

describe('the environment asks for languages', () => {
  test.each([
    [{ LANG: 'de_AT.UTF-8' }, ['de-AT']],
    [{ LANG: 'de_DE@euro' }, ['de-DE']],
    [{ LANG: 'en_US.UTF-8', LC_MESSAGES: 'de_DE.UTF-8' }, ['de-DE']],
    [{ LANG: 'de_DE.UTF-8', LC_MESSAGES: 'de_DE', LC_ALL: 'en_GB.UTF-8' }, ['en-GB']],
    [{ LANG: 'en_US.UTF-8', LANGUAGE: 'de_AT:de:en' }, ['de-AT', 'de', 'en', 'en-US']],
    // An empty one counts for nothing.
    [{ LANG: 'de_DE', LC_ALL: '', LANGUAGE: '' }, ['de-DE']],
    // No language is English, whatever LANGUAGE says.
    [{ LANG: 'C.UTF-8', LANGUAGE: 'de' }, []],
    [{ LC_ALL: 'POSIX', LANG: 'de_DE' }, []],
    [{ LANGUAGE: 'de' }, []],
    [{}, []],
  ])('%j: %j', (environment, locales) => {
    expect(environmentLocales(environment)).toEqual(locales);
  });

  test('and so does a browser', () => {
    expect(acceptedLocales('de-AT,de;q=0.9, en;q=0.8,*;q=0.1')).toEqual(['de-AT', 'de', 'en']);
    expect([acceptedLocales(undefined), acceptedLocales(''), acceptedLocales('<b>,;;,')]).toEqual([
      [],
      [],
      [],
    ]);
  });

  test('where systems keep it elsewhere, it is what this process runs in', () => {
    const own = [Intl.DateTimeFormat().resolvedOptions().locale];
    expect([processLocales('darwin', {}), processLocales('win32', {}), processLocales('linux', {})]).toEqual([
      own,
      own,
      [],
    ]);
    expect(processLocales('win32', { LANG: 'de_DE' })).toEqual(['de-DE']);
  });
});

describe('main speaks', () => {
  test('the language of the system', () => {
    expect(createTranslate(['de-AT', 'en'])('app.cancel')).toBe('Abbrechen');
    expect(createTranslate(['fr'])('app.cancel')).toBe('Cancel');
    expect(createTranslate()('app.cancel')).toBe('Cancel');
  });

  test('with the number’s own form', () => {
    const german = createTranslate(['de']);
    expect([1, 2].map((count) => german('quit.question', { count }))).toEqual([
      'Beenden und 1 offenes Terminal schließen?',
      'Beenden und 2 offene Terminals schließen?',
    ]);
  });

  test('what GitLab calls by a code, in words; a name that looks like a code stays a name', () => {
    const german = createTranslate(['de']);
    expect(german('findings.job-finished.text', { status: 'failed' })).toBe(
      'Der Job ist beendet (fehlgeschlagen).',
    );
    expect(german('tabs.closeName', { job: '$t(app.name)' })).toBe('$t(app.name) schließen');
  });

  test('another one from when it is set, and tells so once', () => {
    const translator = createTranslator(['en-GB', 'de-CH']);
    const told: string[] = [];
    const stop = translator.onChanged(() =>
      told.push(`${translator.locale()}: ${translator.translate('app.close')}`),
    );
    translator.speak('system');
    translator.speak('de');
    translator.speak('de');
    translator.speak('system');
    translator.follow(['de-AT']);
    translator.follow(['en-GB']);
    stop();
    translator.speak('de');
    expect(told).toEqual(['de-CH: Schließen', 'en-GB: Close', 'de-AT: Schließen', 'en-GB: Close']);
  });
});
