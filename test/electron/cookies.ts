import type { Protocol } from '../../node_modules/playwright-core/types/protocol.d.ts';
import type { Cdp } from './cdp.ts';
import { Emitter } from './emitter.ts';

/*
 * A session's cookies, HttpOnly ones too. Chromium's protocol tells of no change, so while someone listens they are looked at
 * a few times a second.
 */

type Change = 'explicit' | 'overwrite' | 'expired' | 'inserted';
type CookieEvents = {
  readonly changed: readonly [event: object, cookie: Electron.Cookie, cause: Change, removed: boolean];
};
type ChromiumCookie = Protocol.Network.Cookie;

export type CookieJar = {
  readonly browser: () => Promise<{ readonly cdp: Cdp; readonly contextId: string }>;
  /** Keeps what is there on disk, where the session keeps anything. */
  readonly keep: (cookies: readonly ChromiumCookie[]) => void;
};

const lookEveryMs = 200;

export class Cookies
  extends Emitter<CookieEvents>
  implements Pick<Electron.Cookies, 'get' | 'set' | 'remove' | 'flushStore'>
{
  readonly #jar: CookieJar;
  #known = new Map<string, ChromiumCookie>();
  #looking: NodeJS.Timeout | undefined;

  constructor(jar: CookieJar) {
    super();
    this.#jar = jar;
  }

  override on<Name extends keyof CookieEvents & string>(
    name: Name,
    listener: (...words: CookieEvents[Name]) => void,
  ): this {
    super.on(name, listener);
    this.#lookWhileHeard();
    return this;
  }

  override off<Name extends keyof CookieEvents & string>(
    name: Name,
    listener: (...words: CookieEvents[Name]) => void,
  ): this {
    super.off(name, listener);
    this.#lookWhileHeard();
    return this;
  }

  async get(filter: Electron.CookiesGetFilter): Promise<Electron.Cookie[]> {
    return (await this.#read()).map(toElectron).filter((cookie) => matches(cookie, filter));
  }

  async set(details: Electron.CookiesSetDetails): Promise<void> {
    const { cdp, contextId } = await this.#jar.browser();
    const sameSite = {
      unspecified: undefined,
      no_restriction: 'None',
      lax: 'Lax',
      strict: 'Strict',
    } as const;
    const chosen = sameSite[details.sameSite ?? 'lax'];
    await cdp.send('Storage.setCookies', {
      browserContextId: contextId,
      cookies: [
        {
          url: details.url,
          name: details.name ?? '',
          value: details.value ?? '',
          ...(details.domain === undefined ? {} : { domain: details.domain }),
          ...(details.path === undefined ? {} : { path: details.path }),
          ...(details.secure === undefined ? {} : { secure: details.secure }),
          ...(details.httpOnly === undefined ? {} : { httpOnly: details.httpOnly }),
          ...(details.expirationDate === undefined ? {} : { expires: details.expirationDate }),
          ...(chosen === undefined ? {} : { sameSite: chosen }),
        },
      ],
    });
    await this.look();
  }

  async remove(url: string, name: string): Promise<void> {
    const { cdp, contextId } = await this.#jar.browser();
    const cookies = (await this.#read()).filter(
      (cookie) => cookie.name === name && matches(toElectron(cookie), { url, name }),
    );
    // There is no deletion for a context without a page; what has expired is dropped.
    await cdp.send('Storage.setCookies', {
      browserContextId: contextId,
      cookies: cookies.map(({ domain, path, value, secure }) => ({
        name,
        value,
        domain,
        path,
        secure,
        expires: 1,
      })),
    });
    await this.look();
  }

  async flushStore(): Promise<void> {
    this.#jar.keep(await this.#read());
  }

  /** The stand-in's own: tells what changed since the last look. */
  async look(): Promise<void> {
    const now = new Map((await this.#read()).map((cookie) => [keyOf(cookie), cookie]));
    const before = this.#known;
    this.#known = now;
    for (const [key, cookie] of before) {
      const next = now.get(key);
      if (next?.value === cookie.value) continue;
      this.emit('changed', {}, toElectron(cookie), next === undefined ? 'explicit' : 'overwrite', true);
    }
    for (const [key, cookie] of now) {
      const last = before.get(key);
      if (last?.value !== cookie.value) {
        this.emit('changed', {}, toElectron(cookie), last === undefined ? 'inserted' : 'explicit', false);
      }
    }
  }

  async #read(): Promise<readonly ChromiumCookie[]> {
    const { cdp, contextId } = await this.#jar.browser();
    return (await cdp.send('Storage.getCookies', { browserContextId: contextId })).cookies;
  }

  #lookWhileHeard(): void {
    if (this.listenerCount('changed') === 0) {
      clearInterval(this.#looking);
      this.#looking = undefined;
      return;
    }
    if (this.#looking !== undefined) return;
    const look = (): void => void this.look().catch(() => {});
    // What is there before is no change.
    void this.#read().then(
      (cookies) => (this.#known = new Map(cookies.map((cookie) => [keyOf(cookie), cookie]))),
      () => {},
    );
    this.#looking = setInterval(look, lookEveryMs);
    this.#looking.unref();
  }
}

function keyOf({ name, domain, path }: ChromiumCookie): string {
  return `${domain} ${path} ${name}`;
}

function toElectron(cookie: ChromiumCookie): Electron.Cookie {
  const sameSite = { None: 'no_restriction', Lax: 'lax', Strict: 'strict' } as const;
  return {
    name: cookie.name,
    value: cookie.value,
    domain: cookie.domain,
    hostOnly: !cookie.domain.startsWith('.'),
    path: cookie.path,
    secure: cookie.secure,
    httpOnly: cookie.httpOnly,
    session: cookie.session,
    ...(cookie.session ? {} : { expirationDate: cookie.expires }),
    sameSite: cookie.sameSite === undefined ? 'unspecified' : sameSite[cookie.sameSite],
  };
}

function matches(cookie: Electron.Cookie, filter: Electron.CookiesGetFilter): boolean {
  const domain = (cookie.domain ?? '').replace(/^\./, '');
  const isBelow = (host: string, parent: string): boolean => host === parent || host.endsWith(`.${parent}`);
  const url = filter.url === undefined ? null : URL.parse(filter.url);
  if (url !== null) {
    const isHost = cookie.hostOnly ? url.hostname === domain : isBelow(url.hostname, domain);
    if (
      !isHost ||
      !url.pathname.startsWith(cookie.path ?? '/') ||
      (cookie.secure && url.protocol !== 'https:')
    )
      return false;
  }
  return (
    (filter.name === undefined || filter.name === cookie.name) &&
    (filter.path === undefined || filter.path === cookie.path) &&
    (filter.domain === undefined || isBelow(domain, filter.domain.replace(/^\./, ''))) &&
    (filter.secure === undefined || filter.secure === cookie.secure) &&
    (filter.httpOnly === undefined || filter.httpOnly === cookie.httpOnly) &&
    (filter.session === undefined || filter.session === cookie.session)
  );
}
