import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';

/*
 * Takes the place of fpm, which electron-builder downloads, where that can't be had: the same words on the command line
 * (`-s dir -t deb`), and a real deb made with dpkg-deb. It knows the options that electron-builder gives and no others.
 */

const text = { type: 'string' } as const;
const { values, positionals } = parseArgs({
  args: process.argv.slice(2),
  allowPositionals: true,
  options: {
    source: { ...text, short: 's' },
    target: { ...text, short: 't' },
    force: { type: 'boolean' },
    depends: { ...text, short: 'd', multiple: true },
    'deb-recommends': { ...text, multiple: true },
    'deb-compression': text,
    'deb-priority': text,
    architecture: text,
    'after-install': text,
    'after-remove': text,
    description: text,
    version: text,
    package: text,
    name: text,
    maintainer: text,
    vendor: text,
    url: text,
    category: text,
    license: text,
  },
});
if (values.source !== 'dir' || values.target !== 'deb')
  throw new Error('This stand-in makes debs of folders only');

const given = (name: Exclude<keyof typeof values, 'force' | 'depends' | 'deb-recommends'>): string => {
  const value = values[name];
  if (value === undefined) throw new Error(`--${name} was not given`);
  return value;
};

/** What a control file's description wants: lines after the first begin with a space, empty ones are a dot. */
function describe(description: string): string {
  return description
    .split('\n')
    .map((line, index) => (index === 0 ? line : ` ${line.trim() === '' ? '.' : line.trim()}`))
    .join('\n');
}

function control(): string {
  return [
    `Package: ${given('name')}`,
    `Version: ${given('version')}`,
    `License: ${given('license')}`,
    `Vendor: ${given('vendor')}`,
    `Architecture: ${given('architecture') === 'x86_64' ? 'amd64' : given('architecture')}`,
    `Maintainer: ${given('maintainer')}`,
    `Depends: ${(values.depends ?? []).join(', ')}`,
    `Recommends: ${(values['deb-recommends'] ?? []).join(', ')}`,
    `Section: ${given('category')}`,
    `Priority: ${given('deb-priority')}`,
    `Homepage: ${given('url')}`,
    `Description: ${describe(given('description'))}`,
    '',
  ].join('\n');
}

const root = mkdtempSync(join(tmpdir(), 'jobshell-deb-'));
chmodSync(root, 0o755);
try {
  for (const mapping of positionals) {
    const [from = '', to = ''] = mapping.split('=');
    mkdirSync(dirname(join(root, to)), { recursive: true });
    cpSync(from, join(root, to), { recursive: true, verbatimSymlinks: true });
  }
  mkdirSync(join(root, 'DEBIAN'));
  writeFileSync(join(root, 'DEBIAN/control'), control());
  writeFileSync(join(root, 'DEBIAN/postinst'), readFileSync(given('after-install')), { mode: 0o755 });
  writeFileSync(join(root, 'DEBIAN/postrm'), readFileSync(given('after-remove')), { mode: 0o755 });
  execFileSync(
    'dpkg-deb',
    ['--root-owner-group', `-Z${given('deb-compression')}`, '-z1', '--build', root, given('package')],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
} finally {
  rmSync(root, { recursive: true, force: true });
}
