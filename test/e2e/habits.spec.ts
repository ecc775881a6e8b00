import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Control } from '../electron/control.ts';
import { optionsVariable } from '../electron/options.ts';
import type { App } from './app.ts';
import type { Driver, Terminal } from './driver.ts';
import type { ElectronApp } from './electronApp.ts';
import { expect, project, test, type World } from './fixtures.ts';
import type { Host } from './host.ts';

/*
 * What Jobshell does outside of its windows. On the stand-in: the system's side of it can be seen and pressed there.
 */

const onlyStandIn = {
  tag: '@electron',
  annotation: { type: 'host', description: 'a browser has no tray, badge, menu bar or deep links' },
};
const root = fileURLToPath(new URL('../..', import.meta.url));
const cli = fileURLToPath(new URL('../electron/cli.ts', import.meta.url));

test.use({ gitlabOptions: { knobs: { traceUpdateSeconds: { watched: 3, unwatched: 4 } } } });
// Each has two processes at least, and some wait for a Runner's minute.
test.describe.configure({ timeout: 120_000 });

test(
  'a kept job stands in the tray, on the badge and in a notification, which leads to it',
  onlyStandIn,
  async ({ world, jobshell, app }) => {
    const control = controlOf(app);
    const terminal = await openKeeper({ world, jobshell });
    const trayOf = async () => (await control.state()).trays[0];
    expect((await trayOf())?.hasImage).toBe(true);
    expect((await trayOf())?.menu[0]?.label).toBe('e2e 3/4 · connected');

    // Nobody looks at the terminal while the settings lie over it.
    await jobshell.page.getByRole('button', { name: 'Settings', exact: true }).click();
    await endScript(world);
    const notification = await control.until(({ notifications }) => notifications[0], { timeoutMs: 20_000 });
    expect(notification).toMatchObject({
      title: expect.stringMatching(/^e2e 3\/4 is kept until \d\d:\d\d$/),
      silent: false,
    });
    expect((await trayOf())?.menu[0]?.label).toMatch(/^e2e 3\/4 · 1:[0-5]\d, until \d\d:\d\d$/);
    expect((await trayOf())?.toolTip).toMatch(/^Jobshell: 1 job kept, 1:\d\d left$/);
    const { badge, windows } = await control.state();
    expect([
      badge,
      windows.some(({ progress }) => progress > 0.5 && progress <= 1),
      windows.some(({ flashing }) => flashing),
    ]).toEqual([1, true, false]);

    await control.ask('notification.click', { id: notification.id });
    await expect(terminal.status).toHaveText(/^Kept/);
    await expect(terminal.status).toBeVisible();
    await expect(terminal.tab).toHaveAttribute('aria-selected', 'true');
    await control.until(({ notifications }) => notifications.length === 0, {
      what: 'the notification’s end',
    });

    await jobshell.page.getByRole('button', { name: 'Release now' }).click();
    await control.until((state) => state.badge === 0 && state.windows.every(({ progress }) => progress < 0), {
      what: 'no badge and no bar',
    });
    expect((await trayOf())?.toolTip).toBe('Jobshell');
  },
);

test(
  'a job that is released takes its notification with it; no kind is shown that is switched off',
  onlyStandIn,
  async ({ world, jobshell, app }) => {
    const control = controlOf(app);
    await openKeeper({ world, jobshell });
    const { page } = jobshell;
    await page.getByRole('button', { name: 'Settings', exact: true }).click();
    await page.getByRole('button', { name: 'Notifications', exact: true }).click();
    await page.getByRole('switch', { name: 'Job kept' }).click();
    await expect(page.getByRole('switch', { name: 'Job kept' })).not.toBeChecked();
    await endScript(world);
    await control.until(({ badge }) => badge === 1, { timeoutMs: 20_000, what: 'the badge' });
    expect((await control.state()).notifications).toEqual([]);
    // 90 s are kept: the last minute has its own notice.
    const last = await control.until(({ notifications }) => notifications[0], { timeoutMs: 45_000 });
    expect(last.title).toBe('e2e 3/4: 1 min left');
    await page.getByRole('button', { name: 'Back', exact: true }).click();
    await control.until(({ notifications }) => notifications.length === 0, {
      what: 'the notification’s end',
    });
  },
);

test(
  'the tray leads to terminals and is gone when it is not wanted',
  onlyStandIn,
  async ({ world, jobshell, app }) => {
    const control = controlOf(app);
    for (const name of ['lint', 'unit-tests']) world.job({ name });
    await jobshell.enter(world);
    for (const name of ['lint', 'unit-tests']) await (await jobshell.debug(name)).connected();
    await control.until(({ trays }) => trays[0]?.menu[1]?.label === 'unit-tests · connected');
    await control.ask('menu.click', { place: { tray: 0 }, path: ['lint · connected'] });
    await expect(jobshell.terminal('lint').tab).toHaveAttribute('aria-selected', 'true');

    await control.ask('menu.click', { place: { tray: 0 }, path: ['New window'] });
    await control.until(({ windows }) => windows.length === 2, { what: 'a second window' });

    await jobshell.page.getByRole('button', { name: 'Settings', exact: true }).click();
    await jobshell.page.getByRole('button', { name: 'System', exact: true }).click();
    await jobshell.page
      .getByRole('switch', { name: 'Icon in the system’s tray' })
      .or(jobshell.page.getByRole('switch', { name: "Icon in the system's tray" }))
      .click();
    await control.until(({ trays }) => trays.length === 0, { what: 'no tray' });
  },
);

test(
  'the menu bar asks the page in front, and shows a person’s own keys',
  onlyStandIn,
  async ({ world, jobshell, app }) => {
    const control = controlOf(app);
    world.job({ name: 'lint' });
    await jobshell.enter(world);
    const labels = async () => (await control.state()).menu?.map(({ label }) => label);
    expect(await labels()).toEqual(['File', 'Edit', 'View', 'Window', 'Help']);
    await control.ask('menu.click', { place: 'application', path: ['File', 'Settings'] });
    await expect(jobshell.page.getByRole('main', { name: 'Settings' })).toBeVisible();
    for (const keys of ['Ctrl+C', 'Ctrl+W', 'Ctrl+R', 'Ctrl+M', 'Ctrl+Q', 'Ctrl+N', 'Alt+F']) {
      expect([keys, await control.ask('menu.press', { keys })]).toEqual([keys, false]);
    }
  },
);

test('open at login is a file of the desktop’s', onlyStandIn, async ({ world, jobshell, dataDir }) => {
  const file = join(`${dataDir}.config`, 'autostart', 'jobshell.desktop');
  await jobshell.enter(world);
  await jobshell.page.getByRole('button', { name: 'Settings', exact: true }).click();
  await jobshell.page.getByRole('button', { name: 'System', exact: true }).click();
  const toggle = jobshell.page.getByRole('switch', { name: 'Open at login' });
  await toggle.click();
  await expect.poll(() => existsSync(file)).toBe(true);
  expect(readFileSync(file, 'utf8')).toMatch(/^\[Desktop Entry\]\nType=Application\n[^]*^Exec=.+$/m);
  await toggle.click();
  await expect.poll(() => existsSync(file)).toBe(false);
});

test.describe('links', () => {
  test(
    'a second start hands its link to the first and ends; the job is shown, and nothing is opened',
    onlyStandIn,
    async ({ world, jobshell, app, host, dataDir }) => {
      await jobshell.enter(world);
      const job = world.job({ name: 'unit-tests', startedBy: 'bob' });
      const link = `jobshell://open?url=${encodeURIComponent(`${world.gitlab.url}/${project}/-/jobs/${job.id}`)}`;
      const ran = await runOnce({ host, dataDir, words: [link] });
      expect(ran, ran.error).toMatchObject({ exitCode: 0 });
      await expect(jobshell.row('unit-tests')).toHaveAttribute('data-marked', 'true');
      await expect(jobshell.row('unit-tests')).toBeFocused();
      await expect(jobshell.page.getByRole('tab')).toHaveCount(0);
      expect((await controlOf(app).state()).windows.filter(({ visible }) => visible)).toHaveLength(1);
    },
  );

  const refusals = [
    {
      name: 'of another GitLab',
      link: 'https://elsewhere.example/g/p/-/jobs/1',
      sentence: 'You are not signed in to elsewhere.example.',
    },
    {
      name: 'with a user in it',
      link: 'jobshell://alice:secret@x/g/p/-/jobs/1',
      sentence: /is not a link to a job\./,
    },
    {
      name: 'to a file',
      link: `jobshell://open?url=${encodeURIComponent('file:///etc/passwd')}`,
      sentence: /is not a link to a job\./,
    },
  ];
  for (const { name, link, sentence } of refusals) {
    test(`one ${name} gets a sentence`, onlyStandIn, async ({ world, jobshell, host, dataDir }) => {
      await jobshell.enter(world);
      await runOnce({ host, dataDir, words: [link] });
      await expect(jobshell.page.getByRole('alert').filter({ hasText: sentence })).toBeVisible();
      await expect(jobshell.page.getByRole('tab')).toHaveCount(0);
    });
  }

  test('one on the first command line waits for the page', onlyStandIn, async ({ apps, world, dataDir }) => {
    const app = await apps.startElectron({ dataDir, words: [`${world.gitlab.url}/acme/shop/-/jobs/1`] });
    const page = await app.pageOf('w1');
    await expect(
      page.getByRole('alert').filter({ hasText: 'You are not signed in to 127.0.0.1' }),
    ).toBeVisible();
  });
});

test('--version, --help and what is unknown are answered at once', onlyStandIn, async ({ host, dataDir }) => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    readonly version: string;
  };
  expect(await runOnce({ host, dataDir, words: ['--version'] })).toMatchObject({
    exitCode: 0,
    out: `${version}\n`,
  });
  expect(await runOnce({ host, dataDir, words: ['--help'] })).toMatchObject({
    exitCode: 0,
    out: expect.stringContaining('Usage: jobshell [options] [URL]'),
  });
  expect(await runOnce({ host, dataDir, words: ['--prot'] })).toMatchObject({
    exitCode: 2,
    error: expect.stringContaining("Unknown option '--prot'. --help lists what there is."),
  });
});

test(
  'in a browser the page shows notices, once the person has switched that on',
  { tag: '@browser' },
  async ({ world, jobshell, context }) => {
    const { page } = jobshell;
    await context.grantPermissions(['notifications']);
    await page.addInitScript(() => {
      const Shown = window.Notification;
      const titles: string[] = [];
      Object.assign(window, { shownTitles: titles });
      window.Notification = class extends Shown {
        constructor(title: string, options?: NotificationOptions) {
          super(title, options);
          titles.push(title);
        }
      };
    });
    await page.reload();
    const titles = () => page.evaluate(() => Reflect.get(window, 'shownTitles'));
    await openKeeper({ world, jobshell });
    await page.getByRole('button', { name: 'Settings', exact: true }).click();
    await page.getByRole('button', { name: 'Notifications', exact: true }).click();
    await page.getByRole('button', { name: 'Notifications of this browser' }).click();
    await endScript(world);
    await expect
      .poll(titles, { timeout: 20_000 })
      .toEqual([expect.stringMatching(/^e2e 3\/4 is kept until/)]);
  },
);

function controlOf(app: App): Control {
  const control = 'control' in app ? (app as ElectronApp).control : undefined;
  if (control === undefined) throw new Error('This test needs the stand-in');
  return control;
}

async function endScript({ gitlab }: World): Promise<void> {
  const folder = join(gitlab.folder, 'builds', project);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'script-may-end'), '');
}

/** A terminal in a job that is kept for 90 s once `endScript` was called. */
async function openKeeper({
  world,
  jobshell,
}: {
  readonly world: World;
  readonly jobshell: Driver;
}): Promise<Terminal> {
  world.gitlab.runners.add({ description: 'keeper', executor: 'shell', sessionTimeoutSeconds: 90 });
  world.job({
    name: 'e2e 3/4',
    runner: 'keeper',
    script: ['until [ -e script-may-end ]; do sleep 0.05; done'],
  });
  await jobshell.enter(world);
  const terminal = await jobshell.debug('e2e 3/4');
  await terminal.connected();
  return terminal;
}

type RunOnce = { readonly host: Host; readonly dataDir: string; readonly words: readonly string[] };
type Ran = { readonly exitCode: number | null; readonly out: string; readonly error: string };

/** Another start on the same data folder, up to its end. */
async function runOnce({ host, dataDir, words }: RunOnce): Promise<Ran> {
  const browserUrl = (await host.electron()).shared?.url;
  const child = spawn(process.execPath, [cli, root, '--data-dir', dataDir, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 60_000,
    killSignal: 'SIGKILL',
    env: {
      ...process.env,
      XDG_CONFIG_HOME: `${dataDir}.config`,
      [optionsVariable]: JSON.stringify({
        ...(browserUrl === undefined ? {} : { browserUrl }),
        storageBackend: 'basic_text',
      }),
    },
  });
  let [out, error] = ['', ''];
  child.stdout.on('data', (text) => (out += String(text)));
  child.stderr.on('data', (text) => (error += String(text)));
  const exitCode = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { exitCode, out, error };
}
