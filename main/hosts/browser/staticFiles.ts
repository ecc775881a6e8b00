import { readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { contentTypes, plainPath } from '../common/pageFiles.ts';

export type StaticFile = {
  readonly body: Uint8Array;
  readonly contentType: string;
  /** Its name holds a hash of its content. */
  readonly immutable: boolean;
};

export type StaticFiles = (pathname: string) => Promise<StaticFile | undefined>;

const preloadPath = '/preload.js';
const preloadTag = `<script type="module" src="${preloadPath}"></script>`;

/**
 * The built renderer, with the browser preload before its first script: it sets `window.api`, which Electron's own
 * preload sets there.
 */
export function createStaticFiles(folders: {
  readonly staticDir: string;
  readonly preloadFile: string;
}): StaticFiles {
  const html = async (file: string): Promise<StaticFile | undefined> => {
    const page = await readIfFile(file);
    if (page === undefined) return undefined;
    const text = new TextDecoder().decode(page).replace('<script', `${preloadTag}<script`);
    return { body: new TextEncoder().encode(text), contentType: contentTypeOf('.html'), immutable: false };
  };
  return async (pathname) => {
    if (pathname === '/' || pathname === '/index.html') return html(join(folders.staticDir, 'index.html'));
    if (!plainPath.test(pathname)) return undefined;
    const file = pathname === preloadPath ? folders.preloadFile : join(folders.staticDir, pathname.slice(1));
    const body = await readIfFile(file);
    if (body === undefined) return undefined;
    return { body, contentType: contentTypeOf(extname(file)), immutable: pathname.startsWith('/assets/') };
  };
}

function contentTypeOf(extension: string): string {
  return contentTypes[extension] ?? 'application/octet-stream';
}

async function readIfFile(file: string): Promise<Uint8Array | undefined> {
  try {
    return (await stat(file)).isFile() ? await readFile(file) : undefined;
  } catch {
    return undefined;
  }
}
