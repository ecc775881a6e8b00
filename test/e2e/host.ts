import { chromium, type Browser, type BrowserContext } from '@playwright/test';
import { findOrInstallChromium } from '../chromium.ts';
import { startChromium } from '../electron/chromiumProcess.ts';
import { findElectron, type StartElectron } from './electronApp.ts';
import { createPipeTransport } from './pipeTransport.ts';

export type HostName = 'browser' | 'electron';

/** What one worker's tests share: the browser that their pages are in. */
export type Host = {
  readonly name: HostName;
  /** For pages of the browser host; on the stand-in the one in which all windows are. */
  readonly openContext: () => Promise<{
    readonly context: BrowserContext;
    readonly close: () => Promise<void>;
  }>;
  /** What each start of the Electron host gets. */
  readonly electron: () => Promise<Pick<StartElectron, 'shared'>>;
  readonly close: () => Promise<void>;
};

type Running = { readonly browser: Browser; readonly url: string; readonly stop: () => Promise<void> };

/** Starts nothing before it is needed. */
export function createHost(name: HostName): Host {
  const isStandIn = name === 'electron' && findElectron(process.env) === undefined;
  let running: Promise<Running> | undefined;
  const run = (): Promise<Running> => (running ??= startBrowser());
  return {
    name,
    openContext: async () => {
      const { browser } = await run();
      // The stand-in's windows show up in the browser's own context.
      const [own] = isStandIn ? browser.contexts() : [];
      const context = own ?? (await browser.newContext());
      return { context, close: () => (own === undefined ? context.close() : Promise.resolve()) };
    },
    electron: async () => (isStandIn ? { shared: await run() } : {}),
    close: async () => {
      await (await running)?.stop();
    },
  };
}

async function startBrowser(): Promise<Running> {
  await findOrInstallChromium();
  const { url, pipe, stop } = await startChromium({ headed: false });
  const browser = await chromium.connectOverCDP(createPipeTransport(pipe), { noDefaults: true });
  return {
    browser,
    url,
    stop: async () => {
      await browser.close();
      await stop();
    },
  };
}
