import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Terminal } from './driver.ts';
import { expect, test as base, type Page } from './fixtures.ts';

const largeBytes = 50_000_000;
/** The machine may be busy: what is measured is told, not asserted. */
const largeWithinMs = 150_000;

/** The browser host puts downloads where the desktop says; it is started with this process' own environment. */
const test = base.extend({
  dataDir: async ({ dataDir }, use) => {
    process.env['XDG_DOWNLOAD_DIR'] = join(dataDir, 'downloads');
    await use(dataDir);
    delete process.env['XDG_DOWNLOAD_DIR'];
  },
});

test('50 MB go into the job, byte for byte', { tag: '@heavy' }, async ({ world, jobshell, dataDir }) => {
  test.setTimeout(largeWithinMs + 30_000);
  world.job({ name: 'unit-tests' });
  const file = await largeFile(dataDir);
  await jobshell.enter(world);
  const terminal = await jobshell.debug('unit-tests');
  await terminal.connected();
  await terminal.expectText(/[$#]\s*$/);

  await upload(jobshell.page, file.path);
  const startedMs = Date.now();
  const row = terminal.panel.getByRole('group', { name: 'large.bin' });
  await expect(row).toContainText('checksums agree', { timeout: largeWithinMs });
  tellRate('upload', Date.now() - startedMs);

  const savedAs = (await row.locator('.transfer-state').textContent())?.split(' · ')[0] ?? '';
  expect(await sha256(savedAs)).toBe(file.sha256);
  expect((await readdir(dirname(savedAs))).filter((name) => name.startsWith('.jobshell'))).toEqual([]);
  await expectWholeShell(terminal);
});

test('50 MB come out of the job, byte for byte', async ({ world, jobshell, dataDir, hostName }) => {
  test.skip(hostName === 'electron', 'there the system asks where to, in a window of its own');
  test.setTimeout(largeWithinMs + 30_000);
  world.job({ name: 'unit-tests' });
  const file = await largeFile(dataDir);
  await jobshell.enter(world);
  const terminal = await jobshell.debug('unit-tests');
  await terminal.connected();
  await terminal.expectText(/[$#]\s*$/);

  const startedMs = Date.now();
  await download(jobshell.page, file.path);
  const row = terminal.panel.getByRole('group', { name: file.path });
  await expect(row).toContainText('checksums agree', { timeout: largeWithinMs });
  tellRate('download', Date.now() - startedMs);

  expect(await sha256(join(dataDir, 'downloads', basename(file.path)))).toBe(file.sha256);
  await expectWholeShell(terminal);
});

test('a file dropped on the pane is named with its place first, asks before it replaces one, and can be canceled', async ({
  world,
  jobshell,
}) => {
  world.job({ name: 'unit-tests' });
  await jobshell.enter(world);
  const terminal = await jobshell.debug('unit-tests');
  await terminal.connected();
  await terminal.expectText(/[$#]\s*$/);
  const { page } = jobshell;
  const row = terminal.panel.getByRole('group', { name: 'notes.txt' });

  await drag(page, ['dragenter', 'dragover'], 'first');
  await expect(terminal.panel.getByText(/^Drop to upload into \//)).toBeVisible();
  await drag(page, ['drop'], 'first');
  await expect(row).toContainText('checksums agree');
  const savedAs = (await row.locator('.transfer-state').textContent())?.split(' · ')[0] ?? '';
  expect(await readFile(savedAs, 'utf8')).toBe('first');
  await row.getByRole('button', { name: 'Dismiss notes.txt' }).click();
  await expect(row).toHaveCount(0);

  await drag(page, ['drop'], 'second');
  await expect(row).toContainText('A file of that name is there already.');
  await row.getByRole('button', { name: 'Replace' }).click();
  await expect(row).toContainText('checksums agree');
  expect(await readFile(savedAs, 'utf8')).toBe('second');
  await expectWholeShell(terminal);
});

test('what is no file is not taken, and a busy shell refuses with a sentence', async ({
  world,
  jobshell,
}) => {
  world.job({ name: 'unit-tests' });
  await jobshell.enter(world);
  const terminal = await jobshell.debug('unit-tests');
  await terminal.connected();
  await terminal.expectText(/[$#]\s*$/);
  const { page } = jobshell;
  await page.locator('.drop-zone').evaluate((zone) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.setData('text/uri-list', 'https://example.com/');
    dataTransfer.setData('text/html', '<img src=x>');
    zone.dispatchEvent(new DragEvent('dragenter', { dataTransfer, bubbles: true, cancelable: true }));
    zone.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  });
  await expect(page.locator('.drop-cover')).toHaveCount(0);

  await terminal.run('cat');
  await drag(page, ['drop'], 'text');
  const row = terminal.panel.getByRole('group', { name: 'notes.txt' });
  await expect(row).toContainText('No shell prompt stands in the terminal for certain.');
  await page.keyboard.press('Control+C');
  await terminal.expectText(/\^C[^]*[$#]\s*$/);
  await row.getByRole('button', { name: 'Try again' }).click();
  await expect(row).toContainText('checksums agree');
});

async function largeFile(folder: string): Promise<{ readonly path: string; readonly sha256: string }> {
  const path = join(folder, 'large.bin');
  const bytes = randomBytes(largeBytes);
  await writeFile(path, bytes);
  return { path, sha256: createHash('sha256').update(bytes).digest('hex') };
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  return hash.digest('hex');
}

function tellRate(what: string, elapsedMs: number): void {
  const rate = (largeBytes / 1e6 / (elapsedMs / 1000)).toFixed(1);
  console.log(`${what}: 50 MB in ${(elapsedMs / 1000).toFixed(1)} s, ${rate} MB/s`);
}

async function runAction(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+Shift+P');
  await page.keyboard.type(name);
  await page.getByRole('option', { name }).first().click();
}

async function upload(page: Page, path: string): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await runAction(page, 'Upload files into the job');
  await (await chooser).setFiles(path);
}

async function download(page: Page, path: string): Promise<void> {
  await runAction(page, 'Download from the job');
  await page.getByRole('textbox', { name: /^Path/ }).fill(path);
  await page.getByRole('button', { name: 'Download', exact: true }).click();
}

async function drag(page: Page, events: readonly string[], content: string): Promise<void> {
  await page.locator('.drop-zone').evaluate(
    (zone, told) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([told.content], 'notes.txt'));
      for (const name of told.events)
        zone.dispatchEvent(new DragEvent(name, { dataTransfer, bubbles: true, cancelable: true }));
    },
    { events, content },
  );
}

/** It echoes, it takes a command, and nothing of ours is on its screen or in its history. */
async function expectWholeShell(terminal: Terminal): Promise<void> {
  await terminal.run('stty -a | grep -o "[-]*echo " ; history | tail -3; echo back $((40+2))');
  await terminal.expectText('back 42');
  const screen = await terminal.screen();
  expect(screen).toMatch(/^echo /m);
  expect(screen).not.toContain('7767');
  expect(screen).not.toContain('base64');
}
