import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pass } from 'node:timers/promises';
import { expect, type Browser, type CDPSession, type Page } from '@playwright/test';
import { startApp } from '../e2e/app.ts';
import { createDriver } from '../e2e/driver.ts';
import { startGitLab } from '../gitlab/gitlab.ts';

/*
 * How long a page takes that was loaded before, and what Jobshell costs while nothing happens. Both in processor time, which
 * other programs of the machine touch less than the clock, and the first also by the clock.
 */

export type StartAndRest = {
  /** Milliseconds of the page's main thread until the jobs stand there, and by the clock until the first content. */
  readonly warmStart: { readonly busyMs: number; readonly firstContentMs: number };
  /** Share of one core, with 20 connected terminals. `main` is undefined where the system has no /proc. */
  readonly rest: { readonly page: number; readonly main: number | undefined };
};

const terminals = 20;
const warmStarts = 5;
const restMs = 30_000;
/** The sizes are typed, the list is read, the cursor stands still, and what opening left behind was collected. */
const settleMs = 60_000;

export async function measureStartAndRest(browser: Browser): Promise<StartAndRest> {
  const gitlab = await startGitLab();
  const alice = gitlab.users.add({ username: 'alice' });
  gitlab.projects.add({ path: 'acme/shop', members: { alice: 'developer' } });
  gitlab.runners.add({ description: 'shell-1', executor: 'shell' });
  const names = Array.from({ length: terminals }, (_, index) => `job-${String(index + 1).padStart(2, '0')}`);
  for (const name of names)
    gitlab.jobs.add({ project: 'acme/shop', name, startedBy: 'alice', runner: 'shell-1' });
  const dataDir = await mkdtemp(join(tmpdir(), 'jobshell-bench-'));
  const app = await startApp({ dataDir });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  try {
    await page.goto(app.url);
    const driver = createDriver(page);
    await driver.signIn({ url: gitlab.url, token: alice.token() });
    await driver.useCookie(alice.signInCookie());
    await expect(driver.row('job-01')).toBeVisible();
    const warmStart = await measureWarmStart(page);
    for (const name of names) await (await driver.debug(name)).connected();
    return { warmStart, rest: await measureRest(page, app.pid) };
  } finally {
    await page.close();
    await app.stop();
    await gitlab.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function measureWarmStart(page: Page): Promise<StartAndRest['warmStart']> {
  const devtools = await openMetrics(page);
  const starts: { readonly busyMs: number; readonly firstContentMs: number }[] = [];
  for (let count = 0; count < warmStarts; count += 1) {
    await page.reload();
    await expect(createDriver(page).row('job-01')).toBeVisible();
    // Counted from the navigation on.
    const busyMs = (await metric(devtools, 'TaskDuration')) * 1000;
    const firstContentMs = await page.evaluate(
      () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
    );
    starts.push({ busyMs, firstContentMs });
  }
  await devtools.detach();
  return {
    busyMs: middle(starts.map((start) => start.busyMs)),
    firstContentMs: middle(starts.map((start) => start.firstContentMs)),
  };
}

async function measureRest(page: Page, pid: number): Promise<StartAndRest['rest']> {
  const devtools = await openMetrics(page);
  await pass(settleMs);
  const before = {
    page: await metric(devtools, 'ProcessTime'),
    main: processorSeconds(pid),
    atMs: Date.now(),
  };
  await pass(restMs);
  const passedSeconds = (Date.now() - before.atMs) / 1000;
  const mainNow = processorSeconds(pid);
  return {
    page: ((await metric(devtools, 'ProcessTime')) - before.page) / passedSeconds,
    main:
      mainNow === undefined || before.main === undefined
        ? undefined
        : (mainNow - before.main) / passedSeconds,
  };
}

async function openMetrics(page: Page): Promise<CDPSession> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable');
  return devtools;
}

/** Seconds. `TaskDuration` is the main thread's, `ProcessTime` that of the whole renderer process. */
async function metric(devtools: CDPSession, name: 'TaskDuration' | 'ProcessTime'): Promise<number> {
  const { metrics } = await devtools.send('Performance.getMetrics');
  return metrics.find((one) => one.name === name)?.value ?? Number.NaN;
}

/** Linux counts in hundredths of a second: proc(5), fields 14 and 15 of `stat`. */
function processorSeconds(pid: number): number | undefined {
  const file = `/proc/${pid}/stat`;
  if (!existsSync(file)) return undefined;
  const [user = 0, system = 0] =
    readFileSync(file, 'utf8').split(') ').at(-1)?.split(' ').slice(11, 13).map(Number) ?? [];
  return (user + system) / 100;
}

function middle(numbers: readonly number[]): number {
  return numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}
