import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildStale } from './buildStale.ts';
import { systemClock } from './hosts/common/clock.ts';
import { onOrphaned } from './hosts/common/orphan.ts';
import { processLocales } from './hosts/common/systemLocales.ts';
import { createTranslate } from './hosts/common/translate.ts';

/*
 * `npm start`: Jobshell in Electron; where its binary can't be had, the same app in the browser. The `electron` package is
 * never imported: from plain Node that alone starts a download.
 */

const root = fileURLToPath(new URL('..', import.meta.url));
const electronDir = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
const translate = createTranslate(processLocales(process.platform, process.env));

/** A download of ~110 MB on a slow line; without a network it fails at once. */
const fetchWithinMs = 10 * 60_000;
/** A download that goes on gets a word. */
const sayAfterMs = 3_000;
/** What is said of the installer's failure. */
const longestReason = 160;

/** The executable, where the package's own rules put it, or undefined. */
function findElectron(environment: NodeJS.ProcessEnv): string | undefined {
  const pathFile = join(electronDir, 'path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : defaultExecutable();
  const distDir = environment['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(electronDir, 'dist');
  const executable = environment['ELECTRON_EXEC_PATH'] ?? join(distDir, name);
  return existsSync(executable) ? executable : undefined;
}

function defaultExecutable(): string {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return process.platform === 'win32' ? 'electron.exe' : 'electron';
}

/** Runs the package's own installer, quietly. Resolves with why it failed, or undefined. */
function fetchElectron(): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(electronDir, 'install.js')], {
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: fetchWithinMs,
    });
    let said = '';
    const patience = setTimeout(
      () => process.stderr.write(`${translate('cli.fetchingElectron')}\n`),
      sayAfterMs,
    );
    child.once('close', () => clearTimeout(patience));
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code) => resolve(code === 0 ? undefined : reasonIn(said)));
  });
}

/** The installer prints a stack; its first line that names an error is the reason. */
function reasonIn(text: string): string {
  const line =
    text.split('\n').find((candidate) => /error|fail/i.test(candidate)) ?? text.split('\n', 1)[0] ?? '';
  return (
    line
      .trim()
      .replace(/^\w*Error: /, '')
      .slice(0, longestReason) || translate('cli.downloadFailed')
  );
}

/** Whether there is a screen to show a window on. */
function hasDisplay(environment: NodeJS.ProcessEnv): boolean {
  if (process.platform !== 'linux') return true;
  return Boolean(environment['DISPLAY'] || environment['WAYLAND_DISPLAY']);
}

type Ended = { readonly failed: boolean; readonly exitCode: number; readonly ranMs: number };

/** Runs a program in this one's place: its output, its signals. Resolves when it has ended. */
function become(program: string, words: readonly string[]): Promise<Ended> {
  const startedMs = systemClock.monotonicMs();
  const child: ChildProcess = spawn(program, [...words], { stdio: 'inherit', cwd: root });
  let stopped = false;
  const stop = (signal: NodeJS.Signals): void => {
    stopped = true;
    child.kill(signal);
  };
  // What a terminal sends reaches the child by itself, and a second one would end it without a goodbye.
  const fromTerminal = process.stdin.isTTY;
  const undo = (['SIGTERM', 'SIGINT', 'SIGHUP'] as const).map((signal) => {
    const pass = (): void => (fromTerminal && signal !== 'SIGTERM' ? void (stopped = true) : stop(signal));
    process.on(signal, pass);
    return () => process.off(signal, pass);
  });
  const stopLooking = onOrphaned(systemClock, () => stop('SIGTERM'));
  return new Promise((resolve) => {
    child.once('error', (error) =>
      process.stderr.write(`${translate('cli.failed', { reason: error.message })}\n`),
    );
    child.once('close', (code) => {
      stopLooking();
      for (const off of undo) off();
      const failed = code !== 0 && !stopped;
      resolve({ failed, exitCode: stopped ? 0 : (code ?? 1), ranMs: systemClock.monotonicMs() - startedMs });
    });
  });
}

/** Why Electron can't be started here, or undefined where it can. */
async function whyNoElectron(environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  const found = findElectron(environment) !== undefined;
  // Whoever names a runtime knows what it needs.
  const isNamed = Boolean(environment['ELECTRON_OVERRIDE_DIST_PATH'] || environment['ELECTRON_EXEC_PATH']);
  if (found && isNamed) return undefined;
  if (!hasDisplay(environment)) return translate('cli.noDisplay');
  return found ? undefined : fetchElectron();
}

async function startInBrowser(reason: string, words: readonly string[]): Promise<number> {
  process.stderr.write(`${translate('cli.noElectron', { reason })}\n`);
  const script = fileURLToPath(new URL('serve.ts', import.meta.url));
  return (await become(process.execPath, [script, '--open', ...words])).exitCode;
}

/** A runtime that fails this soon could not start: no sandbox for this user, a missing library. */
const startWithinMs = 5_000;

async function start(words: readonly string[]): Promise<number> {
  const reason = await whyNoElectron(process.env);
  const executable = reason === undefined ? findElectron(process.env) : undefined;
  if (executable === undefined) return startInBrowser(reason ?? translate('cli.downloadFailed'), words);
  if (!(await buildStale(['renderer', 'electron']))) {
    process.stderr.write(`${translate('cli.buildFailed')}\n`);
    return 1;
  }
  const { failed, exitCode, ranMs } = await become(executable, [root, ...words]);
  if (!failed || ranMs > startWithinMs) return exitCode;
  return startInBrowser(translate('cli.endedAtOnce'), words);
}

process.exitCode = await start(process.argv.slice(2));
