import { join } from 'node:path';
import {
  app,
  type BrowserWindow,
  ipcMain,
  MessageChannelMain,
  powerMonitor,
  protocol,
  safeStorage,
  shell,
} from 'electron';
import { createCore, type Core } from '../../core/core.ts';
import type { CorePorts, Log, Store } from '../../core/ports.ts';
import { systemClock } from '../common/clock.ts';
import { createFileSink, createLog, stderrSink } from '../common/log.ts';
import { trustSystemCertificates } from '../common/systemCertificates.ts';
import { createTranslate, type Translate } from '../common/translate.ts';
import { followFacts, type WindowFacts } from './facts.ts';
import { servePages } from './ipc.ts';
import { setMenu } from './menu.ts';
import { appScheme, mayOpenOutside } from './origin.ts';
import { createPageProtocol } from './protocol.ts';
import { createQuit, type Quit } from './quit.ts';
import { createSecrets } from './secrets.ts';
import { createSignInWindow } from './signIn.ts';
import { createStore } from './store.ts';
import { createMainWindow } from './window.ts';

/** Names the keyring's entry and the data folder, started from source or installed. */
const appName = 'Jobshell';

// All of this must come before `ready`.
app.setName(appName);
app.setPath('userData', join(app.getPath('appData'), appName));
app.enableSandbox();
protocol.registerSchemesAsPrivileged([
  { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
]);

if (app.requestSingleInstanceLock()) void run();
else app.quit();

async function run(): Promise<void> {
  const dataDir = app.getPath('userData');
  const log = createLog({
    now: systemClock.now,
    sinks: [createFileSink(join(dataDir, 'jobshell.log')), ...(app.isPackaged ? [] : [stderrSink])],
  });
  try {
    await app.whenReady();
    trustSystemCertificates(log);
    await start(dataDir, log);
  } catch (cause) {
    log.error('app.not-started', {}, cause);
    app.exit(1);
  }
}

async function start(dataDir: string, log: Log): Promise<void> {
  const translate = createTranslate();
  const store = createStore({ dataDir, name: 'jobshell', log, now: systemClock.now });
  let window: BrowserWindow | undefined;
  const core = createCore(await createPorts({ dataDir, log, translate, store, parent: () => window }));
  const facts = followFacts(core.openPage);
  protocol.handle(appScheme, createPageProtocol(builtFile('renderer')));
  const stopPages = servePages({
    ipcMain,
    createChannel: () => new MessageChannelMain(),
    openPage: core.openPage,
    isOwnWindow: (contents) => contents === window?.webContents,
    log,
  });
  const dispose = async (): Promise<void> => {
    stopPages();
    facts.stop();
    await core.dispose();
  };
  const quit = createQuit({ facts, translate, window: () => window, dispose, log });
  const show = (): void => {
    if (window === undefined) {
      window = openWindow({ store, log, facts, quit });
      window.once('closed', () => {
        window = undefined;
      });
    }
    if (window.isMinimized()) window.restore();
    window.focus();
  };
  setMenu(process.platform, translate);
  followSystem(core);
  app.on('second-instance', show);
  app.on('activate', show);
  show();
}

type WindowParts = {
  readonly store: Store;
  readonly log: Log;
  readonly facts: WindowFacts;
  readonly quit: Quit;
};

function openWindow({ store, log, facts, quit }: WindowParts): BrowserWindow {
  return createMainWindow({
    preloadFile: builtFile('preload/electron.cjs'),
    store,
    log,
    now: systemClock.now,
    onOpen: (url) => {
      if (!mayOpenOutside(url, facts.instanceOrigins())) return log.warn('link.refused');
      shell.openExternal(url).catch((cause: unknown) => log.error('link.not-opened', {}, cause));
    },
    onClose: quit.windowMayClose,
  });
}

type PortParts = {
  readonly dataDir: string;
  readonly log: Log;
  readonly translate: Translate;
  readonly store: Store;
  readonly parent: () => BrowserWindow | undefined;
};

async function createPorts({ dataDir, log, translate, store, parent }: PortParts): Promise<CorePorts> {
  const secrets = await createSecrets({
    safeStorage,
    platform: process.platform,
    store: createStore({ dataDir, name: 'secrets', log, now: systemClock.now }),
    log,
  });
  return {
    version: app.getVersion(),
    clock: systemClock,
    random: Math.random,
    log,
    store,
    secrets,
    // Node's, not Chromium's: that one would mix in cookies of its own.
    fetch,
    translate,
    capabilities: () => ({
      signInWindow: true,
      secretProtection: secrets.protection(),
      canKeepWithoutKeyring: secrets.protection() === 'memory' && secrets.keepWithoutKeyring !== undefined,
    }),
    signInWindow: createSignInWindow({ parent, translate, log }),
  };
}

/** Sleep gives about a second: terminals are closed in it, so that their places are free afterwards. */
function followSystem(core: Core): void {
  powerMonitor.on('suspend', () => void core.suspend());
  powerMonitor.on('resume', () => core.resume());
  powerMonitor.on('shutdown', () => app.quit());
}

/** What main/build.ts makes, in the checkout or in the package. */
function builtFile(name: string): string {
  return join(app.getAppPath(), 'dist', name);
}
