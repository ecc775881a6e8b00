import { existsSync } from 'node:fs';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Driver } from './driver.ts';
import { expect, project, test, type World } from './fixtures.ts';

/* What is left of a job when its script has ended: docker's container for after_script, and copies of file variables. */

/** Ends when `endScript` says so. */
const waitingScript = ['until [ -e script-may-end ]; do sleep 0.05; done'];
const withinMs = 15_000;
/** About 1 s where nothing else runs. */
const backWithinMs = 4_000;

test.use({ gitlabOptions: { knobs: { traceUpdateSeconds: { watched: 1, unwatched: 1 } } } });

async function endScript({ gitlab }: World): Promise<void> {
  const folder = join(gitlab.folder, 'builds', project);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'script-may-end'), '');
}

const linesSchema = z.object({
  'unit-tests': z.object({
    variables: z.record(z.string(), z.string()),
    after_script: z.array(z.string()),
  }),
});

/** Has Jobshell write the after_script of the job's row, and reads what it wrote. */
async function writtenLines({ page, row }: Driver) {
  await row('unit-tests').hover();
  await page.getByRole('button', { name: 'More for unit-tests' }).click();
  await page.getByRole('menuitem', { name: 'Write an after_script that waits' }).click();
  const dialog = page.getByRole('dialog', { name: 'Time in after_script' });
  const text = await dialog.locator('pre').textContent();
  await expect(dialog).toContainText('each failed run costs 20 min');
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  return linesSchema.parse(parse(text ?? ''))['unit-tests'];
}

test('a docker job says before that it is not kept, and its terminal comes back for the after_script that Jobshell wrote', async ({
  world,
  jobshell,
}) => {
  world.gitlab.runners.add({ description: 'docker-1', executor: 'docker' });
  const pending = world.job({ name: 'unit-tests', status: 'pending' });
  await jobshell.enter(world);
  const { variables, after_script: afterScript } = await writtenLines(jobshell);
  pending.cancel();
  const script = [...waitingScript, 'false'];
  const job = world.job({ name: 'e2e', runner: 'docker-1', script, afterScript, variables });

  await expect(jobshell.row('e2e')).toContainText('Not kept', { timeout: withinMs });
  const terminal = await jobshell.debug('e2e');
  await terminal.connected();
  await expect(terminal.status).toContainText('Not kept: this container ends with the script. Comes back');
  await terminal.run('echo first $((40+2))');
  await terminal.expectText('first 42');
  await endScript(world);
  await expect(terminal.status).toContainText('In after_script: this container ends with it', {
    timeout: withinMs,
  });
  await terminal.expectText('This is a new shell.');
  expect(job.status).toBe('running');

  await terminal.run('rm /tmp/hold-$CI_JOB_ID');
  await job.waitFor(({ status }) => status === 'failed');
  await expect(terminal.status).toHaveText('Ended. after_script has ended, and the container with it.');
  await expect(terminal.panel.getByRole('button', { name: 'Reconnect' })).toHaveCount(0);
  const [first, second] = job.terminals;
  expect(job.terminals.length).toBe(2);
  // 0.2 s for the container, a look at GitLab, and the first try's half second.
  expect((second?.openedAt ?? 0) - (first?.closedAt ?? 0)).toBeLessThan(backWithinMs);
});

test('a terminal that shall not come back ends with the script, and is opened again by hand', async ({
  world,
  jobshell,
}) => {
  world.gitlab.runners.add({ description: 'docker-1', executor: 'docker' });
  const afterScript = ['until [ -e ~/seen ]; do sleep 0.05; done'];
  const job = world.job({ name: 'e2e', runner: 'docker-1', script: waitingScript, afterScript });
  await jobshell.enter(world);
  const terminal = await jobshell.debug('e2e');
  await terminal.connected();
  await expect(terminal.status).toContainText('Comes back', { timeout: withinMs });
  await terminal.tab.click({ button: 'right' });
  const item = jobshell.page.getByRole('menuitemcheckbox', { name: 'Come back for after_script' });
  await expect(item).toBeChecked();
  await item.click();
  await expect(terminal.status).toHaveText('Connected. Not kept: this container ends with the script.');

  await endScript(world);
  await expect(terminal.status).toHaveText(/^Ended\. (The script ended|The connection ended the way)/);
  await terminal.panel.getByRole('button', { name: 'Reconnect' }).click();
  await terminal.connected();
  await terminal.run('touch ~/seen');
  await job.waitFor(({ status }) => status === 'success');
  await expect(terminal.status).toHaveText(/^Ended/);
});

test('file variables are copied aside as the terminal opens, and are all that is left of them in the wait', async ({
  world,
  jobshell,
  dataDir,
}) => {
  const settings = { tourSeen: true, copyFileVariables: true };
  await writeFile(join(dataDir, 'settings.json'), JSON.stringify(settings));
  world.gitlab.runners.add({ description: 'pods', executor: 'kubernetes', sessionTimeoutSeconds: 600 });
  const fileVariables = { KUBECONFIG: 'kind: Config\n', CERT: 'x' };
  const job = world.job({ name: 'e2e', runner: 'pods', script: waitingScript, fileVariables });
  await jobshell.page.reload();
  await jobshell.enter(world);
  const terminal = await jobshell.debug('e2e');
  const bar = terminal.panel.getByRole('group', { name: 'Copies of file variables' });
  await expect(bar).toContainText(
    /2 file variables are copied to \/tmp\/jobshell-[a-z0-9]+: CERT, KUBECONFIG/,
  );
  await expect(bar).toContainText('These are secrets.');
  const folder = /\/tmp\/jobshell-[a-z0-9]+/.exec((await bar.textContent()) ?? '')?.[0] ?? '';
  expect([(await stat(folder)).mode & 0o777, (await stat(join(folder, 'CERT'))).mode & 0o777]).toEqual([
    0o700, 0o600,
  ]);

  await endScript(world);
  await expect(terminal.status).toHaveText(/^Kept/, { timeout: withinMs });
  await expect(
    terminal.panel.getByRole('group', { name: 'What the wait does not bring back' }),
  ).toContainText('Artifacts are already uploaded; file variables and Git credentials are deleted.');
  await terminal.run('cat "$KUBECONFIG"');
  await terminal.expectText(/No such file/);
  await bar.getByRole('button', { name: 'Use in this shell' }).click();
  await jobshell.page.keyboard.press('Enter');
  await terminal.run('cat "$KUBECONFIG"');
  await terminal.expectText('kind: Config');
  await bar.getByRole('button', { name: 'Remove' }).click();
  await terminal.expectText(`rm -rf ${folder}`);
  expect((await stat(folder)).isDirectory()).toBe(true);
  await jobshell.page.keyboard.press('Enter');
  await expect.poll(() => existsSync(folder)).toBe(false);
  expect(job.status).toBe('running');
});
