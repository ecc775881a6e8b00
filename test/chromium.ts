import { execFileSync, spawnSync, type ExecFileSyncOptions } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import type * as playwright from '@playwright/test';

/*
 * A Chromium for the end-to-end tests: whichever is installed, else one that gets installed. `test/run.ts` looks first, so
 * that the suites, which run in several processes, find one.
 */

/** Keeps it off hosts that it would knock on by itself, and lets it run as root and without a GPU. */
export const chromiumArguments: readonly string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Names an installed one. */
const overrideVariable = 'JOBSHELL_CHROMIUM';
const linuxNames = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge',
];
const macPaths = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];
const windowsPaths = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Chromium\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
];

/** 260 MB of packages on a slow line. */
const installWithinMs = 8 * 60_000;

/** The executable of an installed Chromium, Chrome or Edge. Undefined: none. */
export function findChromium(): string | undefined {
  const named = process.env[overrideVariable];
  const found = [...(named === undefined ? [] : [named]), ...installedPaths()].find(isExecutable);
  return found ?? [playwrightsOwn()].find((path) => path !== undefined && isExecutable(path));
}

/**
 * The executable of a Chromium, installed first if there is none: as root on Debian its package, else Playwright's own.
 * Throws with one line that says what to do.
 */
export async function findOrInstallChromium(): Promise<string> {
  const found = findChromium();
  if (found !== undefined) return found;
  const reasons: string[] = [];
  for (const install of [installWithApt, installWithPlaywright]) {
    const failure = install();
    const installed = findChromium();
    if (installed !== undefined) return installed;
    if (failure !== undefined) reasons.push(failure);
  }
  throw new Error(
    `No Chromium was found and none could be installed (${reasons.join('; ')}). ` +
      `Install one (Debian: apt-get install chromium), or name one in ${overrideVariable}.`,
  );
}

function installedPaths(): readonly string[] {
  if (process.platform === 'darwin') return macPaths;
  if (process.platform === 'win32') {
    const roots = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap(
      (name) => process.env[name] ?? [],
    );
    return roots.flatMap((root) => windowsPaths.map((path) => join(root, path)));
  }
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin', '/snap/bin'].filter(Boolean);
  return linuxNames.flatMap((name) => folders.map((folder) => join(folder, name)));
}

/** Playwright takes a second to load, so only where nothing else was found. */
function playwrightsOwn(): string | undefined {
  try {
    const { chromium } = createRequire(import.meta.url)('@playwright/test') as typeof playwright;
    return chromium.executablePath();
  } catch {
    // Playwright has no build for this system.
    return undefined;
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Gives why it failed, or undefined. */
function installWithApt(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'not root on Linux';
  if (spawnSync('apt-get', ['--version']).status !== 0) return 'no apt-get';
  process.stderr.write('Installing Chromium with apt-get, once.\n');
  const options = quiet({ ...process.env, DEBIAN_FRONTEND: 'noninteractive' });
  return (
    failureOf(() => execFileSync('apt-get', ['update', '-qq'], options), 'apt-get update') ??
    failureOf(
      () => execFileSync('apt-get', ['install', '-y', '-qq', 'chromium'], options),
      'apt-get install chromium',
    )
  );
}

/** Gives why it failed, or undefined. */
function installWithPlaywright(): string | undefined {
  process.stderr.write('Installing Chromium with Playwright, once.\n');
  const cli = createRequire(import.meta.url).resolve('@playwright/test/cli');
  return failureOf(
    () => execFileSync(process.execPath, [cli, 'install', 'chromium'], quiet(process.env)),
    'playwright install chromium',
  );
}

function quiet(env: NodeJS.ProcessEnv): ExecFileSyncOptions {
  return { env, stdio: ['ignore', 'ignore', 'pipe'], timeout: installWithinMs };
}

function failureOf(run: () => void, what: string): string | undefined {
  try {
    run();
    return undefined;
  } catch (cause) {
    const line = cause instanceof Error ? cause.message.trim().split('\n').at(-1) : String(cause);
    return `${what}: ${line ?? ''}`.slice(0, 200);
  }
}
