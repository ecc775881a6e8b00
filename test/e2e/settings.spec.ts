import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, type Page } from './fixtures.ts';

/** What stands in the settings' file. While it is being replaced, or is no JSON, nothing does: whoever waits looks again. */
async function stored(dataDir: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(join(dataDir, 'settings.json'), 'utf8'));
  } catch {
    return undefined;
  }
}

async function openSection(page: Page, name: string): Promise<void> {
  if (!(await page.getByRole('main', { name: 'Settings' }).isVisible()))
    await page.getByRole('button', { name: 'Settings', exact: true }).click();
  const section = page
    .getByRole('navigation', { name: 'Sections' })
    .getByRole('button', { name, exact: true });
  await section.click();
  await expect(section).toHaveAttribute('aria-current', 'page');
}

test('a setting counts at once, is kept in the file, and is put back by Reset', async ({
  jobshell,
  page,
  dataDir,
}) => {
  await expect(jobshell.page.getByRole('heading', { name: 'Sign in to your GitLab' })).toBeVisible();
  await openSection(page, 'Appearance');
  const root = page.locator('html');
  await page.getByText('High contrast', { exact: true }).click();
  await expect(root).toHaveAttribute('data-contrast', 'more');
  await page.getByText('Dark', { exact: true }).click();
  await expect(root).toHaveAttribute('data-theme', 'dark');
  await expect(root).not.toHaveAttribute('data-contrast');
  const size = page.getByLabel('Font size');
  await size.fill('400');
  await expect(page.getByText('Enter a number from 8 to 40. The old one stays until then.')).toBeVisible();
  await size.press('Enter');
  await size.press('Escape');
  await expect(size).toHaveValue('13');
  await size.fill('15');
  await size.press('Enter');
  await expect.poll(() => stored(dataDir)).toMatchObject({ theme: 'dark', fontSizePx: 15 });
  await page.getByRole('button', { name: 'Reset Theme' }).click();
  await expect(root).toHaveAttribute('data-theme', 'system');
  await expect.poll(() => stored(dataDir)).not.toMatchObject({ theme: expect.anything() });
});

test('an editor may change the file while Jobshell runs; mistakes are named, nothing is lost', async ({
  jobshell,
  page,
  dataDir,
}) => {
  const file = join(dataDir, 'settings.json');
  const schema: unknown = JSON.parse(await readFile(join(dataDir, 'settings.schema.json'), 'utf8'));
  expect(schema).toHaveProperty('properties.theme.enum');
  await openSection(jobshell.page, 'General');
  await expect(page.getByText(file)).toBeVisible();
  await writeFile(
    file,
    '{\n  "tourSeen": true,\n  "theme": "light",\n  "fontSizePx": "big",\n  "later": 1\n}',
  );
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  await expect(page.getByText('fontSizePx (line 4): it must be of the type number.')).toBeVisible();
  await writeFile(file, '{\n  "theme": "dark",\n');
  await expect(page.getByText('It is no valid JSON')).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  // What the page sets is written to a file of its own making; the person's is kept beside it.
  await page.getByRole('switch', { name: 'Ask before closing an open terminal' }).click();
  await expect.poll(() => stored(dataDir)).toMatchObject({ confirmClose: false, theme: 'light', later: 1 });
  const aside = (await readdir(dataDir)).find((name) => name.startsWith('settings.json.broken-'));
  expect(await readFile(join(dataDir, aside ?? ''), 'utf8')).toBe('{\n  "theme": "dark",\n');
  await expect(page.getByText('It could not be read. It was kept as')).toBeVisible();
});

test('imported colours and preferences reach the terminals that are open', async ({
  world,
  jobshell,
  page,
}) => {
  world.job({ name: 'unit-tests' });
  await jobshell.enter(world);
  const terminal = await jobshell.debug('unit-tests');
  await terminal.connected();
  await openSection(page, 'Appearance');
  await page.getByLabel('Imported colours').setInputFiles([
    {
      name: 'night.json',
      mimeType: 'application/json',
      buffer: Buffer.from(
        JSON.stringify({
          name: 'Night <b>',
          foreground: '#fedcba',
          background: '#012345',
          ...Object.fromEntries(
            ['black', 'red', 'green', 'yellow', 'blue', 'purple', 'cyan', 'white'].map((name) => [
              name,
              '#abcdef',
            ]),
          ),
        }),
      ),
    },
    { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('hello') },
  ]);
  await expect(page.getByText('Imported: Night <b>.')).toBeVisible();
  await expect(page.getByText('notes.txt holds no terminal colours')).toBeVisible();
  await page.getByLabel('Terminal colours on light').selectOption('Night <b>');
  await page.getByLabel('Terminal colours on dark').selectOption('Night <b>');
  await page.keyboard.press('Escape');
  await expect(terminal.panel.locator('.xterm-rows')).toHaveCSS('color', 'rgb(254, 220, 186)');
  await openSection(page, 'Appearance');
  await page.getByRole('button', { name: 'Remove Night <b>' }).click();
  await page.getByRole('button', { name: 'Back' }).click();
  await expect(terminal.panel.locator('.xterm-rows')).not.toHaveCSS('color', 'rgb(254, 220, 186)');
  // The connection never noticed.
  await terminal.run('echo still-$((40+2))');
  await terminal.expectText('still-42');
});

test('the settings by keyboard alone, and back to the shell', async ({ world, jobshell, page }) => {
  world.job({ name: 'unit-tests' });
  await jobshell.enter(world);
  const terminal = await jobshell.debug('unit-tests');
  await terminal.connected();
  await terminal.type('echo before');
  await page.keyboard.press('Control+Comma');
  const general = page.getByRole('navigation', { name: 'Sections' }).getByRole('button', { name: 'General' });
  await expect(general).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Appearance' })).toBeVisible();
  const system = page.getByRole('radio', { name: 'System' });
  for (
    let count = 0;
    count < 20 && !(await system.evaluate((element) => element === document.activeElement));
    count += 1
  )
    await page.keyboard.press('Tab');
  await expect(system).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  await page.keyboard.press('Escape');
  await expect(terminal.panel.locator('.xterm-helper-textarea')).toBeFocused();
  await page.keyboard.type('-and-after\n');
  await terminal.expectText(/\nbefore-and-after/);
});

test('the tour covers nothing, takes no keys, and goes for good', async ({
  world,
  jobshell,
  page,
  dataDir,
}) => {
  world.job({ name: 'unit-tests' });
  await jobshell.enter(world);
  const terminal = await jobshell.debug('unit-tests');
  await terminal.connected();
  await openSection(page, 'General');
  await page.getByRole('button', { name: 'Show the tour' }).click();
  const tour = page.getByRole('complementary', { name: 'Tour' });
  await expect(tour).toContainText('1 of 4');
  await terminal.run('echo typed-$((40+2))');
  await terminal.expectText('typed-42');
  await tour.getByRole('button', { name: 'Next' }).click();
  await expect(tour).toContainText('Debug opens a shell');
  await expect.poll(() => stored(dataDir)).toMatchObject({ tourSeen: false });
  await tour.getByRole('button', { name: 'Skip the tour' }).click();
  await expect(tour).toHaveCount(0);
  await expect(terminal.panel.locator('.xterm-helper-textarea')).toBeFocused();
  await expect.poll(() => stored(dataDir)).toMatchObject({ tourSeen: true });
});

for (const size of [
  { width: 640, height: 400 },
  { width: 450, height: 300 },
])
  test(`nothing is cut off at ${size.width * 2}×${size.height * 2} and a zoom of 200 %`, async ({
    world,
    jobshell,
    page,
  }) => {
    world.job({ name: 'unit-tests' });
    await jobshell.enter(world);
    const terminal = await jobshell.debug('unit-tests');
    await terminal.connected();
    await page.setViewportSize(size);
    await expect(terminal.panel.locator('.xterm-screen')).toBeVisible();
    await openSection(page, 'Appearance');
    const content = page.locator('#settings-content');
    const overflow = await content.evaluate((element) => element.scrollWidth - element.clientWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    const least = page.getByLabel('Minimum contrast');
    await least.scrollIntoViewIfNeeded();
    await expect(least).toBeInViewport();
    const pageOverflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(pageOverflow).toBeLessThanOrEqual(0);
  });
