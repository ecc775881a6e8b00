import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { surroundings } from '../../main/hosts/browser/directories.ts';
import { openBrowser } from '../../main/hosts/browser/openBrowser.ts';
import { buildBrowserPreload } from '../../preload/build.ts';
import { createClient } from '../../preload/client.ts';
import type { Result } from '../../preload/contract/error.ts';
import { socketPath, socketProtocol, tokenProtocolPrefix } from '../../preload/contract/wire.ts';
import { createSocketPort } from '../../preload/socketPort.ts';
import { buildRenderer } from '../../renderer/build.ts';
import { startGitLab } from './gitlab.ts';
import { onLeaving } from './leaving.ts';
import { fillDemo, type Demo } from './scenario.ts';

/*
 * `npm run demo`: a GitLab on loopback with running jobs, and Jobshell already signed in to it. Prints one line, the URL.
 * When it goes, nothing is left: no process, no port, and no file, since all of them are in one temporary folder each.
 */

const cleanUps: (() => Promise<void> | void)[] = [];
onLeaving(leave);

try {
  const url = await startDemo();
  process.stdout.write(`${url}\n`);
  openBrowser(url, surroundings());
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  await leave();
  process.exit(1);
}

/** Undoes what was done so far, last things first. */
async function leave(): Promise<void> {
  for (const undo of cleanUps.splice(0).toReversed()) await undo();
}

async function startDemo(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'jobshell-demo-'));
  cleanUps.push(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  const gitlab = await startGitLab();
  cleanUps.push(gitlab.close);
  const demo = fillDemo(gitlab);
  await Promise.all([buildRenderer(join(folder, 'renderer')), buildBrowserPreload(join(folder, 'preload'))]);
  const url = await startHost(folder);
  await signIn(new URL(url), { gitlabUrl: gitlab.url, demo });
  return url;
}

/** Starts the browser host; resolves with the URL it prints. */
async function startHost(folder: string): Promise<string> {
  const file = fileURLToPath(new URL('demoHost.ts', import.meta.url));
  const child = spawn(process.execPath, [file, folder], { stdio: 'pipe' });
  child.stderr.pipe(process.stderr);
  cleanUps.push(() => endHost(child));
  const lines = createInterface({ input: child.stdout });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`The browser host ended (exit code ${String(code)})`);
  });
  // Whoever awaits `ended` after the start is over has no interest in how the host ended.
  ended.catch(() => undefined);
  const [url] = await Promise.race([once(lines, 'line'), ended]);
  return String(url);
}

/** How long the host has for closing its terminals. */
const endLimitMs = 3000;

async function endHost(child: ChildProcessWithoutNullStreams): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const limit = setTimeout(() => child.kill('SIGKILL'), endLimitMs);
  await ended;
  clearTimeout(limit);
}

type SignIn = { readonly gitlabUrl: string; readonly demo: Demo };

/** Signs in as a page would: by the app's own commands, over the host's own WebSocket. */
async function signIn(host: URL, { gitlabUrl, demo }: SignIn): Promise<void> {
  const port = createSocketPort({
    openSocket: () => openWebSocket(host),
    isRefused: () => Promise.resolve(false),
    onRefused: () => undefined,
  });
  const client = createClient(port);
  try {
    await new Promise<void>((resolve) => {
      client.onLine((state) => {
        if (state === 'up') resolve();
      });
    });
    const account = valueOf(await client.call('account.signIn', { gitlabUrl, token: demo.token }));
    valueOf(await client.call('account.useCookie', { accountId: account.id, cookie: demo.cookie }));
  } finally {
    port.close();
  }
}

/** Node's WebSocket takes headers beside the protocols; the host wants an Origin, as browsers send it. */
function openWebSocket({ host, origin, hash }: URL): WebSocket {
  const protocols = [socketProtocol, `${tokenProtocolPrefix}${hash.slice(1)}`];
  return Reflect.construct(WebSocket, [`ws://${host}${socketPath}`, { protocols, headers: { origin } }]);
}

function valueOf<Value>(result: Result<Value>): Value {
  if (!result.ok)
    throw new Error(`Signing in to the demo's GitLab failed: ${result.error.code}, ${result.error.message}`);
  return result.value;
}
