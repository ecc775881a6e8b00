import type { Page } from '@playwright/test';
import type { WindowView } from '../electron/controlWire.ts';
import { startSink } from './attacks/sink.ts';
import {
  openingAddresses,
  openedByPage,
  runsInPage,
  webviewAttack,
  windowFeatures,
} from './attacks/windowAttacks.ts';
import { createDriver } from './driver.ts';
import type { ElectronApp } from './electronApp.ts';
import { expect, test, type World } from './fixtures.ts';

/*
 * What every window of Jobshell is, as it was given to Electron, and what a hostile page makes of new windows and webviews.
 */

const onDesktop = { tag: '@electron' };

/** Of the web, and so for the person's browser. */
const allowed = 'https://docs.example.invalid/';

/** Of Jobshell's own pages, whole: a setting more is a decision more. */
const pagePreferences = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  webviewTag: false,
  navigateOnDragDrop: false,
  spellcheck: false,
  backgroundThrottling: false,
  preload: expect.stringMatching(/[\\/]preload[\\/]electron\.cjs$/),
  session: '',
};

/** Of the window with GitLab's own page: no preload, and a partition of the account's. */
const signInPreferences = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  webSecurity: true,
  webviewTag: false,
  navigateOnDragDrop: false,
  spellcheck: false,
  safeDialogs: true,
  session: expect.stringMatching(/^persist:sign-in-./),
};

/** Opens one of every kind: two of Jobshell's own, and the one to sign in. */
async function openAllWindows(app: ElectronApp, world: World): Promise<Page> {
  const page = await app.pageOf('w1');
  await createDriver(page).signIn({ url: world.gitlab.url, token: world.token });
  await page.getByRole('button', { name: 'Sign in to GitLab for terminals' }).click();
  await page.evaluate(() => window.api.call('window.open', {}));
  await app.pageOf('w2');
  return page;
}

test(
  'every window is sandboxed, isolated, without Node, with nothing switched on',
  onDesktop,
  async ({ apps, world }) => {
    const app = await apps.startElectron();
    const { control } = app;
    test.skip(control === undefined, 'Electron does not tell what a window was given');
    if (!control) return;
    await openAllWindows(app, world);
    const windows = await control.until((state) => state.windows.length === 3 && state.windows);
    const isSignIn = ({ parentId }: WindowView): boolean => parentId !== undefined;
    expect(windows.filter((window) => !isSignIn(window)).map(({ preferences }) => preferences)).toEqual([
      pagePreferences,
      pagePreferences,
    ]);
    expect(windows.filter(isSignIn).map(({ preferences }) => preferences)).toEqual([signInPreferences]);
    expect((await control.state()).appendedSwitches).toEqual([]);

    // One that came by all the same would be refused, whatever it asks for.
    for (const { id } of windows) {
      const preferences = {
        nodeIntegration: true,
        contextIsolation: false,
        sandbox: false,
        webSecurity: false,
      };
      for (const src of ['https://evil.example.invalid/', 'file:///etc/passwd', 'app://jobshell/', '']) {
        const answer = await control.ask('window.attachWebview', { windowId: id, preferences, src });
        expect(answer).toEqual({ prevented: true });
      }
    }
  },
);

test.describe('a hostile script in the page', () => {
  test.use({ expectsViolations: true });

  test('makes no webview', onDesktop, async ({ apps }) => {
    const sink = await startSink();
    const page = await (await apps.startElectron()).pageOf('w1');
    const got = await page.evaluate(webviewAttack, sink.host);
    expect(got).toEqual({ isPlain: true, isDefined: false, methods: [], hasShadow: false, loaded: false });
    await fetch(`http://${sink.host}/last`);
    expect(sink.hits().filter((hit) => !hit.startsWith('GET /last '))).toEqual([]);
    await sink.close();
  });

  test('opens no window and starts no program', onDesktop, async ({ apps }) => {
    const { pageOf, control } = await apps.startElectron();
    const page = await pageOf('w1');
    const address = page.url();
    await page.evaluate(runsInPage.layCanary);
    for (const features of windowFeatures)
      await page.evaluate(runsInPage.open, { target: openedByPage, features });
    // What a page may: an https page, in the person's browser and nowhere else.
    await page.evaluate(runsInPage.click, allowed);
    if (control) {
      await control.until(({ openedUrls }) => openedUrls.includes(allowed));
      const { windows, openedUrls, openedPaths } = await control.state();
      expect([windows.length, openedUrls, openedPaths]).toEqual([1, [allowed], []]);
    }
    await expect.poll(() => page.context().pages().length).toBe(1);
    expect(page.url()).toBe(address);
    expect(await page.evaluate(runsInPage.canaryHits)).toEqual([]);
    expect((await page.evaluate(() => window.api.call('app.snapshot', {}))).ok).toBe(true);
  });
});

test('whatever address a window is asked for with, none opens', onDesktop, async ({ apps, world }) => {
  const sink = await startSink();
  const app = await apps.startElectron();
  const { control } = app;
  test.skip(control === undefined, 'Only the stand-in lets a test ask as a page does');
  if (!control) return;
  await openAllWindows(app, world);
  const windows = await control.until((state) => state.windows.length === 3 && state.windows);
  const own = windows.filter(({ parentId }) => parentId === undefined);
  for (const { id } of own)
    for (const url of [...openingAddresses(sink.host), allowed])
      for (const features of windowFeatures)
        expect(await control.ask('window.askOpen', { windowId: id, url, features })).toEqual({
          action: 'deny',
        });
  const state = await control.state();
  expect([state.windows.length, new Set(state.openedUrls), state.openedPaths]).toEqual([
    3,
    new Set([allowed]),
    [],
  ]);
  expect(sink.hits()).toEqual([]);
  await sink.close();
});

test('a system that shuts down is not kept waiting by a question', onDesktop, async ({ apps, world }) => {
  world.job({ name: 'unit-tests' });
  const app = await apps.startElectron();
  const { control } = app;
  test.skip(control === undefined, 'Only the stand-in lets a test shut the system down');
  if (!control) return;
  const driver = createDriver(await app.pageOf('w1'));
  await driver.enter(world);
  await (await driver.debug('unit-tests')).connected();
  // The question of an earlier quit is still there.
  control.ask('app.quit', {}).catch(() => {});
  await control.until(({ questions }) => questions[0]);
  expect(await control.ask('power.tell', { event: 'shutdown' })).toEqual({ prevented: true });
  expect(await app.ended).toBe(0);
  expect(world.gitlab.jobs.all()[0]?.terminalTaken).toBe(false);
});

for (const how of ['session-end', 'SIGTERM'] as const) {
  test(`the person's session ends by ${how}: no question`, onDesktop, async ({ apps, world }) => {
    world.job({ name: 'unit-tests' });
    const app = await apps.startElectron();
    const { control } = app;
    test.skip(control === undefined, "Only the stand-in lets a test end the person's session");
    if (!control) return;
    const driver = createDriver(await app.pageOf('w1'));
    await driver.enter(world);
    await (await driver.debug('unit-tests')).connected();
    const shown = await control.until(({ windows }) => windows[0]);
    if (how === 'SIGTERM') process.kill(app.pid, how);
    else await control.ask('window.endSession', { windowId: shown.id });
    expect(await app.ended).toBe(0);
    expect(world.gitlab.jobs.all()[0]?.terminalTaken).toBe(false);
  });
}
