import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Arch, archFromString, build, Platform, type Configuration } from 'electron-builder';
import { publicKeyOf, signFeed } from './packaging/signFeed.ts';
import { stageApp } from './packaging/stage.ts';
import { asarFaults, fuseFaults, licenceFaults, unpackedApps } from './packaging/verify.ts';

/*
 * `npm run package`: builds, gathers third-party notices and the bill of materials, has electron-builder make packages, and
 * looks at what came out. By default for this system and architecture, all kinds electron-builder.yml lists.
 *
 *   npm run package -- --platform linux --arch x64,arm64 --targets deb,dir --electron-dist FOLDER --output FOLDER
 *
 * `--staged` packages once more what the last run has built. `--bare-exe` leaves Windows' executable without icon and
 * signature, where the programs that put them in can't be had.
 *
 * From the environment: JOBSHELL_HOMEPAGE, JOBSHELL_MAINTAINER («Name <address>»), JOBSHELL_UPDATE_KEY (PEM, signs the
 * update metadata), and electron-builder's own for signing and notarising (see electron-builder.yml).
 */

const root = fileURLToPath(new URL('..', import.meta.url));

const platforms = { linux: Platform.LINUX, mac: Platform.MAC, windows: Platform.WINDOWS } as const;
type PlatformName = keyof typeof platforms;

/** Reserved names: whoever gives packages away puts their own into the environment. */
const nobodysHomepage = 'https://jobshell.invalid/';

/** The usual reason for a failure on a machine without the internet. */
const downloadHint =
  'Electron, and the programs that make packages, are downloaded once. Without that, give Electron as a folder or a zip\n' +
  'with --electron-dist, and name targets that need no such program: --targets dir.\n';

type Wish = {
  readonly platform: PlatformName;
  readonly architectures: readonly Arch[];
  /** Empty: all of the system's kinds. */
  readonly targets: readonly string[];
  readonly electronDist: string | undefined;
  readonly output: string;
  readonly staged: boolean;
  readonly bareExe: boolean;
};

function readWish(words: readonly string[]): Wish {
  const { values } = parseArgs({
    args: [...words],
    options: {
      platform: { type: 'string', default: hostPlatform() },
      arch: { type: 'string', default: process.arch },
      targets: { type: 'string', default: '' },
      'electron-dist': { type: 'string' },
      output: { type: 'string', default: join(root, 'dist/packages') },
      staged: { type: 'boolean', default: false },
      'bare-exe': { type: 'boolean', default: false },
    },
  });
  const dist = values['electron-dist'];
  return {
    platform: platformNamed(values.platform),
    architectures: values.arch.split(',').map((name) => archFromString(name)),
    targets: values.targets.split(',').filter(Boolean),
    electronDist: dist === undefined ? undefined : resolve(dist),
    output: resolve(values.output),
    staged: values.staged,
    bareExe: values['bare-exe'],
  };
}

function hostPlatform(): PlatformName {
  if (process.platform === 'darwin') return 'mac';
  return process.platform === 'win32' ? 'windows' : 'linux';
}

function platformNamed(name: string): PlatformName {
  if (name === 'linux' || name === 'mac' || name === 'windows') return name;
  throw new Error(`--platform is one of ${Object.keys(platforms).join(', ')}, not ${name}`);
}

/** What electron-builder.yml leaves to who packages. */
function overrides({ electronDist, output, bareExe }: Wish, environment: NodeJS.ProcessEnv): Configuration {
  const maintainer = environment['JOBSHELL_MAINTAINER'];
  return {
    directories: { output },
    ...(electronDist === undefined ? {} : { electronDist }),
    afterExtract: ({ appOutDir }) => Promise.resolve(tidyElectron(appOutDir, electronDist)),
    // An arm64 Mac starts nothing whose signature no longer fits; only a Mac can make one. A real one comes after it.
    electronFuses: { resetAdHocDarwinSignature: process.platform === 'darwin' },
    // Apple's service is asked only where there is a key to ask it with.
    mac: { notarize: Boolean(environment['APPLE_API_KEY']) },
    ...(maintainer ? { linux: { maintainer } } : {}),
    ...(bareExe ? { win: { signAndEditExecutable: false } } : {}),
  };
}

/**
 * A folder of Electron's is taken as it is: with the program it shows where there is no app, and on macOS without the
 * licences that lie beside the bundle.
 */
function tidyElectron(appOutDir: string, electronDist: string | undefined): void {
  const macResources = join(appOutDir, 'Electron.app/Contents/Resources');
  for (const folder of [join(appOutDir, 'resources'), macResources]) {
    rmSync(join(folder, 'default_app.asar'), { force: true });
  }
  if (electronDist === undefined || !existsSync(macResources) || !statSync(electronDist).isDirectory())
    return;
  const licences = { LICENSE: 'LICENSE.electron.txt', 'LICENSES.chromium.html': 'LICENSES.chromium.html' };
  for (const [name, newName] of Object.entries(licences)) {
    if (existsSync(join(electronDist, name))) cpSync(join(electronDist, name), join(macResources, newName));
  }
}

/** Looks at every unpacked app. Throws with all that is wrong. */
async function verifyOutput(output: string): Promise<void> {
  const faults: string[] = [];
  for (const app of unpackedApps(readdirSync(output))) {
    const found = [
      ...asarFaults(join(output, app.resources, 'app.asar')),
      ...licenceFaults(join(output, app.licences)),
      ...(await fuseFaults(join(output, app.executable))),
    ];
    faults.push(...found.map((fault) => `${app.folder}: ${fault}`));
    if (found.length === 0) say(`${app.folder}: contents and fuses are as they must be`);
  }
  if (faults.length > 0) throw new Error(`The package is not as it must be:\n  ${faults.join('\n  ')}`);
}

/** `SHA256SUMS`, as `sha256sum --check` reads it. */
function writeChecksums(output: string): void {
  const files = readdirSync(output).filter(
    (name) => name !== 'SHA256SUMS' && !name.startsWith('builder-') && statSync(join(output, name)).isFile(),
  );
  const lines = files.map((name) => {
    const digest = createHash('sha256')
      .update(readFileSync(join(output, name)))
      .digest('hex');
    return `${digest}  ${name}\n`;
  });
  writeFileSync(join(output, 'SHA256SUMS'), lines.join(''));
}

/** A secret that a workflow doesn't have arrives as an empty variable, which electron-builder would take for a name. */
function forgetEmptySecrets(environment: NodeJS.ProcessEnv): void {
  for (const [name, value] of Object.entries(environment)) {
    if (value === '' && /^(APPLE_|CSC_|WIN_CSC_|JOBSHELL_)/.test(name)) delete environment[name];
  }
}

async function makePackages(words: readonly string[]): Promise<void> {
  forgetEmptySecrets(process.env);
  const wish = readWish(words);
  if (wish.electronDist !== undefined && !existsSync(wish.electronDist)) {
    throw new Error(`There is no Electron at ${wish.electronDist}`);
  }
  mkdirSync(wish.output, { recursive: true });
  if (!wish.staged) {
    const homepage = process.env['JOBSHELL_HOMEPAGE'] ?? nobodysHomepage;
    const { version, packages } = await stageApp({ root, homepage });
    say(`Jobshell ${version} with ${packages.length} npm packages in it`);
  }
  const targets = platforms[wish.platform].createTarget([...wish.targets], ...wish.architectures);
  const made = await build({
    projectDir: root,
    targets,
    publish: 'never',
    config: overrides(wish, process.env),
  });
  await verifyOutput(wish.output);
  const key = process.env['JOBSHELL_UPDATE_KEY'];
  if (key) {
    const signed = signFeed(wish.output, key);
    say(`signed ${signed.join(', ')}; the public key is ${publicKeyOf(key)}`);
  }
  writeChecksums(wish.output);
  for (const file of made.toSorted()) say(`${file} ${mebibytes(statSync(file).size)}`);
}

function mebibytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

try {
  await makePackages(process.argv.slice(2));
} catch (cause) {
  const reason = cause instanceof Error ? cause.message : String(cause);
  const wayOut = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT/.test(reason) ? downloadHint : '';
  process.stderr.write(`${reason}\n${wayOut}`);
  process.exitCode = 1;
}
