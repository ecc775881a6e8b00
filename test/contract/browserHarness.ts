import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { socketPath, socketProtocol, tokenProtocolPrefix } from '../../preload/contract/wire.ts';
import { createSocketPort } from '../../preload/socketPort.ts';
import { systemClock } from '../../main/hosts/common/clock.ts';
import { createLog } from '../../main/hosts/common/log.ts';
import { createTranslator } from '../../main/hosts/common/translate.ts';
import {
  startBrowserHost,
  type BrowserHost,
  type BrowserHostOptions,
} from '../../main/hosts/browser/host.ts';
import type { Harness } from './harness.ts';
import { createScriptedCore, type ScriptedCore } from './scriptedCore.ts';

export type TestHost = {
  readonly host: BrowserHost;
  readonly scripted: ScriptedCore;
  readonly dataDir: string;
  readonly token: string;
  readonly origin: string;
  readonly logLines: readonly string[];
  readonly close: () => Promise<void>;
};

/** The page that stands in for the built renderer. */
export const samplePage =
  '<!doctype html><title>Jobshell</title><script type="module" src="./assets/main-1a2b.js"></script>';

/** A browser host on a free port, its folders temporary, its core scripted. */
export async function startTestHost(options: Partial<BrowserHostOptions> = {}): Promise<TestHost> {
  const folder = mkdtempSync(join(tmpdir(), 'jobshell-host-'));
  const staticDir = join(folder, 'static');
  const dataDir = join(folder, 'data');
  mkdirSync(join(staticDir, 'assets'), { recursive: true });
  writeFileSync(join(staticDir, 'index.html'), samplePage);
  writeFileSync(join(staticDir, 'assets', 'main-1a2b.js'), 'export {};');
  writeFileSync(join(folder, 'outside.txt'), 'not for pages');
  writeFileSync(join(folder, 'preload.js'), 'export {};');
  const scripted = createScriptedCore();
  const logLines: string[] = [];
  const host = await startBrowserHost({
    version: '0.0.0',
    port: 0,
    dataDir,
    staticDir,
    preloadFile: join(folder, 'preload.js'),
    clock: systemClock,
    log: createLog({ now: Date.now, sinks: [(line) => logLines.push(line)] }),
    translator: createTranslator([]),
    openCore: () => scripted.core,
    ...options,
  });
  const url = new URL(host.url);
  return {
    host,
    scripted,
    dataDir,
    token: url.hash.slice(1),
    origin: url.origin,
    logLines,
    close: async () => {
      await host.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What a browser would open, with the Origin it would send. Node's own WebSocket takes headers beside the protocols. */
export function openWebSocket(
  url: string,
  { origin, protocols }: { readonly origin: string; readonly protocols: readonly string[] },
): WebSocket {
  return Reflect.construct(WebSocket, [url, { protocols, headers: { origin } }]);
}

/** The browser host's Port, over a real WebSocket. */
export async function createBrowserHarness(): Promise<Harness> {
  const test = await startTestHost();
  const port = createSocketPort({
    openSocket: () =>
      openWebSocket(`ws://127.0.0.1:${test.host.port}${socketPath}`, {
        origin: test.origin,
        protocols: [socketProtocol, `${tokenProtocolPrefix}${test.token}`],
      }),
    isRefused: async () => false,
    onRefused: () => {},
  });
  return {
    port,
    scripted: test.scripted,
    leave: port.close,
    dispose: async () => {
      port.close();
      await test.close();
    },
  };
}
