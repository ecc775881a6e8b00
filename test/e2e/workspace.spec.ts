import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { countFromTheStart, expectAllBack, openChatter, typeNothing } from './chatter.ts';
import { createDriver } from './driver.ts';
import { expect, test } from './fixtures.ts';
import { expectNoFaults, expectOwnSize, fileOf, names, openAll, sizeIn } from './workspaceSteps.ts';

/* The terminals of a window: side by side, named and coloured, typed into together. */

test('terminals stand side by side, each in its size, and go back to tabs', async ({ world, jobshell }) => {
  const { page } = jobshell;
  const [lint, unit, deploy] = (await openAll(jobshell, world)).terminals;
  const whole = await sizeIn(deploy);

  // The tab that was in front before comes beside the one that is.
  await page.keyboard.press('Control+Shift+D');
  await expect(unit.panel).toBeVisible();
  await expect(deploy.panel).toBeVisible();
  await expect(lint.panel).toBeHidden();
  await expect(unit.tab).toHaveAttribute('aria-selected', 'true');
  await lint.tab.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Split down' }).click();
  await expect(lint.panel).toBeVisible();
  await expect(page.getByRole('separator', { name: 'Between' })).toHaveCount(2);

  // The shells hear of it once their prompts stand there.
  const sizes = async () => {
    const told: string[] = [];
    for (const terminal of [deploy, unit, lint]) told.push(await sizeIn(terminal));
    return told;
  };
  await expect.poll(async () => new Set([whole, ...(await sizes())]).size).toBeGreaterThan(2);
  await page.keyboard.press('Control+Shift+ArrowUp');
  await expect(unit.panel.locator('.xterm-helper-textarea')).toBeFocused();
  await page.keyboard.press('Control+Shift+ArrowLeft');
  await expect(deploy.tab).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.type('echo left $((40+2))');
  await page.keyboard.press('Enter');
  await deploy.expectText('left 42');

  // By mouse and by keys; what the line divides changes, and nothing else.
  const upright = page.getByRole('separator', { name: /deploy:review and unit-tests/ });
  const before = (await deploy.panel.boundingBox())?.width ?? 0;
  const handle = await upright.boundingBox();
  if (!handle) throw new Error('the divider is not drawn');
  await page.mouse.move(handle.x + handle.width / 2, handle.y + 200);
  await page.mouse.down();
  await page.mouse.move(handle.x + 150, handle.y + 210, { steps: 4 });
  await page.mouse.up();
  await expect
    .poll(async () => Math.round(((await deploy.panel.boundingBox())?.width ?? 0) - before))
    .toBeGreaterThan(130);
  const valueBefore = Number(await upright.getAttribute('aria-valuenow'));
  await upright.press('Shift+ArrowLeft');
  await expect(upright).toHaveAttribute('aria-valuenow', String(valueBefore - 10));

  await page.reload();
  await expect(page.getByRole('separator', { name: 'Between' })).toHaveCount(2);
  await expect(upright).toHaveAttribute('aria-valuenow', String(valueBefore - 10));
  for (const terminal of [lint, unit, deploy]) await terminal.connected();

  // A tab that is closed leaves the split; one taken out is a tab alone again.
  await lint.select();
  await page.keyboard.press('Control+Shift+X');
  await page.getByRole('button', { name: 'Close terminal' }).click();
  await expect(page.getByRole('separator', { name: 'Between' })).toHaveCount(1);
  await unit.select();
  await page.keyboard.press('Control+Shift+O');
  await expect(deploy.panel).toBeHidden();
  await expect(unit.panel).toBeVisible();

  // Dragged to the lower edge of what is shown.
  const box = await unit.panel.boundingBox();
  await deploy.tab.dragTo(unit.panel, { targetPosition: { x: 300, y: (box?.height ?? 0) - 20 } });
  await expect(deploy.panel).toBeVisible();
  const [above, below] = [await unit.panel.boundingBox(), await deploy.panel.boundingBox()];
  expect(below?.y ?? 0).toBeGreaterThanOrEqual((above?.y ?? 0) + (above?.height ?? 0) - 1);

  // The list has a line of the same kind.
  const listLine = page.getByRole('separator', { name: 'Width of the job list' });
  const list = page.locator('.list-column');
  const widthOf = async () => (await list.boundingBox())?.width ?? 0;
  const usual = await widthOf();
  await listLine.press('Shift+ArrowRight');
  await expect.poll(widthOf).toBeGreaterThan(usual + 100);
  const wide = await widthOf();
  await listLine.press('Enter');
  await expect.poll(widthOf).toBeLessThan(100);
  await listLine.press('ArrowRight');
  await expect.poll(widthOf).toBe(200);
  const line = await listLine.boundingBox();
  await page.mouse.move((line?.x ?? 0) + 4, 400);
  await page.mouse.down();
  await page.mouse.move(wide, 400, { steps: 4 });
  await page.mouse.up();
  await expect.poll(async () => Math.abs((await widthOf()) - wide)).toBeLessThan(3);
  await page.reload();
  await expect.poll(async () => Math.abs((await widthOf()) - wide)).toBeLessThan(3);
  await listLine.dblclick();
  await expect.poll(widthOf).toBe(usual);
});

test('what two panes and a hidden tab get at once arrives whole', async ({ world, jobshell }) => {
  await jobshell.page.evaluate(() => sessionStorage.setItem('jobshell.checksum', 'from the start'));
  await jobshell.page.reload();
  const { terminals, jobs } = await openAll(jobshell, world);
  await jobshell.page.keyboard.press('Control+Shift+D');
  await expect(terminals[2].panel).toBeVisible();
  for (const terminal of terminals) {
    await terminal.select();
    // The new size is in the shell, and what typed it no part of the sum.
    await expectOwnSize(terminal);
    await terminal.run('clear; until [ -e go ]; do sleep 0.1; done; seq 1 300000');
    await expect(terminal.panel.locator('.xterm-rows')).toHaveText(/^\s*$/);
  }
  await jobshell.page.evaluate(() => sessionStorage.setItem('jobshell.checksum', 'the flood'));
  for (const job of jobs) job.terminal?.sent.restart();
  await writeFile(fileOf(world, 'go'), '');
  for (const [index, terminal] of terminals.entries()) {
    const sent = () => jobs[index]?.terminal?.sent;
    await expect.poll(() => sent()?.bytes ?? 0, { timeout: 30_000 }).toBeGreaterThan(2_000_000);
    await expect
      .poll(async () => (await terminal.panel.getAttribute('data-received-sha256')) === sent()?.sha256())
      .toBe(true);
  }
});

test('tabs are named, coloured and put side by side, and keep it, also over a restart', async ({
  world,
  page,
  app: first,
  apps,
}) => {
  const port = Number(new URL(first.url).port);
  const jobshell = createDriver(await apps.openPage(first, page));
  await page.getByRole('checkbox', { name: /stay signed in/i }).check();
  const [lint, unit] = (await openAll(jobshell, world)).terminals;
  await lint.tab.dblclick();
  const field = page.getByRole('textbox', { name: 'Name of the tab of lint' });
  await field.fill('<b>style\u202e check</b>');
  await field.press('Enter');
  const named = jobshell.terminal('<b>style check</b>');
  await expect(named.tab).toBeVisible();
  await expect(named.tab).toHaveAttribute('title', /^lint\n/);

  await unit.tab.focus();
  await page.keyboard.press('F2');
  await page.keyboard.type('never kept');
  await page.keyboard.press('Escape');
  await expect(unit.tab).toBeFocused();
  await unit.tab.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Colour' }).click();
  await page.getByRole('menuitemradio', { name: 'Violet' }).click();
  await expect(page.getByRole('tab', { name: /unit-tests.*Violet/ })).toBeVisible();

  await page.reload();
  await expect(named.tab).toBeVisible();
  await named.select();
  await unit.tab.click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Split down' }).click();
  await expect(named.panel).toBeVisible();
  await first.stop();
  const second = await apps.openPage(await apps.start({ port }), page);
  for (const name of ['lint', 'unit-tests']) {
    await second.getByRole('button', { name: `Reopen ${name}` }).click();
    await expect(second.getByRole('button', { name: `Reopen ${name}` })).toHaveCount(0);
  }
  const again = createDriver(second);
  await expect(second.getByRole('tab', { name: /unit-tests.*Violet/ })).toBeVisible();
  const renamed = again.terminal('<b>style check</b>');
  // The stand-in for Electron begins each time with an empty profile.
  if (first.kind === 'browser') {
    await expect(again.terminal('unit-tests').panel).toBeVisible();
    await expect(renamed.panel).toBeVisible();
    await expect(
      second.getByRole('separator', { name: /^Between .b.style check.*unit-tests/ }),
    ).toBeVisible();
  }
  // A terminal that has just been opened takes the focus once it is there.
  await expect(second.locator('.xterm-helper-textarea:focus')).toHaveCount(1);
  await renamed.tab.focus();
  await second.keyboard.press('F2');
  await expect(second.getByRole('textbox', { name: /^Name of the tab/ })).toBeFocused();
  await second.keyboard.press('Delete');
  await second.keyboard.press('Enter');
  await expect(again.terminal('lint').tab).toBeVisible();
});

test('what is typed and pasted goes to all that were chosen, and to nobody else', async ({
  world,
  jobshell,
  context,
  app,
  dataDir,
}) => {
  const { page } = jobshell;
  const snippet = { id: 'which', name: 'Which job', text: 'echo job {{job}} $((70+7))', runs: true };
  await writeFile(join(dataDir, 'settings.json'), JSON.stringify({ snippets: [snippet] }));
  if (app.kind === 'browser') await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const { terminals, jobs } = await openAll(jobshell, world);
  const [lint, unit, deploy] = terminals;
  await page.keyboard.press('Control+Shift+D');
  await expect(deploy.panel).toBeVisible();
  await expectOwnSize(deploy);
  await expectOwnSize(unit);
  await unit.run(
    String.raw`(until [ -e ask ]; do sleep 0.1; done; printf '\e[6n\e[c\e]10;?\e\\'; echo "asked $((40+2))") &`,
  );
  await page.keyboard.press('Control+Shift+G');
  await expect(page.getByRole('group', { name: 'Typing into several terminals' })).toHaveCount(2);
  await unit.run('echo both $((40+2))');
  await unit.expectText('both 42');
  await deploy.expectText('both 42');

  // What a terminal answers to its own program is typed nowhere else.
  const heard = () => jobs.map((job) => job.terminal?.received.bytes ?? 0);
  const before = heard();
  await writeFile(fileOf(world, 'ask'), '');
  await expect.poll(() => heard()[1]).toBeGreaterThan(before[1] ?? 0);
  await unit.expectText('asked 42');
  expect(heard()[2]).toBe(before[2]);
  // The answers stand at the prompt of the one that was asked.
  await page.keyboard.press('Control+C');
  await unit.expectText('^C');
  await page.evaluate(() => navigator.clipboard.writeText('echo pasted $((50+5))'));
  await page.keyboard.press('Control+Shift+V');
  await page.keyboard.press('Enter');
  for (const terminal of [unit, deploy]) await terminal.expectText('pasted 55');
  expect(await lint.screen()).not.toContain('both');

  // The wheel, as keys for a program that fills the screen, is meant for the pane under the pointer.
  await unit.run('seq 500 | less');
  for (const terminal of [unit, deploy]) await terminal.expectText(/^1\s*\n2\s*\n3/);
  await unit.panel.locator('.xterm-screen').hover();
  const beforeWheel = heard();
  await page.mouse.wheel(0, 300);
  await expect.poll(() => heard()[1]).toBeGreaterThan(beforeWheel[1] ?? 0);
  await unit.expectText(/^[2-9]\s*\n/);
  expect(heard()[2]).toBe(beforeWheel[2]);
  await page.keyboard.type('q');
  for (const terminal of [unit, deploy]) await terminal.expectText(/[#$]\s*$/);

  // A snippet is made for each of them.
  await page.keyboard.press('Control+Shift+P');
  await page.getByRole('combobox').fill('which job');
  await page.getByRole('option', { name: /^Which job/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Which job' });
  await dialog.getByRole('checkbox', { name: /^Also into deploy:review/ }).check();
  await expect(dialog.getByLabel(/^What is typed into/)).toHaveCount(2);
  await expectNoFaults(page);
  await dialog.getByRole('button', { name: 'Run' }).click();
  await unit.expectText('job unit-tests 77');
  await deploy.expectText('job deploy:review 77');

  // One that ends leaves, and typing into one alone is nothing special.
  await deploy.select();
  await page.getByRole('group', { name: 'Typing into several terminals' }).first().waitFor();
  await page.getByRole('button', { name: 'Stop', exact: true }).first().click();
  await expect(page.getByRole('group', { name: 'Typing into several terminals' })).toHaveCount(0);
  await deploy.run('echo alone $((60+6))');
  await deploy.expectText('alone 66');
  expect(await unit.screen()).not.toContain('alone');
  await lint.tab.click({ button: 'right' });
  await page.getByRole('menuitemcheckbox', { name: 'Type into this one too' }).click();
  await page.reload();
  await expect(lint.tab).toBeVisible();
  await expect(page.getByRole('group', { name: 'Typing into several terminals' })).toHaveCount(0);
});

test(
  'a pane torn into a window of its own leaves its split under running output: bytes whole',
  { tag: '@electron' },
  async ({ world, dataDir, apps }) => {
    test.setTimeout(180_000);
    await typeNothing(dataDir);
    const app = await apps.startElectron();
    const page = await app.pageOf('w1');
    await countFromTheStart(page);
    const first = createDriver(page);
    await first.enter(world);
    const chatter = await openChatter(world, { jobshell: first, names: [...names] });
    await page.keyboard.press('Control+Shift+D');
    await page.keyboard.press('Control+Shift+E');
    await expect(page.getByRole('separator', { name: 'Between' })).toHaveCount(2);
    await chatter.start();

    await first.terminal('unit-tests').tab.click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Move to a new window' }).click();
    const secondPage = await app.pageOf('w2');
    const second = createDriver(secondPage);
    await expect(second.terminal('unit-tests').panel).toBeVisible();
    await expect(page.getByRole('separator', { name: 'Between' })).toHaveCount(1);
    await countFromTheStart(secondPage);
    await expectAllBack(second, ['unit-tests']);
    await chatter.stop();
    await chatter.expectWhole(second, 'unit-tests');
    for (const name of ['lint', 'deploy:review']) await chatter.expectWhole(first, name);
  },
);

const hostileBranch = `fix/$(touch\u00a0pwned)'";id`;

test('snippets are filled in, quoted and looked at before they run', async ({ world, jobshell }) => {
  const { page } = jobshell;
  world.job({ name: 'unit-tests', ref: hostileBranch });
  world.job({
    name: 'elsewhere',
    project: world.gitlab.projects.add({ path: 'acme/other', members: { alice: 'developer' } }).path,
  });
  await jobshell.enter(world);
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('button', { name: 'Snippets' }).click();
  const write = async (snippet: { name: string; command: string; project?: string; runs?: boolean }) => {
    await page.getByRole('button', { name: 'New snippet' }).click();
    const form = page.getByRole('form', { name: 'New snippet' });
    await form.getByLabel('Name').fill(snippet.name);
    await form.getByLabel('Command').fill(snippet.command);
    await form.getByLabel('Project').fill(snippet.project ?? '');
    await form.getByLabel('Run it').setChecked(snippet.runs ?? false);
    await expectNoFaults(page);
    await form.getByRole('button', { name: 'Save' }).click();
    await expect(form).toHaveCount(0);
  };
  await write({ name: 'Say the branch', command: `printf '<%s>\\n' "at {{branch}}" {{sha}}`, runs: true });
  await write({ name: 'Only here', command: 'echo here $((40+2))', project: 'acme/other' });
  await page.getByRole('button', { name: 'Back' }).click();

  const terminal = await jobshell.debug('unit-tests');
  await terminal.connected();
  const choose = async (name: string) => {
    await page.keyboard.press('Control+Shift+P');
    await page.getByRole('combobox').fill(name);
  };
  await choose('Only here');
  await expect(page.getByRole('option', { name: /^Only here/ })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await choose('Say the branch');
  await page.getByRole('option', { name: /^Say the branch/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Say the branch' });
  await expect(dialog.locator('mark').first()).toContainText('touch');
  await expectNoFaults(page);
  await dialog.getByRole('button', { name: 'Run' }).click();
  await terminal.expectText(`<at ${hostileBranch.replace('\u00a0', ' ')}>`);
  await terminal.expectText(/<[0-9a-f]{40}>/);
  await terminal.run('ls pwned');
  await terminal.expectText('No such file');

  const other = await jobshell.debug('elsewhere');
  await other.connected();
  await choose('Only here');
  await page.getByRole('option', { name: /^Only here/ }).click();
  // What has nothing to fill in was seen when it was chosen; it is only put there.
  await other.expectText(/echo here \$\(\(40\+2\)\)\s*$/m);
  await page.keyboard.press('Enter');
  await other.expectText('here 42');
});

test("the job's own commands are put at the prompt one at a time", async ({ world, jobshell }) => {
  const { page } = jobshell;
  world.gitlab.knobs.traceUpdateSeconds = { watched: 1, unwatched: 1 };
  world.job({
    name: 'unit-tests',
    script: [
      'echo "one $((40+2))"',
      'for i in 1 2; do\n  echo "$i"\ndone',
      'until [ -e "$HOME/go" ]; do sleep 0.1; done',
    ],
  });
  await jobshell.enter(world);
  const terminal = await jobshell.debug('unit-tests');
  await terminal.connected();
  await page.keyboard.press('Control+Shift+Y');
  const list = page.getByRole('complementary', { name: 'Commands of unit-tests' });
  await expect(list.getByRole('listitem')).toHaveCount(3, { timeout: 15_000 });
  await expect(list.getByRole('listitem').nth(1)).toContainText('Only the first of several lines');
  await expectNoFaults(page);
  await list.getByRole('button', { name: /echo "one/ }).click();
  await terminal.expectText(/[$#] echo "one \$\(\(40\+2\)\)"\s*$/m);
  await expect(terminal.panel.locator('.xterm-helper-textarea')).toBeFocused();
  expect(await terminal.screen()).not.toContain('one 42');
  await page.keyboard.press('Enter');
  await terminal.expectText('one 42');
  await page.keyboard.press('Control+Shift+Y');
  await expect(list).toHaveCount(0);
  await expect(terminal.panel.locator('.xterm-helper-textarea')).toBeFocused();
});
