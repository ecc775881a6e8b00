import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Terminal } from './driver.ts';
import { expect, test } from './fixtures.ts';

test('the shell has the size of the pane, also after the window changed', async ({ world, jobshell }) => {
  world.job({ name: 'unit-tests' });
  await jobshell.enter(world);
  const terminal = await jobshell.debug('unit-tests');
  await terminal.connected();

  const before = await expectSameSize(terminal);
  await jobshell.page.setViewportSize({ width: 900, height: 600 });
  await expect(jobshell.page.getByText(/^\d+×\d+$/)).not.toHaveText(before.toReversed().join('×'));
  const after = await expectSameSize(terminal);
  expect(after).not.toEqual(before);
});

test('programs that draw fill the pane', async ({ world, jobshell }) => {
  world.job({ name: 'unit-tests' });
  await jobshell.enter(world);
  const terminal = await jobshell.debug('unit-tests');
  await terminal.connected();
  const [rows] = await expectSameSize(terminal);

  await terminal.run('seq 1 500 | less');
  await expect.poll(async () => (await lines(terminal)).slice(0, rows - 1)).toEqual(numbers(1, rows - 1));
  await terminal.type('q');
  await terminal.expectText(/[$#]\s*$/);

  await terminal.run('top');
  await terminal.expectText('load average');
  await expect
    .poll(async () => (await lines(terminal)).filter((line) => line !== '').length)
    .toBeGreaterThan(rows / 2);
  await terminal.type('q');
  await terminal.expectText(/[$#]\s*$/);

  for (const editor of ['vim', 'vi'].filter(isInstalled).slice(0, 1)) {
    await terminal.run(`${editor} -u NONE newfile`);
    await expect
      .poll(async () => (await lines(terminal)).filter((line) => line === '~').length)
      .toBe(rows - 2);
    await terminal.type('ione two\x1b:q!\r');
    await terminal.expectText(/[$#]\s*$/);
  }
  await terminal.run('echo back $((40+2))');
  await terminal.expectText('back 42');
});

test('a paste of 1 MB arrives whole', async ({ world, jobshell, context, app }) => {
  const job = world.job({ name: 'unit-tests' });
  // In a browser the person allows it; the Electron host does.
  if (app.kind === 'browser') await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await jobshell.enter(world);
  const terminal = await jobshell.debug('unit-tests');
  await terminal.connected();

  const text = `${numbers(1, 20_000)
    .map((number) => `${number} ${'čeština – 日本語 '.repeat(2)}`)
    .join('\n')}\n`;
  expect(Buffer.byteLength(text)).toBeGreaterThan(1_000_000);
  await terminal.run('stty -echo; cat > pasted; stty echo; sha256sum pasted');
  await expect.poll(() => job.terminal?.received.bytes).toBeGreaterThan(60);
  await jobshell.page.evaluate((value) => navigator.clipboard.writeText(value), text);
  const before = job.terminal?.received.bytes ?? 0;
  await jobshell.page.keyboard.press('Control+Shift+V');
  const question = jobshell.page.getByRole('alertdialog', { name: /^Paste 20,000 lines/ });
  await expect(question).toHaveAttribute('data-ready', 'true');
  await jobshell.page.keyboard.press('Enter');
  await expect
    .poll(() => (job.terminal?.received.bytes ?? 0) - before, { timeout: 30_000 })
    .toBe(Buffer.byteLength(text));
  await jobshell.page.keyboard.press('Control+D');

  await terminal.expectText(createHash('sha256').update(text).digest('hex'), { timeout: 20_000 });
});

// The stand-in's memory is not Electron's, and its road for bytes is a slower one.
const floodMegabytes = 100;
const floodBytes = floodMegabytes * 1_000_000;
const hostsOwnMemory = { tag: '@browser' } as const;

test(
  `${floodMegabytes} MB through a hidden and as many through the visible tab arrive whole, with memory bounded`,
  hostsOwnMemory,
  async ({ world, jobshell, app }) => {
    test.setTimeout(180_000);
    const jobs = { hidden: world.job({ name: 'hidden' }), visible: world.job({ name: 'visible' }) };
    await jobshell.page.evaluate(() => sessionStorage.setItem('jobshell.checksum', 'from the start'));
    await jobshell.page.reload();
    await jobshell.enter(world);
    const hidden = await jobshell.debug('hidden');
    await hidden.connected();
    const visible = await jobshell.debug('visible');
    await visible.connected();
    const terminals = { hidden, visible };

    for (const name of ['hidden', 'visible'] as const) {
      await terminals[name].select();
      // Waits for a file, so that both begin together and what was typed is not part of the sum.
      await terminals[name].run(
        `clear; until [ -e go ]; do sleep 0.1; done; seq 1 40000000 | head -c ${floodBytes}`,
      );
      await expect(terminals[name].panel.locator('.xterm-rows')).toHaveText(/^\s*$/);
    }
    await jobshell.page.evaluate(() => sessionStorage.setItem('jobshell.checksum', 'the flood'));
    for (const job of Object.values(jobs)) job.terminal?.sent.restart();
    const memoryBefore = app.memoryBytes();
    let memoryPeak = 0;
    await writeFile(join(world.gitlab.folder, 'home', 'go'), '');

    for (const name of ['visible', 'hidden'] as const) {
      await expect
        .poll(
          () => {
            memoryPeak = Math.max(memoryPeak, app.memoryBytes());
            return jobs[name].terminal?.sent.bytes ?? 0;
          },
          { timeout: 120_000, message: `output of the ${name} tab's shell` },
        )
        .toBeGreaterThan(floodBytes);
      // The prompt that follows is part of both sums, whenever it comes.
      const sums = async () => ({
        sent: jobs[name].terminal?.sent.sha256(),
        received: await terminals[name].panel.getAttribute('data-received-sha256'),
      });
      await expect
        .poll(async () => (await sums()).received === (await sums()).sent, {
          timeout: 60_000,
          message: `what reached the ${name} terminal is what its shell sent`,
        })
        .toBe(true);
    }
    // Two scrollbacks, two windows and what Node's collector lets stand: nothing of the order of what went through.
    expect(memoryPeak - memoryBefore).toBeLessThan(128 * 1024 * 1024);
  },
);

test('^C silences a flood', async ({ world, jobshell }) => {
  world.job({ name: 'unit-tests' });
  await jobshell.enter(world);
  const terminal = await jobshell.debug('unit-tests');
  await terminal.connected();
  await terminal.run('yes');
  await terminal.expectText(/y\ny\ny\ny\n/);
  await jobshell.page.keyboard.press('Control+C');
  await terminal.expectText(/\^C\n.*[$#]\s*$/);
});

test('characters of several bytes come out whole, however they are cut', async ({ world, jobshell }) => {
  world.job({ name: 'unit-tests' });
  await jobshell.enter(world);
  const terminal = await jobshell.debug('unit-tests');
  await terminal.connected();
  await terminal.run(
    String.raw`for b in '\xe6' '\x97' '\xa5' '\xe2' '\x82' '\xac'; do printf "$b"; sleep 0.05; done; echo`,
  );
  await terminal.expectText('日€');
});

let looks = 0;

/** The shell's rows and columns, checked against what the pane can hold. */
async function expectSameSize(terminal: Terminal): Promise<readonly [rows: number, columns: number]> {
  // A mark of its own each time: what an earlier look left on the screen is not taken for the answer.
  const mark = `size${(looks += 1)}`;
  await terminal.run(`clear; echo "${mark}:$(stty size):"`);
  let told: RegExpExecArray | null = null;
  await expect
    .poll(async () => (told = new RegExp(`${mark}:(\\d+) (\\d+):`).exec(await terminal.screen())), {
      message: 'size told by stty',
    })
    .not.toBeNull();
  const [rows = 0, columns = 0] = (told ?? ([] as readonly string[])).slice(1).map(Number);
  await expect(terminal.panel.locator('.xterm-rows > div')).toHaveCount(rows);
  // As many characters as the shell has columns fill one row to its end; one more starts the next.
  await terminal.run(`printf '%.0sx' $(seq ${columns}); printf '|\\n'`);
  await expect.poll(async () => lines(terminal)).toContain('x'.repeat(columns));
  await expect.poll(async () => lines(terminal)).toContain('|');
  return [rows, columns];
}

async function lines(terminal: Terminal): Promise<readonly string[]> {
  return (await terminal.screen()).split('\n').map((line) => line.trimEnd());
}

function numbers(from: number, to: number): readonly string[] {
  return Array.from({ length: to - from + 1 }, (_, index) => String(from + index));
}

function isInstalled(program: string): boolean {
  return ['/usr/bin', '/bin', '/usr/local/bin', '/opt/homebrew/bin'].some((folder) =>
    existsSync(`${folder}/${program}`),
  );
}
