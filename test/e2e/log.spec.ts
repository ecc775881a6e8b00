import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect, test as base } from './fixtures.ts';
import { expectNoFaults } from './workspaceSteps.ts';

/* The log beside the shell, and of jobs that have none. */

/** The browser host puts downloads where the desktop says; it is started with this process' own environment. */
const test = base.extend({
  dataDir: async ({ dataDir }, use) => {
    process.env['XDG_DOWNLOAD_DIR'] = join(dataDir, 'downloads');
    await use(dataDir);
    delete process.env['XDG_DOWNLOAD_DIR'];
  },
});

const start = (name: string): string => `printf '\\e[0Ksection_start:%s:${name}\\r\\e[0K' $(date +%s)`;
const end = (name: string): string => `printf '\\e[0Ksection_end:%s:${name}\\r\\e[0K' $(date +%s)`;

const logOf = (page: Page, name: string): Locator =>
  page.getByRole('complementary', { name: `Log of ${name}` });

test('the log stands beside the shell, follows, and says what came while one looked up', async ({
  world,
  jobshell,
  page,
}) => {
  const go = `${world.gitlab.folder}/go`;
  world.job({
    name: 'e2e',
    script: [
      `${start('deps')}; echo Dependencies; echo inside-$((40+2)); ${end('deps')}`,
      "printf '\\e[31mred <b>tag</b>\\e[0m \\u202e\\n'; seq -f 'row %g' 1 300",
      `until [ -e ${go} ]; do sleep 0.1; done; seq -f 'late %g' 1 40; sleep 3600`,
    ],
  });
  await jobshell.enter(world);
  const terminal = await jobshell.debug('e2e');
  await terminal.connected();
  await page.keyboard.press('Control+Shift+L');
  const log = logOf(page, 'e2e');
  await expect(log).toContainText('row 300');
  await expect(log.locator('.log-scroll')).toBeFocused();

  await page.keyboard.press('Control+Home');
  await expect(log).toContainText('Running with gitlab-runner');
  await expect(log).toContainText('red <b>tag</b> U+202E');
  const heading = log.getByRole('button', { name: 'Section deps' });
  await heading.click();
  await expect(heading).toHaveAttribute('aria-expanded', 'false');
  await expect(log).not.toContainText('inside-42');
  await terminal.run(`touch ${go}`);
  await expect(log.getByRole('button', { name: '40 new lines' })).toBeVisible({ timeout: 15_000 });
  await expectNoFaults(page);
  await log.getByRole('button', { name: '40 new lines' }).click();
  await expect(log).toContainText('late 40');

  await page.keyboard.press('Control+Shift+L');
  await expect(log).toBeHidden();
  await expect(terminal.panel.locator('.xterm-helper-textarea')).toBeFocused();
});

// On Electron the system asks where the file goes, in a window of its own.
test(
  'a job that has ended: search, errors, lines, and a file of it',
  { tag: '@browser' },
  async ({ world, jobshell, page, dataDir }) => {
    const job = world.job({
      name: 'over',
      script: [
        "seq -f 'row %g' 1 5000; echo 'Error: out of cheese'; seq 1 100000; printf '%06000d nee''dle\\n' 0; exit 3",
      ],
    });
    await job.waitFor(({ status }) => status === 'failed', { timeoutMs: 30_000 });
    await jobshell.enter(world);
    await page.keyboard.press('Control+Shift+P');
    await page.getByRole('combobox').fill(job.webUrl);
    await expect(page.getByRole('option')).toHaveCount(1);
    await page.keyboard.press('Enter');
    await jobshell.row('over').getByRole('button', { name: 'Show the log of over' }).click();
    const log = logOf(page, 'over');
    await expect(log).toContainText('ERROR: Job failed: exit status 3');
    await expect(log).toContainText('complete');

    await page.keyboard.press('/');
    const field = log.getByRole('textbox', { name: 'Search the log for' });
    const count = log.getByRole('status');
    await field.fill('ROW 49');
    await expect(count).toHaveText('111 lines');
    await page.keyboard.press('Enter');
    await expect(count).toHaveText(/^\d+ of 111$/);
    await expect(log.locator('.log-row[data-mark="current"]')).toHaveText(/row \d*49\d*$/);
    // Far behind what is shown of its line.
    await field.fill('Needle');
    await expect(count).toHaveText('1 line');
    await page.keyboard.press('Enter');
    await expect(log.locator('.log-row[data-mark="current"] mark')).toHaveText('needle');
    await expect(log.locator('.log-excerpt mark')).toBeInViewport();
    await log.getByRole('button', { name: 'Regular expression' }).click();
    await field.fill('^row (7|8)00$');
    await expect(count).toHaveText('2 lines');
    await page.keyboard.press('Enter');
    await expect(log.locator('.log-row[data-mark="current"] mark')).toHaveText(/^row [78]00$/);
    await log.getByRole('button', { name: 'Only lines that look like errors' }).click();
    await expect(count).toHaveText('2 lines');
    await page.keyboard.press('F3');
    await expect(log.locator('.log-row[data-mark="current"]')).toHaveText(/Error: out of cheese$/);
    await page.keyboard.press('Escape');
    await page.keyboard.press(':');
    await page.keyboard.type('120');
    await expect(log.locator('.log-row[data-line="120"][data-mark="current"]')).toBeInViewport();
    await expectNoFaults(page);

    await log.getByRole('button', { name: 'More' }).click();
    await expect(
      page.getByRole('menuitemcheckbox', { name: 'Wrap long lines: up to 100,000 only' }),
    ).toBeDisabled();
    await page.getByRole('menuitem', { name: 'Save as a text file' }).click();
    await expect(page.getByRole('alert').getByText(/^The log was saved as .*\.log\.$/)).toBeVisible();
    const saved = await readFile(join(dataDir, 'downloads', `over-${job.id}.log`), 'utf8');
    expect(saved).toContain(`\n${Array.from({ length: 5000 }, (_, index) => `row ${index + 1}\n`).join('')}`);
    expect(saved).toMatch(/^Running with .*\nERROR: Job failed: exit status 3\n+$/s);
    await log.locator('.log-scroll').focus();
    await page.keyboard.press('Escape');
    await expect(log).toBeHidden();
  },
);

test('without a web session the log says how late it may be; times, wrapped lines, and the palette', async ({
  world,
  jobshell,
  page,
}) => {
  world.gitlab.knobs.traceUpdateSeconds = { watched: 1, unwatched: 1 };
  const job = world.job({
    name: 'theirs',
    startedBy: 'bob',
    script: ['echo begin; printf "%02000d\\n" 7; echo end; sleep 3600'],
  });
  await jobshell.signIn({ url: world.gitlab.url, token: world.token });
  await expect(jobshell.row('theirs')).toBeVisible();
  await job.waitFor(({ uploadedText }) => uploadedText().includes('00000007'));
  await page.keyboard.press('Control+Shift+P');
  await page.getByRole('combobox').fill('show the log of theirs');
  await expect(page.getByRole('option').first()).toContainText('Show the log of theirs');
  await page.keyboard.press('Enter');
  const log = logOf(page, 'theirs');
  await expect(log).toContainText('may lag 60 s');
  const long = log.locator('.log-row').filter({ hasText: '00000007' });
  await expect(long).toHaveCSS('height', '18px');
  await log.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Wrap long lines' }).click();
  await expect.poll(async () => (await long.boundingBox())?.height).toBeGreaterThan(36);
  await log.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitemradio', { name: 'Time since the start' }).click();
  await expect(log.locator('.log-row').first().locator('.log-time')).toHaveText('+0:00');
  await expectNoFaults(page);
  await page.keyboard.press('Control+Shift+L');
  await expect(log).toBeHidden();
});

test('a command of the log goes to the prompt, where there is one; the log keeps its place and size', async ({
  world,
  jobshell,
  page,
}) => {
  const job = world.job({
    name: 'build',
    script: ['echo first-$((40+2))', 'printf "\\nError: no\\n"; sleep 3600'],
  });
  await job.waitFor(({ uploadedText }) => uploadedText().includes('Error: no'));
  await jobshell.enter(world);
  await expect(jobshell.row('build')).toBeVisible();
  await page.keyboard.press('Control+Shift+P');
  await page.getByRole('combobox').fill('show the log of build');
  await expect(page.getByRole('option').first()).toContainText('Show the log of build');
  await page.keyboard.press('Enter');
  const log = logOf(page, 'build');
  const put = log.getByRole('button', { name: 'Put «echo first-$((40+2))» at the prompt' });
  await put.click();
  await expect(log).toContainText('No terminal of this job is open.');
  await expectNoFaults(page);
  await log.getByRole('button', { name: 'Open one' }).click();
  const terminal = jobshell.terminal('build');
  await terminal.connected();
  await page.keyboard.press('Control+Shift+L');
  await put.click();
  await terminal.expectText(/[#$] echo first-\$\(\(40\+2\)\)/);
  expect(await terminal.screen()).not.toContain('first-42');
  await page.keyboard.press('Enter');
  await terminal.expectText('first-42');

  await log.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitemradio', { name: 'Below the terminal' }).click();
  const divider = log.getByRole('separator', { name: 'Between the terminal and the log of build' });
  await expect(divider).toHaveAttribute('aria-orientation', 'horizontal');
  const heightOf = async () => (await log.boundingBox())?.height ?? 0;
  const before = await heightOf();
  await divider.press('Shift+ArrowUp');
  await expect.poll(heightOf).toBeGreaterThan(before * 1.1);
  const larger = await heightOf();
  await page.reload();
  await jobshell.terminal('build').connected();
  await page.keyboard.press('Control+Shift+L');
  await expect.poll(async () => Math.abs((await heightOf()) - larger)).toBeLessThan(3);

  await page.keyboard.press('s');
  await page.keyboard.press('e');
  await expect(log.locator('.log-row[data-mark="current"]')).toHaveText(/Error: no$/);
  await expectNoFaults(page);
});
