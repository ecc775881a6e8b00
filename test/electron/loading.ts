import type { Cdp } from './cdp.ts';
import type { Page } from './page.ts';
import { runtime } from './runtime.ts';
import type { WebContents } from './webContents.ts';

/*
 * The course of a load: begun, committed, drawn, ended or failed.
 */

export type Loading = {
  /** Resolves with `did-finish-load`, rejects as `did-fail-load` tells. */
  readonly load: (url: string) => Promise<void>;
  /** As by the app: not a step of the page's. */
  readonly reload: (ignoreCache: boolean) => Promise<void>;
  /** Whether the app has just asked for this document; once for each time. */
  readonly isOwn: (url: string) => boolean;
  readonly isLoading: () => boolean;
  /** Once: the first time that a page draws something. */
  readonly onFirstPaint: (listener: () => void) => void;
  /** The window is gone. */
  readonly abandon: () => void;
};

type LoadingParts = {
  readonly cdp: Cdp;
  readonly page: Page;
  readonly targetId: string;
  readonly contents: WebContents;
};

type Pending = { readonly loaderId: string; readonly url: string } & PromiseWithResolvers<void>;

/** Chromium's numbers of the failures that occur here. */
const failureCodes: Readonly<Record<string, number>> = {
  'net::ERR_FAILED': -2,
  'net::ERR_ABORTED': -3,
  'net::ERR_CONNECTION_REFUSED': -102,
  'net::ERR_NAME_NOT_RESOLVED': -105,
  'net::ERR_ADDRESS_UNREACHABLE': -109,
  'net::ERR_PROXY_CONNECTION_FAILED': -130,
  'net::ERR_CERT_AUTHORITY_INVALID': -202,
  'net::ERR_INVALID_URL': -300,
  'net::ERR_UNKNOWN_URL_SCHEME': -302,
  'net::ERR_EMPTY_RESPONSE': -324,
};

export function createLoading({ cdp, page, targetId, contents }: LoadingParts): Loading {
  const asked = new Set<string>();
  const expect = (url: string): void => void asked.add(url.split('#', 1)[0] ?? url);
  const painters = new Set<() => void>();
  let pending: Pending | undefined;
  let loading = true;
  let status = { code: 0, text: '' };
  let drawn = false;

  const begin = (): void => {
    if (loading) return;
    loading = true;
    contents.emit('did-start-loading');
  };
  const stop = (): void => {
    if (!loading) return;
    loading = false;
    contents.emit('did-stop-loading');
  };
  const fail = (url: string, failure: string): Error => {
    const code = failureCodes[failure] ?? -2;
    stop();
    contents.emit('did-fail-load', {}, code, failure.replace('net::', ''), url, true, 1, 1);
    return Object.assign(new Error(`${failure.replace('net::', '')} (${code}) loading '${url}'`), {
      errno: code,
      code: failure.replace('net::', ''),
      url,
    });
  };
  const draw = (): void => {
    if (drawn) return;
    drawn = true;
    for (const painter of painters) painter();
    painters.clear();
  };
  cdp.on('Network.responseReceived', ({ type, frameId, response }) => {
    if (type === 'Document' && frameId === targetId)
      status = { code: response.status, text: response.statusText };
  });
  cdp.on('Page.frameStartedLoading', ({ frameId }) => {
    if (frameId === targetId) begin();
  });
  cdp.on('Page.frameStoppedLoading', ({ frameId }) => {
    if (frameId === targetId) stop();
  });
  cdp.on('Page.frameNavigated', ({ frame }) => {
    if (frame.id !== targetId || frame.unreachableUrl !== undefined) return;
    const superseded = pending;
    if (superseded !== undefined && superseded.loaderId !== '' && superseded.loaderId !== frame.loaderId) {
      pending = undefined;
      superseded.reject(fail(superseded.url, 'net::ERR_ABORTED'));
    }
    contents.emit('did-navigate', {}, page.mainFrame().url, status.code, status.text);
  });
  cdp.on('Page.navigatedWithinDocument', ({ frameId, url }) => {
    if (frameId === targetId)
      contents.emit('did-navigate-in-page', {}, runtime.addresses.fromPage(url), true, 1, 1);
  });
  cdp.on('Page.lifecycleEvent', ({ frameId, name, loaderId }) => {
    if (frameId !== targetId || page.mainFrame().url === 'about:blank') return;
    if (name === 'DOMContentLoaded') contents.emit('dom-ready', {});
    if (name === 'firstPaint' || name === 'firstContentfulPaint') draw();
    if (name !== 'load') return;
    contents.emit('did-finish-load');
    const finished = pending;
    if (finished === undefined || (finished.loaderId !== '' && finished.loaderId !== loaderId)) return;
    pending = undefined;
    finished.resolve();
  });
  return {
    load: async (url) => {
      begin();
      pending?.reject(fail(pending.url, 'net::ERR_ABORTED'));
      const mine: Pending = { loaderId: '', url, ...Promise.withResolvers<void>() };
      pending = mine;
      mine.promise.catch(() => {});
      expect(runtime.addresses.toPage(url));
      const { loaderId, errorText } = await cdp.send('Page.navigate', { url: runtime.addresses.toPage(url) });
      if (errorText !== undefined) {
        if (pending === mine) pending = undefined;
        throw fail(url, errorText);
      }
      if (pending === mine && loaderId !== undefined) pending = { ...mine, loaderId };
      if (loaderId === undefined) mine.resolve();
      await mine.promise;
    },
    reload: async (ignoreCache) => {
      begin();
      expect(runtime.addresses.toPage(page.mainFrame().url));
      await cdp.send('Page.reload', { ignoreCache });
    },
    isOwn: (url) => asked.delete(url.split('#', 1)[0] ?? url),
    isLoading: () => loading,
    onFirstPaint: (listener) => void painters.add(listener),
    abandon: () => {
      pending?.reject(new Error('Object has been destroyed'));
      pending = undefined;
    },
  };
}
