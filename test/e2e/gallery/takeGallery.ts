import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { findWithAxe } from '../axe.ts';
import { contactSheet } from './contactSheet.ts';
import { startFakeSite } from './fakeSite.ts';
import type { Screen } from './screens.ts';

export const sizes = [
  { width: 1280, height: 800 },
  { width: 900, height: 600 },
] as const;

/** In what a screen is drawn. A page is opened once a language and size, and changes its colours after that. */
export const looks = [
  { name: 'light', locale: 'en-US', colorScheme: 'light', contrast: 'no-preference' },
  { name: 'dark', locale: 'en-US', colorScheme: 'dark', contrast: 'no-preference' },
  { name: 'contrast-light', locale: 'en-US', colorScheme: 'light', contrast: 'more' },
  { name: 'contrast-dark', locale: 'en-US', colorScheme: 'dark', contrast: 'more' },
  { name: 'german', locale: 'de-DE', colorScheme: 'light', contrast: 'no-preference' },
] as const;

type Size = (typeof sizes)[number];
type Look = (typeof looks)[number];

export type GalleryOptions = {
  readonly browser: Browser;
  /** Where the pictures go: `FOLDER/LOOK-WIDTH/SCREEN.png`, with a sheet of all beside each folder. */
  readonly folder: string;
  readonly screens: readonly Screen[];
  readonly looks: readonly Look[];
  readonly sizes: readonly Size[];
  /** Also tells what axe finds. */
  readonly withAxe: boolean;
  readonly say: (line: string) => void;
};

/** All pictures are of this moment. */
const pictureTime = new Date('2026-11-24T14:07:00+01:00');
/** A step on a scene that is none of this screen any more shall not be waited for long. */
const stepMs = 8000;

/** Draws every screen in every look and size, from a page with a scripted main. Gives how many pictures there are. */
export async function takeGallery(options: GalleryOptions): Promise<number> {
  const site = await startFakeSite();
  let count = 0;
  try {
    for (const size of options.sizes) {
      for (const look of options.looks)
        await mkdir(folderOf(options.folder, look, size), { recursive: true });
      for (const locale of new Set(options.looks.map((look) => look.locale)))
        count += await takeScreens({ ...options, url: site.url }, { size, locale });
    }
    for (const size of options.sizes) for (const look of options.looks) await writeSheet(options, look, size);
  } finally {
    await site.close();
  }
  return count;
}

type SiteOptions = GalleryOptions & { readonly url: string };
type Placed = { readonly size: Size; readonly locale: Look['locale'] };

/** One context for all, so that the page's scripts are fetched and compiled once. */
async function takeScreens(options: SiteOptions, { size, locale }: Placed): Promise<number> {
  const context = await options.browser.newContext({
    viewport: size,
    locale,
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
  });
  try {
    let count = 0;
    for (const screen of options.screens)
      count += await takeScreen(options, { context, screen, placed: { size, locale } });
    return count;
  } finally {
    await context.close();
  }
}

type Drawn = { readonly context: BrowserContext; readonly screen: Screen; readonly placed: Placed };

async function takeScreen(options: SiteOptions, { context, screen, placed }: Drawn): Promise<number> {
  const { folder, say } = options;
  const { size, locale } = placed;
  const wanted = options.looks.filter((look) => look.locale === locale);
  const name = `${screen.name} ${size.width} ${locale}`;
  const page = await context.newPage();
  page.on('console', (message) => message.type() === 'error' && say(`${name}: ${message.text()}`));
  page.on('pageerror', (error) => say(`${name}: ${error.message}`));
  try {
    await open(page, `${options.url}?scene=${screen.scene}`);
    await screen.prepare?.(page);
    for (const look of wanted) {
      await page.emulateMedia({ colorScheme: look.colorScheme, contrast: look.contrast });
      await drawn(page);
      await page.screenshot({ path: join(folderOf(folder, look, size), `${screen.name}.png`) });
      if (options.withAxe) await sayViolations(page, `${name} ${look.name}`, say);
    }
    return wanted.length;
  } catch (error) {
    say(`${name}: ${String(error).split('\n')[0] ?? ''}`);
    return 0;
  } finally {
    await page.close();
  }
}

async function open(page: Page, url: string): Promise<void> {
  page.setDefaultTimeout(stepMs);
  await page.clock.setFixedTime(pictureTime);
  // What the last one has left, like commands used lately, or a split.
  await page.addInitScript(() => localStorage.clear());
  await page.goto(url);
  await page.locator('#root > *').first().waitFor();
  await page.locator('[aria-busy="true"]').waitFor({ state: 'detached' });
  // Panes come once their code is there.
  if ((await page.getByRole('tab').count()) > 0)
    await page.locator('.session-pane').first().waitFor({ state: 'attached' });
}

/** Fonts are there, and what was asked for has been drawn. */
async function drawn(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready;
    for (let frames = 0; frames < 3; frames += 1) await new Promise(requestAnimationFrame);
  });
}

async function sayViolations(page: Page, name: string, say: (line: string) => void): Promise<void> {
  // A sample of imported colours shows them as they are; that they are weak is said beside it.
  const { violations } = await findWithAxe(page, { exclude: ['.theme-screen'] });
  for (const { id, impact, nodes } of violations)
    say(`${name}: ${impact ?? ''} ${id} ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

function folderOf(folder: string, look: Look, size: Size): string {
  return join(folder, `${look.name}-${size.width}`);
}

async function writeSheet({ folder, screens }: GalleryOptions, look: Look, size: Size): Promise<void> {
  const name = `${look.name}-${size.width}`;
  const html = contactSheet({ title: name, folder: name, names: screens.map((screen) => screen.name), size });
  await writeFile(join(folder, `${name}.html`), html);
}
