import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

/*
 * Another page in the same browser, which knows where Jobshell listens: it can neither read, nor frame, nor drive it.
 */

type Foreign = { readonly origin: string; readonly close: () => Promise<void> };

/** A site of somebody else's: at another port of this computer, so as near as a foreign page can be. */
async function startForeignSite(): Promise<Foreign> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>foreign</title>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A TCP server's address is never a pipe's name.
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What each way to Jobshell gives a page that is not its own. */
function tryEverything(page: Page, target: { readonly origin: string; readonly token: string }) {
  return page.evaluate(async ({ origin, token }) => {
    const outcome = async (run: () => Promise<unknown>): Promise<unknown> => {
      try {
        return await run();
      } catch (error) {
        return error instanceof Error ? error.name : 'error';
      }
    };
    const load = (element: HTMLElement): Promise<unknown> =>
      new Promise((resolve) => {
        element.addEventListener('load', () => resolve('loaded'));
        element.addEventListener('error', () => resolve('refused'));
        document.body.append(element);
      });
    const opens = (protocols: string[]): Promise<unknown> =>
      new Promise((resolve) => {
        const socket = new WebSocket(`${origin.replace('http', 'ws')}/port`, protocols);
        socket.onopen = () => resolve('open');
        socket.onerror = () => resolve('refused');
      });
    const frame = document.createElement('iframe');
    frame.src = `${origin}/`;
    const framed = load(frame).then(() => {
      try {
        return frame.contentDocument?.title ?? 'nothing inside';
      } catch (error) {
        return error instanceof Error ? error.name : 'error';
      }
    });
    const opened = window.open(`${origin}/#${token}`);
    return {
      read: await outcome(() => fetch(`${origin}/`).then((answer) => answer.text())),
      readToken: await outcome(() =>
        fetch(`${origin}/port`, { headers: { authorization: `Bearer ${token}` } }).then((answer) =>
          answer.text(),
        ),
      ),
      opaque: await outcome(() =>
        fetch(`${origin}/`, { mode: 'no-cors' }).then(({ type, status }) => `${type} ${status}`),
      ),
      script: await load(Object.assign(document.createElement('script'), { src: `${origin}/preload.js` })),
      image: await load(Object.assign(new Image(), { src: `${origin}/icon.svg` })),
      socket: await opens(['jobshell.v1']),
      socketWithToken: await opens(['jobshell.v1', `token.${token}`]),
      framed: await framed,
      opened: await outcome(async () => {
        // At first it is an empty page of the opener's own.
        for (let tries = 0; tries < 200; tries += 1) {
          if (opened === null || opened.closed) return 'out of reach';
          if (opened.document.URL !== 'about:blank') return opened.document.title;
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
        return 'never left';
      }),
    };
  }, target);
}

// The browser tells the foreign page what our policy refused.
test.use({ expectsViolations: true });

test(
  'a page of another origin gets nothing, not even with the token',
  { tag: '@browser', annotation: { type: 'why', description: 'the Electron host listens on no port' } },
  async ({ app, context }) => {
    const url = new URL(app.url);
    const foreign = await startForeignSite();
    const page = await context.newPage();
    await page.goto(foreign.origin);
    const outcomes = await tryEverything(page, { origin: url.origin, token: url.hash.slice(1) });
    expect(outcomes).toEqual({
      read: 'TypeError',
      readToken: 'TypeError',
      // Same-site, so it is refused before it is hidden.
      opaque: expect.stringMatching(/TypeError|^opaque 0$/),
      script: 'refused',
      image: 'refused',
      socket: 'refused',
      socketWithToken: 'refused',
      framed: expect.stringMatching(/SecurityError|nothing inside/),
      opened: expect.stringMatching(/out of reach|SecurityError/),
    });
    await foreign.close();
  },
);

test(
  'a name that suddenly means this computer gets nothing',
  { tag: '@browser', annotation: { type: 'why', description: 'the Electron host listens on no port' } },
  async ({ app, context }) => {
    const { port, hash } = new URL(app.url);
    const page = await context.newPage();
    const statuses: number[] = [];
    page.on('response', (response) => statuses.push(response.status()));
    // What DNS rebinding leads to: the browser speaks to us, and takes it for the attacker's host.
    await page.goto(`http://attacker.localhost:${port}/${hash}`).catch(() => undefined);
    expect([...new Set(statuses)]).toEqual([421]);
  },
);
