import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Terminal } from './driver.ts';
import { expect, project, test, type World } from './fixtures.ts';

/** Counts into a file until it may end. */
const counting = 'i=0; until [ -e may-end ]; do i=$((i+1)); echo $i >count; sleep 0.05; done';
const fileOf = ({ gitlab }: World, name: string) => join(gitlab.folder, 'builds', project, name);
const countOf = async (world: World) =>
  Number(await readFile(fileOf(world, 'count'), 'utf8').catch(() => '0'));

/** Waits until the script comes further. */
async function expectGoingOn(world: World): Promise<void> {
  const before = await countOf(world);
  await expect.poll(() => countOf(world)).toBeGreaterThan(before);
}

/** What ran last ends, and then nothing follows for as long as several rounds take. */
async function expectStandingStill(world: World): Promise<void> {
  let before = await countOf(world);
  const stillFor = async () => {
    const now = await countOf(world);
    const isSame = now === before;
    before = now;
    return isSame;
  };
  for (let round = 0; round < 4; round += 1)
    await expect.poll(stillFor, { intervals: [200, 200, 200] }).toBe(true);
}

const barOf = ({ panel }: Terminal) => panel.getByRole('group', { name: 'Held script' });

test('a script on a shell executor is held and goes on; closing its tab says what stays', async ({
  world,
  jobshell,
}) => {
  const { page } = jobshell;
  world.job({ name: 'e2e', script: [counting] });
  await jobshell.enter(world);
  const terminal = await jobshell.debug('e2e');
  await terminal.connected();
  await expectGoingOn(world);

  await terminal.panel.getByRole('button', { name: 'Hold' }).click();
  const question = page.getByRole('alertdialog', { name: 'Hold e2e?' });
  await expect(question).toContainText('nothing follows it until you resume');
  await expect(question).toContainText(/timeout goes on and ends it at \d\d:\d\d all the same/);
  await page.keyboard.press('Enter');
  await expect(question).toBeHidden();
  await expect(barOf(terminal)).toContainText(/Held since .*bash \(\d+\), is stopped/);
  await expect(terminal.panel.getByRole('button', { name: 'Hold' })).toBeHidden();
  await expectStandingStill(world);
  expect(await terminal.screen()).not.toMatch(/7768|\/proc/);
  await terminal.run('echo $((6*7))');
  await terminal.expectText('42');

  await page.getByRole('button', { name: 'Close e2e' }).click();
  const closing = page.getByRole('alertdialog', { name: 'Close the terminal of e2e?' });
  await expect(closing).toContainText('The script is held and stays so');
  await page.keyboard.press('Escape');

  await barOf(terminal).getByRole('button', { name: 'Resume' }).click();
  await expect(barOf(terminal)).toBeHidden();
  await expectGoingOn(world);
});

test('a held script keeps its container; a new terminal resumes it', async ({ world, jobshell }) => {
  const { page } = jobshell;
  world.gitlab.runners.add({ description: 'docker-1', executor: 'docker' });
  const job = world.job({ name: 'build', runner: 'docker-1', script: [counting] });
  await jobshell.enter(world);
  const terminal = await jobshell.debug('build');
  await terminal.connected();
  await expectGoingOn(world);

  await page.keyboard.press('Control+Shift+P');
  await page.getByRole('combobox').fill("Hold the job's script");
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alertdialog', { name: 'Hold build?' })).toContainText('The container');
  await page.keyboard.press('Enter');
  await expect(barOf(terminal)).toContainText(/bash \(\d+\)/);
  await writeFile(fileOf(world, 'may-end'), '');
  await expectStandingStill(world);
  expect(job.status).toBe('running');

  // `exit` leaves a container's terminal open without its shell: another shell has to resume.
  await terminal.run('exit');
  await page.getByRole('button', { name: 'Close and reconnect' }).click();
  // Until then it may still be the old one that is called connected.
  await terminal.expectText('This is a new shell');
  await terminal.connected();
  await barOf(terminal).getByRole('button', { name: 'Resume' }).click();
  await job.waitFor(({ status }) => status === 'success');
  await expect(barOf(terminal)).toBeHidden();
  await expect(terminal.status).toHaveText(/^Ended/);
});

test('what could not be found is said, and nothing is stopped', async ({ world, jobshell }) => {
  const { page } = jobshell;
  // Both wait in their shell itself, so that no command tells whose job it is.
  const waiting = (name: string) => [`mkfifo ${name}; echo 1 >count; read -r x <${name}; echo 2 >count`];
  const job = world.job({ name: 'first', script: waiting('one') });
  world.job({ name: 'second', script: waiting('two') });
  await jobshell.enter(world);
  const terminal = await jobshell.debug('first');
  await terminal.connected();
  await expect.poll(() => countOf(world)).toBe(1);

  await terminal.panel.getByRole('button', { name: 'Hold' }).click();
  const question = page.getByRole('alertdialog', { name: 'Hold first?' });
  await question.getByRole('button', { name: 'Hold the script' }).click();
  await expect(question.getByRole('alert')).toHaveText(
    /More than one shell could be the script's: bash \(\d+\), bash \(\d+\)\. Nothing was stopped\./,
  );
  await page.keyboard.press('Escape');
  await expect(barOf(terminal)).toBeHidden();
  await writeFile(fileOf(world, 'one'), 'go on\n');
  await job.waitFor(({ deadlineMs }) => deadlineMs !== undefined);
  expect(await countOf(world)).toBe(2);
});
