import { countFromTheStart, expectAllBack, openChatter, typeNothing } from './chatter.ts';
import { createDriver, type Driver } from './driver.ts';
import type { ElectronApp } from './electronApp.ts';
import { expect, test } from './fixtures.ts';

const names = ['lint', 'unit-tests', 'deploy:review'];

test('tabs are put in another order by menu and by mouse, and keep it over a reload', async ({
  world,
  jobshell,
}) => {
  for (const name of names) world.job({ name });
  await jobshell.enter(world);
  for (const name of names) await (await jobshell.debug(name)).connected();
  await expectTabs(jobshell, names);

  await chooseInMenu(jobshell, { tab: 'lint', item: 'Move right' });
  await expectTabs(jobshell, ['unit-tests', 'lint', 'deploy:review']);

  const { tab: last } = jobshell.terminal('deploy:review');
  await last.dragTo(jobshell.terminal('unit-tests').tab, { targetPosition: { x: 4, y: 10 } });
  await expectTabs(jobshell, ['deploy:review', 'unit-tests', 'lint']);

  await jobshell.terminal('unit-tests').select();
  await jobshell.page.reload();
  await expectTabs(jobshell, ['deploy:review', 'unit-tests', 'lint']);
  await expect(jobshell.terminal('unit-tests').tab).toHaveAttribute('aria-selected', 'true');
  await jobshell.terminal('unit-tests').connected();
});

test('the menu of a tab is there for the keyboard, and closes it', async ({ world, jobshell }) => {
  for (const name of names.slice(0, 2)) world.job({ name });
  await jobshell.enter(world);
  for (const name of names.slice(0, 2)) await (await jobshell.debug(name)).connected();
  const { tab } = jobshell.terminal('unit-tests');
  await tab.focus();
  await jobshell.page.keyboard.press('Shift+F10');
  await expect(jobshell.page.getByRole('menuitem', { name: 'Move right' })).toHaveAttribute('data-disabled');
  await expect(jobshell.page.getByRole('menuitem', { name: 'Rename' })).toBeFocused();
  const moveLeft = jobshell.page.getByRole('menuitem', { name: 'Move left' });
  // By its first letter, as menus have it.
  await jobshell.page.keyboard.press('m');
  await expect(moveLeft).toBeFocused();
  await jobshell.page.keyboard.press('Enter');
  await expectTabs(jobshell, ['unit-tests', 'lint']);

  await chooseInMenu(jobshell, { tab: 'lint', item: 'Close' });
  await jobshell.page.getByRole('button', { name: 'Close terminal' }).click();
  await expectTabs(jobshell, ['unit-tests']);
});

test(
  'where there are no windows nothing speaks of them',
  { tag: '@browser' },
  async ({ world, jobshell }) => {
    for (const name of names.slice(0, 2)) world.job({ name });
    await jobshell.enter(world);
    for (const name of names.slice(0, 2)) await (await jobshell.debug(name)).connected();
    await jobshell.terminal('lint').tab.click({ button: 'right' });
    const items = jobshell.page.getByRole('menuitem');
    await expect(items).toHaveText([
      /^Rename/,
      /^Colour/,
      'Split right',
      'Split down',
      'Move left',
      'Move right',
      'Close',
    ]);
  },
);

/** A window that opens takes a while where much else runs. */
const slowMs = 30_000;

/** The tabs from left to right. */
async function expectTabs({ page }: Pick<Driver, 'page'>, expected: readonly string[]): Promise<void> {
  const names = page.getByRole('tablist', { name: 'Terminals' }).locator('.tab-name');
  await expect(names).toHaveText([...expected], { timeout: slowMs });
}

async function chooseInMenu(
  { page, terminal }: Pick<Driver, 'page' | 'terminal'>,
  { tab, item }: { readonly tab: string; readonly item: string },
): Promise<void> {
  await terminal(tab).tab.click({ button: 'right' });
  await page.getByRole('menuitem', { name: item, exact: true }).click();
}

const onDesktop = { tag: '@electron' };

test(
  'a tab is torn into a window of its own and put back under running output: bytes whole',
  onDesktop,
  async ({ world, dataDir, apps }) => {
    test.setTimeout(180_000);
    await typeNothing(dataDir);
    const app = await apps.startElectron();
    const page = await app.pageOf('w1');
    await countFromTheStart(page);
    const first = createDriver(page);
    await first.enter(world);
    const chatter = await openChatter(world, { jobshell: first, names: ['lint', 'unit-tests'] });
    await chatter.start();

    await chooseInMenu(first, { tab: 'lint', item: 'Move to a new window' });
    const secondPage = await app.pageOf('w2');
    const second = createDriver(secondPage);
    await expectTabs(second, ['lint']);
    await expectTabs(first, ['unit-tests']);
    await countFromTheStart(secondPage);
    await expectAllBack(second, ['lint']);

    // Its first window has counted from the start all the time, and draws it anew.
    await chooseInMenu(second, { tab: 'lint', item: 'Move to window 1: unit-tests' });
    await expectTabs(first, ['unit-tests', 'lint']);
    await expect(first.terminal('lint').tab).toHaveAttribute('aria-selected', 'true');
    await expectAllBack(first, ['lint']);
    await chooseInMenu(first, { tab: 'unit-tests', item: 'Move to window 2' });
    await expectTabs(second, ['unit-tests']);

    await chatter.stop();
    await chatter.expectWhole(first, 'lint');
    await chatter.expectWhole(second, 'unit-tests');
  },
);

test(
  'a tab dragged out of the window gets one of its own there, and another window takes it',
  onDesktop,
  async ({ world, apps }) => {
    test.setTimeout(180_000);
    for (const name of names.slice(0, 2)) world.job({ name });
    const app = await apps.startElectron();
    const first = createDriver(await app.pageOf('w1'));
    await first.enter(world);
    for (const name of names.slice(0, 2)) await (await first.debug(name)).connected();

    // Dragging from window to window is the system's: what it tells the pages is told to them here.
    await first.terminal('lint').tab.evaluate((tab) => {
      const dataTransfer = new DataTransfer();
      const options = { bubbles: true, dataTransfer };
      tab.dispatchEvent(new DragEvent('dragstart', options));
      tab.dispatchEvent(
        new DragEvent('dragend', { ...options, screenX: window.screenX + outerWidth + 50, screenY: 60 }),
      );
    });
    const second = createDriver(await app.pageOf('w2'));
    await second.terminal('lint').connected();
    await expectTabs(first, ['unit-tests']);

    const dragged = await first.terminal('unit-tests').tab.getAttribute('data-session-id');
    await second.page.locator('.tab-strip').evaluate((strip, sessionId) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.setData('application/x-jobshell-session', sessionId ?? '');
      strip.dispatchEvent(
        new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer, clientX: 0 }),
      );
    }, dragged);
    await expectTabs(second, ['unit-tests', 'lint']);
    await second.terminal('unit-tests').connected();
    await expect(first.page.getByRole('tab')).toHaveCount(0);
  },
);

test(
  'a window that closes leaves its tabs to another; the last one asks, by name',
  onDesktop,
  async ({ world, apps }) => {
    test.setTimeout(180_000);
    for (const name of names) world.job({ name });
    const app = await apps.startElectron();
    const { control } = app;
    test.skip(control === undefined, 'Only the stand-in lets a test close a window as a person does');
    if (!control) return;
    const first = createDriver(await app.pageOf('w1'));
    await first.enter(world);
    for (const name of names) await (await first.debug(name)).connected();
    await chooseInMenu(first, { tab: 'lint', item: 'Move to a new window' });
    const second = createDriver(await app.pageOf('w2'));
    await second.terminal('lint').connected();

    const windowOf = async (windowId: string) => {
      const { windows } = await control.state();
      return windows.find(({ url }) => url.includes(`window=${windowId}`))?.id ?? 0;
    };
    await control.ask('window.close', { windowId: await windowOf('w2') });
    await expectTabs(first, ['unit-tests', 'deploy:review', 'lint']);
    await first.terminal('lint').select();
    await first.terminal('lint').connected();
    await first.terminal('lint').run('echo moved $((40+2))');
    await first.terminal('lint').expectText('moved 42');

    await control.ask('window.close', { windowId: await windowOf('w1') });
    const asked = await control.until(({ questions }) => questions[0]);
    expect(asked.question).toMatchObject({
      message: 'Quit and close 3 open terminals?',
      detail: expect.stringContaining('lint (acme/shop): shell open'),
    });
    await control.ask('dialog.answer', { id: asked.id, answer: { kind: 'button', index: 1 } });
    await first.terminal('lint').run('echo kept $((40+2))');
    await first.terminal('lint').expectText('kept 42');
  },
);

test(
  'windows come back to where they were, on the displays that are left',
  onDesktop,
  async ({ world, dataDir, apps }) => {
    test.setTimeout(180_000);
    const laptop = { id: 1, bounds: area(0, 1920, 1080), workArea: area(0, 1920, 1040) };
    const desk = { id: 2, bounds: area(1920, 2560, 1440), workArea: area(1920, 2560, 1400) };
    const app = await apps.startElectron({ dataDir, standIn: { displays: [laptop, desk] } });
    test.skip(app.control === undefined, 'Only the stand-in has displays that come and go');
    await createDriver(await app.pageOf('w1')).signIn({ url: world.gitlab.url, token: world.token });
    const bounds = { x: 2400, y: 200, width: 1500, height: 900 };
    const window = await app.control?.until(({ windows }) => windows[0]);
    await app.control?.ask('window.move', { windowId: window?.id ?? 0, bounds });
    await app.stop();

    const again = await apps.startElectron({ dataDir, standIn: { displays: [laptop, desk] } });
    expect(await boundsOf(again.control)).toEqual(bounds);
    await again.stop();

    const alone = await apps.startElectron({ dataDir, standIn: { displays: [laptop] } });
    const left = await boundsOf(alone.control);
    expect(left).toMatchObject({ width: 1500, height: 900 });
    expect(left.x).toBeLessThanOrEqual(1920 - 1500);
  },
);

test('a new window is a whole workspace of its own, beside the first', onDesktop, async ({ world, apps }) => {
  for (const name of names.slice(0, 2)) world.job({ name });
  const app = await apps.startElectron();
  const first = createDriver(await app.pageOf('w1'));
  await first.enter(world);
  await (await first.debug('lint')).connected();
  await first.page.keyboard.press('Control+Shift+N');
  const second = createDriver(await app.pageOf('w2'));
  await expect(second.list()).toBeVisible();
  await (await second.debug('unit-tests')).connected();
  await expectTabs(first, ['lint']);
  await expectTabs(second, ['unit-tests']);
});

function area(x: number, width: number, height: number) {
  return { x, y: 0, width, height };
}

async function boundsOf(control: ElectronApp['control']) {
  const shown = await control?.until(({ windows }) => windows.find(({ visible }) => visible));
  return shown?.bounds ?? area(0, 0, 0);
}
