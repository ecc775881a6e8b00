import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, type Browser, type Page } from '@playwright/test';
import { startApp, type App } from '../e2e/app.ts';
import { createDriver, type Driver, type Terminal } from '../e2e/driver.ts';
import { startGitLab, type GitLab } from '../gitlab/gitlab.ts';
import type { Payload } from './payloads.ts';
import { watchRoad } from './watchRoad.ts';

/*
 * Our whole road: shells of test/gitlab → its Workhorse → core → the browser host's Port → xterm in the page. Measured by the
 * page's acknowledgements, which say how far xterm has parsed.
 */

export type House = {
  readonly gitlab: GitLab;
  readonly cookie: () => string;
  readonly app: App;
  readonly page: Page;
  readonly driver: Driver;
  /** Opens the job's terminal, and has its tty add nothing to what is sent. */
  readonly open: (job: string) => Promise<Terminal>;
  /** Milliseconds from Enter to the last byte parsed. */
  readonly cat: (terminal: Terminal, payload: Pick<Payload, 'name' | 'bytes'>) => Promise<number>;
  /** Nothing of the stream typed into last has been parsed for a while. */
  readonly settled: (quietMs?: number) => Promise<void>;
  readonly close: () => Promise<void>;
};

export type HouseOptions = {
  readonly browser: Browser;
  readonly jobs: readonly string[];
  readonly payloads: readonly Pick<Payload, 'name' | 'bytes'>[];
};

const quietForMs = 700;

export async function startHouse({ browser, jobs, payloads }: HouseOptions): Promise<House> {
  const gitlab = await startGitLab();
  const alice = gitlab.users.add({ username: 'alice' });
  gitlab.projects.add({ path: 'acme/shop', members: { alice: 'developer' } });
  gitlab.runners.add({ description: 'shell-1', executor: 'shell' });
  for (const name of jobs)
    gitlab.jobs.add({ project: 'acme/shop', name, startedBy: 'alice', runner: 'shell-1' });
  for (const { name, bytes } of payloads) await writeFile(join(gitlab.folder, 'home', name), bytes);
  const dataDir = await mkdtemp(join(tmpdir(), 'jobshell-bench-'));
  const app = await startApp({ dataDir });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.addInitScript(watchRoad);
  await page.goto(app.url);
  const driver = createDriver(page);
  await driver.signIn({ url: gitlab.url, token: alice.token() });
  await driver.useCookie(alice.signInCookie());

  const settled = (quietMs = quietForMs) => waitUntilQuiet(page, quietMs);
  return {
    gitlab,
    cookie: alice.signInCookie,
    app,
    page,
    driver,
    settled,
    open: async (job) => {
      // A long list draws only the rows that are in sight.
      await page.getByRole('searchbox', { name: 'Filter jobs' }).fill(job);
      const terminal = await driver.debug(job);
      await terminal.connected();
      await terminal.run('clear; stty -opost');
      await settled();
      return terminal;
    },
    cat: async (terminal, { name, bytes }) => {
      await terminal.type(`cat ${name}`);
      await settled();
      await page.evaluate((count) => window.benchRoad.expect(count), bytes.byteLength);
      await page.keyboard.press('Enter');
      await expect
        .poll(() => page.evaluate(() => window.benchRoad.tookMs() ?? 0), { timeout: 300_000, message: name })
        .toBeGreaterThan(0);
      await settled();
      return page.evaluate(() => window.benchRoad.tookMs() ?? Number.NaN);
    },
    close: async () => {
      await page.close();
      await app.stop();
      await gitlab.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function waitUntilQuiet(page: Page, quietMs: number): Promise<void> {
  await expect
    .poll(
      () =>
        page.evaluate(() => {
          const road = window.benchRoad;
          const lastMs = Math.max(road.lastInputMs(), road.lastAckMs(road.typedStream()));
          return performance.now() - lastMs;
        }),
      { timeout: 120_000 },
    )
    .toBeGreaterThan(quietMs);
}
