import { expect, test } from './fixtures.ts';

// The page may contact nobody but its own host, so its links take a way of their own there.
test(
  'a link to GitLab opens by a press, by the middle button and from the palette',
  { tag: '@browser' },
  async ({ world, jobshell, page }) => {
    world.job({ name: 'unit-tests' });
    await jobshell.enter(world);
    await (await jobshell.debug('unit-tests')).connected();
    const link = page.getByRole('link', { name: /^#\d+/ });
    const ways: Readonly<Record<string, () => Promise<void>>> = {
      'by a press': () => link.click(),
      'by the middle button': () => link.click({ button: 'middle' }),
      'from the palette': async () => {
        await page.keyboard.press('Control+Shift+P');
        await page.keyboard.type('Open the job in GitLab');
        await expect(page.getByRole('option').first()).toBeVisible();
        await page.keyboard.press('Enter');
      },
    };
    for (const [way, open] of Object.entries(ways)) {
      await test.step(way, async () => {
        const opening = page.context().waitForEvent('page');
        await open();
        const opened = await opening;
        // Strangers are asked to sign in.
        await opened.waitForURL((url) => url.href.startsWith(`${world.gitlab.url}/`));
        await expect(opened.locator('body')).toContainText(/GitLab|sign in/i);
        await opened.close();
      });
    }
  },
);
