import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createDriver, type Driver } from './driver.ts';
import { expect, test, type World } from './fixtures.ts';

test('the session cookie is taken in every form it is copied in, and a wrong one refused in words', async ({
  world,
  jobshell,
}) => {
  const { gitlab, alice, token } = world;
  const { page } = jobshell;
  world.job({ name: 'unit-tests' });
  await jobshell.signIn({ url: gitlab.url, token });
  await jobshell.askForCookie();
  const field = page.getByRole('textbox', { name: 'Session cookie' });
  const give = async (cookie: string): Promise<void> => {
    await field.fill(cookie);
    await page.getByRole('button', { name: 'Use cookie' }).click();
  };
  const alert = page.getByRole('region', { name: 'Terminals need one more sign-in' }).getByRole('alert');
  const signedOut = alice.signInCookie();
  alice.expireSessions();
  const refusals: readonly (readonly [string, RegExp, RegExp])[] = [
    ['theme=dark; lang=en', /No _gitlab_session value was found/, /or the whole Cookie header/],
    [signedOut, /GitLab does not accept this session cookie/, /Sign in to GitLab in the browser again/],
    [
      world.bobsCookie(),
      /This session belongs to bob, but the token is alice's/,
      /Sign in to GitLab as alice/,
    ],
  ];
  for (const [cookie, says, wayOut] of refusals) {
    await test.step(`refused: ${says.source}`, async () => {
      await give(cookie);
      await expect(alert).toContainText(says);
      await expect(alert).toContainText(wayOut);
    });
  }
  const forms = (value: string) => [
    value,
    `_gitlab_session=${value}`,
    `Cookie: theme=dark; _gitlab_session=${value}; lang=en`,
  ];
  for (const index of [0, 1, 2]) {
    await test.step(`taken: form ${index}`, async () => {
      await give(forms(alice.signInCookie())[index] ?? '');
      await expect(page.getByRole('button', { name: 'Debug unit-tests' })).toBeVisible();
      await page.getByRole('button', { name: 'alice' }).click();
      await page.getByRole('menuitem', { name: 'Sign in for terminals…' }).click();
      await jobshell.askForCookie();
    });
  }
});

test.describe('GitLab 11.4.0', () => {
  test.use({ gitlabOptions: { version: '11.4.0' } });

  test('takes the token for terminals, so no second sign-in is asked for', async ({ world, jobshell }) => {
    world.job({ name: 'unit-tests' });
    await jobshell.signIn({ url: world.gitlab.url, token: world.token });
    const terminal = await jobshell.debug('unit-tests');
    await terminal.connected();
    await expect(jobshell.page.getByRole('button', { name: 'Sign in to GitLab for terminals' })).toHaveCount(
      0,
    );
  });
});

test('an expired web session is asked for again, and open terminals stay', async ({ world, jobshell }) => {
  const { page } = jobshell;
  world.job({ name: 'unit-tests' });
  world.job({ name: 'lint' });
  await jobshell.enter(world);
  const terminal = await jobshell.debug('unit-tests');
  await terminal.connected();

  world.alice.expireSessions();
  await expect(page.getByRole('region', { name: 'Your GitLab session has ended' })).toBeVisible();
  await expect(jobshell.row('lint')).toContainText('GitLab session ended');
  await terminal.connected();
  await terminal.run('echo still $((40+2))');
  await terminal.expectText('still 42');

  await jobshell.useCookie(world.alice.signInCookie());
  await expect(page.getByRole('button', { name: 'Debug lint' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Your GitLab session has ended' })).toHaveCount(0);
  await terminal.connected();
});

/** Every file of the data folder, its name and what is in it. */
async function filesIn(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return (await Promise.all(files.map(async (file) => `${file}\n${await readFile(file, 'utf8')}`))).join(
    '\n',
  );
}

/** A token and a cookie, kept on disk by the person's choice. */
async function enterAndStay({
  jobshell,
  world,
}: {
  readonly jobshell: Driver;
  readonly world: World;
}): Promise<void> {
  await jobshell.page.getByRole('checkbox', { name: 'Stay signed in on this computer' }).check();
  await jobshell.enter(world);
}

test('signing out leaves nothing of the account on disk', async ({ world, jobshell, dataDir, app }) => {
  world.job({ name: 'unit-tests' });
  await enterAndStay({ jobshell, world });
  const terminal = await jobshell.debug('unit-tests');
  await terminal.connected();
  const traces = ['"alice"', '"jobName"', 'secrets.json\n'];
  const kept = await filesIn(dataDir);
  for (const trace of traces) expect(kept).toContain(trace);

  await jobshell.signOut();
  await jobshell.page.getByRole('alertdialog').getByRole('button', { name: 'Sign out' }).click();
  await expect(jobshell.page.getByRole('textbox', { name: 'GitLab URL' })).toBeVisible();
  const left = await filesIn(dataDir);
  // Electron's store keeps its file, with the person's choice and no secret in it.
  const gone = app.kind === 'electron' ? traces.filter((trace) => trace !== 'secrets.json\n') : traces;
  for (const trace of [...gone, world.token, world.cookie]) expect(left).not.toContain(trace);
  await jobshell.page.reload();
  await expect(jobshell.page.getByRole('textbox', { name: 'GitLab URL' })).toBeVisible();
});

test('started again: signed in, and the terminal of a job that still runs is offered', async ({
  world,
  jobshell,
  page,
  app,
  apps,
}) => {
  world.job({ name: 'unit-tests' });
  world.job({ name: 'lint' });
  await enterAndStay({ jobshell, world });
  await (await jobshell.debug('lint')).connected();
  await (await jobshell.debug('unit-tests')).connected();
  await jobshell.page.getByRole('button', { name: 'Close lint' }).click();
  await jobshell.page.getByRole('alertdialog').getByRole('button', { name: 'Close terminal' }).click();
  await expect(jobshell.terminal('lint').tab).toHaveCount(0);
  await app.stop();

  const again = createDriver(await apps.openPage(await apps.start(), page));
  const offers = again.page.getByRole('region', { name: '1 terminal was open when Jobshell quit' });
  await expect(offers).toBeVisible();
  await offers.getByRole('button', { name: 'Reopen unit-tests' }).click();
  await again.terminal('unit-tests').connected();
  await expect(offers).toHaveCount(0);
});
