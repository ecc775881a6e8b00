import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Locator } from '@playwright/test';
import type { Driver, Terminal } from './driver.ts';
import { expect, test as base, type Page, type World } from './fixtures.ts';

/** Several blocks of the largest size, and a few seconds on two busy cores. */
const usualBytes = 5_000_000;
/** Under way long enough to be canceled. */
const slowBytes = 12_000_000;
const largeBytes = 50_000_000;
/** What is measured is told, not asserted. */
const largeWithinMs = 150_000;

/** The browser host puts downloads where the desktop says; it is started with this process' own environment. */
const test = base.extend({
  dataDir: async ({ dataDir }, use) => {
    process.env['XDG_DOWNLOAD_DIR'] = join(dataDir, 'downloads');
    await use(dataDir);
    delete process.env['XDG_DOWNLOAD_DIR'];
  },
});

test('5 MB go into the job, byte for byte', async ({ world, jobshell }) => {
  test.setTimeout(90_000);
  const terminal = await openShell(world, jobshell);
  await uploadWhole(terminal, jobshell.page, usualBytes);
});

test('a file chosen in the dialog goes into the job', async ({ world, jobshell, dataDir }) => {
  const terminal = await openShell(world, jobshell);
  const file = await randomFile(dataDir, 100_000);
  await upload(jobshell.page, file.path);
  const row = terminal.panel.getByRole('group', { name: 'large.bin', exact: true });
  await expect(row).toContainText('checksums agree');
  expect(await sha256(await placeIn(row))).toBe(file.sha256);
});

test('5 MB come out of the job, byte for byte', async ({ world, jobshell, dataDir, hostName }) => {
  test.skip(hostName === 'electron', 'there the system asks where to, in a window of its own');
  test.setTimeout(90_000);
  const terminal = await openShell(world, jobshell);
  const file = await randomFile(dataDir, usualBytes);
  await downloadWhole(terminal, jobshell.page, { ...file, folder: join(dataDir, 'downloads') });
});

test(
  '50 MB go both ways, byte for byte',
  { tag: ['@whole', '@browser'] },
  async ({ world, jobshell, dataDir }) => {
    test.setTimeout(2 * largeWithinMs + 30_000);
    const terminal = await openShell(world, jobshell);
    const file = await uploadWhole(terminal, jobshell.page, largeBytes);
    await downloadWhole(terminal, jobshell.page, { ...file, folder: join(dataDir, 'downloads') });
  },
);

test('a file dropped on the pane is named with its place first, and asks before it replaces one', async ({
  world,
  jobshell,
}) => {
  const terminal = await openShell(world, jobshell);
  const { page } = jobshell;
  const row = terminal.panel.getByRole('group', { name: 'notes.txt' });

  await drag(page, ['dragenter', 'dragover'], 'first');
  await expect(terminal.panel.getByText(/^Drop to upload into \//)).toBeVisible();
  await drag(page, ['drop'], 'first');
  await expect(row).toContainText('checksums agree');
  const savedAs = await placeIn(row);
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

for (const way of ['button', 'Ctrl+C'] as const)
  test(`an upload under way is canceled by ${way}, and nothing of it is left`, async ({
    world,
    jobshell,
  }) => {
    const terminal = await openShell(world, jobshell);
    const { page } = jobshell;
    await terminal.run('mkdir only-this && cd only-this && clear');
    await terminal.expectText(/only-this\S*[$#]\s*$|^[$#]\s*$/m);
    await dropRandom(page, slowBytes);
    const row = terminal.panel.getByRole('group', { name: 'large.bin', exact: true });
    await expect(row).toContainText(/of 12 MB/);
    if (way === 'button') await row.getByRole('button', { name: 'Cancel large.bin' }).click();
    else await terminal.type('\u0003');
    await expect(row).toContainText('Canceled. Nothing of it is left.');
    await terminal.run('echo left: $(ls -A | wc -l)');
    await terminal.expectText('left: 0');
    await expectWholeShell(terminal);
    await row.getByRole('button', { name: 'Dismiss large.bin' }).click();
    await expect(row).toHaveCount(0);
  });

test('a full-screen program is not typed into: the reason stands there, with a way out', async ({
  world,
  jobshell,
}) => {
  const terminal = await openShell(world, jobshell);
  const { page } = jobshell;
  // What a program draws may end like a prompt.
  await terminal.run(
    `printf '\\033[?1049h\\033[2J\\r\\n%s' "$PS1"; read answer; printf '\\033[?1049l'; echo "answer=<$answer>"`,
  );
  await terminal.expectText(/^\s*\S*[$#]?\s*$/);
  await drag(page, ['dragenter', 'dragover'], 'text');
  await expect(terminal.panel.getByText(/^No shell prompt stands/)).toBeVisible();
  await drag(page, ['drop'], 'text');
  const row = terminal.panel.getByRole('group', { name: 'notes.txt' });
  await expect(row).toContainText('Leave the running program');
  await terminal.run('mine');
  await terminal.expectText('answer=<mine>');
  await row.getByRole('button', { name: 'Try again' }).click();
  await expect(row).toContainText('checksums agree');
});

test('a terminal that has ended says over a dragged file why it takes none, and what to do', async ({
  world,
  jobshell,
}) => {
  const terminal = await openShell(world, jobshell);
  const { page } = jobshell;
  await terminal.run('exit');
  await expect(terminal.status).toHaveText(/^Ended/);
  await drag(page, ['dragenter', 'dragover'], 'text');
  const words = /^Nothing can be uploaded (now|any more): the terminal has ended/;
  await expect(page.locator('.drop-cover')).toHaveText(words);
  await drag(page, ['drop'], 'text');
  await expect(page.locator('.drop-cover')).toHaveCount(0);
  await expect(page.getByText(words)).toBeVisible();
  await expect(terminal.panel.getByRole('group', { name: 'notes.txt' })).toHaveCount(0);
});

test('what is no file is not taken, and a busy shell refuses with a sentence', async ({
  world,
  jobshell,
}) => {
  const terminal = await openShell(world, jobshell);
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

async function openShell(world: World, jobshell: Driver): Promise<Terminal> {
  world.job({ name: 'unit-tests' });
  await jobshell.enter(world);
  const terminal = await jobshell.debug('unit-tests');
  await terminal.connected();
  await terminal.expectText(/[$#]\s*$/);
  return terminal;
}

type RandomFile = { readonly path: string; readonly bytes: number; readonly sha256: string };

async function randomFile(folder: string, bytes: number): Promise<RandomFile> {
  const path = join(folder, 'large.bin');
  const content = randomBytes(bytes);
  await writeFile(path, content);
  return { path, bytes, sha256: createHash('sha256').update(content).digest('hex') };
}

/** Drops a file of that size, and tells where it lies in the job. */
async function uploadWhole(terminal: Terminal, page: Page, bytes: number): Promise<RandomFile> {
  const sum = await dropRandom(page, bytes);
  const startedMs = Date.now();
  const row = terminal.panel.getByRole('group', { name: 'large.bin', exact: true });
  await expect(row).toContainText('checksums agree', { timeout: largeWithinMs });
  tellRate(`upload of ${bytes / 1e6} MB`, bytes, Date.now() - startedMs);
  const path = await placeIn(row);
  expect(await sha256(path)).toBe(sum);
  expect((await readdir(dirname(path))).filter((name) => name.startsWith('.jobshell'))).toEqual([]);
  await expectWholeShell(terminal);
  return { path, bytes, sha256: sum };
}

type ExpectedDownload = RandomFile & { readonly folder: string };

async function downloadWhole(terminal: Terminal, page: Page, file: ExpectedDownload): Promise<void> {
  const startedMs = Date.now();
  await download(page, file.path);
  const row = terminal.panel.getByRole('group', { name: file.path });
  await expect(row).toContainText('checksums agree', { timeout: largeWithinMs });
  tellRate(`download of ${file.bytes / 1e6} MB`, file.bytes, Date.now() - startedMs);
  expect(await sha256(join(file.folder, basename(file.path)))).toBe(file.sha256);
  await expectWholeShell(terminal);
}

/** Where it was put, as the row tells. */
async function placeIn(row: Locator): Promise<string> {
  return (await row.locator('.transfer-state').textContent())?.split(' · ')[0] ?? '';
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece as Buffer);
  return hash.digest('hex');
}

function tellRate(what: string, bytes: number, elapsedMs: number): void {
  const rate = (bytes / 1e6 / (elapsedMs / 1000)).toFixed(1);
  console.log(`${what}: ${(elapsedMs / 1000).toFixed(1)} s, ${rate} MB/s`);
}

async function runAction(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+Shift+P');
  await page.keyboard.type(name);
  await page.getByRole('option', { name }).first().click();
}

/** Drops a file made in the page: handed over by the test's own line, 12 MB take a minute. Tells its SHA-256. */
async function dropRandom(page: Page, sizeBytes: number): Promise<string> {
  return await page.locator('.drop-zone').evaluate(async (zone, size) => {
    const bytes = new Uint8Array(size);
    for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
    const sum = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([bytes], 'large.bin'));
    zone.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    return [...sum].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  }, sizeBytes);
}

/** By the action and the system's own dialog. */
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
