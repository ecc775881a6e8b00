import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { chromiumArguments, findOrInstallChromium } from '../chromium.ts';
import { screens } from './gallery/screens.ts';
import { looks, sizes, takeGallery } from './gallery/takeGallery.ts';
import { takeReadmePictures } from './readmePictures.ts';

/*
 * npm run screenshots: every screen in every look and at both sizes, for who designs or looks through them.
 *   -- --out FOLDER    where to; outside of the repository unless told otherwise
 *   -- --look dark     only this look; likewise --size 900; both more than once
 *   -- --axe           tells what axe finds on each
 *   -- SCREEN…         only these, by name or its beginning
 *   -- --readme        instead the README's pictures, from the running demo
 */

const root = join(import.meta.dirname, '../..');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string', default: join(tmpdir(), 'jobshell-screenshots') },
    look: { type: 'string', multiple: true },
    size: { type: 'string', multiple: true },
    axe: { type: 'boolean', default: false },
    readme: { type: 'boolean', default: false },
  },
});
const wanted = screens.filter(
  ({ name }) => positionals.length === 0 || positionals.some((part) => name.startsWith(part)),
);
const folder = values.readme ? join(root, '.github/screenshots') : resolve(values.out);
await mkdir(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: await findOrInstallChromium(),
  args: [...chromiumArguments],
});
try {
  if (values.readme) await takeReadmePictures({ browser, root, folder });
  else {
    const count = await takeGallery({
      browser,
      folder,
      screens: wanted,
      looks: looks.filter(({ name }) => values.look?.includes(name) ?? true),
      sizes: sizes.filter(({ width }) => values.size?.includes(String(width)) ?? true),
      withAxe: values.axe,
      say: (line) => console.log(line),
    });
    console.log(`${count} pictures of ${wanted.length} screens, and a sheet of each look and size`);
  }
  console.log(folder);
} finally {
  await browser.close();
}
