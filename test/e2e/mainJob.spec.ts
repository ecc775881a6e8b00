import { test } from './fixtures.ts';

test('three jobs are debugged at once, each in a shell of its own', async ({ world, jobshell }) => {
  const names = ['unit-tests', 'e2e 3/4', 'deploy:review'];
  for (const name of names) world.job({ name });
  await jobshell.enter(world);

  for (const name of names) {
    const terminal = await jobshell.debug(name);
    await terminal.connected();
    await terminal.run('echo $((6*7)) $((10+1))');
    await terminal.expectText('42 11');
  }
  for (const name of names) {
    const terminal = jobshell.terminal(name);
    await terminal.select();
    await terminal.expectText('42 11');
  }
});
