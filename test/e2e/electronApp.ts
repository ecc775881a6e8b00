import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from '@playwright/test';
import { connectControl, type Control } from '../electron/control.ts';
import { optionsVariable, type StandInInput } from '../electron/options.ts';
import { compileCache, englishEnvironment, passTour, residentBytes, type App } from './app.ts';
import { connectionsFile, recordingEnvironment } from './network.ts';

/*
 * Jobshell's Electron host, as a process of its own: on Electron where its binary is there, else on the stand-in.
 */

export type ElectronApp = App & {
  readonly browser: Browser;
  /** A hand on the stand-in. Undefined on Electron itself. */
  readonly control: Control | undefined;
  /** The page of a window by its id in its address: `w1`, `w2`… Waits for it. */
  readonly pageOf: (windowId: string) => Promise<Page>;
  /** Its process is gone: with which exit code, or by a signal without one. */
  readonly ended: Promise<number | null>;
};

export type StartElectron = {
  readonly dataDir: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly words?: readonly string[];
  /** The stand-in's; absent on Electron. */
  readonly shared?: { readonly browser: Browser; readonly url: string };
  readonly standIn?: StandInInput;
};

const root = fileURLToPath(new URL('../..', import.meta.url));
const cli = fileURLToPath(new URL('../electron/cli.ts', import.meta.url));

/** Electron's own names for an installed binary, in its package's order. Undefined: none is there. */
export function findElectron(environment: NodeJS.ProcessEnv): string | undefined {
  const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  const pathFile = join(folder, 'path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : 'electron';
  const distFolder = environment['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(folder, 'dist');
  const executable = environment['ELECTRON_EXEC_PATH'] ?? join(distFolder, name);
  return existsSync(executable) ? executable : undefined;
}

/** A start, a page and a first paint; ten times what they take. */
const windowWithinMs = 20_000;
const stopWithinMs = 10_000;

export async function startElectronApp(options: StartElectron): Promise<ElectronApp> {
  const child = startProcess(options);
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  let output = '';
  child.stdout?.on('data', (text) => (output += String(text)));
  const isStandIn = options.shared !== undefined;
  const addresses = await readAddresses(child, { isStandIn, keep: (line) => (output += `${line}\n`) }).catch(
    (error: unknown) => {
      child.kill('SIGKILL');
      throw new Error(`Jobshell did not start: ${output}`, { cause: error });
    },
  );
  const browser =
    options.shared?.browser ?? (await chromium.connectOverCDP(addresses.devtools, { noDefaults: true }));
  const control = addresses.control === undefined ? undefined : await connectControl(addresses.control);
  const pageOf = createPageFinder(browser, control);
  return {
    kind: 'electron',
    url: 'app://jobshell/',
    dataDir: options.dataDir,
    pid: child.pid ?? 0,
    output: () => output,
    memoryBytes: () => residentBytes(child.pid ?? 0),
    browser,
    control,
    pageOf,
    ended,
    page: () => pageOf('w1'),
    stop: async (signal = 'SIGTERM') => {
      await stopProcess(child, { signal, control });
      if (!isStandIn) await browser.close();
    },
  };
}

function startProcess({ dataDir, env = {}, words = [], shared, standIn = {} }: StartElectron): ChildProcess {
  const switches = ['--remote-debugging-port=0'];
  passTour(dataDir);
  const appWords = [root, '--data-dir', dataDir, ...words];
  const environment = {
    ...process.env,
    NODE_COMPILE_CACHE: compileCache,
    ...englishEnvironment,
    // The system's keyring, and whatever else an app finds there, is not the person's own.
    XDG_CONFIG_HOME: `${dataDir}.config`,
    ...recordingEnvironment(connectionsFile(dataDir)),
    ...env,
  };
  if (shared === undefined) {
    const executable = findElectron(process.env) ?? '';
    const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    return spawn(executable, [...switches, ...sandbox, '--password-store=basic', ...appWords], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: environment,
    });
  }
  const options: StandInInput = { browserUrl: shared.url, storageBackend: 'basic_text', ...standIn };
  return spawn(process.execPath, [cli, ...switches, ...appWords], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...environment, [optionsVariable]: JSON.stringify(options) },
  });
}

type Stop = { readonly signal: NodeJS.Signals; readonly control: Control | undefined };

/** Where it asks whether to quit with terminals open, the answer is yes. */
async function stopProcess(child: ChildProcess, { signal, control }: Stop): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const gone = once(child, 'exit');
    child.kill(signal);
    const late = setTimeout(() => child.kill('SIGKILL'), stopWithinMs);
    const answer = async (): Promise<void> => {
      const asked = await control?.until(({ questions }) => questions[0]);
      if (asked !== undefined)
        await control?.ask('dialog.answer', { id: asked.id, answer: { kind: 'button', index: 0 } });
    };
    // The connection ends with the process.
    answer().catch(() => {});
    await gone;
    clearTimeout(late);
  }
  control?.close();
}

type Addresses = { readonly devtools: string; readonly control: string | undefined };

async function readAddresses(
  child: ChildProcess,
  { isStandIn, keep }: { readonly isStandIn: boolean; readonly keep: (line: string) => void },
): Promise<Addresses> {
  if (!child.stderr) throw new Error('no output');
  const lines = createInterface({ input: child.stderr });
  let devtools: string | undefined;
  return await new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`exit code ${code}`)));
    child.once('error', reject);
    lines.on('line', (line) => {
      keep(line);
      devtools ??= /DevTools listening on (ws:\S+)/.exec(line)?.[1];
      const control = /Stand-in listening on (ws:\S+)/.exec(line)?.[1];
      if (devtools !== undefined && (control !== undefined || !isStandIn)) resolve({ devtools, control });
    });
  });
}

/** The page whose address names the window; of the stand-in's shared Chromium only this app's. */
function createPageFinder(
  browser: Browser,
  control: Control | undefined,
): (windowId: string) => Promise<Page> {
  const isWindow = (url: string, windowId: string): boolean => {
    const parsed = URL.parse(url);
    return (
      parsed?.hostname.startsWith('jobshell') === true &&
      (parsed.searchParams.get('window') ?? 'w1') === windowId
    );
  };
  const find = async (windowId: string): Promise<Page | undefined> => {
    const pages = browser.contexts().flatMap((context) => context.pages());
    const candidates = pages.filter((page) => isWindow(page.url(), windowId));
    if (control === undefined || candidates.length === 0) return candidates[0];
    const { windows } = await control.state();
    const own = windows.map(({ targetId }) => targetId);
    for (const page of candidates) if (own.includes(await targetIdOf(page))) return page;
    return undefined;
  };
  return async (windowId) => {
    const endsAtMs = Date.now() + windowWithinMs;
    for (;;) {
      const found = await find(windowId);
      if (found !== undefined) return found;
      if (Date.now() > endsAtMs) throw new Error(`Window ${windowId} did not open`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
}

async function targetIdOf(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page);
  const { targetInfo } = await session.send('Target.getTargetInfo');
  await session.detach();
  return targetInfo.targetId;
}
