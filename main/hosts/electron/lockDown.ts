import type { Session, WebContents } from 'electron';

export type LockDownOptions = {
  /** Whether the contents may go to this page, in any frame. */
  readonly mayNavigate: (url: string) => boolean;
  /** A link or script wants a new window. None is ever made. */
  readonly onOpen: (url: string) => void;
};

/** Keeps contents where they belong: no other pages, no windows, no webviews. */
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
  contents.setWindowOpenHandler(({ url }) => {
    onOpen(url);
    return { action: 'deny' };
  });
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
