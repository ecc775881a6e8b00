import { BrowserWindow, nativeTheme, screen, type WebPreferences } from 'electron';
import type { Log, Store } from '../../core/ports.ts';
import { lockDown, lockDownSession, type PermissionAsker } from './lockDown.ts';
import { appOrigin, appUrl } from './origin.ts';
import { readWindowPlace, smallestWindow, writeWindowPlace } from './windowPlace.ts';

export type MainWindowOptions = {
  readonly preloadFile: string;
  readonly store: Store;
  readonly log: Log;
  readonly now: () => number;
  /** A link wants out of the app. */
  readonly onOpen: (url: string) => void;
  /** The person closes the window. Returns whether it may close. */
  readonly onClose: () => boolean;
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

/** A page that crashes again this soon after a reload would do so for ever. */
const reloadNotBeforeMs = 10_000;

/** Jobshell's window, shown when it has something to show. */
export function createMainWindow(options: MainWindowOptions): BrowserWindow {
  const place = readWindowPlace(
    options.store,
    screen.getAllDisplays().map((display) => display.workArea),
  );
  const window = new BrowserWindow({
    width: place.width,
    height: place.height,
    ...place.position,
    minWidth: smallestWindow.width,
    minHeight: smallestWindow.height,
    show: false,
    title: 'Jobshell',
    backgroundColor: nativeTheme.shouldUseDarkColors ? backgrounds.dark : backgrounds.light,
    webPreferences: { ...pagePreferences, preload: options.preloadFile },
  });
  guard(window, options);
  window.once('ready-to-show', () => {
    if (place.maximized) window.maximize();
    window.show();
  });
  window.on('close', (event) => {
    writeWindowPlace(options.store, { bounds: window.getNormalBounds(), maximized: window.isMaximized() });
    if (!options.onClose()) event.preventDefault();
  });
  window.loadURL(appUrl).catch((cause: unknown) => options.log.error('window.not-loaded', {}, cause));
  return window;
}

function guard(window: BrowserWindow, { onOpen, log, now }: MainWindowOptions): void {
  const contents = window.webContents;
  lockDown(contents, {
    // Only a reload: the page itself never leaves its address.
    mayNavigate: (url) => url === appUrl,
    onOpen,
  });
  lockDownSession(
    contents.session,
    (asker: PermissionAsker) =>
      asker.contents === contents &&
      asker.isMainFrame &&
      asker.origin === appOrigin &&
      allowedPermissions.includes(asker.permission),
  );
  let reloadedAtMs = Number.NEGATIVE_INFINITY;
  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    log.error('window.page-gone', { reason, exitCode });
    if (reason === 'clean-exit' || now() - reloadedAtMs < reloadNotBeforeMs) return;
    reloadedAtMs = now();
    contents.reload();
  });
}
