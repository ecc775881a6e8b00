import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Cdp } from './cdp.ts';
import { Cookies } from './cookies.ts';
import { createEvent, Emitter, type Preventable } from './emitter.ts';
import {
  applyPermissions,
  type PermissionCheckHandler,
  type PermissionHandlers,
  type PermissionRequestHandler,
} from './permissions.ts';
import { Protocol } from './protocol.ts';
import { runtime } from './runtime.ts';
import { seal, unseal } from './sealed.ts';
import type { WebContents } from './webContents.ts';
import { paths } from './paths.ts';

export type DownloadItem = Pick<Electron.DownloadItem, 'getURL' | 'getFilename' | 'cancel'>;
type SessionEvents = {
  readonly 'will-download': readonly [
    event: Preventable,
    item: DownloadItem,
    contents: WebContents | undefined,
  ];
};

const keptCookies = z.array(
  z.looseObject({ name: z.string(), value: z.string(), domain: z.string(), path: z.string() }),
);

/** Electron's session of one partition: a browser context of Chromium's, made when it is first needed. */
export class Session extends Emitter<SessionEvents> {
  readonly cookies: Cookies;
  readonly protocol = new Protocol();
  readonly #partition: string;
  #context: Promise<string> | undefined;
  #handlers: PermissionHandlers = { request: null, check: null };
  #proxy: Electron.ProxyConfig = {};
  #users = 0;

  constructor(partition: string) {
    super();
    this.#partition = partition;
    this.cookies = new Cookies({
      browser: async () => ({
        cdp: (await runtime.browser()).connection.browser,
        contextId: await this.context(),
      }),
      keep: (cookies) => this.#keep(cookies),
    });
  }

  get storagePath(): string | null {
    return this.isPersistent() ? this.#folder() : null;
  }

  /** The stand-in's own: empty for the default session. */
  partitionName(): string {
    return this.#partition;
  }

  isPersistent(): boolean {
    return this.#partition === '' || this.#partition.startsWith('persist:');
  }

  setPermissionRequestHandler(handler: PermissionRequestHandler | null): void {
    this.#handlers = { ...this.#handlers, request: handler };
  }

  setPermissionCheckHandler(handler: PermissionCheckHandler | null): void {
    this.#handlers = { ...this.#handlers, check: handler };
  }

  /** Never asked: a Chromium in which nobody chooses one gives no device. */
  setDevicePermissionHandler(_handler: Parameters<Electron.Session['setDevicePermissionHandler']>[0]): void {}

  setSpellCheckerEnabled(enable: boolean): void {
    if (enable) runtime.notImitated('a spell checker');
  }

  async closeAllConnections(): Promise<void> {}

  async clearCache(): Promise<void> {}

  async clearAuthCache(): Promise<void> {}

  async clearStorageData(): Promise<void> {
    await this.#clear();
  }

  async clearData(): Promise<void> {
    await this.#clear();
  }

  /** A context has its proxy from the start, so a window that is there already goes on without. */
  async setProxy(config: Electron.ProxyConfig): Promise<void> {
    if (config.mode !== undefined && config.mode !== 'fixed_servers' && config.mode !== 'direct') {
      runtime.notImitated(`proxies of the mode ${config.mode}`);
    }
    if (this.#users > 0) runtime.notImitated('a proxy that is set while a window uses the session');
    this.#proxy = config;
    if (this.#context !== undefined) await this.#replaceContext();
  }

  async resolveProxy(url: string): Promise<string> {
    const server = URL.parse(this.#proxy.proxyRules ?? '')?.host;
    const isLocal = /^(localhost|127\.|\[::1\])/.test(URL.parse(url)?.hostname ?? '');
    const bypasses = isLocal && !(this.#proxy.proxyBypassRules ?? '').includes('<-loopback>');
    return server === undefined || bypasses ? 'DIRECT' : `PROXY ${server}`;
  }

  /** The stand-in's own: the browser context's id. */
  async context(): Promise<string> {
    runtime.needReady('A session');
    this.#context ??= this.#open();
    return await this.#context;
  }

  /** The stand-in's own: a window uses it, so that clearing it must leave the context in place. Returns the undo. */
  use(): () => void {
    this.#users += 1;
    return () => {
      this.#users -= 1;
    };
  }

  /** The stand-in's own. */
  async applyPermissions(contents: WebContents, url: string, isMainFrame: boolean): Promise<void> {
    const { connection } = await runtime.browser();
    const contextId = await this.context();
    await applyPermissions(this.#handlers, {
      browser: connection.browser,
      contextId,
      contents,
      url,
      isMainFrame,
    });
  }

  /** The stand-in's own: keeps on disk what this session would keep. */
  async flush(): Promise<void> {
    if (this.#context !== undefined) await this.cookies.flushStore();
  }

  async #open(): Promise<string> {
    const browser = await runtime.browser();
    const contextId = await browser.createContext(this.#proxy);
    const cdp = browser.connection.browser;
    await cdp.send('Browser.setDownloadBehavior', {
      behavior: 'deny',
      browserContextId: contextId,
      eventsEnabled: true,
    });
    cdp.on('Browser.downloadWillBegin', ({ url, suggestedFilename }) =>
      this.#announceDownload(url, suggestedFilename),
    );
    await this.#restore(cdp, contextId);
    return contextId;
  }

  #announceDownload(url: string, fileName: string): void {
    const event = createEvent({});
    const item: DownloadItem = {
      getURL: () => url,
      getFilename: () => fileName,
      cancel: () => event.preventDefault(),
    };
    this.emit('will-download', event, item, undefined);
  }

  async #clear(): Promise<void> {
    this.#keep([]);
    if (this.#context === undefined) return;
    if (this.#users === 0) return this.#replaceContext();
    const { connection } = await runtime.browser();
    await connection.browser.send('Storage.clearCookies', { browserContextId: await this.#context });
  }

  /** A new one is made when it is needed. */
  async #replaceContext(): Promise<void> {
    const contextId = await this.#context;
    this.#context = undefined;
    if (contextId === undefined) return;
    const { connection } = await runtime.browser();
    await connection.browser.send('Target.disposeBrowserContext', { browserContextId: contextId });
  }

  #folder(): string {
    const name = this.#partition.replace(/^persist:/, '');
    return name === ''
      ? paths.get('userData')
      : join(paths.get('userData'), 'Partitions', encodeURIComponent(name));
  }

  get #file(): string {
    return join(this.#folder(), 'Cookies');
  }

  #keep(cookies: readonly { readonly session: boolean }[]): void {
    if (!this.isPersistent()) return;
    const lasting = cookies.filter(({ session }) => !session);
    if (lasting.length === 0) return rmSync(this.#file, { force: true });
    mkdirSync(this.#folder(), { recursive: true, mode: 0o700 });
    writeFileSync(this.#file, seal(JSON.stringify(lasting)), { mode: 0o600 });
  }

  async #restore(cdp: Cdp, contextId: string): Promise<void> {
    if (!this.isPersistent() || !existsSync(this.#file)) return;
    const cookies = keptCookies.parse(JSON.parse(unseal(readFileSync(this.#file))));
    await cdp.send('Storage.setCookies', { browserContextId: contextId, cookies });
  }
}

const sessions = new Map<string, Session>();

/** The same session for the same name. Throws before `ready`, as Electron does. */
export function fromPartition(partition: string): Session {
  runtime.needReady('session.fromPartition');
  const known = sessions.get(partition) ?? new Session(partition);
  sessions.set(partition, known);
  return known;
}

/** At the end of the process, what is to be kept is written. */
export async function flushSessions(): Promise<void> {
  await Promise.allSettled([...sessions.values()].map((session) => session.flush()));
}
