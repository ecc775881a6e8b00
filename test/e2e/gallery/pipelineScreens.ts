import type { Page } from '@playwright/test';
import type { Screen } from './screens.ts';

/** The pipeline of the first tab's job. */
async function openPipeline(page: Page): Promise<void> {
  await page.getByRole('tab').first().click();
  await page.locator('.session-pane:not([hidden]) .xterm-rows').getByText('Expected').first().waitFor();
  await page.locator('.session-pane:not([hidden]) .header-pipeline').click();
  await page.locator('.pipeline-line').first().waitFor();
}

async function openPart(page: Page, index: number): Promise<void> {
  await openPipeline(page);
  await page.locator('.pipeline-tab').nth(index).click();
}

export const pipelineScreens: readonly Screen[] = [
  {
    name: 'pipeline',
    scene: 'marked',
    prepare: async (page) => {
      await openPipeline(page);
      await page.locator('.pipeline-open').first().click();
      await page.locator('.pipeline-line[data-depth="1"]').first().waitFor();
    },
  },
  {
    name: 'pipeline-menu',
    scene: 'marked',
    prepare: async (page) => {
      await openPipeline(page);
      await page.locator('.pipeline-line:has(.mark[data-mark="running"]) .pipeline-more').first().click();
      await page.locator('.menu-item').first().waitFor();
    },
  },
  {
    name: 'pipeline-tests',
    scene: 'marked',
    prepare: async (page) => {
      await openPart(page, 1);
      await page.locator('.pipeline-failure .pipeline-fold').first().click();
      await page.locator('.pipeline-output').waitFor();
    },
  },
  {
    name: 'pipeline-artifacts',
    scene: 'marked',
    prepare: async (page) => {
      await openPart(page, 2);
      await page.locator('.pipeline-artifact .pipeline-fold').nth(1).click();
      await page.locator('.pipeline-files .pipeline-fold').first().click();
      await page.locator('.pipeline-file-closed').waitFor();
    },
  },
];
