import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { chromiumArguments, findOrInstallChromium } from '../chromium.ts';
import { icnsOf, icoOf, type Picture } from './iconFiles.ts';

/*
 * `npm run icons`: renders main/hosts/electron/resources/icons/icon.svg to what each system wants. Its results are
 * committed; run it after changing the SVG.
 */

const folder = join(import.meta.dirname, '../../main/hosts/electron/resources/icons');
const svg = readFileSync(join(folder, 'icon.svg'), 'utf8');

const linuxSizes = [16, 24, 32, 48, 64, 128, 256, 512];
const windowsSizes = [16, 24, 32, 48, 64, 128, 256];
const macSizes = [32, 64, 128, 256, 512, 1024];
/** Apple's grid leaves a margin around the rounded square: 824 of 1024. */
const macScale = 824 / 1024;

/** The SVG at `size` px a side, on nothing, filling `scale` of it. */
async function render(page: Page, { size, scale }: { size: number; scale: number }): Promise<Picture> {
  await page.setViewportSize({ width: size, height: size });
  const side = size * scale;
  await page.setContent(
    `<style>html,body{margin:0;background:transparent}svg{position:absolute;left:${(size - side) / 2}px;
    top:${(size - side) / 2}px;width:${side}px;height:${side}px}</style>${svg}`,
  );
  return { size, png: await page.screenshot({ omitBackground: true, animations: 'disabled' }) };
}

async function renderAll(page: Page, sizes: readonly number[], scale: number): Promise<readonly Picture[]> {
  const pictures: Picture[] = [];
  for (const size of sizes) pictures.push(await render(page, { size, scale }));
  return pictures;
}

const browser = await chromium.launch({
  executablePath: await findOrInstallChromium(),
  args: [...chromiumArguments],
});
try {
  const page = await browser.newPage();
  mkdirSync(join(folder, 'linux'), { recursive: true });
  for (const { size, png } of await renderAll(page, linuxSizes, 1)) {
    writeFileSync(join(folder, `linux/${size}x${size}.png`), png);
  }
  writeFileSync(join(folder, 'icon.ico'), icoOf(await renderAll(page, windowsSizes, 1)));
  writeFileSync(join(folder, 'icon.icns'), icnsOf(await renderAll(page, macSizes, macScale)));
} finally {
  await browser.close();
}
