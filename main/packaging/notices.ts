import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BundledPackage } from './bundled.ts';

/** Licences whose only duty is to keep their text. Anything else must be looked at by a person before it is shipped. */
const permissive = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'Python-2.0',
  'Unlicense',
]);

const licenceFile = /^(licen[cs]e|copying|notice)([-.].*)?$/i;
const rule = '-'.repeat(80);

/**
 * The text that goes with a package: each npm package in it, with its licence and its own words. Throws where a licence
 * is not on the list, or where one came without any text that could be given. `ownLicence` is Jobshell's, MIT: its terms
 * stand in for those packages that only say «MIT».
 */
export function thirdPartyNotices(packages: readonly BundledPackage[], ownLicence: string): string {
  const strange = packages.filter(({ license }) => !isPermissive(license));
  if (strange.length > 0) {
    throw new Error(
      `Not known as permissive: ${strange.map((one) => `${one.name} (${one.license})`).join(', ')}`,
    );
  }
  return [
    'Jobshell contains the following software. Electron and Chromium, on which it runs, have theirs in',
    'LICENSE.electron.txt and LICENSES.chromium.html beside the program (on macOS: in Contents/Resources).',
    '',
    ...packages.flatMap((one) => [
      rule,
      `${one.name} ${one.version} (${one.license})`,
      '',
      licenceText(one, ownLicence).trim(),
      '',
    ]),
  ].join('\n');
}

/** `MIT`, `(MIT OR CC0-1.0)`, `MIT AND ISC`: any of an OR, each of an AND. */
export function isPermissive(expression: string): boolean {
  const plain = expression.replace(/[()]/g, '');
  return plain
    .split(/\s+AND\s+/)
    .every((part) => part.split(/\s+OR\s+/).some((licence) => permissive.has(licence.trim())));
}

/** Its licence and notice files, joined; without any, the terms its manifest names, with whom it names as author. */
function licenceText({ name, folder, license, author }: BundledPackage, ownLicence: string): string {
  const files = readdirSync(folder)
    .filter((file) => licenceFile.test(file))
    .toSorted();
  if (files.length > 0)
    return files.map((file) => readFileSync(join(folder, file), 'utf8').trim()).join('\n\n');
  if (license !== 'MIT') throw new Error(`${name} (${license}) came without its licence's text`);
  const terms = ownLicence.slice(ownLicence.indexOf('Permission is hereby granted'));
  return `MIT License\n\nCopyright (c) ${author ?? `the authors of ${name}`}\n\n${terms}`;
}
