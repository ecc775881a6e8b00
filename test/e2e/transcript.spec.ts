import type { Page } from '@playwright/test';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { findWithAxe } from './axe.ts';
import { expect, test as base } from './fixtures.ts';

/** The browser host puts exports where the desktop says; it is started with this process' own environment. */
const test = base.extend({
  dataDir: async ({ dataDir }, use) => {
    process.env['XDG_DOWNLOAD_DIR'] = join(dataDir, 'downloads');
    await use(dataDir);
    delete process.env['XDG_DOWNLOAD_DIR'];
  },
});

const secret = 'glpat-AbCdEf0123456789xyzW';

async function command(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+Shift+P');
  await page.getByRole('combobox').fill(name);
  await page.keyboard.press('Enter');
}

test('what a terminal shows is recorded, masked, played again and exported', async ({
  world,
  jobshell,
  page,
  dataDir,
  hostName,
}) => {
  const folder = join(dataDir, 'transcripts');
  world.job({ name: 'unit-tests' });
  await jobshell.enter(world);
  const terminal = await jobshell.debug('unit-tests');
  await terminal.connected();
  await terminal.run('echo before');
  await terminal.expectText(/^before$/m);
  expect(await readdir(folder).catch(() => 'none')).toBe('none');

  await command(page, 'Record this terminal');
  const bar = terminal.panel.getByRole('group', { name: 'Recording' });
  await expect(bar).toContainText('Recording since');
  await terminal.type('');
  // In two colours and in two pieces; and what would be answered by a terminal that is alive.
  await terminal.run(
    String.raw`printf 'token \e[1m${secret.slice(0, 12)}'; sleep 0.3; printf '\e[0m${secret.slice(12)} end\n\e]0;evil\a\e[6n\e[c'; read -rsn 40 -t 1 answer; echo done $((40+1))`,
  );
  await terminal.expectText(/^token glpat-\S+ end$/m);
  // The answers may be echoed in front of it.
  await terminal.expectText(/done 41$/m);
  await terminal.run(String.raw`clear; echo recorded $((40+2)) Zk3qP9xLw2Vb7RtY5mNc8HdJ`);
  await terminal.expectText('recorded 42');
  await bar.getByRole('button', { name: 'Stop recording' }).click();
  await expect(bar).toBeHidden();
  await terminal.run('echo after');
  await terminal.expectText(/^after$/m);

  const files = await readdir(folder);
  expect(files.map((name) => name.replace(/^.*\./, '')).toSorted()).toEqual(['cast', 'json']);
  if (process.platform !== 'win32') {
    const modes = await Promise.all(
      [folder, ...files.map((name) => join(folder, name))].map((path) => stat(path)),
    );
    expect(modes.map(({ mode }) => mode & 0o777)).toEqual([0o700, 0o600, 0o600]);
  }
  const cast = await readFile(join(folder, files.find((name) => name.endsWith('.cast')) ?? ''), 'utf8');
  expect(JSON.parse(cast.slice(0, cast.indexOf('\n')))).toMatchObject({
    version: 3,
    term: { type: 'xterm-256color' },
  });
  expect(cast).toContain('recorded 42');
  for (const absent of [secret, 'before', 'after']) expect(cast).not.toContain(absent);

  await command(page, 'Show recordings');
  const dialog = page.getByRole('dialog', { name: 'Recordings' });
  await expect(dialog.getByRole('navigation').getByRole('button')).toHaveCount(1);
  const replayed = dialog.locator('.xterm-rows');
  await expect(replayed).toContainText('recorded 42', { timeout: 15_000 });
  await expect(dialog.getByRole('button', { name: 'Play' })).toBeVisible();
  expect(await page.title()).not.toContain('evil');
  await dialog.getByRole('slider', { name: 'Position' }).fill('0');
  await expect(replayed).not.toContainText('recorded 42');
  await dialog.getByRole('slider', { name: 'Position' }).press('End');
  await expect(replayed).toContainText('recorded 42');

  await dialog.getByRole('button', { name: 'Export…' }).click();
  const panel = dialog.getByRole('region', { name: 'Export' });
  await expect(panel).toContainText('2 secrets were masked.');
  // Alice is a developer.
  await expect(panel).toContainText('The values of CI/CD variables were not known');
  await expect(panel).toContainText(/strings? looks? random/);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await findWithAxe(page, { include: ['body'] });
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target)])).toEqual([]);
  }
  // On Electron the system asks where to, in a window of its own.
  if (hostName === 'browser') {
    await panel.getByRole('button', { name: 'Export' }).click();
    await expect(panel.getByRole('status')).toHaveText(/^Saved as .*unit-tests-.*\.txt\.$/);
    const [exported = ''] = await readdir(join(dataDir, 'downloads'));
    const text = await readFile(join(dataDir, 'downloads', exported), 'utf8');
    expect(text).toMatch(/^token \*{26} end$/m);
    expect(text).not.toContain('glpat-');
    expect(text).toMatch(/^recorded 42 /m);
  }

  await dialog.getByRole('button', { name: 'Delete…' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await expect(dialog).toContainText('Nothing is recorded yet.');
  expect(await readdir(folder)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  // Nothing of the recording was typed into the shell.
  await terminal.run('echo alive $((1+1))');
  await terminal.expectText(/^alive 2$/m);
});

test("every terminal is recorded where that is set, with the texts of one's own masked, until the app ends", async ({
  world,
  jobshell,
  page,
  dataDir,
  app,
}) => {
  world.job({ name: 'unit-tests' });
  await jobshell.enter(world);
  await command(page, 'Settings');
  await page.getByRole('navigation', { name: 'Sections' }).getByRole('button', { name: 'Terminal' }).click();
  const always = page.getByRole('switch', { name: 'Record every terminal' });
  await always.click();
  await expect(always).toBeChecked();
  await page.getByText('asciicast v2').click();
  await expect(page.getByRole('radio', { name: 'asciicast v2' })).toBeChecked();
  await page.getByRole('textbox', { name: 'Also mask' }).fill('acme-*');
  await page.getByRole('button', { name: 'Back' }).click();
  const terminal = await jobshell.debug('unit-tests');
  await terminal.connected();
  await expect(terminal.panel.getByRole('group', { name: 'Recording' })).toBeVisible();
  await terminal.run('echo one acme-4711 two');
  await terminal.expectText(/^one acme-4711 two$/m);
  await app.stop();
  const folder = join(dataDir, 'transcripts');
  const files = await readdir(folder);
  const cast = await readFile(join(folder, files.find((name) => name.endsWith('.cast')) ?? ''), 'utf8');
  expect(cast).toMatch(/^\{"version":2,/);
  expect(cast).toContain('one ********* two');
  expect(cast).not.toContain('4711');
  const note: unknown = JSON.parse(
    await readFile(join(folder, files.find((name) => name.endsWith('.json')) ?? ''), 'utf8'),
  );
  expect(note).toMatchObject({ jobName: 'unit-tests', format: 'asciicast-v2', endedAt: expect.any(Number) });
});
