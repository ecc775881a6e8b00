import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { releaseChangelog, sectionOf } from './packaging/changelog.ts';

/*
 * `npm run release -- 1.2.0 [--dry-run]`, in a clean checkout of the default branch: writes the version into package.json
 * and the lock file, puts what is unreleased in the changelog under it, commits and tags. Pushing the tag, which starts the
 * release workflow, is left to a person.
 */

const changelogFile = '.github/CHANGELOG.md';
const versionPattern = /^\d+\.\d+\.\d+$/;
const branch = 'main';

type Plan = {
  readonly version: string;
  /** New contents by file. */
  readonly files: Readonly<Record<string, string>>;
  /** What the tag says: the changelog's section. */
  readonly notes: string;
};

const manifestSchema = z.object({ version: z.string().regex(versionPattern) });

/** What a release would change. Throws with the reason why there can't be one. */
function planRelease(version: string, date: string): Plan {
  if (!versionPattern.test(version)) throw new Error('Give the version as three numbers: 1.2.0');
  const manifest = readFileSync('package.json', 'utf8');
  const { version: current } = manifestSchema.parse(JSON.parse(manifest));
  if (!isLater(version, current)) throw new Error(`${version} is not later than ${current}`);
  const changelog = releaseChangelog(readFileSync(changelogFile, 'utf8'), { version, date });
  return {
    version,
    files: {
      'package.json': withVersion(manifest, { current, version, times: 1 }),
      // The project stands in its lock file twice, at the top.
      'package-lock.json': withVersion(readFileSync('package-lock.json', 'utf8'), {
        current,
        version,
        times: 2,
      }),
      [changelogFile]: changelog,
    },
    notes: sectionOf(changelog, version) ?? '',
  };
}

function isLater(version: string, than: string): boolean {
  return version.localeCompare(than, 'en', { numeric: true }) > 0;
}

type Replacement = { readonly current: string; readonly version: string; readonly times: number };

function withVersion(text: string, { current, version, times }: Replacement): string {
  let left = times;
  const line = `"version": "${current}"`;
  const changed = text.replaceAll(line, (found) => ((left -= 1) >= 0 ? `"version": "${version}"` : found));
  if (left > 0) throw new Error(`Version ${current} was expected ${times} times`);
  return changed;
}

function checkCheckout(version: string): void {
  const dirty = git('status', '--porcelain');
  if (dirty !== '') throw new Error(`The checkout has changes that are not committed:\n${dirty}`);
  const current = git('rev-parse', '--abbrev-ref', 'HEAD');
  if (current !== branch) throw new Error(`Releases are made from ${branch}, not from ${current}`);
  if (git('tag', '--list', `v${version}`) !== '') throw new Error(`The tag v${version} exists already`);
}

function git(...words: readonly string[]): string {
  return execFileSync('git', [...words], { encoding: 'utf8' }).trim();
}

function release(words: readonly string[]): void {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: { 'dry-run': { type: 'boolean', default: false } },
  });
  const version = positionals[0] ?? '';
  const plan = planRelease(version, new Date().toISOString().slice(0, 10));
  checkCheckout(version);
  if (values['dry-run']) {
    say(
      `Would change ${Object.keys(plan.files).join(', ')}, commit, and tag v${version} with:\n\n${plan.notes}`,
    );
    return;
  }
  for (const [file, text] of Object.entries(plan.files)) writeFileSync(file, text);
  git('add', ...Object.keys(plan.files));
  git('commit', '--quiet', '--message', `Release ${version}`);
  git(
    'tag',
    '--annotate',
    `v${version}`,
    '--cleanup=whitespace',
    '--message',
    `Jobshell ${version}\n\n${plan.notes}`,
  );
  say(`Tagged v${version}. To release it: git push --atomic origin ${branch} v${version}`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

try {
  release(process.argv.slice(2));
} catch (cause) {
  process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
  process.exitCode = 1;
}
