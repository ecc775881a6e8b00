import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/*
 * An empty Debian: a folder in which dpkg installs, with just the programs that a package's scripts call. Their real
 * versions, copied from this computer with the libraries they need.
 */

const programs = ['sh', 'ln', 'rm', 'cp', 'chmod', 'readlink', 'unshare', 'dirname'];

/** Why it can't be made here; undefined: it can. */
export function whyNoCleanRoot(): string | undefined {
  if (process.platform !== 'linux') return 'dpkg installs on Linux only';
  if (process.getuid?.() !== 0) return 'installing into another root takes root';
  const missing = ['dpkg', 'ldd', 'chroot', ...programs].filter((name) => pathOf(name) === undefined);
  return missing.length > 0 ? `${missing.join(', ')} not found` : undefined;
}

/** Makes it in an empty folder. */
export function makeCleanRoot(root: string): void {
  for (const folder of [
    'usr/bin',
    'usr/sbin',
    'tmp',
    'etc',
    'var/lib/dpkg/info',
    'var/lib/dpkg/updates',
    'dev',
  ]) {
    mkdirSync(join(root, folder), { recursive: true });
  }
  for (const name of ['status', 'available']) writeFileSync(join(root, 'var/lib/dpkg', name), '');
  writeFileSync(join(root, 'dev/null'), '');
  for (const name of programs) copyWithLibraries(root, name);
}

/**
 * AppArmor's parser as a script that only writes down how it was called, and accepts or refuses the profile: a kernel's
 * policy is not this test's to change.
 */
export function addApparmor(root: string, accepts: boolean): void {
  mkdirSync(join(root, 'etc/apparmor.d'), { recursive: true });
  writeFileSync(
    join(root, 'usr/sbin/apparmor_parser'),
    `#!/bin/sh\necho "$@" >> /tmp/apparmor-calls\nexit ${accepts ? 0 : 1}\n`,
  );
  chmodSync(join(root, 'usr/sbin/apparmor_parser'), 0o755);
}

/** Runs dpkg on that root. Throws with what it said. */
export function dpkg(root: string, words: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(
    'dpkg',
    [`--root=${root}`, '--force-depends', '--force-bad-path', ...words],
    { encoding: 'utf8', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' } },
  );
  if (status !== 0) throw new Error(`dpkg ${words.join(' ')}: ${stderr}${stdout}`);
  return `${stdout}${stderr}`;
}

function pathOf(name: string): string | undefined {
  const folders = ['/usr/bin', '/bin', '/usr/sbin', '/sbin'];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

function copyWithLibraries(root: string, name: string): void {
  const path = pathOf(name) ?? name;
  copyInto(root, path, `/usr/bin/${name}`);
  const libraries = execFileSync('ldd', [path], { encoding: 'utf8' }).matchAll(/(\/\S+\.so\S*)/g);
  for (const [library] of libraries) copyInto(root, library, library);
  // `/bin/sh` is what scripts name.
  if (name === 'sh') copyInto(root, path, '/bin/sh');
}

function copyInto(root: string, from: string, to: string): void {
  mkdirSync(dirname(join(root, to)), { recursive: true });
  copyFileSync(realpathSync(from), join(root, to));
}
