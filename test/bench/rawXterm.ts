import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import type { Browser } from '@playwright/test';
import type { Payload } from './payloads.ts';

/*
 * The limit that nothing in front of xterm can beat: xterm alone in a page, fed 64 KiB at a time, the next when the last
 * has been parsed.
 */

export type RawXterm = {
  /** Milliseconds from the first write to the last callback. */
  readonly measure: (payload: Payload) => Promise<number>;
  readonly close: () => Promise<void>;
};

const chunkBytes = 64 * 1024;
const html = `<!doctype html><link rel="stylesheet" href="/xterm.css"><style>body{margin:0;width:990px;height:600px}</style>
<div id="place"></div><script src="/xterm.js"></script>`;

type RawOptions = { readonly browser: Browser; readonly columns: number; readonly rows: number };

export async function startRawXterm(
  { browser, columns, rows }: RawOptions,
  payloads: readonly Payload[],
): Promise<RawXterm> {
  const files = await startFiles(payloads);
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(files.url);
  return {
    measure: (payload) =>
      page.evaluate(writeAll, { path: `/payloads/${payload.name}`, columns, rows, chunkBytes }),
    close: async () => {
      await page.close();
      await files.close();
    },
  };
}

type WriteAll = {
  readonly path: string;
  readonly columns: number;
  readonly rows: number;
  readonly chunkBytes: number;
};

/** Runs in the page. */
async function writeAll({ path, columns, rows, chunkBytes: step }: WriteAll): Promise<number> {
  type Xterm = {
    readonly open: (place: HTMLElement) => void;
    readonly write: (bytes: Uint8Array, parsed: () => void) => void;
    readonly dispose: () => void;
  };
  const { Terminal } = window as unknown as { Terminal: new (options: object) => Xterm };
  const bytes = new Uint8Array(await (await fetch(path)).arrayBuffer());
  const place = document.getElementById('place');
  if (!place) throw new Error('no place for the terminal');
  const terminal = new Terminal({
    cols: columns,
    rows,
    scrollback: 10_000,
    fontSize: 13,
    allowProposedApi: true,
  });
  terminal.open(place);
  const startMs = performance.now();
  for (let at = 0; at < bytes.byteLength; at += step) {
    await new Promise<void>((resolve) => terminal.write(bytes.subarray(at, at + step), resolve));
  }
  const tookMs = performance.now() - startMs;
  terminal.dispose();
  return tookMs;
}

async function startFiles(payloads: readonly Payload[]) {
  const xtermFolder = join(dirname(createRequire(import.meta.url).resolve('@xterm/xterm/package.json')));
  const script = await readFile(join(xtermFolder, 'lib/xterm.js'));
  const styles = await readFile(join(xtermFolder, 'css/xterm.css'));
  const bodies = new Map<string, readonly [type: string, body: Buffer | string]>([
    ['/', ['text/html', html]],
    ['/xterm.js', ['text/javascript', script]],
    ['/xterm.css', ['text/css', styles]],
    ...payloads.map(({ name, bytes }) => [`/payloads/${name}`, ['application/octet-stream', bytes]] as const),
  ]);
  const server = createServer((request, response) => {
    const [type, body] = bodies.get(decodeURIComponent(request.url ?? '')) ?? ['text/plain', ''];
    response.writeHead(body === '' ? 404 : 200, { 'content-type': type }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    close: () => new Promise<void>((resolve) => void server.close(() => resolve())),
  };
}
