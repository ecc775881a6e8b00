import type { Page } from '@playwright/test';
import axe, { type Result, type RunOptions, type SerialContextObject } from 'axe-core';

declare global {
  interface Window {
    /** Here once its source ran in the page. */
    readonly axe?: Pick<typeof axe, 'run'>;
  }
}

type Found = {
  readonly violations: Result[];
  /** How many rules had something to look at and were content: few if axe did not see the screen. */
  readonly passCount: number;
};

const options = { resultTypes: ['violations'] } satisfies RunOptions;

/**
 * What axe finds on the screen as it is now, by all the rules that are on unless told otherwise. Its source, 1.5 MB, is sent once
 * a page load, and of what it found only this comes back. It looks into the page's own frame: there are no others.
 */
export async function findWithAxe(page: Page, context: SerialContextObject): Promise<Found> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  return await page.evaluate(runAxe, { context, options });
}

type Run = { readonly context: SerialContextObject; readonly options: RunOptions };

/** Runs in the page. */
async function runAxe({ context, options: runOptions }: Run): Promise<Found> {
  if (window.axe === undefined) throw new Error('axe is not in the page');
  const { violations, passes } = await window.axe.run(context, runOptions);
  return { violations, passCount: passes.length };
}
