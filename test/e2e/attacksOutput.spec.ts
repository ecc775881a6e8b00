import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startSink } from './attacks/sink.ts';
import { endless, invalidUtf8, reaching, wearing } from '../fuzz/corpus.ts';
import { expect, test } from './fixtures.ts';

/*
 * Hostile output: a job runs other people's code, and what it prints reaches for the clipboard, the title, the network,
 * the shell's input and the page around it.
 */

test('reaches neither clipboard, title, network nor the shell', async ({ world, jobshell, context }) => {
  const sink = await startSink();
  const { page } = jobshell;
  const file = join(world.gitlab.folder, 'hostile.txt');
  const text = [...reaching, ...endless]
    .map((hostile) => hostile.text)
    .join('\n')
    .replaceAll('EVIL', sink.host);
  // A sequence that never ended is ended, or nothing more would be seen.
  writeFileSync(file, `${text}\u001b\\\n`);
  world.job({ name: 'hostile' });
  await jobshell.enter(world);
  const terminal = await jobshell.debug('hostile');
  await terminal.connected();
  await page.evaluate(() => {
    Reflect.set(window, 'writes', []);
    const note = (by: unknown): Promise<void> => Promise.resolve(void Reflect.get(window, 'writes').push(by));
    for (const name of ['writeText', 'write', 'readText', 'read'])
      Object.defineProperty(navigator.clipboard, name, { value: note });
    Reflect.set(window, 'canary', note);
  });
  const look = async () => ({ title: await page.title(), url: page.url(), pages: context.pages().length });
  const before = await look();
  await terminal.run(`cat ${file}; echo fin''ished`);
  await terminal.expectText('finished', { timeout: 20_000 });
  // What the terminal answered to it stands in the shell's input now, and would be run.
  await terminal.run('');
  await terminal.run('echo alive$((1+1))');
  await terminal.expectText('alive2');
  expect(await terminal.screen()).not.toMatch(/stolen|touch x|evil/);
  expect(await page.evaluate(() => Reflect.get(window, 'writes'))).toEqual([]);
  expect(await look()).toEqual(before);
  expect(sink.hits()).toEqual([]);
  await sink.close();
});

const longLineBytes = 10_000_000;

test('what wears a terminal out leaves it usable, and other tabs as they were', async ({
  world,
  jobshell,
}) => {
  const { page } = jobshell;
  const cutUtf8 = invalidUtf8.flatMap((bytes) =>
    Array.from(bytes, (_, index) => Buffer.concat([bytes.subarray(0, index + 1), Buffer.from('x')])),
  );
  const folder = world.gitlab.folder;
  writeFileSync(join(folder, 'long'), Buffer.alloc(longLineBytes, 'long line '));
  writeFileSync(join(folder, 'utf8'), Buffer.concat(cutUtf8));
  for (const [index, { text }] of wearing.entries()) writeFileSync(join(folder, `wearing-${index}`), text);
  world.job({ name: 'other' });
  world.job({ name: 'hostile' });
  await jobshell.enter(world);
  const other = await jobshell.debug('other');
  await other.connected();
  await other.run('echo untouched $((40+2))');
  await other.expectText('untouched 42');
  const terminal = await jobshell.debug('hostile');
  await terminal.connected();
  const title = await page.title();
  // `reset` is what a person types into a terminal that looks broken.
  const calm = `printf '\\030\\033c\\033[?1000l\\033[?1003l'`;
  await terminal.run(
    `cd ${folder}; for file in wearing-* utf8 long; do cat "$file"; ${calm}; done; clear; echo alive $((40+2))`,
  );
  await terminal.expectText('alive 42', { timeout: 60_000 });
  await terminal.run('echo again $((40+3))');
  await terminal.expectText('again 43');
  expect(await page.title()).toBe(title);
  await other.select();
  await other.expectText('untouched 42');
});
