import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { findElectron } from '../e2e/electronApp.ts';

/*
 * `npm run test:electron`: the end-to-end tests on the Electron host; on Electron where its binary is there, else on the stand-in.
 */

const root = join(import.meta.dirname, '../..');
const playwright = createRequire(import.meta.url).resolve('@playwright/test/cli');

function run(words: readonly string[]): number {
  const env = { ...process.env, JOBSHELL_E2E: 'whole' };
  return spawnSync(process.execPath, words, { cwd: root, stdio: 'inherit', env }).status ?? 1;
}

const electron = findElectron(process.env);
process.stdout.write(
  electron === undefined
    ? 'On the stand-in for Electron (test/electron): no Electron binary was found.\n'
    : `On Electron: ${electron}\n`,
);
const built = run([join(root, 'main/build.ts'), 'renderer', 'electron']);
process.exitCode =
  built === 0
    ? run([
        playwright,
        'test',
        '--config',
        'test/e2e/playwright.config.ts',
        '--project=electron',
        ...process.argv.slice(2),
      ])
    : built;
