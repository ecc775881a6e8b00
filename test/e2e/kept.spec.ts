import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JobHandle } from '../gitlab/handles.ts';
import type { Driver, Terminal } from './driver.ts';
import { expect, project, test, type World } from './fixtures.ts';

/** Ends when `endScript` says so. */
const waitingScript = ['echo BEGIN', 'until [ -e script-may-end ]; do sleep 0.05; done', 'echo DONE'];
/** The log arrives up to 3 s late, then the countdown must be there. */
const keptWithinMs = 15_000;
const toleratedErrorMs = 2_000;
/**
 * A Runner that was not watched when it last sent its log sends it again 60 s later: shortened here, so that no test has to
 * wait for that, and REST, by which nobody watches, either.
 */
const traceUpdateSeconds = { watched: 3, unwatched: 4 };

test.use({ gitlabOptions: { knobs: { traceUpdateSeconds } } });

async function endScript({ gitlab }: World): Promise<void> {
  const folder = join(gitlab.folder, 'builds', project);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'script-may-end'), '');
}

/** How far the countdown on the screen is from the Runner's own deadline, in milliseconds. */
async function countdownError(terminal: Terminal, job: JobHandle): Promise<number> {
  // Both in the page, at one moment.
  const { text, readAtMs } = await terminal.timer.evaluate((timer) => ({
    text: timer.textContent ?? '',
    readAtMs: Date.now(),
  }));
  const [seconds = 0, minutes = 0, hours = 0] = text.split(':').map(Number).toReversed();
  const shownMs = ((hours * 60 + minutes) * 60 + seconds) * 1000;
  return Math.abs((job.deadlineMs ?? 0) - readAtMs - shownMs);
}

/** Opens a terminal in the job, lets the script end and waits until the tab says that the job is kept. */
async function keep(
  { world, jobshell }: { world: World; jobshell: Driver },
  job: JobHandle,
): Promise<Terminal> {
  await jobshell.enter(world);
  const terminal = await jobshell.debug(job.name);
  await terminal.connected();
  await endScript(world);
  await expect(terminal.status).toHaveText(/^Kept/, { timeout: keptWithinMs });
  return terminal;
}

function keptJob(
  world: World,
  options: { readonly sessionTimeoutSeconds: number } & Partial<Parameters<World['job']>[0]>,
) {
  const { sessionTimeoutSeconds, ...jobOptions } = options;
  world.gitlab.runners.add({ description: 'keeper', executor: 'shell', sessionTimeoutSeconds });
  return world.job({ name: 'e2e 3/4', runner: 'keeper', script: waitingScript, ...jobOptions });
}

const ways = [
  { name: 'with timestamps in the log', logTimestamps: true, clockOffsetMs: 0, restOnly: false },
  { name: 'without timestamps', logTimestamps: false, clockOffsetMs: 0, restOnly: false },
  {
    name: "with this machine's clock 10 minutes behind",
    logTimestamps: true,
    clockOffsetMs: 600_000,
    restOnly: false,
  },
  {
    name: "with this machine's clock 10 minutes ahead, without timestamps",
    logTimestamps: false,
    clockOffsetMs: -600_000,
    restOnly: false,
  },
  { name: 'by REST only', logTimestamps: true, clockOffsetMs: 0, restOnly: true },
  {
    name: 'by REST only, without timestamps, clock off',
    logTimestamps: false,
    clockOffsetMs: 600_000,
    restOnly: true,
  },
];

for (const { name, logTimestamps, clockOffsetMs, restOnly } of ways) {
  // The ways differ in what main reads: all of them on one host, the first on both.
  test.describe(name, () => {
    test.use({ gitlabOptions: { clockOffsetMs, knobs: { traceUpdateSeconds } } });

    test('the countdown agrees with the Runner, everywhere it is shown', async ({ world, jobshell }) => {
      const job = keptJob(world, { sessionTimeoutSeconds: 90, logTimestamps });
      await jobshell.enter(world);
      const terminal = await jobshell.debug('e2e 3/4');
      await terminal.connected();
      if (restOnly) world.alice.expireSessions();
      await endScript(world);

      await expect(terminal.status).toHaveText(/^Kept/, { timeout: keptWithinMs });
      expect(await countdownError(terminal, job)).toBeLessThan(toleratedErrorMs);
      await expect(terminal.tab).toHaveText(/1:\d\d|0:\d\d/);
      await expect(jobshell.row('e2e 3/4')).toHaveText(/1:\d\d|0:\d\d/);
      await expect(jobshell.page).toHaveTitle(/1:\d\d|0:\d\d/);
      await expect(jobshell.page.getByText('1 kept')).toBeVisible();
      const readAs = restOnly
        ? world.gitlab.requests.filter(({ path }) => path.endsWith('/trace')).length
        : 1;
      expect(readAs).toBeGreaterThan(0);
    });
  });
}

test('Release now ends the job within a second', async ({ world, jobshell }) => {
  const job = keptJob(world, { sessionTimeoutSeconds: 600 });
  const terminal = await keep({ world, jobshell }, job);
  expect(job.status).toBe('running');
  await expect(terminal.panel).toContainText(/runner's.*limit/i);

  await terminal.panel.getByRole('button', { name: 'Release now' }).click();
  const releasedAtMs = Date.now();
  await job.waitFor(({ status }) => status === 'success', { what: 'the job to end', timeoutMs: 3_000 });
  expect(Date.now() - releasedAtMs).toBeLessThan(1_000);
  await expect(terminal.status).toHaveText(/^Ended/);
  await expect(terminal.timer).toBeHidden();
});

test('left alone, it ends when the Runner said it would', async ({ world, jobshell }) => {
  const job = keptJob(world, { sessionTimeoutSeconds: 8 });
  const terminal = await keep({ world, jobshell }, job);
  const { deadlineMs = 0 } = job;

  await expect(terminal.status).toHaveText(/^Ended/, { timeout: 20_000 });
  expect(Math.abs(Date.now() - deadlineMs)).toBeLessThan(6_000);
  expect(job.status).toBe('success');
  await expect(terminal.status).toContainText('8 s');
  await expect(terminal.panel.getByRole('button', { name: 'Reconnect' })).toBeHidden();
});

test("the job's own timeout is told where it ends the wait", async ({ world, jobshell }) => {
  const job = keptJob(world, { sessionTimeoutSeconds: 1800, jobTimeoutSeconds: 60 });
  const terminal = await keep({ world, jobshell }, job);

  expect(await countdownError(terminal, job)).toBeLessThan(toleratedErrorMs);
  await expect(terminal.panel).toContainText(/job's (own )?timeout/i);
});

test('before the line is seen the time is an estimate; a docker job says beforehand that it is not kept', async ({
  world,
  jobshell,
}) => {
  world.gitlab.runners.add({ description: 'docker-1', executor: 'docker' });
  world.job({ name: 'on shell' });
  world.job({ name: 'on docker', runner: 'docker-1' });
  await jobshell.enter(world);

  const shell = await jobshell.debug('on shell');
  await expect(shell.panel).toContainText(/30 min.*estimate/, { timeout: 15_000 });
  const docker = await jobshell.debug('on docker');
  await expect(docker.panel).toContainText(/not kept/i, { timeout: 15_000 });
  await expect(docker.timer).toBeHidden();
});

test('closing a tab that keeps its job asks first', async ({ world, jobshell }) => {
  const job = keptJob(world, { sessionTimeoutSeconds: 600 });
  const terminal = await keep({ world, jobshell }, job);

  await jobshell.page.getByRole('button', { name: 'Close e2e 3/4' }).click();
  await expect(jobshell.page.getByRole('alertdialog')).toContainText(/kept|ends/i);
  await jobshell.page.getByRole('button', { name: 'Cancel' }).click();
  await terminal.run('echo still $((40+2))');
  await terminal.expectText('still 42');
  expect(job.status).toBe('running');

  await jobshell.page.getByRole('button', { name: 'Close e2e 3/4' }).click();
  await jobshell.page.getByRole('alertdialog').getByRole('button', { name: /close/i }).click();
  await job.waitFor(({ status }) => status === 'success');
  await expect(terminal.tab).toBeHidden();
});
