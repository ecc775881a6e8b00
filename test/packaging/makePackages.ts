import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  makeLinuxDistribution,
  makeMacDistribution,
  makeWindowsDistribution,
} from './standInDistribution.ts';

const repository = join(import.meta.dirname, '../..');
/** About 8 s on two free cores; beside other tests it can be many times that. */
const makeWithinMs = 110_000;

const makers = {
  linux: makeLinuxDistribution,
  mac: makeMacDistribution,
  windows: makeWindowsDistribution,
} as const;

export type MakeOptions = {
  readonly folder: string;
  readonly platform: 'linux' | 'mac' | 'windows';
  readonly arch: string;
  readonly targets: string;
  /** Takes what the last one built. */
  readonly staged?: boolean;
  /** PEM; signs the update metadata. */
  readonly updateKey?: string;
};

/** `npm run package` with a stand-in for Electron's distribution. Gives the output folder and what was said. */
export function makePackages({ folder, platform, arch, targets, staged, updateKey }: MakeOptions): {
  readonly output: string;
  readonly said: string;
} {
  const dist = join(folder, `electron-${platform}`);
  const output = join(folder, `packages-${platform}`);
  makers[platform](dist, '45.4.1');
  const words = ['--platform', platform, '--arch', arch, '--targets', targets, '--electron-dist', dist];
  if (staged === true) words.push('--staged');
  // What puts in an icon is downloaded.
  if (platform === 'windows') words.push('--bare-exe');
  const said = execFileSync(process.execPath, ['main/package.ts', ...words, '--output', output], {
    cwd: repository,
    encoding: 'utf8',
    timeout: makeWithinMs,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      ...fpmEnvironment(folder),
      JOBSHELL_HOMEPAGE: 'https://jobshell.example/',
      ...(updateKey === undefined ? {} : { JOBSHELL_UPDATE_KEY: updateKey }),
      // Never this computer's own certificates.
      CSC_IDENTITY_AUTO_DISCOVERY: 'false',
    },
  });
  return { output, said };
}

/** Whether the real fpm makes the deb here, or the stand-in. */
export function hasFpm(): boolean {
  return spawnSync('fpm', ['--version']).status === 0;
}

function fpmEnvironment(folder: string): Readonly<Record<string, string>> {
  if (hasFpm()) return { USE_SYSTEM_FPM: 'true' };
  const script = join(folder, 'fpm');
  const quoted = [process.execPath, join(import.meta.dirname, 'fpmStandIn.ts')].map((word) => `'${word}'`);
  writeFileSync(script, `#!/bin/sh\nexec ${quoted.join(' ')} "$@"\n`);
  chmodSync(script, 0o755);
  return { CUSTOM_FPM_PATH: script };
}
