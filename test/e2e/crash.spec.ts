import { chromium, type Browser, type BrowserContext } from '@playwright/test';
import { countFromTheStart, expectAllBack, openChatter, typeNothing } from './chatter.ts';
import { createDriver, type Driver } from './driver.ts';
import type { ElectronApp } from './electronApp.ts';
import { expect, test, type Page } from './fixtures.ts';

const names = ['lint', 'unit-tests', 'e2e 1/2', 'e2e 2/2', 'deploy:review'];
const kills = 20;
const killed = `killed ${kills} times under five open terminals with output running: all there again, bytes whole`;
/** A kill, a new page and five terminals, twenty times. */
const killsWithinMs = 240_000;

// The same road in the desktop app is the one that is taken in every run.
test(`a page ${killed}`, { tag: ['@browser', '@whole'] }, async ({ world, dataDir, apps, context }) => {
  test.setTimeout(killsWithinMs);
  await typeNothing(dataDir);
  const app = await apps.first();
  await context.addInitScript(() => sessionStorage.setItem('jobshell.checksum', 'from the start'));
  let jobshell = await openPage(context, app.url);
  await jobshell.enter(world);
  const chatter = await openChatter(world, { jobshell, names });

  await chatter.start();
  for (let count = 0; count < kills; count += 1) {
    // In turn: the renderer's process is killed, and its page loaded again.
    if (count % 2 === 0) {
      await crash(jobshell.page);
      jobshell = await openPage(context, app.url);
    } else await jobshell.page.reload();
    await expectAllBack(jobshell, names);
  }
  await chatter.stop();

  for (const name of names) await chatter.expectWhole(jobshell, name);
});

test(`a window ${killed}`, { tag: '@electron' }, async ({ world, dataDir, apps, host }) => {
  test.setTimeout(killsWithinMs);
  await typeNothing(dataDir);
  const app = await apps.startElectron();
  const { url } = (await host.electron()).shared ?? {};
  test.skip(url === undefined, 'Only the stand-in lets a test kill a renderer');
  const page = await app.pageOf('w1');
  await countFromTheStart(page);
  const chatter = await openChatter(world, { jobshell: await enter(page, world), names });

  await chatter.start();
  for (let count = 0; count < kills; count += 1) {
    await crashWindow(app);
    await look(url, async (jobshell) => {
      await leaveCrashedPage(jobshell.page);
      await expectAllBack(jobshell, names);
    });
  }
  await chatter.stop();

  await look(url, async (jobshell) => {
    for (const name of names) await chatter.expectWhole(jobshell, name);
  });
});

test(
  'a window that crashes again and again says so, and comes back by its button',
  { tag: '@electron' },
  async ({ world, apps, host }) => {
    test.setTimeout(180_000);
    world.job({ name: 'lint' });
    const app = await apps.startElectron();
    const { url } = (await host.electron()).shared ?? {};
    test.skip(url === undefined, 'Only the stand-in lets a test kill a renderer');
    const jobshell = await enter(await app.pageOf('w1'), world);
    await (await jobshell.debug('lint')).connected();
    const addressNow = async () => (await app.control?.state())?.windows[0]?.url ?? '';

    for (let count = 0; count < 3; count += 1) await crashWindow(app);
    await expect.poll(addressNow).toContain('/crashed');
    await look(url, async ({ page }) => {
      await expect(page.getByRole('heading', { name: 'This page keeps crashing' })).toBeVisible();
      await leaveCrashedPage(page);
    });
    await look(url, async ({ terminal }) => terminal('lint').connected());
  },
);

test(
  'a window that does not answer may be loaded again, and its terminals go on',
  { tag: '@electron' },
  async ({ world, apps, host }) => {
    test.setTimeout(180_000);
    world.job({ name: 'lint' });
    const app = await apps.startElectron();
    const { control } = app;
    const { url } = (await host.electron()).shared ?? {};
    test.skip(url === undefined || control === undefined, 'Only the stand-in lets a test hang a renderer');
    const jobshell = await enter(await app.pageOf('w1'), world);
    await (await jobshell.debug('lint')).connected();

    const { windows } = (await control?.state()) ?? { windows: [] };
    const [window] = windows;
    if (!control || !window) throw new Error('no window');
    await control.ask('window.hang', { windowId: window.id, hangs: true });
    const asked = await control.until(({ questions }) => questions[0]);
    expect(asked.question).toMatchObject({
      message: "Jobshell's window does not answer",
      buttons: ['Wait', 'Reload window'],
    });
    await control.ask('dialog.answer', { id: asked.id, answer: { kind: 'button', index: 1 } });
    await look(url, async ({ terminal }) => terminal('lint').connected());
  },
);

test('a start after one that was killed says so, and offers what was open', async ({ world, apps, page }) => {
  test.setTimeout(180_000);
  world.job({ name: 'unit-tests' });
  const first = await apps.first();
  const jobshell = createDriver(await apps.openPage(first, page));
  await keepSignedIn(jobshell.page);
  await jobshell.enter(world);
  await (await jobshell.debug('unit-tests')).connected();
  await first.stop('SIGKILL');

  const second = await apps.start();
  const again = createDriver(await apps.openPage(second, page));
  await expect(again.page.getByText(/^Jobshell ended unexpectedly\. 1 terminal was open/)).toBeVisible();
  await again.page.getByRole('button', { name: /^Reopen/ }).click();
  await again.terminal('unit-tests').connected();
  // On the desktop a quit with an open terminal asks first: windows.spec.ts.
  if (second.kind === 'electron') return;
  await second.stop();

  const third = createDriver(await apps.openPage(await apps.start(), page));
  await expect(third.page.getByText(/^1 terminal was open when Jobshell quit/)).toBeVisible();
});

/** Where there is no keyring the person has to choose it. */
async function keepSignedIn(page: Page): Promise<void> {
  const choice = page.getByRole('checkbox', { name: /stay signed in/i });
  await page.getByRole('textbox', { name: 'GitLab URL' }).waitFor();
  if (await choice.isVisible()) await choice.check();
}

async function enter(page: Page, world: Parameters<Driver['enter']>[0]): Promise<Driver> {
  const jobshell = createDriver(page);
  await jobshell.enter(world);
  return jobshell;
}

async function openPage(context: BrowserContext, url: string): Promise<Driver> {
  const page = await context.newPage();
  await page.goto(url);
  return createDriver(page);
}

/** Where the kills came so fast that the window gave up, the person's button brings it back. */
async function leaveCrashedPage(page: Page): Promise<void> {
  if (page.url().includes('/crashed')) await page.getByRole('link', { name: 'Reload' }).click();
}

/** Ends the page's renderer process, as a crash does. */
async function crash(page: Page): Promise<void> {
  const gone = page.waitForEvent('crash');
  const devtools = await page.context().newCDPSession(page);
  // The answer never comes.
  devtools.send('Page.crash').catch(() => {});
  await gone;
  await page.close();
}

/** The same to a window, waiting until the app has loaded something in its place. */
async function crashWindow({ control, output }: ElectronApp): Promise<void> {
  const { windows } = (await control?.state()) ?? { windows: [] };
  const [window] = windows;
  if (!control || !window) throw new Error('no window');
  const crashes = () => output().split('window.page-gone').length;
  const before = crashes();
  // A page that is still being loaded has no process to end: asked again then.
  const crashedBy = async () => {
    if (crashes() === before) await control.ask('window.crash', { windowId: window.id });
    return crashes();
  };
  await expect.poll(crashedBy, { timeout: lookWithinMs, intervals: [500] }).toBe(before + 1);
}

const lookWithinMs = 60_000;
const aliveWithinMs = 8_000;

/** Looks at the window with new eyes: to Playwright a page that has crashed once stays dead. */
async function look(url: string | undefined, use: (jobshell: Driver) => Promise<void>): Promise<void> {
  const endsAtMs = Date.now() + lookWithinMs;
  for (;;) {
    // A page that is dead at this moment is waited for in vain.
    const options = { noDefaults: true, timeout: aliveWithinMs } as const;
    const browser = await chromium.connectOverCDP(url ?? '', options).catch(() => undefined);
    try {
      const page = browser && (await findAlive(browser));
      if (page) return await use(createDriver(page));
    } finally {
      await browser?.close();
    }
    if (Date.now() > endsAtMs) throw new Error('The window did not come back');
  }
}

async function findAlive(browser: Browser): Promise<Page | undefined> {
  for (const page of browser.contexts().flatMap((context) => context.pages())) {
    if (!page.url().includes('window=w1')) continue;
    const alive = await page.waitForSelector('main', { timeout: aliveWithinMs }).then(Boolean, () => false);
    if (alive) return page;
  }
  return undefined;
}
