import type { Page } from '@playwright/test';
import { findWithAxe } from './axe.ts';
import { expect, test } from './fixtures.ts';

// A dozen screens in six looks each.
test.setTimeout(240_000);

// A trace of axe at work is large and tells nothing: what it found does.
test.use({ trace: 'off' });

const large = { width: 1280, height: 800 } as const;
const small = { width: 900, height: 600 } as const;
/** 900×600 at a zoom of 200 %: half as many CSS pixels. */
const zoomed = { width: 450, height: 300 } as const;

const looks = (['light', 'dark'] as const).flatMap((colorScheme) => [
  { colorScheme, size: large, contrast: 'no-preference' } as const,
  { colorScheme, size: small, contrast: 'no-preference' } as const,
  { colorScheme, size: large, contrast: 'more' } as const,
]);
/** For screens of many sections that are made of the same parts. */
const fewLooks = [
  { colorScheme: 'light', size: zoomed, contrast: 'no-preference' },
  { colorScheme: 'dark', size: large, contrast: 'more' },
] as const;

/** The log arrives up to 3 s late and is asked for every 3 s. */
const keptWithinMs = 15_000;

type Look = (typeof looks)[number] | (typeof fewLooks)[number];

/** What axe calls serious or critical on this screen, in both themes and at both sizes. */
async function scan(page: Page, screen: string, wanted: readonly Look[] = looks): Promise<void> {
  await test.step(screen, async () => {
    for (const { colorScheme, size, contrast } of wanted) {
      await page.emulateMedia({ colorScheme, contrast, reducedMotion: 'reduce' });
      await page.setViewportSize(size);
      // A sample of imported colours shows them as they are; that they are weak is said beside it.
      const { violations, passCount } = await findWithAxe(page, { exclude: ['.theme-screen'] });
      expect(passCount, 'axe saw the screen').toBeGreaterThan(5);
      const found = violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .flatMap(({ id, nodes }) =>
          nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary ?? ''}`),
        );
      expect
        .soft(found, `${screen}, ${colorScheme}, contrast ${contrast}, ${size.width}×${size.height}`)
        .toEqual([]);
    }
  });
}

test('axe finds nothing serious while one signs in', async ({ world, jobshell, page }) => {
  await scan(page, 'sign-in, empty');
  await jobshell.signIn({ url: world.gitlab.url, token: world.alice.token({ revoked: true }) });
  await expect(page.getByRole('alert').filter({ hasText: 'This token was revoked' })).toBeVisible();
  await scan(page, 'sign-in, refused');
  // Longer than the scan, shorter than the limit of a request; what is under way is cut off at the end.
  world.gitlab.knobs.latencyMs = 25_000;
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('listitem').filter({ hasText: 'being checked' })).toHaveCount(1);
  await scan(page, 'sign-in, checking');
  await expect(page.getByRole('listitem').filter({ hasText: 'being checked' })).toHaveCount(1);
});

test('axe finds nothing serious in the list and its ways in', async ({ world, jobshell, page }) => {
  world.job({ name: 'unit-tests' });
  world.job({ name: 'of-bob', startedBy: 'bob' });
  world.job({ name: 'waiting', status: 'pending' });
  await jobshell.signIn({ url: world.gitlab.url, token: world.token });
  await expect(jobshell.row('waiting')).toBeVisible();
  await scan(page, 'web session asked for');
  await jobshell.askForCookie();
  await page.getByRole('textbox', { name: 'Session cookie' }).fill(world.bobsCookie());
  await page.getByRole('button', { name: 'Use cookie' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'This session belongs to bob' })).toBeVisible();
  await scan(page, 'session cookie refused');
  await page.getByRole('textbox', { name: 'Session cookie' }).fill(world.cookie);
  await page.getByRole('button', { name: 'Use cookie' }).click();
  await expect(page.getByRole('button', { name: 'Debug unit-tests' })).toBeVisible();
  await scan(page, 'list');

  await page.keyboard.press('Control+Shift+P');
  await expect(page.getByRole('combobox')).toBeVisible();
  await scan(page, 'palette');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'alice' }).click();
  await expect(page.getByRole('menuitem', { name: 'Sign out' })).toBeVisible();
  await scan(page, 'account menu');
});

test('axe finds nothing serious in a terminal, kept, ended or about to be closed', async ({
  world,
  jobshell,
  page,
}) => {
  // A Runner nobody watched at its last contact sends its log 60 s later.
  world.gitlab.knobs.traceUpdateSeconds = { watched: 1, unwatched: 1 };
  world.job({ name: 'deploy:review', script: ['until [ -e "$HOME/go" ]; do sleep 0.1; done'] });
  await jobshell.enter(world);
  const terminal = await jobshell.debug('deploy:review');
  await terminal.connected();
  await terminal.run('printf "\\e[31mred \\e[32mgreen \\e[34mblue \\e[90mgrey\\e[0m\\n"');
  await terminal.expectText(/\nred green blue grey/);
  await scan(page, 'connected');
  await terminal.run('touch "$HOME/go"');
  await expect(terminal.status).toHaveText(/^Kept/, { timeout: keptWithinMs });
  await scan(page, 'kept');
  await page.getByRole('button', { name: 'Close deploy:review' }).click();
  await expect(page.getByRole('alertdialog')).toBeVisible();
  await scan(page, 'asked before closing');
  await page.keyboard.press('Escape');
  await terminal.run('exit');
  await expect(terminal.status).toHaveText(/^Ended/);
  await scan(page, 'ended');
});

test('axe finds nothing serious in the settings and the tour', async ({ world, jobshell, page }) => {
  await page.getByRole('button', { name: 'Settings' }).click();
  await expect(page.getByRole('heading', { name: 'General' })).toBeVisible();
  await scan(page, 'settings, signed out', fewLooks);
  await page.getByRole('button', { name: 'Back' }).click();
  await jobshell.enter(world);
  await page.getByRole('button', { name: 'Settings' }).click();
  const sections = page.getByRole('navigation', { name: 'Sections' });
  await sections.getByRole('button', { name: 'Appearance' }).click();
  await page.getByLabel('Imported colours').setInputFiles(colourFile);
  await expect(page.getByText('Imported: Evening.')).toBeVisible();
  await page.getByLabel('Font size').fill('7');
  await expect(page.getByText('Enter a number from 8 to 40')).toBeVisible();
  await scan(page, 'settings, Appearance');
  await page.getByLabel('Font size').fill('13');
  for (const name of await sections.getByRole('button').allTextContents()) {
    await sections.getByRole('button', { name, exact: true }).click();
    await expect(page.getByRole('heading', { name, level: 2, exact: true })).toBeVisible();
    if (name !== 'Appearance') await scan(page, `settings, ${name}`, fewLooks);
  }
  await page.getByRole('searchbox', { name: 'Search settings' }).fill('cursor');
  await expect(page.getByText('2 settings found')).toBeVisible();
  await scan(page, 'settings, search', fewLooks);
  await sections.getByRole('button', { name: 'General' }).click();
  await page.getByRole('button', { name: 'Show the tour' }).click();
  await expect(page.getByRole('complementary', { name: 'Tour' })).toBeVisible();
  await scan(page, 'tour');
});

const basic = ['#101112', '#a10000', '#00a200', '#a3a300', '#0000a4', '#a500a5', '#00a6a6', '#c7c7c7'];
const colourFile = {
  name: 'Evening.conf',
  mimeType: 'text/plain',
  // Hardly to be read: that is said.
  buffer: Buffer.from(
    [
      'foreground #554433',
      'background #221100',
      ...basic.map((colour, index) => `color${index} ${colour}`),
    ].join('\n'),
  ),
};
