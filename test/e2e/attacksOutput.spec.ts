import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startSink } from './attacks/sink.ts';
import { expect, test } from './fixtures.ts';

/*
 * Hostile output: a job runs other people's code, and what it prints reaches for the clipboard, the title, the network,
 * the shell's input and the page around it.
 */

/** Base64 of «stolen». */
const stolen = 'c3RvbGVu';
const bell = '\u0007';
const end = '\u001b\\';

/** Each would do something in some terminal of the past. */
const sequences: Readonly<Record<string, string>> = {
  'OSC 52, write': `\u001b]52;c;${stolen}${bell}`,
  'OSC 52, write to all': `\u001b]52;cpqs01234567;${stolen}${end}`,
  'OSC 52, read': `\u001b]52;c;?${bell}`,
  'OSC 5522': `\u001b]5522;type=read;dGV4dC9wbGFpbg==${end}`,
  title: `\u001b]0;<img src=x onerror=canary(1)>${bell}\u001b]2;</title><script>canary(2)</script>${bell}`,
  'title, reported': `\u001b]0;touch /tmp/x${bell}\u001b[21t\u001b[20t`,
  'title, pushed and popped': '\u001b[22;0t\u001b[23;0t',
  'window, moved and resized': '\u001b[3;0;0t\u001b[8;1;1t\u001b[9;1t\u001b[2t\u001b[1t',
  'DECRQSS, echoed': `\u001bP$qtouch x${end}`,
  'XTGETTCAP, echoed': `\u001bP+q746f756368${end}`,
  'DECUDK, keys defined': `\u001bP0;0|17/0a6c730a${end}`,
  answerback: '\u0005',
  'OSC 7, working folder': `\u001b]7;file://evil.example/etc${end}`,
  'OSC 9 and 777, notifications': `\u001b]9;evil${bell}\u001b]777;notify;evil;evil${bell}\u001b]99;;evil${end}`,
  'OSC 1337, a file': `\u001b]1337;File=name=eA==;inline=0:${stolen}${bell}`,
  'OSC 1337, an image': `\u001b]1337;File=inline=1:${stolen}${bell}\u001b_Gf=100,t=f;L2V0Yy9wYXNzd2Q=${end}`,
  sixel: `\u001bPq#0;2;0;0;0~~@@vv@@~~${end}`,
  'OSC 633 and 133, shell marks': `\u001b]633;E;rm -rf /${bell}\u001b]133;C${bell}`,
  'OSC 50, font': `\u001b]50;url(http://EVIL/font)${bell}`,
  'links that lie': `\u001b]8;;http://EVIL/lied${end}https://gitlab.com${end}\u001b]8;;${end}`,
  'links of other kinds': `\u001b]8;;javascript:canary(3)${end}a${end}\u001b]8;;file:///etc/passwd${end}b\u001b]8;;${end}`,
  'a sequence that never ends': `\u001b]0;${'x'.repeat(3_000)}`,
};

test('reaches neither clipboard, title, network nor the shell', async ({ world, jobshell, context }) => {
  const sink = await startSink();
  const { page } = jobshell;
  const file = join(world.gitlab.folder, 'hostile.txt');
  const text = Object.values(sequences).join('\n').replaceAll('EVIL', sink.host);
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
