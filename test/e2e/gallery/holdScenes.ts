import type { Page } from '@playwright/test';
import type { Hold } from '../../../preload/contract/holds.ts';
import type { Session } from '../../../preload/contract/model.ts';
import { minuteMs, type Facts, type MakeScene } from './facts.ts';
import type { Screen } from './screens.ts';

/* A script that can be held, and one that is. */

type MakeOne = (now: number, part: Partial<Session>) => Facts;

function withScript(
  facts: Facts,
  { isHeld, now }: { readonly isHeld: boolean; readonly now: number },
): Facts {
  const phase = { kind: 'script', forecast: { kind: 'unknown' } } as const;
  const holds = facts.sessions.map(({ jobId, accountId, jobName, projectPath }): Hold => ({
    jobId,
    accountId,
    jobName,
    projectPath,
    since: now - 7 * minuteMs,
    pid: 71,
    startTicks: '4711',
    shell: 'bash',
    foundBy: 'job-id',
    timeoutAt: now + 41 * minuteMs,
  }));
  return {
    ...facts,
    holds: isHeld ? holds : [],
    retentions: facts.sessions.map(({ jobId, accountId }) => ({ jobId, accountId, phase })),
  };
}

export const holdScenes = (one: MakeOne): Readonly<Record<string, MakeScene>> => ({
  script: (now) => ({ facts: withScript(one(now, {}), { isHeld: false, now }) }),
  held: (now) => ({ facts: withScript(one(now, {}), { isHeld: true, now }) }),
});

const shellReady = (page: Page): Promise<void> =>
  page.locator('.session-pane:not([hidden]) .xterm-rows').getByText('Expected').first().waitFor();

const run =
  (action: 'hold.begin' | 'tab.close') =>
  async (page: Page): Promise<void> => {
    await shellReady(page);
    await page.evaluate((payload) => window.fakeMain.send({ name: 'action.requested', payload }), { action });
    await page.getByRole('alertdialog').waitFor();
  };

const refuse = async (page: Page): Promise<void> => {
  await run('hold.begin')(page);
  await page.locator('.dialog-buttons .button').last().click();
  await page.locator('.job-refusal').waitFor();
};

const showHeld = async (page: Page): Promise<void> => {
  await shellReady(page);
  await page.locator('.held-summary').click();
  await page.getByRole('menu').waitFor();
};

export const holdScreens: readonly Screen[] = [
  { name: 'hold-button', scene: 'script', prepare: shellReady },
  { name: 'hold-question', scene: 'script', prepare: run('hold.begin') },
  { name: 'hold-refused', scene: 'script', prepare: refuse },
  { name: 'held', scene: 'held', prepare: shellReady },
  { name: 'held-list', scene: 'held', prepare: showHeld },
  { name: 'close-question-held', scene: 'held', prepare: run('tab.close') },
];
