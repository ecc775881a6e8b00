import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from '@playwright/test';
import type { Control } from '../electron/control.ts';
import type { App } from './app.ts';
import type { ElectronApp } from './electronApp.ts';
import { expect, test, type Page, type World } from './fixtures.ts';

/*
 * Another language than English: found by what the browser or the system asks for, and changed while everything goes on.
 */

const onlyBrowser = {
  tag: '@browser',
  annotation: { type: 'host', description: 'the language of a browser is asked for with its context' },
};
const onlyStandIn = {
  tag: '@electron',
  annotation: { type: 'host', description: 'a browser has no menu bar and no tray' },
};

const languageOf = (page: Page): Locator => page.locator('html');

async function signIn(page: Page, { gitlab, token, cookie }: World): Promise<void> {
  await page.getByRole('textbox', { name: 'GitLab-URL' }).fill(gitlab.url);
  await page.getByRole('textbox', { name: 'Persönliches Zugriffstoken' }).fill(token);
  await page.getByRole('button', { name: 'Anmelden', exact: true }).click();
  const first = page.getByRole('button', { name: 'Für Terminals bei GitLab anmelden' });
  const second = page.getByRole('button', { name: 'Stattdessen ein Sitzungscookie einfügen' });
  await first.waitFor();
  await ((await second.isVisible()) ? second : first).click();
  await page.getByRole('textbox', { name: 'Sitzungscookie' }).fill(cookie);
  await page.getByRole('button', { name: 'Cookie verwenden' }).click();
  await expect(page.getByRole('list', { name: 'Jobs' })).toBeVisible();
}

async function choose(page: Page, language: 'System' | 'English' | 'Deutsch'): Promise<void> {
  const group = page.getByRole('group', { name: /^(?:Language|Sprache)$/ });
  await group.getByText(language, { exact: true }).click();
}

/** Texts that do not fit where they stand, and are not there in whole as a title either. */
async function cutTexts(page: Page): Promise<readonly string[]> {
  return await page.evaluate(() => {
    const hasOwnText = (element: Element): boolean =>
      [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
    return [...document.querySelectorAll<HTMLElement>('body *')]
      .filter((element) => hasOwnText(element) && element.checkVisibility({ visibilityProperty: true }))
      .filter((element) => !element.closest('.xterm, .visually-hidden, [title]'))
      .filter((element) => {
        const right = element.getBoundingClientRect().right;
        return element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0
          ? true
          : right > innerWidth + 1;
      })
      .map((element) => `${element.className}: ${element.textContent}`);
  });
}

test.describe('in a German browser', () => {
  test.use({
    locale: 'de-AT',
    gitlabOptions: { knobs: { traceUpdateSeconds: { watched: 3, unwatched: 4 } } },
  });

  test(
    'everything is German, until English is set: at once, and the shells go on',
    onlyBrowser,
    async ({ world, app, page, dataDir }) => {
      world.job({ name: 'unit-tests' });
      await page.goto(app.url);
      await expect(page.getByRole('heading', { name: 'Beim eigenen GitLab anmelden' })).toBeVisible();
      await expect(languageOf(page)).toHaveAttribute('lang', 'de');
      await signIn(page, world);
      await page.getByRole('button', { name: 'unit-tests debuggen' }).click();
      const panel = page.getByRole('tabpanel', { name: 'unit-tests' });
      await expect(panel.getByRole('status')).toHaveText(/^Verbunden\./);
      await panel.locator('.xterm-helper-textarea').focus();
      await page.keyboard.type('echo before-$((40+2))\n');
      await expect(panel.locator('.xterm-rows')).toContainText('before-42');
      await page.evaluate(() => Reflect.set(window, 'isSamePage', true));

      await page.getByRole('button', { name: 'Einstellungen', exact: true }).click();
      await expect(page.getByText('Vorgabe: System.')).toBeVisible();
      await choose(page, 'English');
      await expect(page.getByRole('main', { name: 'Settings' })).toBeVisible();
      await expect(languageOf(page)).toHaveAttribute('lang', 'en');
      await expect
        .poll(async () => JSON.parse(await readFile(join(dataDir, 'settings.json'), 'utf8')))
        .toMatchObject({ language: 'en' });
      const schema = await readFile(join(dataDir, 'settings.schema.json'), 'utf8');
      expect(schema).toContain('Of everything Jobshell itself says.');
      await page.getByRole('button', { name: 'Back' }).click();
      await expect(panel.getByRole('status')).toHaveText(/^Connected\./);
      await expect(panel.locator('.xterm-rows')).toContainText('before-42');
      expect(await page.evaluate(() => Reflect.get(window, 'isSamePage'))).toBe(true);

      await page.getByRole('button', { name: 'Settings', exact: true }).click();
      await page.getByRole('button', { name: 'Reset Language' }).click();
      await expect(page.getByRole('main', { name: 'Einstellungen' })).toBeVisible();
      // What main writes into the terminal is said in the browser's language too.
      await page.getByRole('button', { name: 'Zurück' }).click();
      await panel.locator('.xterm-helper-textarea').focus();
      await page.keyboard.type('exit\n');
      await expect(panel.locator('.xterm-rows')).toContainText(
        /Beendet um \d\d:\d\d:\d\d\. Die Shell ist beendet\./,
      );
    },
  );

  test('no text is cut off at 900×600', onlyBrowser, async ({ world, app, page }) => {
    world.job({ name: 'unit-tests' });
    await page.setViewportSize({ width: 900, height: 600 });
    await page.goto(app.url);
    await expect(page.getByRole('heading', { name: 'Beim eigenen GitLab anmelden' })).toBeVisible();
    expect.soft(await cutTexts(page), 'sign-in').toEqual([]);
    await signIn(page, world);
    expect.soft(await cutTexts(page), 'list').toEqual([]);
    await page.getByRole('button', { name: 'unit-tests debuggen' }).click();
    await expect(page.getByRole('tabpanel').getByRole('status')).toHaveText(/^Verbunden\./);
    expect.soft(await cutTexts(page), 'terminal').toEqual([]);
    await page.getByRole('button', { name: 'Einstellungen', exact: true }).click();
    const sections = page.getByRole('navigation', { name: 'Bereiche' }).getByRole('button');
    for (const section of await sections.all()) {
      await section.click();
      await expect(section).toHaveAttribute('aria-current', 'page');
      expect.soft(await cutTexts(page), (await section.textContent()) ?? '').toEqual([]);
    }
  });
});

test('German is fetched when it is wanted, not before', onlyBrowser, async ({ app, page }) => {
  const fetched: string[] = [];
  page.on('request', (request) => fetched.push(new URL(request.url()).pathname));
  const german = () => fetched.filter((path) => /\/de-[\w-]+\.js$/.test(path)).length;
  await page.goto(app.url);
  await expect(page.getByRole('heading', { name: 'Sign in to your GitLab' })).toBeVisible();
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await expect(page.getByRole('main', { name: 'Settings' })).toBeVisible();
  expect(german()).toBe(0);
  await choose(page, 'Deutsch');
  await expect(page.getByRole('main', { name: 'Einstellungen' })).toBeVisible();
  expect(german()).toBe(1);
});

test(
  'menu bar and tray change with the page, and every window does',
  onlyStandIn,
  async ({ jobshell, app }) => {
    const control = controlOf(app);
    const { page } = jobshell;
    const labels = async () => (await control.state()).menu?.map(({ label }) => label);
    await expect(page.getByRole('heading', { name: 'Sign in to your GitLab' })).toBeVisible();
    expect(await labels()).toEqual(['File', 'Edit', 'View', 'Window', 'Help']);
    await control.ask('menu.click', { place: 'application', path: ['File', 'New window'] });
    const second = await electronOf(app).pageOf('w2');
    await expect(second.getByRole('heading', { name: 'Sign in to your GitLab' })).toBeVisible();

    await page.getByRole('button', { name: 'Settings', exact: true }).click();
    await choose(page, 'Deutsch');
    await expect(page.getByRole('main', { name: 'Einstellungen' })).toBeVisible();
    await control.until(({ menu }) => menu?.[0]?.label === 'Datei', { what: 'a German menu bar' });
    expect(await labels()).toEqual(['Datei', 'Bearbeiten', 'Ansicht', 'Fenster', 'Hilfe']);
    expect((await control.state()).trays[0]?.menu.at(-1)?.label).toBe('Jobshell beenden');
    await expect(second.getByRole('heading', { name: 'Beim eigenen GitLab anmelden' })).toBeVisible();

    await choose(page, 'System');
    await control.until(({ menu }) => menu?.[0]?.label === 'File', { what: 'an English menu bar' });
  },
);

test('a German system is spoken to in German from the start', onlyStandIn, async ({ apps }) => {
  const app = await apps.startElectron({ standIn: { locale: 'de-DE' } });
  const page = await app.pageOf('w1');
  await expect(page.getByRole('heading', { name: 'Beim eigenen GitLab anmelden' })).toBeVisible();
  await controlOf(app).until(({ menu }) => menu?.[0]?.label === 'Datei', { what: 'a German menu bar' });
});

function electronOf(app: App): ElectronApp {
  if (!('pageOf' in app)) throw new Error('This test needs the stand-in');
  return app as ElectronApp;
}

function controlOf(app: App): Control {
  const { control } = electronOf(app);
  if (control === undefined) throw new Error('This test needs the stand-in');
  return control;
}
