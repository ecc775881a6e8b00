import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { connectionsFile, recordingEnvironment } from './network.ts';

/** Jobshell as a process of its own. */
export type App = {
  readonly kind: 'browser' | 'electron';
  readonly url: string;
  readonly dataDir: string;
  readonly pid: number;
  /** What it printed so far. */
  readonly output: () => string;
  /** Resident memory, bytes. */
  readonly memoryBytes: () => number;
  /** The page of its first window; the browser host has none of its own. */
  readonly page?: () => Promise<Page>;
  readonly stop: (signal?: NodeJS.Signals) => Promise<void>;
};

/** Each test starts one: what the first has compiled, the others need not. */
export const compileCache = fileURLToPath(new URL('../../.cache/node', import.meta.url));
/** Whatever this machine speaks. */
export const englishEnvironment = { LC_ALL: 'C', LANGUAGE: '' } as const;
const mainFile = fileURLToPath(new URL('../../main/hosts/browser/main.ts', import.meta.url));

/** Starts the browser host: what people start with `npm run serve`. */
export async function startApp({ dataDir, port = 0, env = {}, showsTour = false }: StartApp): Promise<App> {
  if (!showsTour) passTour(dataDir);
  const child = spawn(
    process.execPath,
    [mainFile, '--port', String(port), '--data-dir', dataDir, '--no-keyring'],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        NODE_COMPILE_CACHE: compileCache,
        ...englishEnvironment,
        ...recordingEnvironment(connectionsFile(dataDir)),
        ...env,
      },
    },
  );
  let output = '';
  child.stderr.on('data', (text) => (output += String(text)));
  const url = await readUrl(child, (line) => (output += `${line}\n`)).catch((error: unknown) => {
    throw new Error(`Jobshell did not start: ${output}`, { cause: error });
  });
  return {
    kind: 'browser',
    url,
    dataDir,
    pid: child.pid ?? 0,
    output: () => output,
    memoryBytes: () => residentBytes(child.pid ?? 0),
    stop: async (signal = 'SIGTERM') => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill(signal);
      await gone;
    },
  };
}

/** The first-run tour was taken: who tests it says so, all others find the app as it is on its second start. */
export function passTour(dataDir: string): void {
  const settingsFile = join(dataDir, 'settings.json');
  if (existsSync(dataDir) && !existsSync(settingsFile)) writeFileSync(settingsFile, '{ "tourSeen": true }\n');
}

type StartApp = {
  readonly dataDir: string;
  readonly port?: number;
  /** A first start, with the tour. */
  readonly showsTour?: boolean;
  readonly env?: Readonly<Record<string, string>>;
};

async function readUrl(child: ChildProcess, keep: (line: string) => void): Promise<string> {
  if (!child.stdout) throw new Error('no output');
  const lines = createInterface({ input: child.stdout });
  return await new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`exit code ${code}`)));
    lines.on('line', (line) => {
      keep(line);
      const url = /http:\/\/127\.0\.0\.1:\d+\/#\S+/.exec(line)?.[0];
      if (url) resolve(url);
    });
  });
}

export function residentBytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024;
}
