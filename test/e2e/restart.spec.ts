import { expect, test } from './fixtures.ts';
import { createDriver } from './driver.ts';

const names = ['lint', 'unit-tests', 'e2e 1/2', 'e2e 2/2', 'deploy:review'];

test('GitLab goes down under five terminals and comes back: said, reconnected, nothing lost', async ({
  world,
  jobshell,
}) => {
  for (const name of names) world.job({ name });
  await jobshell.enter(world);
  for (const name of names) {
    const terminal = await jobshell.debug(name);
    await terminal.connected();
    await terminal.run(`echo before $((6*7)) in ${name}`);
    await terminal.expectText(`before 42 in ${name}`);
  }

  await world.gitlab.stop({ abrupt: true });
  for (const name of names) {
    await expect(jobshell.terminal(name).status).toHaveText(/^Reconnecting.*GitLab/);
  }
  await world.gitlab.start();

  for (const name of names) {
    const terminal = jobshell.terminal(name);
    await terminal.select();
    await expect(terminal.status).toHaveText(/^Connected/, { timeout: 20_000 });
    await terminal.run('echo after $((40+2))');
    await terminal.expectText('after 42');
    await terminal.expectText(`before 42 in ${name}`);
    await terminal.expectText(/Reconnected at/);
  }
});

test('a page that forgot which tab it showed marks the job of the one in front', async ({
  world,
  jobshell,
  page,
}) => {
  for (const name of ['lint', 'unit-tests']) world.job({ name });
  await jobshell.enter(world);
  for (const name of ['unit-tests', 'lint']) await (await jobshell.debug(name)).connected();
  await page.evaluate(() => sessionStorage.removeItem('jobshell.activeSession'));
  await page.reload();
  await expect(jobshell.terminal('lint').tab).toHaveAttribute('aria-selected', 'true');
  await expect(jobshell.row('lint')).toHaveAttribute('data-shown');
  await expect(jobshell.row('unit-tests')).not.toHaveAttribute('data-shown');
});

test('a page that reloads has its terminals and their scrollback again', async ({ world, jobshell }) => {
  world.job({ name: 'unit-tests' });
  await jobshell.enter(world);
  const terminal = await jobshell.debug('unit-tests');
  await terminal.connected();
  await terminal.run('for i in $(seq 1 300); do echo line $i; done');
  await terminal.expectText('line 300');

  await jobshell.page.reload();
  await terminal.connected();
  await terminal.expectText('line 300');
  await terminal.run('echo still $((40+2))');
  await terminal.expectText('still 42');
});

test('after a restart the page comes back by itself and what was open is offered again', async ({
  world,
  page,
  app: first,
  apps,
}) => {
  world.job({ name: 'unit-tests' });
  const port = Number(new URL(first.url).port);
  const jobshell = createDriver(await apps.openPage(first, page));
  await jobshell.page.getByRole('checkbox', { name: /stay signed in/i }).check();
  await jobshell.enter(world);
  await (await jobshell.debug('unit-tests')).connected();
  await first.stop();

  const second = await apps.openPage(await apps.start({ port }), page);
  await second.getByRole('button', { name: /^Reopen/ }).click();
  const again = createDriver(second).terminal('unit-tests');
  await again.connected();
  await again.run('echo again $((40+2))');
  await again.expectText('again 42');
});
