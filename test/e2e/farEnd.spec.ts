import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

/* What the far end forces: containers that keep a dead shell's terminal, programs that outlive it, breaks, and a slow page. */

test('a container keeps the terminal of a shell that was left: said, and a new one opened', async ({
  world,
  jobshell,
}) => {
  world.gitlab.runners.add({ description: 'docker-1', executor: 'docker' });
  world.job({ name: 'unit-tests', runner: 'docker-1' });
  await jobshell.enter(world);
  const terminal = await jobshell.debug('unit-tests');
  await terminal.connected();
  await terminal.run('echo first $((40+2))');
  await terminal.expectText('first 42');
  await terminal.run('exit');
  await expect(terminal.status).toHaveText('Connected, but the shell seems to have ended.');
  await terminal.panel.getByRole('button', { name: 'Close and reconnect' }).click();
  await terminal.expectText('This is a new shell');
  await terminal.connected();
  await expect(terminal.status).not.toContainText('seems to have ended');
  await terminal.run('echo second $((40+2))');
  await terminal.expectText('second 42');
});

test('a terminal with a program in it is not closed unasked, since the program would live on', async ({
  world,
  jobshell,
  dataDir,
}) => {
  await writeFile(join(dataDir, 'settings.json'), JSON.stringify({ tourSeen: true, confirmClose: false }));
  const { page } = jobshell;
  world.job({ name: 'lint' });
  world.job({ name: 'unit-tests' });
  await page.reload();
  await jobshell.enter(world);
  const resting = await jobshell.debug('lint');
  await resting.connected();
  await resting.run('echo rests $((40+2))');
  await resting.expectText(/rests 42[^]*[$#] /);
  const busy = await jobshell.debug('unit-tests');
  await busy.connected();
  await busy.run('echo begun; sleep 300');
  await busy.expectText(/^begun/m);
  // Whose log is read by then, the executor is known.
  await expect(page.getByRole('contentinfo')).toContainText('shell');

  await busy.tab.press('Delete');
  const question = page.getByRole('alertdialog', { name: 'Close the terminal of unit-tests?' });
  await expect(question).toContainText('a program may still be running');
  await question.getByRole('button', { name: 'Cancel' }).click();
  await resting.select();
  await resting.tab.press('Delete');
  await expect(resting.tab).toHaveCount(0);
  await expect(busy.tab).toHaveCount(1);
});

/**
 * Notes each stream's output in the page, and whether it came without gaps and repetitions. Runs before its scripts. In the
 * browser only: there a page's bytes come by a WebSocket, which a test can look into.
 */
function watchOutput(): void {
  const texts = new Map<number, string>();
  const ends = new Map<number, number>();
  const faults: string[] = [];
  const held: Uint8Array<ArrayBuffer>[] = [];
  let holdsAcks = false;
  const decoder = new TextDecoder('latin1');
  const send = WebSocket.prototype.send;
  const sockets: WebSocket[] = [];
  WebSocket.prototype.send = function watched(data) {
    if (holdsAcks && data instanceof Uint8Array && data[0] === 3) held.push(Uint8Array.from(data));
    else send.call(this, data);
  };
  window.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      sockets.push(this);
      this.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        if (!(data instanceof ArrayBuffer)) return;
        const view = new DataView(data);
        if (view.getUint8(0) !== 1) return;
        const stream = view.getUint32(1);
        const offset = view.getFloat64(5);
        const end = ends.get(stream) ?? offset;
        if (offset !== end) faults.push(`stream ${stream}: ${offset} after ${end}`);
        ends.set(stream, offset + data.byteLength - 13);
        if (texts.size < 20) texts.set(stream, (texts.get(stream) ?? '') + decoder.decode(data.slice(13)));
      });
    }
  };
  Reflect.set(window, 'output', {
    texts: () => [...texts.values()],
    faults: () => faults,
    holdAcks: () => (holdsAcks = true),
    giveAcks: () => {
      holdsAcks = false;
      const socket = sockets.at(-1);
      for (const ack of held.splice(0)) if (socket) send.call(socket, ack);
    },
  });
}

const texts = (page: Page) => page.evaluate(() => Reflect.get(window, 'output').texts() as readonly string[]);
const faults = (page: Page) =>
  page.evaluate(() => Reflect.get(window, 'output').faults() as readonly string[]);

const breaks = 20;
const terminals = 10;

test(`GitLab killed and restarted ${breaks} times under ${terminals} terminals with output running @whole @browser`, async ({
  world,
  jobshell,
  app,
}) => {
  test.setTimeout(900_000);
  const { page } = jobshell;
  // Each shell talks from its start on, and says which one it is.
  await mkdir(join(world.gitlab.folder, 'home'), { recursive: true });
  await writeFile(
    join(world.gitlab.folder, 'home', '.bash_profile'),
    'echo "shell $$ of $(wc -l < shells)"; echo >> shells; (while sleep 0.1; do seq -s, 1 50; done) &\n',
  );
  await writeFile(join(world.gitlab.folder, 'home', 'shells'), '');
  const names = Array.from({ length: terminals }, (_, index) => `job-${String(index + 1).padStart(2, '0')}`);
  for (const name of names) world.job({ name });
  await page.addInitScript(watchOutput);
  await page.reload();
  await jobshell.enter(world);
  for (const name of names) await (await jobshell.debug(name)).connected();
  const memory: number[] = [];
  for (let count = 1; count <= breaks; count += 1) {
    await world.gitlab.stop({ abrupt: true });
    for (const name of names) await expect(jobshell.terminal(name).status).toHaveText(/^Reconnecting/);
    await world.gitlab.start();
    for (const name of names)
      await expect(jobshell.terminal(name).status).toHaveText(/^Connected/, { timeout: 60_000 });
    // Told, and the new shell speaks.
    await expect
      .poll(
        async () =>
          (await texts(page)).map((text) => [
            text.split('Reconnected at').length - 1,
            text.match(/shell \d+ of \d+/g)?.length,
          ]),
        { timeout: 30_000 },
      )
      .toEqual(names.map(() => [count, count + 1]));
    memory.push(app.memoryBytes());
  }
  expect(await faults(page)).toEqual([]);
  for (const text of await texts(page)) {
    // Every shell's first word is there, each after the last one's, and every break is told.
    expect(text.match(/shell \d+ of \d+/g)).toHaveLength(breaks + 1);
    expect(text.split('Ended at')).toHaveLength(breaks + 1);
  }
  const half = breaks / 2;
  const largest = (part: readonly number[]) => Math.max(...part);
  console.log(`main's memory, MB: ${memory.map((bytes) => Math.round(bytes / 1e6)).join(' ')}`);
  expect(largest(memory.slice(half))).toBeLessThan(largest(memory.slice(0, half)) * 1.15);
});

const silentForMs = 60_000;
const floodBytes = 60_000_000;

test('a page that acknowledges nothing for a minute costs main no more memory, and loses nothing @whole @browser', async ({
  world,
  jobshell,
  app,
}) => {
  test.setTimeout(300_000);
  const { page } = jobshell;
  await page.addInitScript(watchOutput);
  await page.evaluate(() => sessionStorage.setItem('jobshell.checksum', 'from the start'));
  const job = world.job({ name: 'flood' });
  await page.reload();
  await jobshell.enter(world);
  const terminal = await jobshell.debug('flood');
  await terminal.connected();
  await terminal.run(`clear; until [ -e go ]; do sleep 0.1; done; yes | head -c ${floodBytes}`);
  await expect(terminal.panel.locator('.xterm-rows')).toHaveText(/^\s*$/);
  await page.evaluate(() => {
    sessionStorage.setItem('jobshell.checksum', 'the flood');
    Reflect.get(window, 'output').holdAcks();
  });
  job.terminal?.sent.restart();
  const before = app.memoryBytes();
  await writeFile(join(world.gitlab.folder, 'home', 'go'), '');
  // The window is full and everything in front of it has come to a stand: as much as a second ago.
  let sentBefore = 0;
  await expect
    .poll(
      () => {
        const sent = job.terminal?.sent.bytes ?? 0;
        const stands = sent > 0 && sent === sentBefore;
        sentBefore = sent;
        return stands;
      },
      { intervals: [1_000], timeout: 30_000 },
    )
    .toBe(true);
  const full = app.memoryBytes();
  const startMs = Date.now();
  let most = full;
  await expect
    .poll(
      () => {
        most = Math.max(most, app.memoryBytes());
        return Date.now() - startMs;
      },
      { timeout: silentForMs * 2, intervals: [500] },
    )
    .toBeGreaterThan(silentForMs);
  console.log(
    `main's memory, MB: ${(before / 1e6).toFixed(1)} before, ${(full / 1e6).toFixed(1)} full, ${(most / 1e6).toFixed(1)} at most`,
  );
  // To the byte it is shown in backpressure.test.ts: what Node's own collector lets stand can't be told apart here.
  expect(most - full).toBeLessThan(8 * 1024 * 1024);
  await page.evaluate(() => Reflect.get(window, 'output').giveAcks());
  await expect
    .poll(
      async () =>
        (job.terminal?.sent.bytes ?? 0) > floodBytes * 1.5 &&
        (await terminal.panel.getAttribute('data-received-sha256')) === job.terminal?.sent.sha256(),
      { timeout: 120_000 },
    )
    .toBe(true);
});
