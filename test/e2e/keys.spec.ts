import type { Locator, Page } from '@playwright/test';
import { actionIds, defaultKeys, isActionHere, type ActionId } from '../../preload/contract/actions.ts';
import en from '../../preload/contract/messages/en.json' with { type: 'json' };
import type { Capabilities } from '../../preload/contract/model.ts';
import { findWithAxe } from './axe.ts';
import { expect, test } from './fixtures.ts';

/** An action's name in the catalogue. */
function nameOf(id: ActionId): string {
  return String(
    id.split('.').reduce<unknown>((tree, part) => (tree as Record<string, unknown>)[part], en.actions),
  );
}

async function openKeys(page: Page): Promise<void> {
  await page.keyboard.press('Control+Shift+P');
  await expect(page.getByRole('combobox')).toBeFocused();
  await page.keyboard.type('keyboard shortcuts');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Keyboard', exact: true })).toBeVisible();
}

async function capabilitiesOf(page: Page): Promise<Capabilities> {
  const snapshot = await page.evaluate(() => window.api.call('app.snapshot', {}));
  if (!snapshot.ok) throw new Error(snapshot.error.code);
  return snapshot.value.capabilities;
}

/** The row of an action on the settings' page. */
const rowOf = (page: Page, id: ActionId): Locator =>
  page.getByRole('group', { name: nameOf(id), exact: true });

/** Puts a key beside those an action has. */
async function record(
  page: Page,
  { id, key }: { readonly id: ActionId; readonly key: string },
): Promise<void> {
  await rowOf(page, id)
    .getByRole('button', { name: `Add key for «${nameOf(id)}»` })
    .click();
  await expect(rowOf(page, id).getByRole('textbox')).toBeFocused();
  await page.keyboard.press(key);
}

const said = (page: Page): Locator => page.locator('#settings-content [role="status"]');

test('a key that was recorded acts inside a terminal, and the old one no longer', async ({
  world,
  jobshell,
  page,
}) => {
  world.job({ name: 'unit-tests' });
  await jobshell.enter(world);
  const terminal = await jobshell.debug('unit-tests');
  await terminal.connected();
  const folded = page.getByRole('button', { name: 'Show the job list' });

  await test.step('what is recorded does nothing yet', async () => {
    await openKeys(page);
    await record(page, { id: 'list.toggle', key: 'Control+Alt+KeyL' });
    await expect(rowOf(page, 'list.toggle')).toContainText('Ctrl+Alt+L');
    await expect(said(page).filter({ hasText: 'Ctrl+Alt+L now stands for' })).toHaveCount(1);
    await expect(rowOf(page, 'list.toggle').getByRole('textbox')).toHaveCount(0);
  });

  await test.step('Backspace takes the old key away', async () => {
    await rowOf(page, 'list.toggle')
      .getByRole('button', { name: /^Change Ctrl\+Shift\+B of/ })
      .click();
    await page.keyboard.press('Backspace');
    await expect(rowOf(page, 'list.toggle')).not.toContainText('Ctrl+Shift+B');
  });

  await test.step('in the terminal', async () => {
    await page.keyboard.press('Escape');
    await expect(page.getByRole('main', { name: 'Settings' })).toHaveCount(0);
    await terminal.type('echo ');
    await page.keyboard.press('Control+Alt+KeyL');
    await expect(folded).toBeVisible();
    await page.keyboard.press('Control+Shift+KeyB');
    await page.keyboard.press('Control+Alt+KeyL');
    await expect(folded).toHaveCount(0);
    // Nothing of it was typed.
    await terminal.run('$((6*7))');
    await terminal.expectText(/\n42\n/);
  });

  await test.step('a reload keeps it, reset takes it back', async () => {
    await page.reload();
    await expect(terminal.tab).toBeVisible();
    await openKeys(page);
    await expect(rowOf(page, 'list.toggle')).toContainText('Ctrl+Alt+L');
    await page.getByRole('button', { name: `Reset the keys of «${nameOf('list.toggle')}»` }).click();
    await expect(rowOf(page, 'list.toggle')).toContainText('Ctrl+Shift+B');
    await expect(rowOf(page, 'list.toggle')).not.toContainText('Ctrl+Alt+L');
  });
});

test('copy and paste have keys like everything else', async ({ world, jobshell, page, context }) => {
  world.job({ name: 'unit-tests' });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await jobshell.enter(world);
  const terminal = await jobshell.debug('unit-tests');
  await terminal.connected();
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  await terminal.run('echo copied $((6*7))');
  await terminal.expectText('copied 42');
  await page.keyboard.press('Control+Shift+KeyA');
  await page.keyboard.press('Control+Shift+KeyC');
  await expect.poll(clipboard).toContain('copied 42');
  await expect(page.getByRole('dialog')).toHaveCount(0);

  const keys = { 'terminal.paste': ['Ctrl+Alt+V'], 'terminal.copy': ['Ctrl+Alt+C'] };
  await page.evaluate((own) => window.api.call('settings.update', { keys: own }), keys);
  // The page has heard of them: its menu says so.
  await terminal.panel.locator('.xterm-screen').click({ button: 'right' });
  await expect(page.getByRole('menuitem', { name: /^Paste/ })).toContainText('Ctrl+Alt+V');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toHaveCount(0);
  await expect(terminal.panel.locator('.xterm-helper-textarea')).toBeFocused();
  await page.evaluate(() => navigator.clipboard.writeText('echo pasted $((6*7))'));
  await page.keyboard.press('Control+Alt+KeyV');
  // The clipboard is asked for, which takes a moment.
  await terminal.expectText('echo pasted');
  await page.keyboard.press('Enter');
  await terminal.expectText(/\npasted 42/);
  await page.keyboard.press('Control+Shift+KeyA');
  await page.keyboard.press('Control+Alt+KeyC');
  await expect.poll(clipboard).toContain('pasted 42');
});

test('a conflict is shown at both actions, with the way out', async ({ world, jobshell, page }) => {
  await jobshell.enter(world);
  await openKeys(page);
  await record(page, { id: 'jobs.refresh', key: 'Control+Shift+KeyP' });
  // The palette did not open.
  await expect(page.getByRole('combobox')).toHaveCount(0);
  const words = (other: ActionId): string => `Ctrl+Shift+P also stands for «${nameOf(other)}».`;
  await expect(rowOf(page, 'jobs.refresh')).toContainText(words('palette.open'));
  await expect(rowOf(page, 'palette.open')).toContainText(words('jobs.refresh'));

  await rowOf(page, 'palette.open')
    .getByRole('button', { name: `Remove it from «${nameOf('jobs.refresh')}»` })
    .click();
  await expect(page.getByText('also stands for')).toHaveCount(0);
  await expect(rowOf(page, 'jobs.refresh')).not.toContainText('Ctrl+Shift+P');
});

test('keys of the shell are refused with the reason, and Escape leaves everything as it was', async ({
  world,
  jobshell,
  page,
}) => {
  await jobshell.enter(world);
  await openKeys(page);
  const row = rowOf(page, 'tab.close');
  await record(page, { id: 'tab.close', key: 'Control+KeyW' });
  await expect(row).toContainText("Ctrl+W is the shell's");
  await page.keyboard.press('Alt+KeyW');
  await expect(row).toContainText("Alt+W is the shell's");
  await page.keyboard.press('ArrowUp');
  await expect(row).toContainText('Up is needed to move and edit');
  await page.keyboard.press('Escape');
  await expect(row.getByRole('textbox')).toHaveCount(0);
  await expect(row.getByRole('button', { name: /^Add key/ })).toBeFocused();
  await expect(page.getByRole('main', { name: 'Settings' })).toBeVisible();
  await expect(row).not.toContainText('Ctrl+W');
});

test('actions are found by their name and by their key', async ({ world, jobshell, page }) => {
  await jobshell.enter(world);
  await openKeys(page);
  const rows = page.locator('.key-line');
  const capabilities = await capabilitiesOf(page);
  const all = actionIds.filter((id) => isActionHere(id, capabilities)).length;
  await expect(rows).toHaveCount(all);
  await page.getByRole('searchbox', { name: 'Search actions' }).fill('close terminal');
  await expect(rows).toHaveCount(1);
  await page.getByRole('searchbox', { name: 'Search actions' }).fill('');
  await page.getByRole('button', { name: 'Find by pressing keys' }).click();
  await page.keyboard.press('Control+Shift+KeyX');
  await expect(rows).toHaveCount(1);
  await expect(rowOf(page, 'tab.close')).toBeVisible();
  await expect(said(page).filter({ hasText: 'Ctrl+Shift+X: 1 action.' })).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(rows).toHaveCount(all);
});

test('what a file says that this version does not know stays there and is told', async ({
  world,
  jobshell,
  page,
}) => {
  await jobshell.enter(world);
  const keys = { 'tab.close': ['Ctrl+Nonsense', 'Ctrl+Shift+Y'], 'of.another.version': ['F9'] };
  await page.evaluate((own) => window.api.call('settings.update', { keys: own }), keys);
  await openKeys(page);
  const ignored = page.getByRole('region', { name: 'Not understood in the settings file' });
  await expect(ignored).toContainText('«of.another.version» is no action of this version.');
  await expect(ignored).toContainText('«Ctrl+Nonsense», for «Close terminal», is no key.');
  await record(page, { id: 'tab.close', key: 'F8' });
  await expect(rowOf(page, 'tab.close')).toContainText('F8');
  const kept = await page.evaluate(() => window.api.call('app.snapshot', {}));
  expect(kept).toMatchObject({
    value: { settings: { keys: { ...keys, 'tab.close': ['Ctrl+Nonsense', 'Ctrl+Shift+Y', 'F8'] } } },
  });
  await page.getByRole('button', { name: 'Reset all keys' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Reset' }).click();
  await expect(rowOf(page, 'tab.close')).not.toContainText('F8');
  await expect(ignored).toContainText('of.another.version');
  await expect(ignored).not.toContainText('Nonsense');
});

/** What makes no sense with one connected terminal. */
const senseless: ReadonlySet<ActionId> = new Set(
  actionIds.filter(
    (id) =>
      ['palette.open', 'tab.next', 'tab.previous', 'terminal.reconnect', 'terminal.release'].includes(id) ||
      /^(?:tab\.move|tab\.[2-9]$|offers\.|pane\.|broadcast\.toggleShown$|.*\.stop(?:Paste)?$)/.test(id) ||
      // The job runs, is mine, and nobody waits for it.
      ['job.arm', 'job.disarm', 'job.retry', 'job.play', 'job.takeOver'].includes(id) ||
      // Nothing is searched for, and the shell marks no commands.
      /^terminal\.(?:find[NP]|previousC|nextC|selectO)/.test(id) ||
      // No log is shown, nothing is held, and its container is none that starts again.
      /^log\.(?!toggle$)/.test(id) ||
      ['hold.resume', 'terminal.comeBack'].includes(id),
  ),
);

test('the palette lists every action of the table that makes sense, with its keys', async ({
  world,
  jobshell,
  page,
}) => {
  world.job({ name: 'unit-tests' });
  await jobshell.enter(world);
  await (await jobshell.debug('unit-tests')).connected();
  await page.keyboard.press('Control+Shift+P');
  const commands = page.getByRole('group', { name: 'Commands' });
  await expect(
    commands.getByRole('option', { name: nameOf('settings.open'), exact: false }).first(),
  ).toBeVisible();
  const shown = await commands.getByRole('option').locator('.palette-label').allTextContents();
  const capabilities = await capabilitiesOf(page);
  const here = actionIds.filter((id) => isActionHere(id, capabilities));
  const expected = here.filter((id) => !senseless.has(id)).map(nameOf);
  expect(shown).toEqual(expected);
  const close = commands.getByRole('option').filter({ hasText: nameOf('tab.close') });
  await expect(close.locator('kbd')).toHaveText(
    defaultKeys('tab.close', { isMac: false, isBrowser: capabilities.browserKeys })[0] ?? '',
  );
});

test('the palette leads to a setting, and shows first what was used lately', async ({
  world,
  jobshell,
  page,
}) => {
  await jobshell.enter(world);
  await page.keyboard.press('Control+Shift+P');
  await expect(page.getByRole('combobox')).toBeFocused();
  await page.keyboard.type('scrollback');
  await page.getByRole('group', { name: 'Settings' }).getByRole('option').first().click();
  await expect(page.getByRole('heading', { name: 'Terminal', exact: true })).toBeVisible();
  await expect(page.getByLabel(en.settings.terminal.scrollback, { exact: true })).toBeFocused();
  await page.keyboard.press('Control+Shift+P');
  await expect(page.getByRole('group', { name: 'Recently used' }).getByRole('option').first()).toContainText(
    en.settings.terminal.scrollback,
  );
});

test('what is typed before the palette is there stands in it then, and no shell gets it', async ({
  world,
  jobshell,
  page,
}) => {
  world.job({ name: 'unit-tests' });
  await jobshell.enter(world);
  const terminal = await jobshell.debug('unit-tests');
  await terminal.connected();
  const { promise: comes, resolve: letCome } = Promise.withResolvers<void>();
  await page.route(/PaletteSearch/, (route) => comes.then(() => route.continue()));
  await page.reload();
  await terminal.connected();
  await terminal.type('echo mine');
  await page.keyboard.press('Control+Shift+P');
  await page.keyboard.type('scrollbakk');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Backspace');
  await expect(page.getByRole('dialog').getByRole('textbox')).toHaveValue('scrollbak');
  letCome();
  await expect(page.getByRole('combobox')).toBeFocused();
  await page.keyboard.press('Backspace');
  await page.keyboard.type('ck');
  await expect(page.getByRole('combobox')).toHaveValue('scrollback');
  await expect(page.getByRole('group', { name: 'Settings' }).getByRole('option').first()).toBeVisible();

  // The keys go back to where they were.
  await page.keyboard.press('Escape');
  await expect(terminal.panel.locator('.xterm-helper-textarea')).toBeFocused();
  await page.keyboard.type('-$((40+2))');
  await page.keyboard.press('Enter');
  await terminal.expectText(/^mine-42$/m);
});

test('the palette opens the job of a pasted address', async ({ world, jobshell, page }) => {
  const job = world.job({ name: 'unit-tests' });
  await jobshell.enter(world);
  await page.keyboard.press('Control+Shift+P');
  await expect(page.getByRole('combobox')).toBeFocused();
  await page.keyboard.insertText(job.webUrl);
  await page.keyboard.press('Enter');
  await jobshell.terminal('unit-tests').connected();
});

test('axe finds nothing serious among the keys, while recording and in a conflict', async ({
  world,
  jobshell,
  page,
}) => {
  // Axe looks at every key.
  test.setTimeout(120_000);
  await jobshell.enter(world);
  await openKeys(page);
  await record(page, { id: 'jobs.refresh', key: 'Control+Shift+KeyP' });
  await record(page, { id: 'tab.close', key: 'Control+KeyW' });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const { violations } = await findWithAxe(page, { include: ['#settings-content'] });
    const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(serious.map(({ id, nodes }) => [id, nodes.map(({ target }) => target.join(' '))])).toEqual([]);
  }
});
