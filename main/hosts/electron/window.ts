import { BrowserWindow, dialog, nativeTheme, screen, type Session, type WebPreferences } from 'electron';
import type { Clock, Log, Store } from '../../core/ports.ts';
import type { Translate } from '../common/translate.ts';
import { lockDown, lockDownSession } from './lockDown.ts';
import { appOrigin, appUrl } from './origin.ts';
import { surviveCrashes } from './windowCrash.ts';
import { crashedPageUrl } from './windowCrashPage.ts';
import { findWindowPlace, smallestWindow, writeWindowPlace } from './windowPlace.ts';
import type { AppWindows, OpenRequest } from './windows.ts';

export type WindowParts = {
  readonly preloadFile: string;
  readonly store: Store;
  readonly log: Log;
  readonly clock: Clock;
  readonly translate: Translate;
  /** A link wants out of the app. */
  readonly onOpen: (url: string) => void;
  /** The person closes the window. Returns whether it may close. */
  readonly onClose: () => boolean;
  /** Windows ends the person's session. */
  readonly onSessionEnd: () => void;
};

/** What shows before the page has drawn; the page's own colours (styles/tokens.css) follow. */
const backgrounds = { dark: '#17181c', light: '#ffffff' } as const;

/** The page gets nothing of Node or Electron but what the preload hands it. */
const pagePreferences: WebPreferences = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  webviewTag: false,
  navigateOnDragDrop: false,
  // Its dictionaries would be fetched from the network.
  spellcheck: false,
  // A hidden window's terminals must go on acknowledging.
  backgroundThrottling: false,
};

/** Copying out of and pasting into a terminal. Everything else a page could ask for is refused. */
const allowedPermissions: readonly string[] = ['clipboard-sanitized-write', 'clipboard-read'];

/** A window that is being moved tells its place many times; it is written when it has come to rest. */
const placeSettledMs = 500;

/** The page's address in this window. It never leaves it. */
export function windowUrl(windowId: string): string {
  return `${appUrl}?window=${windowId}`;
}

/** Refuses pages everything but what a terminal needs. Once for all windows: they share a session. */
export function lockDownPages(session: Session, windows: Pick<AppWindows<BrowserWindow>, 'idOf'>): void {
  lockDownSession(
    session,
    (asker) =>
      windows.idOf(asker.contents) !== undefined &&
      asker.isMainFrame &&
      asker.origin === appOrigin &&
      allowedPermissions.includes(asker.permission),
  );
}

/** A window of Jobshell, shown when it has something to show. */
export function createWindow(request: OpenRequest, parts: WindowParts): BrowserWindow {
  const { windowId } = request;
  const place = findWindowPlace(parts.store, {
    ...request,
    screens: { all: screen.getAllDisplays(), primary: screen.getPrimaryDisplay() },
  });
  const window = new BrowserWindow({
    ...place.bounds,
    minWidth: smallestWindow.width,
    minHeight: smallestWindow.height,
    show: false,
    title: 'Jobshell',
    backgroundColor: nativeTheme.shouldUseDarkColors ? backgrounds.dark : backgrounds.light,
    webPreferences: { ...pagePreferences, preload: parts.preloadFile },
  });
  const url = windowUrl(windowId);
  lockDown(window.webContents, {
    // Only a reload, or the way back from the page that tells of a crash.
    mayNavigate: (target) => target === url,
    onOpen: parts.onOpen,
  });
  surviveCrashes({
    ...parts,
    contents: window.webContents,
    pageUrl: url,
    crashedUrl: crashedPageUrl(windowId),
  });
  offerReload(window, parts);
  window.once('ready-to-show', () => {
    if (place.maximized) window.maximize();
    window.show();
  });
  const rememberPlace = followPlace(window, { ...parts, windowId });
  window.on('close', (event) => {
    rememberPlace();
    if (!parts.onClose()) event.preventDefault();
  });
  // There a quit is not announced to the app.
  window.on('session-end', () => parts.onSessionEnd());
  window.loadURL(url).catch((cause: unknown) => parts.log.error('window.not-loaded', {}, cause));
  return window;
}

type FollowPlace = Pick<WindowParts, 'store' | 'clock'> & { readonly windowId: string };

/** Writes the window's place down whenever it has changed, so that a crash does not lose it. Returns: do it now. */
function followPlace(window: BrowserWindow, { store, clock, windowId }: FollowPlace): () => void {
  let stopTimer = (): void => {};
  const write = (): void => {
    stopTimer();
    if (window.isDestroyed() || window.isMinimized() || window.isFullScreen()) return;
    const bounds = window.getNormalBounds();
    const { id, workArea } = screen.getDisplayMatching(window.getBounds());
    writeWindowPlace(store, { windowId, bounds, maximized: window.isMaximized(), screen: { id, workArea } });
  };
  const soon = (): void => {
    stopTimer();
    stopTimer = clock.after(placeSettledMs, write);
  };
  window.on('resize', soon);
  window.on('move', soon);
  window.on('maximize', soon);
  window.on('unmaximize', soon);
  window.once('closed', () => stopTimer());
  return write;
}

/** A page that no longer answers: the person may wait, or have it drawn anew. Its terminals go on either way. */
function offerReload(
  window: BrowserWindow,
  { translate, log }: Pick<WindowParts, 'translate' | 'log'>,
): void {
  let asking: AbortController | undefined;
  window.on('responsive', () => asking?.abort());
  window.once('closed', () => asking?.abort());
  window.on('unresponsive', () => {
    if (asking) return;
    log.warn('window.unresponsive');
    const asked = (asking = new AbortController());
    const ask = dialog.showMessageBox(window, {
      type: 'warning',
      message: translate('unresponsive.title'),
      detail: translate('unresponsive.text'),
      buttons: [translate('unresponsive.wait'), translate('unresponsive.reload')],
      defaultId: 0,
      cancelId: 0,
      noLink: true,
      signal: asked.signal,
    });
    ask
      .then(({ response }) => {
        // A page that hangs can't be asked to reload. Ended by force it comes back as after any crash.
        if (response === 1 && !window.isDestroyed()) window.webContents.forcefullyCrashRenderer();
      })
      .catch((cause: unknown) => log.error('window.unresponsive-not-asked', {}, cause))
      .finally(() => {
        asking = undefined;
      });
  });
}
