import { expect, type Locator, type Page } from '@playwright/test';
import type { World } from './fixtures.ts';

/** What a person does in Jobshell, by the roles and names that stay. */
export type Driver = {
  readonly page: Page;
  readonly signIn: (input: { readonly url: string; readonly token: string }) => Promise<void>;
  /** Opens the form for the session cookie. */
  readonly askForCookie: () => Promise<void>;
  readonly useCookie: (cookie: string) => Promise<void>;
  /** Signs in with token and cookie, and waits for the list. */
  readonly enter: (world: World) => Promise<void>;
  /** By the account's menu; a question about open terminals is left to the test. */
  readonly signOut: () => Promise<void>;
  readonly list: () => Locator;
  /** The row of a job in the list. */
  readonly row: (jobName: string) => Locator;
  readonly debug: (jobName: string) => Promise<Terminal>;
  readonly terminal: (jobName: string) => Terminal;
};

/** One tab and its panel. */
export type Terminal = {
  readonly tab: Locator;
  readonly panel: Locator;
  readonly status: Locator;
  readonly timer: Locator;
  readonly select: () => Promise<void>;
  /** Types into the focused terminal. */
  readonly type: (text: string) => Promise<void>;
  /** Types a command and Enter. */
  readonly run: (command: string) => Promise<void>;
  /** The rows on the screen, as text. */
  readonly screen: () => Promise<string>;
  readonly expectText: (text: string | RegExp, options?: { readonly timeout?: number }) => Promise<void>;
  readonly connected: () => Promise<void>;
};

export function createDriver(page: Page): Driver {
  const signIn: Driver['signIn'] = async ({ url, token }) => {
    await page.getByRole('textbox', { name: 'GitLab URL' }).fill(url);
    await page.getByRole('textbox', { name: 'Personal access token' }).fill(token);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  };

  const askForCookie = async () => {
    // Where a sign-in window can be had, the cookie is the second way.
    const signInButton = page.getByRole('button', { name: 'Sign in to GitLab for terminals' });
    const cookieButton = page.getByRole('button', { name: 'Paste a session cookie instead' });
    await signInButton.waitFor();
    await ((await cookieButton.isVisible()) ? cookieButton : signInButton).click();
  };

  const useCookie: Driver['useCookie'] = async (cookie) => {
    await askForCookie();
    await page.getByRole('textbox', { name: 'Session cookie' }).fill(cookie);
    await page.getByRole('button', { name: 'Use cookie' }).click();
  };

  const list = () => page.getByRole('list', { name: 'Jobs' });
  const terminal = (jobName: string) => createTerminal(page, jobName);

  return {
    page,
    signIn,
    askForCookie,
    useCookie,
    enter: async ({ gitlab, token, cookie }) => {
      await signIn({ url: gitlab.url, token });
      await useCookie(cookie);
      await expect(list()).toBeVisible();
    },
    signOut: async () => {
      await page.locator('.account-button').click();
      await page.getByRole('menuitem', { name: 'Sign out' }).click();
    },
    list,
    row: (jobName) => list().getByRole('listitem').filter({ hasText: jobName }),
    terminal,
    debug: async (jobName) => {
      await page.getByRole('button', { name: `Debug ${jobName}`, exact: true }).click();
      const opened = terminal(jobName);
      await expect(opened.tab).toHaveAttribute('aria-selected', 'true');
      return opened;
    },
  };
}

function createTerminal(page: Page, jobName: string): Terminal {
  const tab = page.getByRole('tablist', { name: 'Terminals' }).getByRole('tab', { name: jobName });
  // The panel is named by its tab.
  const panel = page.getByRole('tabpanel', { name: jobName, includeHidden: true });
  const rows = panel.locator('.xterm-rows');
  const type = async (text: string) => {
    await panel.locator('.xterm-helper-textarea').focus();
    await page.keyboard.type(text);
  };
  const screen = async () =>
    (await rows.locator('> div').allTextContents()).join('\n').replaceAll('\u00a0', ' ');
  const status = panel.getByRole('status', { includeHidden: true });
  return {
    tab,
    panel,
    status,
    timer: panel.getByRole('timer', { name: 'Kept for' }),
    select: () => tab.click(),
    type,
    run: async (command) => {
      await type(command);
      await page.keyboard.press('Enter');
    },
    screen,
    expectText: async (text, options) => {
      const poll = expect.poll(screen, {
        timeout: options?.timeout ?? 10_000,
        message: `screen of ${jobName}`,
      });
      await (typeof text === 'string' ? poll.toContain(text) : poll.toMatch(text));
    },
    connected: () => expect(status).toHaveText(/^Connected/),
  };
}
