import type { Page } from '@playwright/test';
import type { Screen } from './screens.ts';

/** The log beside the first tab's terminal. */
async function openLog(page: Page): Promise<void> {
  await page.getByRole('tab').first().click();
  await page.locator('.session-pane:not([hidden]) .xterm-rows').getByText('Expected').first().waitFor();
  await page.locator('.session-pane:not([hidden]) .header-log').click();
  await page.locator('.log-row').last().waitFor();
}

export const logScreens: readonly Screen[] = [
  { name: 'log', scene: 'marked', prepare: openLog },
  {
    name: 'log-errors',
    scene: 'marked',
    prepare: async (page) => {
      await openLog(page);
      await page.locator('.log-scroll').press('e');
      await page.locator('.log-search input').press('Enter');
      await page.locator('.log-row[data-mark]').first().waitFor();
    },
  },
  {
    name: 'log-menu',
    scene: 'marked',
    prepare: async (page) => {
      await openLog(page);
      await page.locator('.log-more').click();
      await page.locator('.log-menu .menu-item[aria-haspopup]').click();
      await page.locator('.log-outline').first().waitFor();
    },
  },
];
