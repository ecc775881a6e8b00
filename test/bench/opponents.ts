import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Browser, Page } from '@playwright/test';
import type { House } from './house.ts';
import type { Payload } from './payloads.ts';

/*
 * What else could carry a job's terminal: xterm alone, fed from memory (the limit that nothing in front of it can beat); the
 * attach addon on the page's own WebSocket (what anyone would write); and GitLab's own page, which is xterm 3.14 with a
 * decoder for each frame. The last two are pages of GitLab's own origin, as they would be.
 */

export const opponentNames = ['raw', 'attach', 'gitlab'] as const;
export type OpponentName = (typeof opponentNames)[number];

export type Opponent = {
  /** Milliseconds from Enter (raw: from the first write) to the last byte parsed. */
  readonly measure: (payload: Payload) => Promise<number>;
  /** The longest time in the last measurement that the page's thread was not free. */
  readonly longestBlockMs: () => Promise<number>;
  readonly close: () => Promise<void>;
};

export type Size = { readonly columns: number; readonly rows: number };

type OpponentOptions = {
  readonly browser: Browser;
  readonly house: House;
  readonly size: Size;
  readonly payloads: readonly Payload[];
};

export async function startOpponent(
  kind: OpponentName,
  { browser, house, size, payloads }: OpponentOptions,
): Promise<Opponent> {
  const { gitlab } = house;
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await context.addCookies([{ name: '_gitlab_session', value: house.cookie(), url: gitlab.url }]);
  await servePages(page, { origin: gitlab.url, payloads });
  await page.goto(`${gitlab.url}/bench/${kind}.html`);
  const job = gitlab.jobs.all().find((one) => one.name === `bench-${kind}`);
  const path = kind === 'raw' || !job ? '' : `${new URL(job.webUrl).pathname}/terminal.ws`;
  await page.evaluate(startTerminal, { kind, path, ...size });
  return {
    measure: async (payload) => {
      if (kind === 'raw') return page.evaluate((name) => window.opponent.writeAll(name), payload.name);
      return page.evaluate((asked) => window.opponent.cat(asked), {
        name: payload.name,
        bytes: payload.bytes.byteLength,
      });
    },
    longestBlockMs: () => page.evaluate(() => window.opponent.longestBlockMs()),
    close: () => context.close(),
  };
}

const require = createRequire(import.meta.url);
const fileOf = (module: string, path: string) =>
  require.resolve(`${module}/package.json`).replace(/package\.json$/, path);

type Served = { readonly origin: string; readonly payloads: readonly Payload[] };

async function servePages(page: Page, { origin, payloads }: Served): Promise<void> {
  const [current, currentStyles, attach, old, oldStyles] = await Promise.all(
    [
      fileOf('@xterm/xterm', 'lib/xterm.js'),
      fileOf('@xterm/xterm', 'css/xterm.css'),
      fileOf('@xterm/addon-attach', 'lib/addon-attach.js'),
      fileOf('xterm', 'dist/xterm.js'),
      fileOf('xterm', 'dist/xterm.css'),
    ].map((file) => readFile(file, 'utf8')),
  );
  const html = (styles = '', ...scripts: readonly (string | undefined)[]) =>
    `<!doctype html><meta charset="utf-8"><style>${styles} body{margin:0} #place{width:990px;height:640px}</style><div id="place"></div>${scripts.map((script) => `<script>${script ?? ''}</script>`).join('')}`;
  const bodies: Readonly<Record<string, string>> = {
    '/bench/raw.html': html(currentStyles, current),
    '/bench/attach.html': html(currentStyles, current, attach),
    '/bench/gitlab.html': html(oldStyles, old),
  };
  await page.route(`${origin}/bench/*`, (route) => {
    const { pathname } = new URL(route.request().url());
    const payload = payloads.find(({ name }) => pathname === `/bench/${name}`);
    return payload
      ? route.fulfill({ contentType: 'application/octet-stream', body: payload.bytes })
      : route.fulfill({ contentType: 'text/html; charset=utf-8', body: bodies[pathname] ?? '' });
  });
}

declare global {
  interface Window {
    opponent: {
      readonly writeAll: (name: string) => Promise<number>;
      readonly cat: (payload: { readonly name: string; readonly bytes: number }) => Promise<number>;
      readonly longestBlockMs: () => number;
    };
  }
}

type Start = Size & { readonly kind: OpponentName; readonly path: string };

/** Runs in the page. */
async function startTerminal({ kind, path, columns, rows }: Start): Promise<void> {
  type AnyXterm = {
    readonly open: (place: HTMLElement) => void;
    readonly write: (data: Uint8Array | string, parsed?: () => void) => void;
    readonly loadAddon: (addon: unknown) => void;
    readonly reset: () => void;
    readonly _core: { readonly writeBuffer: readonly unknown[]; readonly _writeInProgress: boolean };
  };
  const scope = window as unknown as {
    readonly Terminal: new (options: object) => AnyXterm;
    readonly AttachAddon: { readonly AttachAddon: new (socket: WebSocket) => object };
  };
  const place = document.getElementById('place');
  if (!place) throw new Error('no place for the terminal');
  const terminal = new scope.Terminal({
    cols: columns,
    rows,
    scrollback: 10_000,
    fontSize: 13,
    allowProposedApi: true,
  });
  terminal.open(place);

  let longestBlockMs = 0;
  let lastTickMs = performance.now();
  let isTicking = false;
  const tick = (): void => {
    if (!isTicking) return;
    longestBlockMs = Math.max(longestBlockMs, performance.now() - lastTickMs - 4);
    lastTickMs = performance.now();
    setTimeout(tick, 4);
  };
  /** While `run` does. */
  const watchBlocks = async (run: () => Promise<void>): Promise<number> => {
    isTicking = true;
    longestBlockMs = 0;
    lastTickMs = performance.now();
    tick();
    await run();
    isTicking = false;
    return performance.now();
  };

  let receivedBytes = 0;
  let lastReceivedMs = 0;
  let awaited: { readonly endBytes: number; readonly all: () => void } | undefined;
  let socket: WebSocket | undefined;
  if (path !== '') {
    socket = new WebSocket(`ws://${location.host}${path}`, 'terminal.gitlab.com');
    socket.binaryType = 'arraybuffer';
    await new Promise((resolve, reject) => {
      socket?.addEventListener('open', resolve);
      socket?.addEventListener('error', () => reject(new Error('no terminal')));
    });
    if (kind === 'attach') terminal.loadAddon(new scope.AttachAddon.AttachAddon(socket));
    else
      socket.addEventListener('message', ({ data }: MessageEvent<ArrayBuffer>) =>
        terminal.write(new TextDecoder().decode(data)),
      );
    socket.addEventListener('message', ({ data }: MessageEvent<ArrayBuffer>) => {
      receivedBytes += data.byteLength;
      lastReceivedMs = performance.now();
      if (awaited && receivedBytes >= awaited.endBytes) awaited.all();
    });
  }
  const type = (text: string): void => socket?.send(new TextEncoder().encode(text));
  const parsed = (): Promise<void> =>
    new Promise((resolve) => {
      if (kind !== 'gitlab') return terminal.write('', resolve);
      // This old one tells nobody: its queue is empty when all is parsed.
      const look = (): void => {
        if (terminal._core.writeBuffer.length === 0 && !terminal._core._writeInProgress) resolve();
        else setTimeout(look);
      };
      look();
    });
  const quiet = (): Promise<void> =>
    new Promise((resolve) => {
      lastReceivedMs = performance.now();
      const look = (): void => {
        if (performance.now() - lastReceivedMs > 500) resolve();
        else setTimeout(look, 50);
      };
      look();
    });

  window.opponent = {
    longestBlockMs: () => longestBlockMs,
    writeAll: async (name) => {
      const payload = new Uint8Array(await (await fetch(`/bench/${name}`)).arrayBuffer());
      const step = 64 * 1024;
      const startMs = performance.now();
      const endMs = await watchBlocks(async () => {
        for (let at = 0; at < payload.byteLength; at += step) terminal.write(payload.subarray(at, at + step));
        await parsed();
      });
      return endMs - startMs;
    },
    cat: async ({ name, bytes }) => {
      type(`stty rows ${rows} cols ${columns} -opost\r`);
      await quiet();
      type(`cat ${name}`);
      await quiet();
      const { promise: all, resolve } = Promise.withResolvers<void>();
      awaited = { endBytes: receivedBytes + bytes, all: resolve };
      const startMs = performance.now();
      const endMs = await watchBlocks(async () => {
        type('\r');
        await all;
        await parsed();
      });
      await quiet();
      return endMs - startMs;
    },
  };
}
