import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

/** Whether the focus can be seen: an outline, or in a terminal the filled cursor. */
async function expectVisibleFocus(page: Page): Promise<void> {
  const seen = await page.evaluate(() => {
    const focused = document.activeElement;
    if (!focused || focused === document.body) return 'nothing has the focus';
    if (focused.closest('.xterm.focus')) return 'seen';
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(focused);
    const isDrawn =
      outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0 && !outlineColor.endsWith(', 0)');
    const { width, height } = focused.getBoundingClientRect();
    return isDrawn && width > 0 && height > 0 ? 'seen' : `not seen: ${focused.outerHTML.slice(0, 200)}`;
  });
  expect(seen).toBe('seen');
}

async function expectFocused(target: Locator): Promise<void> {
  await expect(target).toBeFocused();
  await expectVisibleFocus(target.page());
}

const mostStops = 40;
/** The log arrives up to 3 s late and is asked for every 3 s. */
const keptWithinMs = 15_000;

/** Presses Tab until `target` has the focus; at every stop the focus must be seen. */
async function tabTo(target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const page = target.page();
  for (let stops = 0; stops < mostStops; stops += 1) {
    await page.keyboard.press(key);
    await expectVisibleFocus(page);
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`${String(target)} is not reached by ${key}`);
}

test('the whole main job by keyboard alone', async ({ world, jobshell, page }) => {
  const { keyboard } = page;
  // A Runner nobody watched at its last contact sends its log 60 s later.
  world.gitlab.knobs.traceUpdateSeconds = { watched: 1, unwatched: 1 };
  const kept = world.job({ name: 'deploy:review', script: ['until [ -e "$HOME/go" ]; do sleep 0.1; done'] });
  world.job({ name: 'unit-tests' });
  const deploy = jobshell.terminal('deploy:review');
  const unitTests = jobshell.terminal('unit-tests');
  const shellOf = ({ panel }: typeof deploy): Locator => panel.locator('.xterm-helper-textarea');
  const filter = page.getByRole('searchbox', { name: 'Filter jobs' });

  await test.step('sign in', async () => {
    await expectFocused(page.getByRole('textbox', { name: 'GitLab URL' }));
    await keyboard.type(world.gitlab.url);
    await tabTo(page.getByRole('textbox', { name: 'Personal access token' }));
    await keyboard.type(world.token);
    await keyboard.press('Enter');
    await expect(jobshell.row('unit-tests')).toBeVisible();
  });

  await test.step('give the cookie', async () => {
    // Where a sign-in window can be had, the cookie is the second way.
    const signIn = page.getByRole('button', { name: 'Sign in to GitLab for terminals' });
    const instead = page.getByRole('button', { name: 'Paste a session cookie instead' });
    await signIn.waitFor();
    await tabTo((await instead.isVisible()) ? instead : signIn);
    await keyboard.press('Enter');
    await expectFocused(page.getByRole('textbox', { name: 'Session cookie' }));
    await keyboard.type(world.cookie);
    await keyboard.press('Enter');
    await expect(page.getByRole('button', { name: 'Debug deploy:review' })).toBeVisible();
  });

  await test.step('find a job by the filter and debug it', async () => {
    await tabTo(filter);
    await keyboard.type('deploy');
    await expect(jobshell.list().getByRole('listitem')).toHaveCount(1);
    await keyboard.press('ArrowDown');
    await expectFocused(jobshell.row('deploy:review'));
    await keyboard.press('Enter');
    await deploy.connected();
    await expectFocused(shellOf(deploy));
    await keyboard.type('echo one $((6*7))\n');
    await deploy.expectText('one 42');
  });

  await test.step('a second one', async () => {
    await keyboard.press('F6');
    await expectFocused(jobshell.row('deploy:review'));
    await tabTo(filter, 'Shift+Tab');
    await keyboard.press('Escape');
    await expect(jobshell.list().getByRole('listitem')).toHaveCount(2);
    await keyboard.type('unit');
    await expect(jobshell.list().getByRole('listitem')).toHaveCount(1);
    await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    await unitTests.connected();
    await expectFocused(shellOf(unitTests));
    await keyboard.type('echo two $((6*7))\n');
    await unitTests.expectText('two 42');
  });

  await test.step('go through the regions, and between the tabs', async () => {
    await keyboard.press('F6');
    await expectFocused(jobshell.row('unit-tests'));
    await keyboard.press('F6');
    await expectFocused(unitTests.tab);
    await keyboard.press('ArrowLeft');
    await expectFocused(deploy.tab);
    await expect(deploy.panel).toBeVisible();
    await keyboard.press('F6');
    await expectFocused(shellOf(deploy));
    await keyboard.press('Shift+F6');
    await expectFocused(deploy.tab);
    await keyboard.press('Enter');
    await expectFocused(shellOf(deploy));
    await keyboard.press('Control+F6');
    await expectFocused(shellOf(unitTests));
    await expect(unitTests.panel).toBeVisible();
    await keyboard.press('Control+Shift+F6');
    await expectFocused(shellOf(deploy));
  });

  await test.step('close it while it is kept: asked first', async () => {
    await keyboard.type('touch "$HOME/go"\n');
    await expect(deploy.status).toHaveText(/^Kept/, { timeout: keptWithinMs });
    await keyboard.press('Control+Shift+X');
    const question = page.getByRole('alertdialog', { name: 'Close the terminal of deploy:review?' });
    await expect(question).toContainText('Only this terminal keeps the job. Closing it ends the job');
    await expectFocused(question.getByRole('button', { name: 'Close and end the job' }));
    await keyboard.press('Escape');
    await expect(question).toHaveCount(0);
    expect(kept.terminalTaken).toBe(true);
    await expectFocused(shellOf(deploy));

    await keyboard.press('Control+Shift+X');
    await expect(question).toBeVisible();
    await keyboard.press('Enter');
    await expect(deploy.tab).toHaveCount(0);
    await kept.waitFor(({ status }) => status === 'success');
    await expectFocused(shellOf(unitTests));
  });

  await test.step('settings and palette give the focus back', async () => {
    await keyboard.press('Control+Comma');
    await expect(page.getByRole('main', { name: 'Settings' })).toBeVisible();
    await expectVisibleFocus(page);
    await keyboard.press('Escape');
    await expectFocused(shellOf(unitTests));
    await keyboard.press('Control+Shift+P');
    // The caret in the palette's one field shows the focus.
    await expect(page.getByRole('combobox')).toBeFocused();
    await keyboard.press('Escape');
    await expectFocused(shellOf(unitTests));
  });

  await test.step('sign out by the palette', async () => {
    await keyboard.press('Control+Shift+P');
    await expect(page.getByRole('combobox')).toBeFocused();
    await keyboard.type('sign out');
    await keyboard.press('Enter');
    const question = page.getByRole('alertdialog', { name: /^Sign out of / });
    await expect(question).toContainText('1 terminal is open and will be closed.');
    await expectFocused(question.getByRole('button', { name: 'Sign out' }));
    await keyboard.press('Enter');
    await expectFocused(page.getByRole('textbox', { name: 'GitLab URL' }));
  });
});

test('the shell gets every Ctrl+letter, Alt+letter and Alt+digit, and Tab and Escape too', async ({
  world,
  jobshell,
  page,
}) => {
  world.job({ name: 'unit-tests' });
  await jobshell.enter(world);
  const terminal = await jobshell.debug('unit-tests');
  await terminal.connected();
  const letters = [...'abcdefghijklmnopqrstuvwxyz'];
  const withAlt = [...letters, ...'0123456789'];
  const codes = [
    ...letters.map((_letter, index) => index + 1),
    9,
    27,
    ...withAlt.flatMap((key) => [27, key.charCodeAt(0)]),
  ];
  await terminal.run(
    `stty raw -echo; printf "rea%s" dy; dd bs=1 count=${codes.length} 2>/dev/null | od -An -v -tu1 -w16; stty sane`,
  );
  await terminal.expectText('ready');
  for (const letter of letters) await page.keyboard.press(`Control+${letter}`);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Escape');
  for (const key of withAlt) await page.keyboard.press(`Alt+${key}`);
  await expect
    .poll(async () => (await terminal.screen()).replace(/\s/g, ''))
    .toContain(`ready${codes.join('')}`);
  await terminal.connected();
  await expect(page.getByRole('dialog')).toHaveCount(0);
});
