import type { Page } from '@playwright/test';
import { startGitLab, type GitLab } from '../gitlab/gitlab.ts';
import type { Driver } from './driver.ts';
import { expect, test } from './fixtures.ts';

/*
 * A hostile GitLab: every name it sends is an attack on whoever shows it. It stays a name: nothing runs, nothing leads
 * elsewhere, nothing covers what people need, and no text reads in another order than it stands.
 */

const image = '<img src=x onerror="canary(1)">';
const script = '"><script>canary(2)</script><svg onload=canary(3)>';
const template = '${canary(4)} {{canary}} {{- job}} $t(app.name) %s';
const address = 'javascript:canary(5)//';
const reordered = 'pay\u202Egnp\u202C\u2066x\u2069\u200f.exe\u200b\u0000\u0007\u009b31m';
const endless = 'endless-'.repeat(1_250);
const payloads = [image, script, template, address, reordered, endless] as const;

declare global {
  interface Window {
    violations: string[];
  }
}

async function watch(page: Page): Promise<{ readonly ran: () => Promise<readonly string[]> }> {
  const seen: string[] = [];
  await page.addInitScript(() => {
    window.violations = [];
    window.canaryHits = [];
    window.canary = (by) => void window.canaryHits.push(by);
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      window.violations.push(`${violatedDirective} ${blockedURI}`),
    );
  });
  page.on('dialog', (dialog) => {
    seen.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('pageerror', (error) => seen.push(`error ${error.message}`));
  page.on('popup', (popup) => seen.push(`popup ${popup.url()}`));
  return {
    ran: async () => [
      ...seen,
      ...(await page.evaluate(() => [...window.violations, ...window.canaryHits.map(String)])),
    ],
  };
}

type Hostile = { readonly gitlab: GitLab; readonly token: string; readonly cookie: string };

/** A GitLab with each attack in every name it has, on a job of its own. */
async function startHostileGitLab(): Promise<Hostile> {
  const gitlab = await startGitLab({ version: `19.3.0 ${image}` });
  const alice = gitlab.users.add({ username: 'alice', name: `${script}${reordered}` });
  payloads.forEach((payload, index) => {
    const path = `acme/${payload.replaceAll('/', '').slice(0, 200)}`;
    const project = index < 2 ? path : 'acme/shop';
    if (index < 3) gitlab.projects.add({ path: project, members: { alice: 'developer' } });
    gitlab.runners.add({ description: `${payload} ${index}` });
    gitlab.jobs.add({
      project,
      name: `${payload}`,
      stage: payload,
      ref: payload,
      startedBy: 'alice',
      // No process can be told of these by its environment, so these wait.
      status: index < 4 ? 'running' : 'pending',
      runner: `${payload} ${index}`,
      script: [`printf '%s\\n' '${image}' '\\033]0;${script}\\007'`, 'sleep 600'],
    });
  });
  return { gitlab, token: alice.token({ name: `${image}${reordered}` }), cookie: alice.signInCookie() };
}

const controls = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** Everything a person or a screen reader is told, and where the page's parts stand. */
async function look(page: Page) {
  return page.evaluate(() => {
    const named = [...document.querySelectorAll('[aria-label], [title], [alt], [placeholder]')];
    const names = named.flatMap((element) =>
      ['aria-label', 'title', 'alt', 'placeholder'].map((name) => element.getAttribute(name) ?? ''),
    );
    const links = [...document.querySelectorAll('a[href], form, iframe, script, base, meta[http-equiv]')].map(
      (element) => element.getAttribute('href') ?? element.getAttribute('src') ?? element.tagName,
    );
    const outside = [...document.querySelectorAll('button, [role=tab], input')].flatMap((element) => {
      const { left, right, width } = element.getBoundingClientRect();
      return width > 0 && (left < -1 || right > innerWidth + 1) ? [element.outerHTML.slice(0, 120)] : [];
    });
    return {
      title: document.title,
      names,
      links,
      // What scrolls by itself (tabs, lists) may hold more than it shows.
      outside: outside.filter((html) => !html.includes('role="tab"')),
      scrollsSideways: document.documentElement.scrollWidth > innerWidth,
      text: document.body.innerText,
    };
  });
}

async function expectHarmless(page: Page, origins: readonly string[]): Promise<void> {
  const seen = await look(page);
  expect(seen.names.filter((name) => controls.test(name.replaceAll('\n', '')))).toEqual([]);
  expect(controls.test(seen.title)).toBe(false);
  expect(seen.text.match(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u0000\u0007\u009b]/gu)).toBeNull();
  expect(
    seen.links.filter(
      (link) =>
        !link.startsWith('.') &&
        !link.startsWith('/') &&
        !origins.some((origin) => link.startsWith(`${origin}/`) || link === origin),
    ),
  ).toEqual([]);
  expect([seen.scrollsSideways, seen.outside]).toEqual([false, []]);
}

test.describe('a hostile GitLab', () => {
  let hostile: Hostile;
  test.beforeEach(async () => {
    hostile = await startHostileGitLab();
  });
  test.afterEach(() => hostile.gitlab.close());

  const enter = async (driver: Driver): Promise<void> => {
    await driver.page.setViewportSize({ width: 900, height: 600 });
    await driver.page.reload();
    await driver.signIn({ url: hostile.gitlab.url, token: hostile.token });
    await driver.useCookie(hostile.cookie);
    await expect(driver.list().getByRole('listitem').filter({ hasText: 'canary(1)' })).toBeVisible();
    // Taken: the form is gone.
    await expect(driver.page.getByRole('textbox', { name: 'Session cookie' })).toHaveCount(0);
  };

  test('names people and things as it likes, and they stay names', async ({ jobshell: driver }) => {
    const { page } = driver;
    const watched = await watch(page);
    await enter(driver);
    const start = page.url();
    const origins = [hostile.gitlab.url];
    await expect(driver.row('canary(1)')).toContainText(image);
    await expect(driver.row('$t(app.name)')).toContainText(template);
    await test.step('the list', () => expectHarmless(page, origins));

    for (const [index, name] of [image, script, template].entries()) {
      await page.getByRole('button', { name: `Debug ${name}`, exact: true }).click();
      await expect(page.getByRole('tab')).toHaveCount(index + 1);
      await expect(page.getByRole('tabpanel').getByRole('heading')).toHaveText(name);
      await test.step(`a terminal of ${name}`, () => expectHarmless(page, origins));
    }
    await page.locator('.account-button').click();
    await test.step('the account', () => expectHarmless(page, origins));
    await page.keyboard.press('Escape');
    await page.screenshot({ path: test.info().outputPath('hostile.png') });
    expect(await watched.ran()).toEqual([]);
    expect(page.url()).toBe(start);
  });

  test('answers with a page of its own, and its words are shown as words', async ({ jobshell: driver }) => {
    const { page } = driver;
    const watched = await watch(page);
    await enter(driver);
    hostile.gitlab.knobs.failAll = 503;
    await page.locator('.account-button').click();
    await page.getByRole('menuitem', { name: 'Refresh the list' }).click();
    await expect(page.getByRole('alert').filter({ hasText: /\S/ }).first()).toBeVisible();
    await expectHarmless(page, [hostile.gitlab.url]);
    expect(await watched.ran()).toEqual([]);
  });
});
