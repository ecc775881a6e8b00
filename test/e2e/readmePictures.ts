import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, type Browser, type Page } from '@playwright/test';
import { createDriver, type Driver } from './driver.ts';

/** The demo's migration fails after about 35 s and is then kept. */
const keptWithinMs = 90_000;

const large = { width: 1280, height: 800 } as const;
const small = { width: 900, height: 600 } as const;

type PictureOptions = {
  readonly browser: Browser;
  /** The repository's. */
  readonly root: string;
  readonly folder: string;
};

/** The README's pictures, taken from the running demo. */
export async function takeReadmePictures({ browser, root, folder }: PictureOptions): Promise<void> {
  const demo = spawn(process.execPath, [join(root, 'test/gitlab/demo.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [url] = await once(createInterface({ input: demo.stdout }), 'line');
    const page = await browser.newPage({ viewport: large, deviceScaleFactor: 2, locale: 'en-US' });
    await page.goto(String(url));
    await endTour(page);
    await openTerminals(createDriver(page));
    await take(page, { path: join(folder, 'terminals-900-dark.png'), size: small, colorScheme: 'dark' });
    await expect(page.getByRole('timer', { name: 'Kept for' }).first()).toBeVisible({
      timeout: keptWithinMs,
    });
    await take(page, { path: join(folder, 'kept-1280-dark.png'), size: large, colorScheme: 'dark' });
    await take(page, { path: join(folder, 'kept-900-light.png'), size: small, colorScheme: 'light' });
    await showLog(page);
    await take(page, { path: join(folder, 'log-1280-light.png'), size: large, colorScheme: 'light' });
    await page.keyboard.press('Control+Shift+L');
    await showSideBySide(page, createDriver(page));
    await take(page, { path: join(folder, 'side-by-side-1280-dark.png'), size: large, colorScheme: 'dark' });
  } finally {
    demo.kill('SIGTERM');
    await once(demo, 'exit');
  }
}

async function endTour(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Skip the tour' }).click();
}

async function openTerminals(driver: Driver): Promise<void> {
  const plan = await driver.debug('plan eu-west');
  await plan.connected();
  const e2e = await driver.debug('e2e 3/4');
  await e2e.connected();
  const migrate = await driver.debug('migrate:check');
  await migrate.connected();
  // Of this computer nothing is shown: the pictures are for everyone.
  await migrate.run('mkdir -p db log; touch migrate.sh; chmod +x migrate.sh; clear');
  // What is typed before the screen is wiped would leave a piece of itself.
  await migrate.expectText(/^\s*\S+[#$]\s*$/);
  await migrate.run('ls -l --color=always; for n in 41 42 43; do echo "migration $n applied"; done');
  await migrate.expectText('migration 43 applied');
}

/** The log of the job that is kept, beside its shell. */
async function showLog(page: Page): Promise<void> {
  await page.setViewportSize(large);
  await page.keyboard.press('Control+Shift+L');
  await expect(page.locator('.log-row').filter({ hasText: 'Terminal is connected' })).toBeVisible();
}

/** Two terminals in one split, and a search in one of them. */
async function showSideBySide(page: Page, driver: Driver): Promise<void> {
  await page.setViewportSize(large);
  await driver.terminal('e2e 3/4').select();
  await driver.terminal('migrate:check').select();
  await driver.terminal('migrate:check').type('');
  await page.keyboard.press('Control+Shift+D');
  await expect(driver.terminal('e2e 3/4').panel).toBeVisible();
  await driver.terminal('migrate:check').type('');
  await page.keyboard.press('Control+Shift+F');
  await page.getByRole('textbox', { name: 'Search for' }).fill('migration 4');
  await expect(page.locator('.xterm-decoration-container > *').first()).toBeAttached();
}

type Picture = {
  readonly path: string;
  readonly size: typeof large | typeof small;
  readonly colorScheme: 'light' | 'dark';
};

async function take(page: Page, { path, size, colorScheme }: Picture): Promise<void> {
  const shellSize = page.getByText(/^\d+×\d+$/);
  const before = (await shellSize.textContent()) ?? '';
  if (page.viewportSize()?.width !== size.width) {
    await page.setViewportSize(size);
    // The shell stands at a prompt, so it is told its new size.
    await expect(shellSize).not.toHaveText(before);
  }
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  // Over the terminal, so that no row looks pointed at.
  await page.mouse.move(size.width / 2, size.height / 2);
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path });
}
