/** One released version, as the changelog's headings have it: `## [1.0.0] - 2026-11-24`. */
export type Release = { readonly version: string; readonly date: string };

const heading = /^## \[(\d+\.\d+\.\d+)\] - (\d{4}-\d{2}-\d{2})$/gm;

/** The released versions, newest first as they stand. */
export function releasesIn(changelog: string): readonly Release[] {
  return [...changelog.matchAll(heading)].map(([, version = '', date = '']) => ({ version, date }));
}

/** What stands under `## [name]`, without the heading; undefined: there is no such section. */
export function sectionOf(changelog: string, name: string): string | undefined {
  const start = changelog.indexOf(`## [${name}]`);
  if (start === -1) return undefined;
  const body = changelog.slice(changelog.indexOf('\n', start) + 1);
  const end = body.search(/^(## |\[[^\]]+\]: )/m);
  return (end === -1 ? body : body.slice(0, end)).trim();
}

/**
 * The changelog with what was unreleased under the new version's heading. Throws where nothing is unreleased: a version
 * without a change for anybody is none.
 */
export function releaseChangelog(changelog: string, { version, date }: Release): string {
  const unreleased = sectionOf(changelog, 'Unreleased');
  if (unreleased === undefined || unreleased === '')
    throw new Error('The changelog has nothing under [Unreleased]');
  if (sectionOf(changelog, version) !== undefined)
    throw new Error(`The changelog has a section [${version}] already`);
  return changelog
    .replace('## [Unreleased]\n', `## [Unreleased]\n\n## [${version}] - ${date}\n`)
    .replace(
      /^\[Unreleased\]: (.*)\/compare\/v[\d.]+\.\.\.HEAD$/m,
      (_line, base: string) =>
        `[Unreleased]: ${base}/compare/v${version}...HEAD\n[${version}]: ${base}/releases/tag/v${version}`,
    );
}
