import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { extractFile, listPackage } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';

/** What the app may weigh, whole: Electron itself is about 250 MB beside it. */
export const asarLimitBytes = 8 * 1024 * 1024;

const { DISABLE, ENABLE } = FuseState;

/** The seven switches of electron-builder.yml, as they must be found in the executable. */
export const expectedFuses = [
  [FuseV1Options.RunAsNode, DISABLE],
  [FuseV1Options.EnableCookieEncryption, ENABLE],
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable, DISABLE],
  [FuseV1Options.EnableNodeCliInspectArguments, DISABLE],
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation, ENABLE],
  [FuseV1Options.OnlyLoadAppFromAsar, ENABLE],
  [FuseV1Options.GrantFileProtocolExtraPrivileges, DISABLE],
] as const;

/** Reads the fuses back. Gives a line for each that is not as it must be. */
export async function fuseFaults(executable: string): Promise<readonly string[]> {
  const wire = await getCurrentFuseWire(executable);
  return expectedFuses
    .filter(([fuse, state]) => wire[fuse] !== state)
    .map(([fuse, state]) => `fuse ${FuseV1Options[fuse]} is not ${state === ENABLE ? 'on' : 'off'}`);
}

/** All that may be in the archive; a path that no pattern fits does not belong there. */
const allowed: readonly RegExp[] = [
  /^\/(package\.json|LICENSE|THIRD-PARTY-NOTICES\.txt)$/,
  /^\/dist(\/(main|preload|renderer|renderer\/assets))?$/,
  /^\/dist\/main\/[\w.-]+\.js$/,
  /^\/dist\/preload\/electron\.cjs$/,
  /^\/dist\/renderer\/(index\.html|[\w.-]+\.svg)$/,
  /^\/dist\/renderer\/assets\/[\w.-]+\.(js|css|svg|png|woff2)$/,
];

const required = [
  '/package.json',
  '/LICENSE',
  '/THIRD-PARTY-NOTICES.txt',
  '/dist/main/main.js',
  '/dist/main/logSearchWorker.js',
  '/dist/preload/electron.cjs',
  '/dist/renderer/index.html',
];

/** Looks through the app's archive. Gives a line for each thing that is missing, too much or too big. */
export function asarFaults(archive: string, limitBytes: number = asarLimitBytes): readonly string[] {
  const bytes = statSync(archive).size;
  const paths = listPackage(archive, { isPack: false }).map((path) => path.replaceAll('\\', '/'));
  return [
    ...(bytes > limitBytes ? [`app.asar has ${bytes} bytes, more than ${limitBytes}`] : []),
    ...required.filter((path) => !paths.includes(path)).map((path) => `${path} is missing`),
    ...paths
      .filter((path) => !allowed.some((pattern) => pattern.test(path)))
      .map((path) => `${path} is too much`),
    ...paths
      .filter((path) => /\.(js|cjs|html|json)$/.test(path))
      .flatMap((path) => contentFaults(archive, path)),
  ];
}

/** Marks of the machine that built it, and of things that are nobody's to read. */
function contentFaults(archive: string, path: string): readonly string[] {
  const text = extractFile(archive, path.slice(1)).toString('utf8');
  return [
    ...(/glpat-[\w-]{20}/.test(text) ? [`${path} holds a token`] : []),
    ...(/-----BEGIN [A-Z ]*PRIVATE KEY-----\s*[A-Za-z0-9+/]{32}/.test(text)
      ? [`${path} holds a private key`]
      : []),
    ...(text.includes('sourceMappingURL=') && !path.startsWith('/dist/main/')
      ? [`${path} points to a source map`]
      : []),
    ...(text.includes(join(process.cwd(), 'node_modules')) ? [`${path} names folders of this computer`] : []),
  ];
}

/** An unpacked app: where its executable (or bundle), its resources and Electron's licences are. */
export type Unpacked = {
  readonly folder: string;
  readonly executable: string;
  readonly resources: string;
  readonly licences: string;
};

/** Electron's and Chromium's licences ask to be passed on. */
export function licenceFaults(folder: string): readonly string[] {
  return ['LICENSE.electron.txt', 'LICENSES.chromium.html']
    .filter((name) => !existsSync(join(folder, name)))
    .map((name) => `${name} is missing`);
}

/** What electron-builder leaves under `output` for each system and architecture, by the folder's name. */
export function unpackedApps(names: readonly string[]): readonly Unpacked[] {
  return names.flatMap((folder) => {
    if (/^linux(-\w+)?-unpacked$/.test(folder)) {
      return [
        { folder, executable: `${folder}/jobshell`, resources: `${folder}/resources`, licences: folder },
      ];
    }
    if (/^win(-\w+)?-unpacked$/.test(folder)) {
      return [
        { folder, executable: `${folder}/Jobshell.exe`, resources: `${folder}/resources`, licences: folder },
      ];
    }
    if (/^mac(-\w+)?$/.test(folder)) {
      const bundle = `${folder}/Jobshell.app`;
      const resources = `${bundle}/Contents/Resources`;
      return [{ folder, executable: bundle, resources, licences: resources }];
    }
    return [];
  });
}
