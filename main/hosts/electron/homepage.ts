import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const manifestSchema = z.object({ homepage: z.string() });

/** Where the people behind this package are to be found, as its manifest says; from source, and without one, undefined. */
export function readHomepage(appFolder: string): string | undefined {
  try {
    const manifest = manifestSchema.parse(JSON.parse(readFileSync(join(appFolder, 'package.json'), 'utf8')));
    return usableHomepage(manifest.homepage);
  } catch {
    return undefined;
  }
}

/** Pure. `.invalid` and `.example` stand for nobody. */
export function usableHomepage(text: string): string | undefined {
  const url = URL.parse(text);
  if (url?.protocol !== 'https:' || /(?:^|\.)(?:invalid|example|localhost|test)$/.test(url.hostname))
    return undefined;
  return url.href;
}
