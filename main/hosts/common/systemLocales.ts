/** What POSIX calls having no language. */
const noLanguage = /^(?:C|POSIX)(?:[._-]|$)/iu;

/**
 * The languages that the environment asks for, as BCP 47, the most wanted first. As gettext has it: `LC_ALL` before
 * `LC_MESSAGES` before `LANG`, and before that the list in `LANGUAGE`, unless the locale is C.
 */
export function environmentLocales(
  environment: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  const locale = environment['LC_ALL'] || environment['LC_MESSAGES'] || environment['LANG'];
  if (!locale || noLanguage.test(locale)) return [];
  const listed = (environment['LANGUAGE'] ?? '').split(':');
  return [...listed, locale].filter((name) => name !== '' && !noLanguage.test(name)).map(toTag);
}

/** `de_AT.UTF-8@euro` is `de-AT`. */
function toTag(name: string): string {
  return name.replace(/[.@].*$/u, '').replaceAll('_', '-');
}

/** The languages of a browser's `Accept-Language`, as it has ordered them. */
export function acceptedLocales(header: string | undefined): readonly string[] {
  const names = (header ?? '').split(',').map((part) => part.split(';', 1)[0]?.trim() ?? '');
  return names.filter((name) => /^[\w-]{2,35}$/u.test(name));
}

/** The languages of this process: its environment's; where systems keep them elsewhere, as ICU found them. */
export function processLocales(platform: NodeJS.Platform, environment: NodeJS.ProcessEnv): readonly string[] {
  const asked = environmentLocales(environment);
  if (asked.length > 0 || platform === 'linux') return asked;
  return [Intl.DateTimeFormat().resolvedOptions().locale];
}
