import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Jobshell's browser host, as a process of its own: what people start with `npm run serve`. */
export type App = {
  readonly url: string;
  readonly dataDir: string;
  readonly pid: number;
  /** What it printed so far. */
  readonly output: () => string;
  /** Resident memory, bytes. */
  readonly memoryBytes: () => number;
  readonly stop: (signal?: NodeJS.Signals) => Promise<void>;
};

/** Each test starts one: what the first has compiled, the others need not. */
const compileCache = fileURLToPath(new URL('../../.cache/node', import.meta.url));
const mainFile = fileURLToPath(new URL('../../main/hosts/browser/main.ts', import.meta.url));

export async function startApp({ dataDir, port = 0, env = {} }: StartApp): Promise<App> {
  const child = spawn(
    process.execPath,
    [mainFile, '--port', String(port), '--data-dir', dataDir, '--no-keyring'],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NODE_COMPILE_CACHE: compileCache, ...env } },
  );
  let output = '';
  child.stderr.on('data', (text) => (output += String(text)));
  const url = await readUrl(child, (line) => (output += `${line}\n`)).catch((error: unknown) => {
    throw new Error(`Jobshell did not start: ${output}`, { cause: error });
  });
  return {
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

type StartApp = {
  readonly dataDir: string;
  readonly port?: number;
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

function residentBytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024;
}
