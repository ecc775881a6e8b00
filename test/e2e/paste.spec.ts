import type { BrowserContext, Locator, Page } from '@playwright/test';
import { createHash } from 'node:crypto';
import { findWithAxe } from './axe.ts';
import { expect, test } from './fixtures.ts';

async function putIntoClipboard(page: Page, text: string): Promise<void> {
  await page.evaluate((value) => navigator.clipboard.writeText(value), text);
}

/** In a browser the person allows it; the Electron host does. */
async function allowClipboard(context: BrowserContext, kind: string): Promise<void> {
  if (kind === 'browser') await context.grantPermissions(['clipboard-read', 'clipboard-write']);
}

/** As its setting does, and waits until the page has drawn with it. */
async function setRightClick(page: Page, rightClick: 'paste' | 'menu'): Promise<void> {
  await page.evaluate(async (value) => {
    await window.api.call('settings.update', { rightClick: value });
    for (let frames = 0; frames < 3; frames += 1) await new Promise(requestAnimationFrame);
  }, rightClick);
}

/** Selects the first rows. */
async function dragOver(page: Page, screen: Locator): Promise<void> {
  const box = await screen.boundingBox();
  if (!box) throw new Error('not shown');
  await page.mouse.move(box.x + 3, box.y + 8);
  await page.mouse.down();
  await page.mouse.move(box.x + 200, box.y + 60, { steps: 4 });
  await page.mouse.up();
}

const question = (page: Page) => page.getByRole('alertdialog');

test('what several lines would do is asked first, by every way in, and nothing is typed before the answer', async ({
  world,
  jobshell,
  page,
  context,
  app,
}) => {
  const job = world.job({ name: 'unit-tests' });
  await allowClipboard(context, app.kind);
  await jobshell.enter(world);
  const terminal = await jobshell.debug('unit-tests');
  await terminal.connected();
  // A program can't switch the question off: neither by asking for brackets nor by taking the whole screen.
  await terminal.run(String.raw`printf '\e[?2004h\e[?1049h'; echo ready $((40+2)); cat`);
  await terminal.expectText('ready 42');
  await putIntoClipboard(page, 'echo one\necho two\n');
  const before = job.terminal?.received.bytes ?? 0;
  const screen = terminal.panel.locator('.xterm-screen');
  const cancel = async (): Promise<void> => {
    await page.keyboard.press('Escape');
    await expect(question(page)).toBeHidden();
    await expect(terminal.panel.locator('.xterm-helper-textarea')).toBeFocused();
  };
  const ways: Readonly<Record<string, () => Promise<void>>> = {
    'Ctrl+Shift+V': () => page.keyboard.press('Control+Shift+V'),
    'Shift+Insert': () => page.keyboard.press('Shift+Insert'),
    'the menu': async () => {
      await screen.click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Paste' }).click();
    },
    'the right button': async () => {
      await setRightClick(page, 'paste');
      await screen.click({ button: 'right' });
      await setRightClick(page, 'menu');
    },
    'a dropped text': () =>
      screen.evaluate((element) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.setData('text/plain', 'echo one\necho two\n');
        for (const type of ['dragover', 'drop'])
          element.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }));
      }),
    "the browser's own event": () =>
      terminal.panel.locator('.xterm-helper-textarea').evaluate((field) => {
        const clipboardData = new DataTransfer();
        clipboardData.setData('text/plain', 'echo one\necho two\n');
        field.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData }));
      }),
  };
  for (const [way, paste] of Object.entries(ways)) {
    await test.step(way, async () => {
      await paste();
      await expect(question(page)).toHaveAccessibleName('Paste 2 lines, 18 B?');
      await cancel();
    });
  }
  if (process.platform === 'linux') {
    await test.step('the middle button, with what was selected', async () => {
      await dragOver(page, screen);
      await screen.click({ button: 'middle' });
      await expect(question(page)).toHaveAccessibleName(/^Paste \d lines/);
      await cancel();
    });
  }
  expect(job.terminal?.received.bytes).toBe(before);
  await page.keyboard.press('Control+C');
  await terminal.expectText(/\^C\n.*[$#]\s*$/);
  await terminal.run(
    String.raw`printf '\e[?2004l\e[?1049l'; echo ready $((40+3)); cat > got; clear; cat got`,
  );
  await terminal.expectText('ready 43');
  await page.keyboard.press('Control+Shift+V');
  await expect(question(page).getByRole('region', { name: 'What would be pasted' })).toContainText(
    'echo one',
  );
  await page.getByRole('button', { name: 'Paste as one line' }).click();
  await expect(terminal.panel.locator('.xterm-helper-textarea')).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+D');
  await terminal.expectText(/^echo one echo two$/m);
});

test('what is hidden in a paste is shown, and never gets through', async ({
  world,
  jobshell,
  page,
  context,
  app,
}) => {
  world.job({ name: 'unit-tests' });
  await allowClipboard(context, app.kind);
  await jobshell.enter(world);
  const terminal = await jobshell.debug('unit-tests');
  await terminal.connected();
  await putIntoClipboard(page, 'echo sa\u202efe\u001b[201~; echo run\u0003');
  await page.keyboard.press('Control+Shift+V');
  await expect(question(page)).toContainText('It holds the mark that ends a paste.');
  await expect(question(page).locator('mark')).toHaveText(['U+202E', 'ESC[201~', '^C']);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    expect((await findWithAxe(page, { include: ['body'] })).violations.map(({ id }) => id)).toEqual([]);
  }
  // Enter leaves everything as it is here, once it is not of the paste itself.
  await expect(question(page)).toHaveAttribute('data-ready', 'true');
  await page.keyboard.press('Enter');
  await expect(question(page)).toBeHidden();
  await page.keyboard.press('Control+Shift+V');
  await page.getByRole('button', { name: 'Paste without them' }).click();
  await terminal.expectText(/[$#] echo safe; echo run\s*$/);
});

test('a long paste tells how far it is, and ^C stops it and what runs', async ({
  world,
  jobshell,
  page,
  context,
  app,
}) => {
  const job = world.job({ name: 'unit-tests' });
  await allowClipboard(context, app.kind);
  await jobshell.enter(world);
  const terminal = await jobshell.debug('unit-tests');
  await terminal.connected();
  await terminal.run('sleep 60');
  await putIntoClipboard(page, 'echo typed ahead\n'.repeat(2_000));
  await page.keyboard.press('Control+Shift+V');
  await page.getByRole('button', { name: 'Paste', exact: true }).click();
  const bar = terminal.panel.getByRole('region', { name: 'Paste' });
  await expect(terminal.panel.locator('.xterm-helper-textarea')).toBeFocused();
  await expect(bar).toContainText(/Pasting, 3\.\d kB of 34 kB\./);
  await page.keyboard.press('Control+C');
  await expect(bar).toBeHidden();
  await terminal.expectText(/[$#]\s*$/);

  const text = Array.from({ length: 3_000 }, (_, index) => `line ${index}`).join('\n');
  await terminal.run('clear; cat > pasted; sha256sum pasted');
  await putIntoClipboard(page, `${text}\n`);
  await page.keyboard.press('Control+Shift+V');
  await page.getByRole('button', { name: 'Paste', exact: true }).click();
  await terminal.expectText('line 2999', { timeout: 20_000 });
  await page.keyboard.press('Control+D');
  await terminal.expectText(createHash('sha256').update(`${text}\n`).digest('hex'));

  await terminal.run('clear; sleep 300');
  await expect(terminal.panel.locator('.xterm-rows')).toHaveText(/^\s*$/);
  const before = job.terminal?.received.bytes ?? 0;
  await page.keyboard.press('Control+Shift+V');
  await page.getByRole('button', { name: 'Paste', exact: true }).click();
  await expect(bar).toContainText('Nothing shows that the program reads it');
  expect((await findWithAxe(page, { include: ['body'] })).violations.map(({ id }) => id)).toEqual([]);
  await bar.getByRole('button', { name: 'Stop' }).click();
  await expect(bar).toBeHidden();
  await expect(terminal.panel.locator('.xterm-helper-textarea')).toBeFocused();
  expect((job.terminal?.received.bytes ?? 0) - before).toBeLessThan(Buffer.byteLength(text) / 2);
});
