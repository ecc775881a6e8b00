import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, expect, type Page } from '@playwright/test';
import { chromiumArguments, findOrInstallChromium } from '../chromium.ts';
import { createDriver, type Driver } from './driver.ts';

/*
 * npm run screenshots: the README's pictures, taken from the running demo at both sizes and in both themes.
 */

const root = join(import.meta.dirname, '../..');
const folder = join(root, '.github/screenshots');
const sizes = [
  { width: 1280, height: 800 },
  { width: 900, height: 600 },
] as const;
/** The demo's migration fails after about 35 s and is then kept. */
const keptWithinMs = 90_000;

await mkdir(folder, { recursive: true });
const demo = spawn(process.execPath, [join(root, 'test/gitlab/demo.ts')], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
const [url] = await once(createInterface({ input: demo.stdout }), 'line');
const browser = await chromium.launch({
  executablePath: await findOrInstallChromium(),
  args: [...chromiumArguments],
});
try {
  const page = await browser.newPage({ viewport: sizes[0], deviceScaleFactor: 2 });
  await page.goto(String(url));
  await openTerminals(createDriver(page));
  await takeAll(page, 'terminals');
  await expect(page.getByRole('timer', { name: 'Kept for' }).first()).toBeVisible({ timeout: keptWithinMs });
  await takeAll(page, 'kept');
} finally {
  await browser.close();
  demo.kill('SIGTERM');
  await once(demo, 'exit');
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
  await migrate.run('ls -l --color=always; for n in 41 42 43; do echo "migration $n applied"; done');
  await migrate.expectText('migration 43 applied');
}

async function takeAll(page: Page, name: string): Promise<void> {
  const shellSize = page.getByText(/^\d+×\d+$/);
  for (const size of sizes) {
    const before = (await shellSize.textContent()) ?? '';
    await page.setViewportSize(size);
    // The shell stands at a prompt, so it is told its new size.
    if (size !== sizes[0]) await expect(shellSize).not.toHaveText(before);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.evaluate(() => document.fonts.ready);
      await page.screenshot({ path: join(folder, `${name}-${size.width}-${colorScheme}.png`) });
    }
  }
  await page.setViewportSize(sizes[0]);
}
