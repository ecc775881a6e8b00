import type { Page } from '@playwright/test';
import { startApp, type App } from './app.ts';
import { startElectronApp, type ElectronApp, type StartElectron } from './electronApp.ts';
import type { Host } from './host.ts';

/** The processes of one test, on one data folder. */
export type Apps = {
  /** The test's usual one, started when it is first asked for. */
  readonly first: () => Promise<App>;
  /** Another start. `port`: of the browser host, so that a page finds it again. */
  readonly start: (options?: { readonly port?: number }) => Promise<App>;
  /** On Electron, or the stand-in, with more to say. */
  readonly startElectron: (
    options?: Partial<Pick<StartElectron, 'words' | 'standIn' | 'env' | 'dataDir'>>,
  ) => Promise<ElectronApp>;
  /** Where this app's page is: in `page` at its address, or in its own window. */
  readonly openPage: (app: App, page: Page) => Promise<Page>;
  readonly stop: () => Promise<void>;
};

export function createApps(host: Host, dataDir: string): Apps {
  const started: App[] = [];
  let first: Promise<App> | undefined;
  const keep = <Kept extends App>(app: Kept): Kept => {
    started.push(app);
    return app;
  };
  const startElectron: Apps['startElectron'] = async (options) =>
    keep(await startElectronApp({ dataDir, ...(await host.electron()), ...options }));
  const start: Apps['start'] = async (options) =>
    host.name === 'electron' ? await startElectron() : keep(await startApp({ dataDir, ...options }));
  return {
    start,
    startElectron,
    first: () => (first ??= start()),
    openPage: async (app, page) => {
      if (app.page !== undefined) return await app.page();
      await page.goto(app.url);
      return page;
    },
    stop: async () => {
      await Promise.all(started.map((app) => app.stop()));
    },
  };
}
