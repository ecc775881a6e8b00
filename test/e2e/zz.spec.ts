import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from './fixtures.ts';
test('measure', async ({ world, jobshell }) => {
  test.setTimeout(180000);
  world.job({ name: 'one' });
  await jobshell.enter(world);
  const one = await jobshell.debug('one');
  await one.connected();
  const file = (name: string, line: string, count: number) => { const f = join(world.gitlab.folder, name); writeFileSync(f, line.repeat(count)); return f; };
  const plain = file('plain', '$ some command\n', 600000);
  const other = file('other', '\u001b]134;A\u0007$\u001b]134;C\u0007\n\u001b]134;D;1\u0007', 600000);
  const marked = file('marked', '\u001b]133;A\u0007$\u001b]133;C\u0007\n\u001b]133;D;1\u0007', 600000);
  for (const [label, f] of [['plain', plain], ['marked', marked], ['osc', other], ['marked', marked], ['osc', other], ['plain', plain]] as const) {
    const t = Date.now();
    await one.run(`clear; cat ${f}; printf "\\n"; echo fin-${t}''.`);
    await one.expectText(`fin-${t}.`, { timeout: 100000 });
    console.log(label, 'ms', Date.now() - t);
  }
});
