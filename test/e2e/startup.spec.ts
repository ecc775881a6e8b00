import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test, type Page } from './fixtures.ts';

/**
 * Of all scripts that a page can come to load, gzip. What lets a graphics card draw is loaded where there is one, after the
 * first screen, and counts by itself.
 */
const scriptsBudgetBytes = 400 * 1024;
/** Of those that the first screen loads. */
const firstScreenBudgetBytes = 220 * 1024;

const graphics = 'addon-webgl';
const graphicsBudgetBytes = 32 * 1024;

const assets = join(import.meta.dirname, '../../dist/renderer/assets');
const gzipBytes = (name: string): number => gzipSync(readFileSync(join(assets, name))).byteLength;
const sum = (names: readonly string[]): number => names.reduce((total, name) => total + gzipBytes(name), 0);

/** Scripts that the page asked for until now. */
const scriptsOf = async (page: Page): Promise<readonly string[]> => {
  const addresses = await page.evaluate(() =>
    performance.getEntriesByType('resource').map(({ name }) => name),
  );
  return addresses
    .filter((address) => address.includes('/assets/') && address.endsWith('.js'))
    .map((address) => basename(address));
};

test('the page’s scripts keep within their budget', () => {
  const scripts = readdirSync(assets).filter((name) => name.endsWith('.js') && !name.startsWith(graphics));
  expect(sum(readdirSync(assets).filter((name) => name.startsWith(graphics)))).toBeLessThanOrEqual(
    graphicsBudgetBytes,
  );
  const total = sum(scripts);
  test.info().annotations.push({ type: 'scripts, gzip', description: `${total} bytes` });
  expect(total).toBeLessThanOrEqual(scriptsBudgetBytes);
});

test('the first screen loads only what it needs', async ({ jobshell, page }) => {
  await expect(jobshell.page.getByRole('heading', { name: 'Sign in to your GitLab' })).toBeVisible();
  const scripts = await scriptsOf(page);
  const total = sum(scripts);
  test.info().annotations.push({ type: 'first screen, gzip', description: `${total} bytes` });
  expect(scripts.filter((name) => /^(SettingsPage|Tour|terminalView|PaletteSearch)/.test(name))).toEqual([]);
  expect(scripts.length).toBeGreaterThan(0);
  expect(total).toBeLessThanOrEqual(firstScreenBudgetBytes);
});
