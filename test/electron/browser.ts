import { type Cdp, type CdpConnection, connectCdp } from './cdp.ts';
import { type ChromiumProcess, startChromium } from './chromiumProcess.ts';
import type { StandInOptions } from './options.ts';

/*
 * The Chromium behind the windows: one process of ours, or one that several stand-ins share. Each partition is a browser
 * context, each window's page a target in it.
 */

export type Target = { readonly targetId: string; readonly cdp: Cdp; readonly forget: () => void };

/** A page wants a window of its own: it is stopped before it asks for anything. */
type Popup = { readonly openerId: string; readonly targetId: string };

export type Browser = {
  readonly url: string;
  readonly connection: CdpConnection;
  readonly createContext: (proxy: Electron.ProxyConfig) => Promise<string>;
  /** A page in a window of its own, stopped before its first document until `Runtime.runIfWaitingForDebugger`. */
  readonly openTarget: (options: OpenTarget) => Promise<Target>;
  /** Returns the undo. */
  readonly onGone: (targetId: string, listener: () => void) => () => void;
  readonly onTitle: (targetId: string, listener: (title: string) => void) => () => void;
  readonly close: () => Promise<void>;
};

type OpenTarget = { readonly contextId: string; readonly width: number; readonly height: number };

type Attached = { readonly sessionId: string };

export async function openBrowser(options: StandInOptions): Promise<Browser> {
  const own: ChromiumProcess | undefined =
    options.browserUrl === undefined ? await startChromium({ headed: options.headed }) : undefined;
  const url = options.browserUrl ?? own?.url ?? '';
  const connection = await connectCdp(url);
  const { browser } = connection;
  const contexts = new Set<string>();
  const attached = createWaitable<Attached>();
  const gone = createWatchers<undefined>();
  const titles = createWatchers<string>();

  browser.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    const { browserContextId = '', targetId, openerId } = targetInfo;
    if (!contexts.has(browserContextId)) return void leaveAlone(connection, sessionId);
    if (openerId !== undefined) return void refusePopup(connection, { openerId, targetId });
    attached.put(targetId, { sessionId });
  });
  browser.on('Target.targetDestroyed', ({ targetId }) => gone.tell(targetId, undefined));
  browser.on('Target.targetInfoChanged', ({ targetInfo }) =>
    titles.tell(targetInfo.targetId, targetInfo.title),
  );
  await Promise.all([
    browser.send('Target.setDiscoverTargets', { discover: true, filter: [{ type: 'page' }] }),
    browser.send('Target.setAutoAttach', {
      autoAttach: true,
      waitForDebuggerOnStart: true,
      flatten: true,
      filter: [{ type: 'page' }],
    }),
  ]);

  return {
    url,
    connection,
    createContext: async ({ proxyRules, proxyBypassRules }) => {
      const { browserContextId } = await browser.send('Target.createBrowserContext', {
        disposeOnDetach: true,
        ...(proxyRules === undefined ? {} : { proxyServer: proxyRules }),
        ...(proxyBypassRules === undefined ? {} : { proxyBypassList: proxyBypassRules }),
      });
      contexts.add(browserContextId);
      return browserContextId;
    },
    openTarget: async ({ contextId, width, height }) => {
      const { targetId } = await browser.send('Target.createTarget', {
        url: 'about:blank',
        browserContextId: contextId,
        newWindow: true,
        width,
        height,
      });
      const { sessionId } = await attached.take(targetId);
      return { targetId, cdp: connection.session(sessionId), forget: () => connection.forget(sessionId) };
    },
    onGone: (targetId, listener) => gone.watch(targetId, listener),
    onTitle: titles.watch,
    close: async () => {
      await Promise.allSettled(
        [...contexts].map((browserContextId) =>
          browser.send('Target.disposeBrowserContext', { browserContextId }),
        ),
      );
      connection.close();
      await own?.stop();
    },
  };
}

/** Another stand-in's, or a person's. */
async function leaveAlone(connection: CdpConnection, sessionId: string): Promise<void> {
  await connection
    .session(sessionId)
    .send('Runtime.runIfWaitingForDebugger')
    .catch(() => {});
  await connection.browser.send('Target.detachFromTarget', { sessionId }).catch(() => {});
}

/** The opener's `Page.windowOpen` tells its handler what was asked for; the window itself is never let go. */
async function refusePopup(connection: CdpConnection, { targetId }: Popup): Promise<void> {
  await connection.browser.send('Target.closeTarget', { targetId }).catch(() => {});
}

type Waitable<Value> = {
  readonly put: (key: string, value: Value) => void;
  readonly take: (key: string) => Promise<Value>;
};

/** A value that comes before or after it is asked for. */
function createWaitable<Value>(): Waitable<Value> {
  const values = new Map<string, PromiseWithResolvers<Value>>();
  const of = (key: string): PromiseWithResolvers<Value> => {
    const known = values.get(key) ?? Promise.withResolvers<Value>();
    values.set(key, known);
    return known;
  };
  return { put: (key, value) => of(key).resolve(value), take: (key) => of(key).promise };
}

type Watchers<Value> = {
  readonly watch: (key: string, listener: (value: Value) => void) => () => void;
  readonly tell: (key: string, value: Value) => void;
};

function createWatchers<Value>(): Watchers<Value> {
  const watchers = new Map<string, Set<(value: Value) => void>>();
  return {
    watch: (key, listener) => {
      const ofKey = watchers.get(key) ?? new Set();
      watchers.set(key, ofKey);
      ofKey.add(listener);
      return () => void ofKey.delete(listener);
    },
    tell: (key, value) => {
      for (const listener of [...(watchers.get(key) ?? [])]) listener(value);
    },
  };
}
