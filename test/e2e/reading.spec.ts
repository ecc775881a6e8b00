import type { Page } from '@playwright/test';
import { findWithAxe } from './axe.ts';
import type { Terminal } from './driver.ts';
import { expect, test } from './fixtures.ts';

/* Finding one's way in a terminal's output: search, commands, links, the text. */

test('search finds, counts, steps around the ends, and gives the focus back', async ({
  world,
  jobshell,
  page,
}) => {
  const terminal = await openShell({ world, jobshell });
  await terminal.run('for i in $(seq 1 3000); do echo "row-$i."; done; printf "x%.0s" $(seq 500); echo');
  await terminal.expectText(/x{50}\n/);
  const { field, count } = await openSearch(page);

  await field.fill('row-1');
  // 1, ten of 10…19, a hundred, a thousand: and no line of the screen.
  await expect(count).toHaveText('1,111 of 1,111');
  await expect(terminal.panel.locator('.search-hit[data-current]')).toHaveCount(1);
  await page.keyboard.press('F3');
  await expect(count).toHaveText('1 of 1,111');
  await terminal.expectText(/^row-1\.$/m);
  await page.keyboard.press('Shift+F3');
  await expect(count).toHaveText('1,111 of 1,111');
  await expect.poll(() => marksBesideScrollbar(page)).toBeGreaterThan(20);

  await field.fill('ROW-1999.');
  await expect(count).toHaveText('1 of 1');
  await page.getByRole('button', { name: 'Match case' }).click();
  await expect(count).toHaveText('Nothing found');
  await page.getByRole('button', { name: 'Match case' }).click();
  await field.fill('row-19');
  await page.getByRole('button', { name: 'Whole word' }).click();
  await expect(count).toHaveText('1 of 1');
  await page.getByRole('button', { name: 'Whole word' }).click();
  // Across the rows of one line.
  await field.fill('x'.repeat(300));
  await expect(count).toHaveText('1 of 1');
  await expect.poll(() => terminal.panel.locator('.search-hit[data-current]').count()).toBeGreaterThan(1);

  await page.getByRole('button', { name: 'Regular expression' }).click();
  await field.fill('^row-(7|8)00\\.$');
  await expect(count).toHaveText('2 of 2');
  await field.fill('row-(');
  await expect(count).toHaveText('Not a valid pattern');
  await watchBlocks(page);
  await field.fill('(x+x+)+y');
  await expect(count).toHaveText(/^Pattern too slow, stopped at 0/);
  expect(await longestBlockMs(page)).toBeLessThan(500);
  await scan(page);

  await page.getByRole('button', { name: 'Regular expression' }).click();
  await field.fill('row-29');
  await expect(count).toHaveText('11 of 111');
  const coloured = page.locator('.xterm-rows .xterm-decoration-top');
  const seen = (await terminal.screen()).match(/^row-29/gm)?.length ?? 0;
  expect(seen).toBeGreaterThan(5);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await expect.poll(async () => (await coloured.allTextContents()).join('')).toBe('row-29'.repeat(seen));
  }

  await field.press('Escape');
  await expect(field).toBeHidden();
  await page.keyboard.type('echo ba""ck');
  await page.keyboard.press('Enter');
  await terminal.expectText(/^back$/m);
});

test('search follows a flood and holds nobody up', async ({ world, jobshell, page }) => {
  const terminal = await openShell({ world, jobshell });
  await terminal.run('yes row-1 | head -c 3000000; seq 20; echo "the end"');
  await page.keyboard.press('Control+Shift+P');
  await page.keyboard.type('find in');
  await page.getByRole('option', { name: 'Find in the terminal' }).click();
  const { field, count } = await searchOf(page);
  await watchBlocks(page);
  await field.fill('row-1');
  await expect(count).toHaveText(/of the last 10,000$/, { timeout: 30_000 });
  await terminal.expectText(/^the end$/m, { timeout: 30_000 });
  expect(await longestBlockMs(page)).toBeLessThan(500);
  await field.fill('the end');
  await expect(count).toHaveText(/^\d of 1$/);
});

test('commands that a shell marks are gone to and their output selected', async ({
  world,
  jobshell,
  page,
  context,
  app,
}) => {
  if (app.kind === 'browser') await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const terminal = await openShell({ world, jobshell });
  await page.keyboard.press('Control+Shift+P');
  await page.keyboard.type('previous command');
  await expect(page.getByRole('option', { name: 'Go to the previous command' })).toHaveCount(0);
  await page.keyboard.press('Escape');

  await page.keyboard.press('Control+Shift+P');
  await page.keyboard.type('mark its');
  await page.getByRole('option', { name: 'Have bash mark its commands' }).click();
  await terminal.expectText('BASH_VERSION');
  await terminal.run('clear');
  await terminal.run('seq 1 200 | sed s/^/first-/');
  await terminal.expectText('first-200');
  await terminal.run('false');
  await terminal.run('seq 1 3 | sed s/^/last-/');
  await terminal.expectText('last-3');
  await expect(terminal.panel.locator('.command-failed')).toHaveCount(1);

  await page.keyboard.press('Control+Shift+Comma');
  await page.keyboard.press('Control+Shift+Comma');
  await page.keyboard.press('Control+Shift+Comma');
  await terminal.expectText(/^\S+ seq 1 200/);
  await page.keyboard.press('Control+Shift+Period');
  await page.keyboard.press('Control+Shift+Period');
  await page.keyboard.press('Control+Shift+Period');
  await terminal.expectText('last-3');

  await page.keyboard.press('Control+Shift+P');
  await page.keyboard.type('output');
  await page.getByRole('option', { name: 'Select the last command' }).click();
  await terminal.panel.locator('.xterm-helper-textarea').focus();
  await page.keyboard.press('Control+Shift+C');
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('last-1\nlast-2\nlast-3');
});

// The page may contact nobody but its own host, so its links take a way of their own there.
test(
  'references lead to the project at the job’s commit',
  { tag: '@browser' },
  async ({ world, jobshell, page }) => {
    const terminal = await openShell({ world, jobshell });
    const project = `${world.gitlab.url}/acme/shop/-`;
    await terminal.run(
      String.raw`clear; echo 'at src/cart.ts:12:5'; echo 'see !7 and #8'; printf '\e]8;;http://evil.example/\e\\https://gitlab.com\e]8;;\e\\\n'`,
    );
    await terminal.expectText(/^at src/m);
    const shown = page.locator('.status-link');
    await hover(terminal, 'src/cart.ts:12:5');
    await expect(shown).toHaveText(new RegExp(`opens ${project}/blob/[0-9a-f]{40}/src/cart\\.ts#L12$`));
    await hover(terminal, '!7');
    await expect(shown).toHaveText(new RegExp(`opens ${project}/merge_requests/7$`));
    await hover(terminal, '#8');
    await expect(shown).toHaveText(new RegExp(`opens ${project}/issues/8$`));
    // Its own address, whatever its text says.
    await hover(terminal, 'https://gitlab.com');
    await expect(shown).toHaveText(/opens http:\/\/evil\.example\/$/);

    await hover(terminal, 'src/cart.ts');
    const opening = page.context().waitForEvent('page');
    await page.keyboard.down('Control');
    await page.mouse.down();
    await page.mouse.up();
    await page.keyboard.up('Control');
    const opened = await opening;
    await opened.waitForURL((url) => url.href.startsWith(`${world.gitlab.url}/`));
    await opened.close();

    // Without a mouse: the palette has them, with the address that each really leads to.
    await page.keyboard.press('ControlOrMeta+Shift+P');
    await page.keyboard.type('evil links');
    await expect(page.getByRole('option')).toHaveText(['http://evil.example/']);
    await page.keyboard.press('Escape');
    await page.keyboard.press('ControlOrMeta+Shift+P');
    await page.keyboard.type('cart.ts#L12');
    const again = page.context().waitForEvent('page');
    await page.keyboard.press('Enter');
    await (await again).waitForURL((url) => url.href.startsWith(`${world.gitlab.url}/`));
  },
);

test('a terminal is shown as text, and words end where the field has it', async ({
  world,
  jobshell,
  page,
}) => {
  const terminal = await openShell({ world, jobshell });
  await terminal.run('seq 1 300; printf "y%.0s" $(seq 400); echo; echo done');
  await terminal.expectText(/^done$/m);
  await page.keyboard.press('Control+Shift+P');
  await page.keyboard.type('as text');
  await page.getByRole('option', { name: 'Show the terminal as text' }).click();
  const field = page.getByRole('textbox', { name: 'Text of the terminal' });
  await expect(field).toBeFocused();
  await expect(field).toHaveValue(new RegExp(`\n1\n2\n3\n[^]*\n300\ny{400}\ndone\n`));
  await scan(page);
  await page.keyboard.press('Escape');
  await expect(field).toBeHidden();
  await expect(terminal.panel.locator('.xterm-helper-textarea')).toBeFocused();

  await terminal.run('clear; echo "aa=bb;cc|dd"');
  await terminal.expectText(/^aa=bb/m);
  const { x, y } = await hover(terminal, 'aa=bb;cc|dd');
  await page.mouse.dblclick(x, y);
  await page.keyboard.press('Control+Shift+F');
  const { field: searched } = await searchOf(page);
  await expect(searched).toHaveValue('aa=bb;cc');
});

test('the graphics card draws what is seen, where it is wanted, and the page when it fails', async ({
  world,
  jobshell,
  page,
}) => {
  world.job({ name: 'other' });
  const terminal = await openShell({ world, jobshell });
  const canvases = (name: string) => page.locator(`[data-job-name="${name}"] .xterm-screen canvas`);
  // Chromium's own program in the place of a card is slower than the page.
  await expect(canvases('unit-tests')).toHaveCount(0);
  await page.getByRole('button', { name: 'Settings' }).click();
  const sections = page.getByRole('navigation', { name: 'Sections' });
  await sections.getByRole('button', { name: 'Terminal' }).click();
  await page.getByText('Graphics card', { exact: true }).click();
  await page.getByRole('button', { name: 'Back' }).click();
  await expect(canvases('unit-tests')).not.toHaveCount(0);

  const other = await jobshell.debug('other');
  await other.connected();
  await expect(canvases('other')).not.toHaveCount(0);
  await expect(canvases('unit-tests')).toHaveCount(0);
  await terminal.select();
  await expect(canvases('unit-tests')).not.toHaveCount(0);
  await page.evaluate(() => {
    for (const canvas of document.querySelectorAll('canvas'))
      canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext();
  });
  await expect(canvases('unit-tests')).toHaveCount(0, { timeout: 15_000 });
  await terminal.run('echo by""page');
  await terminal.expectText(/^bypage$/m);
});

type World = Parameters<Parameters<typeof test>[2]>[0];

async function openShell({ world, jobshell }: Pick<World, 'world' | 'jobshell'>): Promise<Terminal> {
  world.job({ name: 'unit-tests' });
  await jobshell.enter(world);
  const terminal = await jobshell.debug('unit-tests');
  await terminal.connected();
  await terminal.expectText(/[$#]\s*$/);
  return terminal;
}

async function openSearch(page: Page) {
  await page.keyboard.press('Control+Shift+F');
  return await searchOf(page);
}

async function searchOf(page: Page) {
  const field = page.getByRole('textbox', { name: 'Search for' });
  await expect(field).toBeFocused();
  return { field, count: page.locator('.search-count') };
}

/** Rows of pixels with a mark. */
async function marksBesideScrollbar(page: Page): Promise<number> {
  return await page.locator('.xterm-decoration-overview-ruler').evaluate((canvas) => {
    if (!(canvas instanceof HTMLCanvasElement)) return 0;
    const { width, height } = canvas;
    const { data } = canvas.getContext('2d')?.getImageData(0, 0, width, height) ?? {};
    const rows = Array.from({ length: height }, (_, row) => data?.[(row * width + width / 2) * 4 + 3] ?? 0);
    return rows.filter((opacity) => opacity > 0).length;
  });
}

/** From now on, how long the page's thread was taken at a time. */
async function watchBlocks(page: Page): Promise<void> {
  await page.evaluate(() => {
    let before = performance.now();
    Reflect.set(window, 'longestBlockMs', 0);
    setInterval(() => {
      const now = performance.now();
      Reflect.set(window, 'longestBlockMs', Math.max(Reflect.get(window, 'longestBlockMs'), now - before));
      before = now;
    }, 5);
  });
}

async function longestBlockMs(page: Page): Promise<number> {
  return await page.evaluate(() => Number(Reflect.get(window, 'longestBlockMs')));
}

/** Puts the pointer on this text of the screen. */
async function hover(terminal: Terminal, text: string): Promise<{ readonly x: number; readonly y: number }> {
  const { x, y } = await terminal.panel.locator('.xterm-rows').evaluate((rows, wanted) => {
    const walker = document.createTreeWalker(rows, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const at = node.textContent?.indexOf(wanted) ?? -1;
      if (at < 0) continue;
      range.setStart(node, at);
      range.setEnd(node, at + wanted.length);
    }
    const box = range.getBoundingClientRect();
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }, text);
  await terminal.panel.page().mouse.move(x - 1, y);
  await terminal.panel.page().mouse.move(x, y);
  return { x, y };
}

/** What axe calls serious or critical, in light and dark. */
async function scan(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const { violations, passCount } = await findWithAxe(page, { exclude: ['.theme-screen'] });
    expect(passCount).toBeGreaterThan(5);
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(
      serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`),
    ).toEqual([]);
  }
}
