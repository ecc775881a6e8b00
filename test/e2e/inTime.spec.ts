import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createDriver, type Driver } from './driver.ts';
import { expect, project, test, type World } from './fixtures.ts';
import type { JobHandle } from '../gitlab/handles.ts';

/**
 * From a job's start to the terminal's place being taken: 1.4 s at most where nothing else runs (jobs/arms.ts), twice that on a
 * busy machine. Without an arm it would be the list's pace, or never.
 */
const attachWithinMs = 3_000;

/** Leads to jobs that the list does not have, as a person does: an address into the palette. */
async function leadTo({ page }: Driver, address: string): Promise<void> {
  await page.locator('.palette-button').click();
  await page.getByRole('combobox').fill(address);
  await page.getByRole('option', { name: /Open this link/ }).click();
}

async function startAndMeasure(job: JobHandle): Promise<number> {
  const startedAt = Date.now();
  job.pickUp();
  await job.waitFor(({ terminalTaken }) => terminalTaken, { what: 'the terminal to be opened' });
  return Date.now() - startedAt;
}

/** Lets the script end under an open terminal, so that the job is kept. */
async function keep(jobshell: Driver, world: World): Promise<JobHandle> {
  world.gitlab.runners.add({ description: 'keeper', executor: 'shell', sessionTimeoutSeconds: 600 });
  const script = ['until [ -e may-end ]; do sleep 0.05; done'];
  const job = world.job({ name: 'unit-tests', runner: 'keeper', script });
  await jobshell.enter(world);
  const terminal = await jobshell.debug('unit-tests');
  await terminal.connected();
  const folder = join(world.gitlab.folder, 'builds', project);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'may-end'), '');
  await expect(terminal.status).toHaveText(/^Kept/, { timeout: 15_000 });
  return job;
}

const inMenu = async ({ page, row }: Driver, jobName: string, item: string): Promise<void> => {
  await row(jobName).hover();
  await page.getByRole('button', { name: `More for ${jobName}` }).click();
  await page.getByRole('menuitem', { name: item }).click();
};

const failed = (world: World, options: Partial<Parameters<World['job']>[0]> = {}): JobHandle =>
  world.job({ name: 'e2e 3/4', status: 'failed', ...options });

test('a job armed while it waits has its terminal at once when it starts', async ({ world, jobshell }) => {
  const job = world.job({ name: 'e2e 3/4', status: 'pending' });
  await jobshell.enter(world);
  await jobshell.page.getByRole('button', { name: 'Arm e2e 3/4' }).click();
  await expect(jobshell.row('e2e 3/4')).toContainText(/Armed: waits for a runner/);
  await jobshell.page.getByRole('button', { name: 'Disarm e2e 3/4' }).click();
  await expect(jobshell.row('e2e 3/4')).not.toContainText('Armed');
  await jobshell.page.getByRole('button', { name: 'Arm e2e 3/4' }).click();
  await expect(jobshell.row('e2e 3/4')).toContainText('Armed');

  expect(await startAndMeasure(job)).toBeLessThan(attachWithinMs);
  await jobshell.terminal('e2e 3/4').connected();
  await expect(jobshell.row('e2e 3/4')).not.toContainText('Armed');

  const other = world.job({ name: 'lint', status: 'pending', pipelineId: job.pipelineId });
  await inMenu(jobshell, 'e2e 3/4', 'Open each job of this pipeline');
  const armed = jobshell.page.getByRole('list', { name: 'Armed' });
  await expect(armed).toContainText(`Each job of #${job.pipelineId}`);
  await expect(jobshell.row('lint')).toContainText('Armed');
  expect(await startAndMeasure(other)).toBeLessThan(attachWithinMs);
  await armed.getByRole('button', { name: /^Disarm/ }).click();
  await expect(armed).toBeHidden();
});

test('what is armed outlives a restart; the next job of a name is opened as well', async ({
  world,
  page,
  app: first,
  apps,
}) => {
  const job = world.job({ name: 'e2e 3/4', status: 'pending' });
  const jobshell = createDriver(await apps.openPage(first, page));
  await jobshell.page.getByRole('checkbox', { name: /stay signed in/i }).check();
  await jobshell.enter(world);
  await jobshell.page.getByRole('button', { name: 'Arm e2e 3/4' }).click();
  await expect(jobshell.row('e2e 3/4')).toContainText('Armed');
  await inMenu(jobshell, 'e2e 3/4', 'Open the next job of this name');
  await expect(jobshell.page.getByRole('list', { name: 'Armed' })).toContainText('The next e2e 3/4 on main');
  // A page that is left open would look for its way back at the moment it is sent there.
  if (first.kind === 'browser') await page.goto('about:blank');
  await first.stop();

  const again = createDriver(await apps.openPage(await apps.start(), page));
  await expect(again.row('e2e 3/4')).toContainText('Armed');
  expect(await startAndMeasure(job)).toBeLessThan(attachWithinMs);
  await again.terminal('e2e 3/4').connected();
  const second = world.job({ name: 'e2e 3/4' });
  await second.waitFor(({ terminalTaken }) => terminalTaken, { what: 'the next job to be opened' });
  await expect(again.page.getByRole('list', { name: 'Armed' })).toBeHidden();
});

test('a failed job of another is retried as oneself, and its terminal comes by itself', async ({
  world,
  jobshell,
}) => {
  const job = failed(world, { startedBy: 'bob', script: ['echo again', 'sleep 60'] });
  await jobshell.enter(world);
  await leadTo(jobshell, job.webUrl);
  await jobshell.page.getByRole('button', { name: 'Retry e2e 3/4' }).click();
  const question = jobshell.page.getByRole('alertdialog', { name: 'Retry e2e 3/4 as you?' });
  await expect(question).toContainText('acme/shop · main');
  await question.getByRole('button', { name: 'Retry' }).click();

  const terminal = jobshell.terminal('e2e 3/4');
  await terminal.connected();
  await expect(terminal.tab).toHaveAttribute('aria-selected', 'true');
  await terminal.run('echo mine $((40+2))');
  await terminal.expectText('mine 42');
  await expect(question).toBeHidden();
});

test('a job of another that runs is canceled and retried as oneself, in one go', async ({
  world,
  jobshell,
}) => {
  const job = world.job({
    name: 'e2e 3/4',
    startedBy: 'bob',
    script: ['while :; do echo on; sleep 0.2; done'],
  });
  await jobshell.enter(world);
  await inMenu(jobshell, 'e2e 3/4', 'Cancel the job and retry it as me');
  const question = jobshell.page.getByRole('alertdialog', { name: 'Take e2e 3/4 over?' });
  await expect(question).toContainText('@bob started it.');
  await question.getByRole('button', { name: 'Cancel and retry' }).click();
  await jobshell.terminal('e2e 3/4').connected();
  expect(job.status).toBe('canceled');
});

test('a manual job is started with variables, and canceled; each is asked first', async ({
  world,
  jobshell,
}) => {
  const job = world.job({ name: 'deploy', status: 'manual', script: ['echo "for $PLACE"', 'sleep 60'] });
  const { page } = jobshell;
  await jobshell.enter(world);
  await leadTo(jobshell, job.webUrl);
  await page.getByRole('button', { name: 'Start deploy' }).click();
  const question = page.getByRole('alertdialog');
  const variables = question.getByRole('textbox', { name: /Variables/ });
  await variables.fill('PLACE');
  await expect(question).toContainText('Line 1 is not KEY=value.');
  await variables.fill('PLACE=the moon');
  await question.getByRole('button', { name: 'Start' }).click();
  await jobshell.terminal('deploy').connected();
  await job.waitFor((it) => it.logText().includes('for the moon'), { what: 'the variable to be used' });

  await inMenu(jobshell, 'deploy', 'Cancel the job');
  expect(job.status).toBe('running');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel the job' }).click();
  await job.waitFor(({ status }) => status === 'canceled', { what: 'the job to be canceled' });
});

test('on a protected branch, and for production, it takes more; what GitLab refuses stands in its words', async ({
  world,
  jobshell,
}) => {
  failed(world, { protectedRef: true, environment: 'production' });
  await jobshell.enter(world);
  await leadTo(jobshell, world.project.openMergeRequest('main'));
  await jobshell.page.getByRole('button', { name: 'Retry e2e 3/4' }).click();
  const question = jobshell.page.getByRole('alertdialog');
  await expect(question).toContainText('main is a protected branch.');
  await expect(question).toContainText('It deploys to production, a production environment.');
  const retry = question.getByRole('button', { name: 'Retry' });
  await expect(retry).toBeDisabled();
  await question.getByRole('checkbox', { name: /all the same/ }).check();
  await retry.click();
  await expect(question.getByRole('alert')).toContainText('403 Forbidden');
  expect(world.gitlab.jobs.all()).toHaveLength(1);
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(question).toBeHidden();
});

test('everything that is kept is listed in the top bar, and released from there', async ({
  world,
  jobshell,
}) => {
  const job = await keep(jobshell, world);
  const { page } = jobshell;
  await page.getByRole('button', { name: /^1 kept/ }).click();
  await expect(page.getByRole('menuitem', { name: /^unit-tests/ })).toContainText(/acme\/shop.*until/);
  await page.getByRole('menuitem', { name: 'Release unit-tests' }).click();
  await job.waitFor(({ status }) => status === 'success', { what: 'the job to end' });
  await expect(page.getByRole('button', { name: /kept/ })).toBeHidden();
  const { panel } = jobshell.terminal('unit-tests');
  await panel.getByRole('button', { name: /^Retry the job as me/ }).click();
  await expect(page.getByRole('alertdialog', { name: 'Retry unit-tests as you?' })).toBeVisible();
});
