import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { connectControl, type Control } from './control.ts';
import { optionsVariable, type StandInInput } from './options.ts';

/*
 * Small apps for the stand-in's own tests: a main script, a preload and a page, in a folder of their own.
 */

export type SmallApp = {
  /** The body of the main script. It has Electron's parts by name, and `tell(name, value)`. */
  readonly main: string;
  readonly preload?: string;
  /** Answers of `app://test/…` by path; `/` is an empty page unless given. */
  readonly pages?: Readonly<Record<string, string>>;
  readonly options?: StandInInput;
  /** A folder that other starts use too. */
  readonly dataDir?: string;
  readonly words?: readonly string[];
};

export type RunningApp = {
  readonly control: () => Promise<Control>;
  /** Waits for what the app told under this name. */
  readonly told: (name: string) => Promise<unknown>;
  /** All of it so far, in order. */
  readonly names: () => readonly string[];
  readonly output: () => string;
  readonly ended: Promise<number | null>;
  readonly stop: () => Promise<void>;
};

const cli = join(import.meta.dirname, 'cli.ts');
const compileCache = join(import.meta.dirname, '../../.cache/node');

/** Each app has the scheme `app://test`, and a `createWindow` with its preload. */
function mainScript({ main, pages = {} }: SmallApp): string {
  return `
import { app, BrowserWindow, clipboard, dialog, ipcMain, Menu, MessageChannelMain, nativeTheme, Notification, powerMonitor,
  protocol, safeStorage, screen, session, shell, Tray, nativeImage } from 'electron';
const tell = (name, value) => process.stdout.write(JSON.stringify({ name, value: value ?? null }) + '\\n');
const messageOf = (work) => { try { work(); return 'nothing'; } catch (cause) { return cause.message; } };
const pages = ${JSON.stringify({ '/': '<title>Page</title><h1>Page</h1>', ...pages })};
protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
const servePages = () => protocol.handle('app', (request) => {
  const body = pages[new URL(request.url).pathname];
  return new Response(body ?? '', { status: body === undefined ? 404 : 200, headers: { 'content-type': 'text/html' } });
});
const preload = ${JSON.stringify('PRELOAD')}.replace('PRELOAD', app.getAppPath() + '/preload.cjs');
const createWindow = (options = {}) => new BrowserWindow({ ...options, webPreferences: { preload, ...options.webPreferences } });
${main}
`;
}

export async function startSmallApp(small: SmallApp): Promise<RunningApp> {
  const folder = mkdtempSync(join(tmpdir(), 'stand-in-app-'));
  const dataDir = small.dataDir ?? join(folder, 'data');
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'small', version: '1.2.3', main: 'main.mjs' }),
  );
  writeFileSync(join(folder, 'main.mjs'), mainScript(small));
  writeFileSync(join(folder, 'preload.cjs'), small.preload ?? '');
  const child = spawn(process.execPath, [cli, `--user-data-dir=${dataDir}`, folder, ...(small.words ?? [])], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      NODE_COMPILE_CACHE: compileCache,
      XDG_CONFIG_HOME: join(dataDir, 'config'),
      [optionsVariable]: JSON.stringify(small.options ?? {}),
    },
  });
  const ended = once(child, 'exit').then(([code]: unknown[]) => (typeof code === 'number' ? code : null));
  const { told, names, output, address } = listenTo(child, ended);
  let control: Promise<Control> | undefined;
  return {
    control: () => (control ??= address.then(connectControl)),
    told,
    names,
    output,
    ended,
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

function listenTo(child: ChildProcess, ended: Promise<unknown>) {
  const values = new Map<string, PromiseWithResolvers<unknown>>();
  const names: string[] = [];
  const address = Promise.withResolvers<string>();
  let output = '';
  const valueOf = (name: string): PromiseWithResolvers<unknown> => {
    const known = values.get(name) ?? Promise.withResolvers<unknown>();
    values.set(name, known);
    return known;
  };
  if (!child.stdout || !child.stderr) throw new Error('no output');
  createInterface({ input: child.stdout }).on('line', (line) => {
    // Of the harness's own `tell`.
    const { name, value } = JSON.parse(line) as { readonly name: string; readonly value: unknown };
    names.push(name);
    valueOf(name).resolve(value);
  });
  createInterface({ input: child.stderr }).on('line', (line) => {
    output += `${line}\n`;
    const found = /Stand-in listening on (ws:\S+)/.exec(line)?.[1];
    if (found !== undefined) address.resolve(found);
  });
  address.promise.catch(() => {});
  void ended.then(() => {
    const gone = new Error(`The app has ended: ${output}`);
    address.reject(gone);
    // What was told before is still on its way through the pipe.
    setImmediate(() => {
      for (const waiting of values.values()) waiting.reject(gone);
    });
  });
  const told = (name: string): Promise<unknown> => valueOf(name).promise;
  return { told, names: () => names, output: () => output, address: address.promise };
}
