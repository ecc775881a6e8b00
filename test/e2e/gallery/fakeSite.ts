import { createServer } from 'node:http';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import packageFile from '../../../package.json' with { type: 'json' };
import { buildRenderer } from '../../../renderer/build.ts';

/** The strictest policy the page must work under. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  // xterm and the scroll lock of dialogs add <style> elements.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

export type FakeSite = { readonly url: string; readonly close: () => Promise<void> };

/** Builds the page and serves it on loopback with a scripted main in place of a host's preload: `<url>?scene=<name>`. */
export async function startFakeSite(): Promise<FakeSite> {
  const folder = await mkdtemp(join(tmpdir(), 'jobshell-gallery-'));
  await buildRenderer(folder);
  const fake = await bundleFake();
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const name = path === '/' ? '/index.html' : path;
    const content =
      name === '/fake.js'
        ? Promise.resolve(fake)
        : readFile(join(folder, name), 'utf8').then((text) =>
            name === '/index.html'
              ? text.replace('<script', '<script src="./fake.js"></script>\n    <script')
              : text,
          );
    content.then(
      (body) =>
        response
          .writeHead(200, {
            'Content-Type': types[extname(name)] ?? 'text/plain',
            'Content-Security-Policy': policy,
          })
          .end(body),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port');
  return {
    url: `http://127.0.0.1:${address.port}/`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true });
    },
  };
}

async function bundleFake(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    define: { packageVersion: JSON.stringify(packageFile.version) },
    build: {
      write: false,
      minify: false,
      lib: {
        entry: fileURLToPath(new URL('./fakePage.ts', import.meta.url)),
        formats: ['iife'],
        name: 'fakePage',
      },
    },
  });
  const outputs = Array.isArray(result) ? result : [result];
  for (const output of outputs) {
    if (!('output' in output)) continue;
    for (const part of output.output) if (part.type === 'chunk') return part.code;
  }
  throw new Error('Nothing was bundled');
}
