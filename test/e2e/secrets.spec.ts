import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { App } from './app.ts';
import { expect, test, type World } from './fixtures.ts';
import { startOtherSite } from './otherSite.ts';

/*
 * The token and the cookie of this run are canaries: they may be in Jobshell's memory and on their way to GitLab, and
 * nowhere else. The page sends them once, when they are typed in; it never gets them back.
 */

/** The ways a secret may be written down: as it is, in an address, in base64 at any place of a longer text, in hex. */
function spellings(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const base64 = [0, 1, 2].map((shift) => {
    const whole = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
    // The first and last digits mix with what stands before and after.
    return whole.slice(shift === 0 ? 0 : 4, -4);
  });
  return [secret, encodeURIComponent(secret), ...base64, ...base64.map(toUrlBase64), bytes.toString('hex')];
}

function toUrlBase64(base64: string): string {
  return base64.replaceAll('+', '-').replaceAll('/', '_');
}

type Places = Readonly<Record<string, string>>;

function placesWith(places: Places, secrets: readonly string[]): readonly string[] {
  const words = secrets.flatMap(spellings);
  return Object.entries(places).flatMap(([place, text]) =>
    words.some((word) => text.includes(word)) ? [place] : [],
  );
}

/** Fails with the places in which a secret was found, not with the whole text. */
function expectClean(places: Places, secrets: readonly string[]): void {
  expect(placesWith(places, secrets)).toEqual([]);
}

/** What the page prints, asks for and is told, from now on. */
function listenTo(page: Page) {
  const heard = { console: '', received: '', sent: '', addresses: '' };
  page.on('console', (message) => (heard.console += `${message.text()}\n`));
  page.on('pageerror', (error) => (heard.console += `${error.stack ?? error.message}\n`));
  page.on(
    'request',
    (request) => (heard.addresses += `${request.url()} ${JSON.stringify(request.headers())}\n`),
  );
  page.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => (heard.received += `${payload.toString()}\n`));
    socket.on('framesent', ({ payload }) => (heard.sent += `${payload.toString()}\n`));
  });
  return heard;
}

/** All text that a script in the page could reach: the document, storage, and objects by their properties. */
async function reachableText(page: Page): Promise<Places> {
  const { html, storage, objects } = await page.evaluate(() => {
    const texts: string[] = [];
    const seen = new Set<unknown>();
    const queue: unknown[] = [window];
    const mostObjects = 400_000;
    const push = (value: unknown): void => {
      if (typeof value === 'string') texts.push(value);
      else if (
        (typeof value === 'object' || typeof value === 'function') &&
        value !== null &&
        !seen.has(value)
      ) {
        seen.add(value);
        queue.push(value);
      }
    };
    for (let next = queue.pop(); next !== undefined && seen.size < mostObjects; next = queue.pop()) {
      if (next instanceof Map) for (const [key, value] of next) [key, value].forEach(push);
      if (next instanceof Set) for (const value of next) push(value);
      if (ArrayBuffer.isView(next)) continue;
      for (const key of Reflect.ownKeys(next as object)) {
        try {
          push(Reflect.get(next as object, key));
        } catch {
          // A getter that wants something else than it is asked on.
        }
      }
    }
    const fields = [...document.querySelectorAll('input, textarea')].map((field) =>
      'value' in field ? String(field.value) : '',
    );
    return {
      html: document.documentElement.outerHTML + fields.join('\n') + document.title,
      storage: JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]),
      objects: texts,
    };
  });
  expect(objects.length).toBeGreaterThan(1_000);
  return {
    html,
    storage,
    objects: objects.join('\n'),
    address: page.url(),
    cookies: JSON.stringify(await page.context().cookies()),
  };
}

/** Every file of the data folder as it is, and the command lines and environments of the app's processes. */
function textOutside({ dataDir, output, pid }: App): Places {
  const entries = readdirSync(dataDir, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const files = Object.fromEntries(
    entries.map(({ parentPath, name }) => [`file ${name}`, readFileSync(join(parentPath, name), 'latin1')]),
  );
  const read = (file: string): string => {
    try {
      return readFileSync(file, 'latin1');
    } catch {
      return '';
    }
  };
  const commandLines = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => read(`/proc/${name}/cmdline`));
  expect(commandLines.join('\n')).toContain(dataDir);
  expect(Object.keys(files)).toContain('file jobshell.log');
  return {
    ...files,
    output: output(),
    commandLines: commandLines.join('\n'),
    environment: read(`/proc/${pid}/environ`),
  };
}

/** GitLab's own paths and queries never carry one. */
function askedPaths({ gitlab }: World): Places {
  return { paths: gitlab.requests.map(({ path }) => path).join('\n') };
}

test('the search finds what is planted', async ({ page, app, jobshell }) => {
  const canary = 'glpat-canary/with+odd=letters';
  const heard = listenTo(page);
  await expect(jobshell.page.getByRole('textbox', { name: 'GitLab URL' })).toBeVisible();
  await page.evaluate((text) => {
    Reflect.set(window, 'planted', { deep: new Map([['a', [{ text }]]]) });
    sessionStorage.setItem('planted', btoa(`ab${text}`));
    document.body.dataset['planted'] = text;
    console.log(encodeURIComponent(text));
  }, canary);
  writeFileSync(join(app.dataDir, 'planted.bin'), `\0${Buffer.from(`a${canary}z`).toString('base64url')}`);
  const places = { ...(await reachableText(page)), ...heard, ...textOutside(app) };
  expect(placesWith(places, [canary]).toSorted()).toEqual([
    'console',
    'file planted.bin',
    'html',
    'objects',
    'storage',
  ]);
});

for (const stays of [false, true]) {
  test(`token and cookie are found nowhere, ${stays ? 'kept on disk' : 'kept until quit'}`, async ({
    page,
    app,
    jobshell,
    world,
  }) => {
    const heard = listenTo(page);
    await page.reload();
    const secrets = [world.token, world.cookie];
    const look = async (): Promise<void> => {
      const { sent, ...rest } = heard;
      expectClean(
        { ...(await reachableText(page)), ...rest, ...textOutside(app), ...askedPaths(world) },
        secrets,
      );
      // The one place: said once each, as it was typed in. Electron's IPC is seen by no browser's tools.
      const times = app.kind === 'browser' ? 1 : 0;
      for (const secret of secrets) expect(sent.split(secret).length - 1).toBe(times);
    };
    world.job({ name: 'unit-tests' });
    if (stays) await page.getByRole('checkbox', { name: 'Stay signed in on this computer' }).check();
    await jobshell.enter(world);
    const terminal = await jobshell.debug('unit-tests');
    await terminal.connected();
    await terminal.run('echo $((6*7))');
    await terminal.expectText('42');
    await test.step('signed in, a terminal open', look);

    await jobshell.signOut();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Sign out' }).click();
    await expect(page.getByRole('textbox', { name: 'GitLab URL' })).toBeVisible();
    await test.step('signed out', look);
  });
}

test('what GitLab refuses is not written down either', async ({ page, app, jobshell, world }) => {
  const heard = listenTo(page);
  await page.reload();
  const revoked = world.alice.token({ revoked: true });
  await jobshell.signIn({ url: world.gitlab.url, token: revoked });
  await expect(page.getByRole('alert').filter({ hasText: 'This token was revoked' })).toBeVisible();
  const bobs = world.bobsCookie();
  await jobshell.signIn({ url: world.gitlab.url, token: world.token });
  await jobshell.useCookie(bobs);
  await expect(page.getByRole('alert').filter({ hasText: 'This session belongs to bob' })).toBeVisible();
  expectClean(
    { received: heard.received, console: heard.console, addresses: heard.addresses, ...textOutside(app) },
    [revoked, world.token, bobs],
  );
});

test('after a redirect neither goes to another host', async ({ page, jobshell, world }) => {
  const elsewhere = await startOtherSite();
  world.job({ name: 'unit-tests' });
  await jobshell.enter(world);
  await expect(page.getByRole('button', { name: 'Debug unit-tests' })).toBeVisible();

  world.gitlab.knobs.redirectTo = `http://localhost:${elsewhere.port}`;
  const terminal = await jobshell.debug('unit-tests');
  await expect(terminal.status).toHaveText(/^Ended\. GitLab wants something else from you first/);
  await page.getByRole('button', { name: 'alice' }).click();
  await page.getByRole('menuitem', { name: 'Refresh the list' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'The list is not up to date' })).toBeVisible();

  expectClean({ elsewhere: elsewhere.seen() }, [world.token, world.cookie]);
  const home = new URL(world.gitlab.url).host;
  const carriers = world.gitlab.requests.filter(({ credentials }) => credentials.token ?? credentials.cookie);
  expect(carriers.length).toBeGreaterThan(3);
  expect([...new Set(carriers.map(({ host }) => host))]).toEqual([home]);
  // The cookie goes to pages and terminals, the token to the API; neither to both.
  expect(
    carriers.filter(
      ({ path, credentials }) =>
        credentials.cookie?.includes(world.cookie) && path.startsWith('/api/v4/projects'),
    ),
  ).toEqual([]);
  await elsewhere.close();
});
