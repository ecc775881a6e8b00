import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import AxeBuilder from '@axe-core/playwright';
import { startFakeSite } from './fakeSite.ts';
import { scenes } from './scenes.ts';

/*
 * `node test/e2e/gallery/takePictures.ts FOLDER [SCENE…]`: a picture of every scene at both sizes and in both themes, and
 * what axe finds on each.
 */

const sizes = [
  { width: 1280, height: 800 },
  { width: 900, height: 600 },
] as const;

const browserArgs = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** What is done on a scene before its picture. */
const steps: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  'sign-in-error': async (page) => {
    await page.getByRole('textbox', { name: 'GitLab URL' }).fill('https://gitlab.example.com');
    await page.getByRole('textbox', { name: 'Personal access token' }).fill('glpat-not-a-real-one');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').waitFor();
  },
  'no-web-session': async (page) => {
    await page.getByRole('button', { name: 'Sign in to GitLab for terminals' }).click();
  },
  ended: async (page) => {
    await page.getByRole('tab', { name: /^deploy:review/ }).click();
    await page.getByText('For the admin').click();
  },
  'line-down': async (page) => {
    await page.evaluate(() => window.fakeMain.setLine('down'));
    await page.getByText('is gone').waitFor();
  },
  terminals: async (page) => {
    await page.getByRole('tab').first().click();
    await page.getByRole('tabpanel').getByText('41 tests').waitFor();
  },
};

type Look = {
  readonly scene: string;
  readonly viewport: (typeof sizes)[number];
  readonly colorScheme: 'light' | 'dark';
};

const looksOf = (scene: string): readonly Look[] =>
  sizes.flatMap((viewport) =>
    (['light', 'dark'] as const).map((colorScheme) => ({ scene, viewport, colorScheme })),
  );

async function takePicture(
  page: Page,
  { look, url, folder }: { readonly look: Look; readonly url: string; readonly folder: string },
) {
  const { scene, viewport, colorScheme } = look;
  const name = `${scene}-${viewport.width}-${colorScheme}`;
  page.on('console', (message) => message.type() === 'error' && console.error(name, message.text()));
  page.on('pageerror', (error) => console.error(name, error));
  await page.goto(`${url}?scene=${scene}`);
  await page.locator('#root > *').first().waitFor();
  await steps[scene]?.(page);
  await page.screenshot({ path: join(folder, `${name}.png`) });
  const { violations } = await new AxeBuilder({ page }).analyze();
  for (const { id, nodes } of violations)
    console.log(
      name,
      id,
      nodes.map(({ html }) => html.slice(0, 160)),
    );
}

async function main(folder: string, wanted: readonly string[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  const site = await startFakeSite();
  const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
  const browser = await chromium.launch({ executablePath, args: browserArgs });
  for (const look of wanted.flatMap(looksOf)) {
    const { viewport, colorScheme } = look;
    const context = await browser.newContext({
      viewport,
      colorScheme,
      reducedMotion: 'reduce',
      locale: 'en-US',
    });
    await takePicture(await context.newPage(), { look, url: site.url, folder });
    await context.close();
  }
  await browser.close();
  await site.close();
}

const [folder, ...wanted] = process.argv.slice(2);
if (!folder) throw new Error('Which folder do the pictures go to?');
await main(folder, wanted.length > 0 ? wanted : Object.keys(scenes));
