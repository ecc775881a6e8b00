import { BrowserWindow, session as sessions, type Session } from 'electron';
import type { Log, SignInWindow } from '../../core/ports.ts';
import type { Translate } from '../common/translate.ts';
import { lockDown, lockDownSession } from './lockDown.ts';
import { isWebPage } from './origin.ts';
import { isSignedIn } from './signedIn.ts';

export type SignInOptions = {
  /** The window it belongs to. */
  readonly parent: () => BrowserWindow | undefined;
  readonly translate: Translate;
  readonly log: Log;
};

type Request = { readonly accountId: string; readonly gitlabUrl: string };

const sessionCookie = '_gitlab_session';
const windowSize = { width: 520, height: 720 } as const;

/**
 * GitLab's sign-in page, with whatever identity providers it sends people to, in a window and a partition of the account's own.
 * No preload, so nothing of ours is in its reach.
 */
export function createSignInWindow(options: SignInOptions): SignInWindow {
  const open = new Map<
    string,
    { readonly window: BrowserWindow; readonly result: Promise<string | undefined> }
  >();
  return {
    open: async (request) => {
      const shown = open.get(request.accountId);
      if (shown !== undefined) {
        shown.window.focus();
        return shown.result;
      }
      const session = openPartition(request.accountId);
      // Someone may still be signed in there from last time.
      const held = await readSignedInCookie(session, request.gitlabUrl);
      if (held !== undefined) return held;
      const window = createWindow(session, options);
      const result = runSignIn(window, { ...options, ...request, session });
      open.set(request.accountId, { window, result });
      try {
        return await result;
      } finally {
        open.delete(request.accountId);
      }
    },
    clear: async (accountId) => {
      open.get(accountId)?.window.destroy();
      const session = openPartition(accountId);
      await session.closeAllConnections();
      await Promise.all([session.clearStorageData(), session.clearCache(), session.clearAuthCache()]);
      await session.clearData();
    },
  };
}

/** Electron gives the same session for the same name; its handlers are set anew each time. */
function openPartition(accountId: string): Session {
  const session = sessions.fromPartition(`persist:sign-in-${encodeURIComponent(accountId)}`);
  session.removeAllListeners('will-download');
  lockDownSession(session, () => false);
  return session;
}

function createWindow(session: Session, { parent }: SignInOptions): BrowserWindow {
  const owner = parent();
  const window = new BrowserWindow({
    ...windowSize,
    ...(owner === undefined ? {} : { parent: owner }),
    show: false,
    autoHideMenuBar: true,
    webPreferences: {
      session,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      safeDialogs: true,
    },
  });
  window.once('ready-to-show', () => window.show());
  lockDown(window.webContents, {
    mayNavigate: isWebPage,
    // An identity provider's popup is shown in this window instead.
    onOpen: (url) => {
      if (isWebPage(url)) void window.loadURL(url).catch(() => {});
    },
  });
  return window;
}

type Run = SignInOptions & Request & { readonly session: Session };

/** Resolves with the cookie once GitLab says that someone is signed in, with undefined when the window closes. */
function runSignIn(
  window: BrowserWindow,
  { session, gitlabUrl, translate, log }: Run,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    // GitLab gives anonymous visitors the cookie too, so each change is only a reason to ask.
    const check = createSerial(async () => {
      if (window.isDestroyed()) return;
      const cookie = await readSignedInCookie(session, gitlabUrl);
      if (cookie === undefined || window.isDestroyed()) return;
      resolve(cookie);
      window.destroy();
    });
    const onCookie = (
      _event: unknown,
      cookie: { readonly name: string },
      _cause: string,
      removed: boolean,
    ): void => {
      if (cookie.name === sessionCookie && !removed) check();
    };
    session.cookies.on('changed', onCookie);
    showHostAsTitle(window, translate);
    window.webContents.on('did-navigate', check);
    window.once('closed', () => {
      session.cookies.off('changed', onCookie);
      resolve(undefined);
    });
    window.loadURL(`${gitlabUrl}/users/sign_in`).catch((cause: unknown) => {
      // A redirect to an identity provider ends this load too; an error page stays, with its words.
      log.warn('sign-in.load', { reason: cause instanceof Error ? cause.message : String(cause) });
      if (!window.isDestroyed()) window.show();
    });
  });
}

/** Which host asks for the password must be seen, whatever title the page gives itself. */
function showHostAsTitle(window: BrowserWindow, translate: Translate): void {
  window.on('page-title-updated', (event) => event.preventDefault());
  window.webContents.on('did-navigate', (_event, url) => {
    window.setTitle(translate('menu.signInWindow', { host: URL.parse(url)?.host ?? '' }));
  });
}

/** Runs `work` again after it has ended if it was asked for meanwhile, and never twice at once. */
function createSerial(work: () => Promise<void>): () => void {
  let running = false;
  let again = false;
  const run = async (): Promise<void> => {
    running = true;
    do {
      again = false;
      await work();
    } while (again);
    running = false;
  };
  return () => {
    if (running) again = true;
    else void run();
  };
}

/** The session's cookie, if GitLab takes it for a signed-in person's. */
async function readSignedInCookie(session: Session, gitlabUrl: string): Promise<string | undefined> {
  const [cookie] = await session.cookies.get({ url: `${gitlabUrl}/`, name: sessionCookie });
  return cookie !== undefined && (await isSignedIn(gitlabUrl, cookie.value)) ? cookie.value : undefined;
}
