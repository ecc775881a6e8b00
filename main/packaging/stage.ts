import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { z } from 'zod';
import { buildElectronPreload } from '../../preload/build.ts';
import { buildRenderer } from '../../renderer/build.ts';
import { buildElectronMain } from '../hosts/electron/build.ts';
import { createBundleRecorder, type BundledPackage } from './bundled.ts';
import { releasesIn } from './changelog.ts';
import { thirdPartyNotices } from './notices.ts';
import { cycloneDx } from './sbom.ts';

const manifestSchema = z.object({
  name: z.string(),
  version: z.string(),
  description: z.string(),
  license: z.string(),
  author: z.string(),
  type: z.string(),
  desktopName: z.string(),
  main: z.string(),
});

export type StageOptions = {
  readonly root: string;
  /** Where people find the project: AppStream and deb want it. */
  readonly homepage: string;
};

export type Staged = { readonly version: string; readonly packages: readonly BundledPackage[] };

/**
 * Builds what is packaged into `dist/app`, apart from what `npm run build` makes, and what goes beside it into
 * `dist/notices` and `dist/linux`: the folders electron-builder.yml names.
 */
export async function stageApp({ root, homepage }: StageOptions): Promise<Staged> {
  const dist = join(root, 'dist');
  const app = join(dist, 'app');
  rmSync(app, { recursive: true, force: true });
  const recorder = createBundleRecorder();
  await buildRenderer(join(app, 'dist/renderer'), [recorder.plugin]);
  await buildElectronPreload(join(app, 'dist/preload'), [recorder.plugin]);
  await buildElectronMain(join(app, 'dist/main'), [recorder.plugin]);
  const packages = recorder.packages();

  // The manifest without scripts and dependencies: nothing of it is needed where nothing is installed.
  const manifest = manifestSchema.parse(readJson(join(root, 'package.json')));
  writeFileSync(join(app, 'package.json'), `${JSON.stringify({ ...manifest, homepage }, undefined, 2)}\n`);
  const licence = readFileSync(join(root, 'LICENSE'), 'utf8');
  writeFileSync(join(app, 'LICENSE'), licence);
  writeNotices({ root, packages, version: manifest.version, licence });
  cpSync(join(dist, 'notices/THIRD-PARTY-NOTICES.txt'), join(app, 'THIRD-PARTY-NOTICES.txt'));
  writeLinuxFiles({ root, homepage, version: manifest.version });
  return { version: manifest.version, packages };
}

type NoticeParts = Staged & { readonly root: string; readonly licence: string };

/** What stands in the package's resources, for people to read without a tool. */
function writeNotices({ root, packages, version, licence }: NoticeParts): void {
  const folder = emptyFolder(join(root, 'dist/notices'));
  const lock = readJson(join(root, 'package-lock.json'));
  writeFileSync(join(folder, 'LICENSE.txt'), licence);
  writeFileSync(join(folder, 'THIRD-PARTY-NOTICES.txt'), thirdPartyNotices(packages, licence));
  writeFileSync(join(folder, 'sbom.cdx.json'), cycloneDx({ version, packages, lock, root }));
}

/** The man page, AppStream's data and Debian's copyright file, with version and date filled in. */
function writeLinuxFiles({ root, homepage, version }: StageOptions & { version: string }): void {
  const folder = emptyFolder(join(root, 'dist/linux'));
  const sources = join(root, 'main/hosts/electron/resources/linux');
  const releases = releasesIn(readFileSync(join(root, '.github/CHANGELOG.md'), 'utf8'));
  const date = releases.find((release) => release.version === version)?.date;
  if (date === undefined) throw new Error(`.github/CHANGELOG.md has no section [${version}] with a date`);
  const fill = (name: string): string =>
    readFileSync(join(sources, name), 'utf8')
      .replaceAll('{{version}}', version)
      .replaceAll('{{date}}', date)
      .replaceAll('{{homepage}}', homepage);
  // Without a time in the header: the same source gives the same bytes.
  writeFileSync(join(folder, 'jobshell.1.gz'), gzipSync(fill('jobshell.1'), { level: 9 }));
  writeFileSync(join(folder, 'io.jobshell.Jobshell.metainfo.xml'), fill('metainfo.xml'));
  writeFileSync(join(folder, 'copyright'), debianCopyright(root));
}

function debianCopyright(root: string): string {
  const [, ...lines] = readFileSync(join(root, 'LICENSE'), 'utf8').trim().split('\n');
  return [
    'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/',
    'Upstream-Name: Jobshell',
    'Comment: What is bundled is listed in /opt/Jobshell/resources/THIRD-PARTY-NOTICES.txt, Electron and Chromium in',
    ' /opt/Jobshell/LICENSE.electron.txt and /opt/Jobshell/LICENSES.chromium.html.',
    '',
    'Files: *',
    'Copyright: 2026 Jobshell contributors',
    'License: MIT',
    ...lines.slice(3).map((line) => (line.trim() === '' ? ' .' : ` ${line}`)),
    '',
  ].join('\n');
}

function emptyFolder(path: string): string {
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true });
  return path;
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}
