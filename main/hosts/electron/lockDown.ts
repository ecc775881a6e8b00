import type { Session, WebContents } from 'electron';

export type LockDownOptions = {
  /** Whether the contents may go to this page, in any frame. */
  readonly mayNavigate: (url: string) => boolean;
  /** A link or script wants a new window. None is ever made. */
  readonly onOpen: (url: string) => void;
};

/** Keeps contents where they belong: no other pages, no windows, no webviews, no way to refuse being closed. */
export function lockDown(contents: WebContents, { mayNavigate, onOpen }: LockDownOptions): void {
  contents.on('will-navigate', (event) => {
    if (!mayNavigate(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => {
    if (!mayNavigate(event.url)) event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    if (!mayNavigate(event.url)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  // A `beforeunload` handler would keep the window open for ever, without a word.
  contents.on('will-prevent-unload', (event) => event.preventDefault());
  // No content policy speaks of WebRTC: it would tell the computer's addresses to any host, past every proxy.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  contents.setWindowOpenHandler(({ url }) => {
    onOpen(url);
    return { action: 'deny' };
  });
}

/** Nobody listens there, and only the administrator could. */
const deadProxy = 'http://127.0.0.1:1';

/**
 * Leaves a session no way to any network. Jobshell's own page comes from `app://` and speaks to main by its preload only, so
 * whatever else it asks for (WebRTC, prefetching, DNS, what a policy forgets) ends at a proxy that is not there.
 */
export function cutOffFromNetwork(session: Pick<Session, 'setProxy'>): Promise<void> {
  // Without the last rule loopback addresses would go around the proxy.
  return session.setProxy({ mode: 'fixed_servers', proxyRules: deadProxy, proxyBypassRules: '<-loopback>' });
}

export type PermissionAsker = {
  readonly contents: WebContents | null;
  readonly permission: string;
  readonly origin: string;
  readonly isMainFrame: boolean;
};

/** Asks `isAllowed` for every permission (Electron grants all by default), and refuses devices and downloads. */
export function lockDownSession(session: Session, isAllowed: (asker: PermissionAsker) => boolean): void {
  session.setPermissionRequestHandler((contents, permission, decide, { requestingUrl, isMainFrame }) =>
    decide(isAllowed({ contents, permission, origin: originOf(requestingUrl), isMainFrame })),
  );
  session.setPermissionCheckHandler((contents, permission, origin, { isMainFrame }) =>
    isAllowed({ contents, permission, origin: originOf(origin), isMainFrame }),
  );
  session.setDevicePermissionHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
}

/** Node's URL has no origin for a scheme it does not know, so it is put together. */
function originOf(url: string): string {
  const parsed = URL.parse(url);
  return parsed === null ? '' : `${parsed.protocol}//${parsed.host}`;
}
