import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApp } from './electronApp.ts';
import { expect, project, test, type Page, type World } from './fixtures.ts';

/** The log's end is read every few seconds, that of a job without a terminal every nine. */
const readWithinMs = 25_000;

test.use({ gitlabOptions: { knobs: { traceUpdateSeconds: { watched: 2, unwatched: 4 } } } });

async function makeFile({ gitlab }: World, name: string): Promise<void> {
  const folder = join(gitlab.folder, 'builds', project);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, name), '');
}

const untilFile = (name: string): string => `until [ -e ${name} ]; do sleep 0.05; done`;

/** Keeps what the page shows as notifications, so that they can be clicked. */
async function keepNotifications(page: Page): Promise<void> {
  await page.context().grantPermissions(['notifications']);
  await page.addInitScript(() => {
    const Shown = window.Notification;
    const shown: Notification[] = [];
    Object.assign(window, { shownNotifications: shown });
    window.Notification = class extends Shown {
      constructor(title: string, options?: NotificationOptions) {
        super(title, options);
        shown.push(this);
      }
    };
  });
  await page.reload();
}

const titles = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    (Reflect.get(window, 'shownNotifications') as Notification[]).map(({ title }) => title),
  );

test('where the script stands is seen from its shell, and a click opens the log there', async ({
  world,
  jobshell,
}) => {
  const { page } = jobshell;
  await page.setViewportSize({ width: 1280, height: 800 });
  const tail = "printf 'left \\342\\200\\256turned\\n'";
  world.job({ name: 'e2e 3/4', script: [`seq 1 400; ${tail}; ${untilFile('may-end')}`] });
  await jobshell.enter(world);
  const terminal = await jobshell.debug('e2e 3/4');
  await terminal.connected();
  const end = terminal.panel.getByRole('button', { name: /^Show the end of the log of e2e 3\/4/ });
  await expect(end).toHaveAccessibleName(/ step_script left ⟨U\+202E⟩turned$/, { timeout: readWithinMs });
  // Nothing of it is said aloud by itself.
  expect(await end.evaluate((element) => element.closest('[aria-live], [role="status"]') === null)).toBe(
    true,
  );

  await end.click();
  const lines = page.getByRole('group', { name: 'Lines of the log of e2e 3/4' });
  await expect(lines).toContainText('U+202E');
  await lines.evaluate((element) => element.scrollTo({ top: 0 }));
  await expect(lines).toContainText('Preparing the "shell" executor');
  await expect(lines).not.toContainText('U+202E');
  await end.focus();
  await page.keyboard.press('Enter');
  await expect(lines).toContainText('U+202E');

  await page.setViewportSize({ width: 900, height: 600 });
  await expect(end).toBeHidden();
});

test(
  'a job of mine that ends without a terminal is told of while it can be opened, and a click opens it',
  {
    tag: '@browser',
    annotation: { type: 'host', description: 'in Electron the system shows it: notify.test.ts' },
  },
  async ({ world, jobshell }) => {
    const { page } = jobshell;
    await keepNotifications(page);
    const job = world.job({
      name: 'e2e 3/4',
      script: ['echo begin', untilFile('may-end')],
      afterScript: [untilFile('after-may-end')],
    });
    await jobshell.enter(world);
    await page.getByRole('button', { name: 'Settings', exact: true }).click();
    await page.getByRole('button', { name: 'Notifications', exact: true }).click();
    await expect(page.getByRole('switch', { name: 'Job ends without a terminal' })).toBeChecked();
    await page.getByRole('button', { name: 'Notifications of this browser' }).click();
    await page.keyboard.press('Escape');
    const reads = () => world.gitlab.requests.filter(({ path }) => path.includes('trace.json')).length;
    await expect.poll(reads, { timeout: readWithinMs }).toBeGreaterThan(0);
    await expect(jobshell.row('e2e 3/4')).not.toContainText('Ends');

    await makeFile(world, 'may-end');
    await expect.poll(() => titles(page), { timeout: readWithinMs }).toEqual(['e2e 3/4 is about to end']);
    await expect(jobshell.row('e2e 3/4')).toContainText('Ends soon: open it now');
    await page.evaluate(() => {
      const [notification] = Reflect.get(window, 'shownNotifications') as Notification[];
      notification?.dispatchEvent(new Event('click'));
    });
    const terminal = jobshell.terminal('e2e 3/4');
    await terminal.connected();
    await expect(jobshell.row('e2e 3/4')).not.toContainText('Ends');

    expect([job.status, await titles(page)]).toEqual(['running', ['e2e 3/4 is about to end']]);
  },
);

test(
  'in Electron the system tells of it, and a click opens the terminal, also in a tab that is there',
  {
    tag: '@electron',
    annotation: { type: 'host', description: 'on the stand-in a notification can be clicked' },
  },
  async ({ world, jobshell, app }) => {
    const { control } = app as ElectronApp;
    if (control === undefined) throw new Error('This test needs the stand-in');
    const isAboutToEnd = ({ title }: { readonly title: string }) => title === 'e2e 3/4 is about to end';
    const about = async () =>
      await control.until(({ notifications }) => notifications.find(isAboutToEnd), {
        timeoutMs: readWithinMs,
        what: 'the notification',
      });
    world.job({
      name: 'e2e 3/4',
      script: [untilFile('may-end')],
      afterScript: [untilFile('after-may-end')],
    });
    await jobshell.enter(world);
    const terminal = await jobshell.debug('e2e 3/4');
    await terminal.connected();
    await terminal.run('exit');
    await expect(terminal.status).toHaveText(/^Ended\. The shell has exited/);
    await makeFile(world, 'may-end');
    const { id } = await about();
    await control.ask('notification.click', { id });
    await terminal.connected();
    await control.until(({ notifications }) => !notifications.some(isAboutToEnd), {
      what: 'the notification’s end',
    });
  },
);
