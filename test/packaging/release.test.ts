import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { releaseChangelog, releasesIn, sectionOf } from '../../main/packaging/changelog.ts';
import { isPermissive } from '../../main/packaging/notices.ts';
import { temporaryFolder } from '../unit/hosts/temporaryFolder.ts';

const repository = join(import.meta.dirname, '../..');
const changelogFile = '.github/CHANGELOG.md';
const changelog = readFileSync(join(repository, changelogFile), 'utf8');

/** A checkout with what a release touches, and something unreleased. */
function checkout() {
  const folder = temporaryFolder();
  mkdirSync(join(folder, '.github'));
  for (const file of ['package.json', 'package-lock.json'])
    copyFileSync(join(repository, file), join(folder, file));
  const unreleased = changelog.replace('## [Unreleased]\n', '## [Unreleased]\n\n### Fixed\n\n- Something.\n');
  writeFileSync(join(folder, changelogFile), unreleased);
  const git = (...words: readonly string[]): string =>
    execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...words], {
      cwd: folder,
      encoding: 'utf8',
    }).trim();
  git('init', '--quiet', '--initial-branch', 'main');
  git('add', '.');
  git('commit', '--quiet', '--message', 'Begin');
  const release = (...words: readonly string[]) =>
    spawnSync(process.execPath, [join(repository, 'main/release.ts'), ...words], {
      cwd: folder,
      encoding: 'utf8',
      env: {
        ...process.env,
        GIT_AUTHOR_NAME: 'Test',
        GIT_AUTHOR_EMAIL: 'test@example.com',
        GIT_COMMITTER_NAME: 'Test',
        GIT_COMMITTER_EMAIL: 'test@example.com',
      },
    });
  return { folder, git, release, read: (file: string) => readFileSync(join(folder, file), 'utf8') };
}

describe('a release', () => {
  it('is shown by a dry run, which changes nothing', () => {
    const { git, release } = checkout();
    const { status, stdout } = release('999.0.0', '--dry-run');
    expect([status, git('status', '--porcelain'), git('tag')]).toEqual([0, '', '']);
    expect(stdout).toContain('tag v999.0.0');
    expect(stdout).toContain('- Something.');
  });

  it('sets the version everywhere, dates the changelog, commits and tags, and pushes nothing', () => {
    const { git, release, read } = checkout();
    expect(release('999.0.0')).toEqual(expect.objectContaining({ status: 0 }));
    expect(JSON.parse(read('package.json'))).toEqual(expect.objectContaining({ version: '999.0.0' }));
    expect(read('package-lock.json').match(/"version": "999\.0\.0"/g)).toHaveLength(2);
    expect(releasesIn(read(changelogFile))[0]?.version).toBe('999.0.0');
    expect(sectionOf(read(changelogFile), 'Unreleased')).toBe('');
    expect(read(changelogFile)).toMatch(/^\[999\.0\.0\]: \S+\/releases\/tag\/v999\.0\.0$/m);
    expect([git('status', '--porcelain'), git('tag')]).toEqual(['', 'v999.0.0']);
    expect(git('tag', '-n9', '--list', 'v999.0.0')).toContain('### Fixed');
  });

  it.each<[string, (made: ReturnType<typeof checkout>) => void, string, string]>([
    [
      'with changes that are not committed',
      ({ folder }) => writeFileSync(join(folder, 'new'), ''),
      '999.0.0',
      'not committed',
    ],
    [
      'from another branch',
      ({ git }) => void git('checkout', '--quiet', '-b', 'other'),
      '999.0.0',
      'not from other',
    ],
    ['twice', ({ git }) => void git('tag', 'v999.0.0'), '999.0.0', 'exists already'],
    ['backwards', () => {}, '0.9.0', 'not later'],
    ['of no version', () => {}, 'next', 'three numbers'],
  ])('is refused %s', (_name, prepare, version, reason) => {
    const made = checkout();
    prepare(made);
    const { status, stderr } = made.release(version);
    expect(status).toBe(1);
    expect(stderr).toContain(reason);
  });

  it('is refused where nothing is unreleased', () => {
    expect(() =>
      releaseChangelog('## [Unreleased]\n\n## [1.0.0] - 2026-01-01\n', { version: '1.1.0', date: '' }),
    ).toThrow('nothing under');
  });
});

describe('the changelog', () => {
  it('has the section of the version in package.json', () => {
    const { version } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as {
      version: string;
    };
    expect(releasesIn(changelog).map((release) => release.version)).toContain(version);
    expect(sectionOf(changelog, version)).toMatch(/^.*### (Added|Changed|Fixed)/s);
  });
});

describe('licences', () => {
  it.each([
    ['MIT', true],
    ['(MIT OR GPL-3.0-only)', true],
    ['MIT AND ISC', true],
    ['MIT AND GPL-3.0-only', false],
    ['UNLICENSED', false],
    ['SEE LICENSE IN LICENSE.txt', false],
  ])('that say %s: %s', (expression, isFine) => {
    expect(isPermissive(expression)).toBe(isFine);
  });
});
