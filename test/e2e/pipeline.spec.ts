import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expect, test as base, type World } from './fixtures.ts';
import { expectNoFaults } from './workspaceSteps.ts';

/* A pipeline with its stages, the pipelines it started, its tests and what its jobs left. */

/** The browser host puts downloads where the desktop says; it is started with this process' own environment. */
const test = base.extend({
  dataDir: async ({ dataDir }, use) => {
    process.env['XDG_DOWNLOAD_DIR'] = join(dataDir, 'downloads');
    await use(dataDir);
    delete process.env['XDG_DOWNLOAD_DIR'];
  },
});

const paneOf = (page: Page, id: number): Locator =>
  page.getByRole('complementary', { name: `Pipeline #${id}`, exact: true });
const rowsOf = (pane: Locator): Locator =>
  pane.getByRole('list', { name: /^Jobs of pipeline/ }).getByRole('listitem');
const namesIn = async (pane: Locator): Promise<readonly string[]> =>
  await pane.locator('.pipeline-job').allTextContents();

const junit = `<testsuites><testsuite name="cart">
  <testcase classname="cart.spec" name="adds an item" time="0.5"/>
  <testcase classname="cart.spec" name="keeps &lt;b&gt;all&lt;/b&gt; items" time="1"><failure>Expected 3
\u202ereceived 2 &lt;img src=x onerror=alert(1)&gt;</failure></testcase>
</testsuite></testsuites>`;

/** One that has failed in its tests, with a child; a job of it runs. */
function fill({ job, gitlab }: World): { readonly pipelineId: number; readonly childId: number } {
  const failed = job({ name: 'unit-tests', stage: 'test', status: 'failed' });
  const { pipelineId } = failed;
  job({ name: 'build', stage: 'build', status: 'success', pipelineId });
  job({ name: 'lint', stage: 'test', status: 'success', pipelineId, startedBy: 'bob' });
  job({ name: 'e2e', stage: 'test', pipelineId });
  const child = job({ name: 'child: smoke', stage: 'smoke', status: 'failed', ref: 'child' });
  gitlab.pipelines.addTrigger({
    pipelineId,
    name: 'start child',
    stage: 'deploy',
    downstream: child.pipelineId,
  });
  return { pipelineId, childId: child.pipelineId };
}

test('the pipeline of a job: what failed first, its children, and its jobs’ terminals', async ({
  world,
  jobshell,
  page,
}) => {
  const { pipelineId, childId } = fill(world);
  await jobshell.enter(world);
  await jobshell.row('e2e').hover();
  await page.getByRole('button', { name: 'More for e2e' }).click();
  await page.getByRole('menuitem', { name: "Show or hide the job's pipeline" }).click();
  const pane = paneOf(page, pipelineId);
  await expect(pane).toContainText(/running · acme\/shop · main/);
  await expect.poll(() => namesIn(pane)).toEqual(['unit-tests', 'start child', 'e2e', 'lint', 'build']);
  await expect(rowsOf(pane).first()).toBeFocused();
  await expectNoFaults(page);

  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await expect(pane.getByRole('button', { name: `Hide the jobs of pipeline #${childId}` })).toBeVisible();
  await expect(pane.locator('[data-depth="1"] .pipeline-job')).toHaveText('child: smoke');
  await page.keyboard.press('ArrowLeft');
  await expect(pane.locator('[data-depth="1"]')).toHaveCount(0);

  world.gitlab.jobs
    .all()
    .find(({ name }) => name === 'e2e')
    ?.cancel();
  // By itself it is asked for every few seconds; a person may ask at once.
  await expect(async () => {
    await pane.getByRole('button', { name: 'Ask again now' }).click();
    await expect(rowsOf(pane).filter({ hasText: 'e2e' })).toContainText(/cancel(?:ing|ed)/, { timeout: 500 });
  }).toPass();
  await pane.getByRole('button', { name: 'Retry unit-tests' }).click();
  const question = page.getByRole('alertdialog', { name: 'Retry unit-tests as you?' });
  await question.getByRole('button', { name: 'Retry' }).click();
  await jobshell.terminal('unit-tests').connected();
  await expect(pane).toBeHidden();
  await jobshell
    .terminal('unit-tests')
    .panel.getByRole('button', { name: `Show pipeline #${pipelineId}` })
    .click();
  await expect(rowsOf(pane).filter({ hasText: 'unit-tests' })).toContainText('attempt 2');
  await expect(rowsOf(pane).and(page.locator(':focus'))).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(pane).toBeHidden();
});

// On Electron the system asks where a file goes, in a window of its own.
test(
  'tests and artifacts that a job’s script made are at hand',
  { tag: '@browser' },
  async ({ world, jobshell, page, dataDir }) => {
    const job = world.job({
      name: 'unit-tests',
      artifacts: { paths: ['out/**'], junit: 'report.xml', when: 'always', expireInSeconds: 86_400 },
      script: [
        `cat > report.xml <<'END'\n${junit}\nEND`,
        'mkdir -p out/logs; echo hello > out/logs/app.log; echo x > out/summary.txt; exit 1',
      ],
    });
    await job.waitFor(({ status }) => status === 'failed');
    await jobshell.enter(world);
    await page.keyboard.press('Control+Shift+P');
    await page.getByRole('combobox').fill(`${world.project.url}/-/pipelines/${job.pipelineId}`);
    await page.getByRole('option', { name: /Open this link/ }).click();
    const pane = paneOf(page, job.pipelineId);
    await expect(pane).toBeVisible();
    await pane.getByRole('tab', { name: /^Tests\s*1 of 2 failed$/ }).click();
    await pane.getByRole('button', { name: /keeps <b>all<\/b> items/ }).click();
    await expect(pane.locator('.pipeline-output pre')).toHaveText(
      'Expected 3\nreceived 2 <img src=x onerror=alert(1)>',
    );
    await expectNoFaults(page);

    await pane.getByRole('button', { name: 'Log of unit-tests' }).click();
    const log = page.getByRole('complementary', { name: 'Log of unit-tests' });
    await expect(log).toContainText('exit status 1');
    await log.getByRole('button', { name: 'Close the log' }).click();
    await expect(pane.getByRole('tab', { name: /^Tests/ })).toBeFocused();
    await pane.getByRole('tab', { name: 'Jobs' }).click();
    await pane.getByRole('button', { name: 'Files of unit-tests' }).click();
    await pane.getByRole('button', { name: 'out/' }).click();
    await pane.getByRole('button', { name: 'logs/' }).click();
    await pane.getByRole('button', { name: 'Download app.log' }).click();
    const saved = pane.getByRole('region', { name: 'Artifacts on their way' });
    await expect(saved.getByRole('group', { name: 'app.log' })).toContainText(/Saved as .*app\.log/);
    expect(await readFile(join(dataDir, 'downloads/app.log'), 'utf8')).toBe('hello\n');
    await expectNoFaults(page);

    await pane.getByRole('button', { name: 'Download the archive of unit-tests' }).click();
    const name = `unit-tests-${job.id}-artifacts.zip`;
    await expect(saved.getByRole('group', { name })).toContainText('Saved as');
    const zip = await readFile(join(dataDir, 'downloads', name));
    expect(zip.subarray(0, 2).toString()).toBe('PK');
    await saved.getByRole('button', { name: `Dismiss ${name}` }).click();
    await expect(saved.getByRole('group', { name })).toBeHidden();
  },
);

test('an address or a number in the filter leads there', async ({ world, jobshell, page }) => {
  const over = world.job({ name: 'over', status: 'success' });
  world.job({ name: 'unit-tests' });
  await jobshell.enter(world);
  const filter = page.getByRole('searchbox', { name: 'Filter jobs' });
  await filter.fill(`${world.project.url}/-/pipelines/${over.pipelineId}`);
  await filter.press('Enter');
  await expect(paneOf(page, over.pipelineId)).toContainText('over');
  await expect(filter).toHaveValue(`#${over.pipelineId}`);
  await paneOf(page, over.pipelineId).getByRole('button', { name: 'Close the pipeline' }).click();

  const other = world.job({ name: 'finished', status: 'failed' });
  await filter.fill(String(other.id));
  await page.getByRole('button', { name: `Open job ${other.id} of acme/shop` }).click();
  await expect(jobshell.row('finished')).toBeFocused();
  await expect(filter).toHaveValue('');
});
