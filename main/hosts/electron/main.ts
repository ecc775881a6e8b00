import { join } from 'node:path';
import {
  app,
  type BrowserWindow,
  dialog,
  ipcMain,
  MessageChannelMain,
  protocol,
  safeStorage,
  session,
  shell,
} from 'electron';
import { createCore } from '../../core/core.ts';
import type { CorePorts, Log, Store, WindowPort } from '../../core/ports.ts';
import { systemClock } from '../common/clock.ts';
import { createFileSink, createLog, stderrSink } from '../common/log.ts';
import { createSettingsFile } from '../common/settingsFile.ts';
import { trustSystemCertificates } from '../common/systemCertificates.ts';
import { createDownloads } from '../common/downloads.ts';
import { processLocales } from '../common/systemLocales.ts';
import { createTranslate, createTranslator, type Translate, type Translator } from '../common/translate.ts';
import { readCommandLine, type StartOptions } from './commandLine.ts';
import { answerTo } from './commandLineAnswer.ts';
import { receiveLinks, registerScheme, type Links } from './deepLink.ts';
import { followFacts, type WindowFacts } from './facts.ts';
import { habitCapabilities } from './habitCapabilities.ts';
import { startHabits } from './habits.ts';
import { servePages } from './ipc.ts';
import { cutOffFromNetwork } from './lockDown.ts';
import { appScheme, mayOpenOutside } from './origin.ts';
import { createPageProtocol } from './protocol.ts';
import { createQuit, type Quit } from './quit.ts';
import { createChooseSave } from './saveDialog.ts';
import { createSecrets } from './secrets.ts';
import { createSignInWindow } from './signIn.ts';
import { createStore } from './store.ts';
import { followSystem } from './systemEvents.ts';
import { createWindow, lockDownPages, type WindowParts } from './window.ts';
import { createCrashedPage } from './windowCrashPage.ts';
import { createAppUpdates, followForUpdates } from './updateHost.ts';
import type { Updates } from './updates.ts';
import { createAppWindows, type OpenRequest } from './windows.ts';
import { createZoom, type Zoom } from './zoom.ts';

/** Names the keyring's entry and the data folder, started from source or installed. */
const appName = 'Jobshell';

const isDefaultApp = process.defaultApp ?? false;
const commandLine = readCommandLine({ argv: process.argv, isDefaultApp, workingDir: process.cwd() });
if (commandLine.kind === 'start') begin(commandLine.options);
else {
  // Before `ready`, so that nothing of Chromium has begun to speak.
  const translate = createTranslate(processLocales(process.platform, process.env));
  const answer = answerTo(commandLine, { version: app.getVersion(), translate });
  if ('out' in answer) process.stdout.write(`${answer.out}\n`);
  else process.stderr.write(`${answer.error}\n`);
  app.exit(answer.exitCode);
}

/** All of this must come before `ready`. */
function begin({ dataDir, link, verbose }: StartOptions): void {
  app.setName(appName);
  app.setPath('userData', dataDir ?? join(app.getPath('appData'), appName));
  app.setAppUserModelId('io.jobshell.Jobshell');
  app.enableSandbox();
  protocol.registerSchemesAsPrivileged([
    {
      scheme: appScheme,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
  if (!app.requestSingleInstanceLock({ ...(link === undefined ? {} : { link }) })) return app.quit();
  let show = (): void => {};
  const links = receiveLinks({ app, first: link, isDefaultApp, onSecondStart: () => show() });
  void run({ links, verbose: verbose || !app.isPackaged, onShow: (ready) => (show = ready) });
}

type Run = {
  readonly links: Links;
  /** Log on the terminal too. */
  readonly verbose: boolean;
  /** Once there can be a window. */
  readonly onShow: (show: () => void) => void;
};

async function run({ links, verbose, onShow }: Run): Promise<void> {
  const dataDir = app.getPath('userData');
  const log = createLog({
    now: systemClock.now,
    sinks: [createFileSink(join(dataDir, 'jobshell.log')), ...(verbose ? [stderrSink] : [])],
  });
  try {
    await app.whenReady();
    trustSystemCertificates(log);
    await start({ dataDir, log, links, onShow });
  } catch (cause) {
    log.error('app.not-started', {}, cause);
    app.exit(1);
  }
}

type Start = Pick<Run, 'links' | 'onShow'> & { readonly dataDir: string; readonly log: Log };

async function start({ dataDir, log, links, onShow }: Start): Promise<void> {
  await cutOffFromNetwork(session.defaultSession);
  // Pages begin with the same one: it is theirs too.
  const translator = createTranslator([app.getLocale()]);
  const { translate } = translator;
  const store = createStore({ dataDir, name: 'jobshell', log, now: systemClock.now });
  // Core says which windows there are, so it comes before them, and before whoever asks for one.
  const windowPort: WindowPort & { readonly front: () => BrowserWindow | undefined } = {
    open: (windowId, at) => windows.open(windowId, at),
    focus: (windowId) => windows.focus(windowId),
    front: () => windows.front(),
  };
  const updates = createAppUpdates({ log, store, translate, front: windowPort.front });
  const zoom = createZoom();
  const core = createCore(await createPorts({ dataDir, log, translator, store, windowPort, updates, zoom }));
  const stopUpdates = updates && followForUpdates(core.openPage, updates);
  const facts = followFacts(core.openPage);
  servePageFiles(translate);
  const stopPages = servePages({
    ipcMain,
    createChannel: () => new MessageChannelMain(),
    openPage: core.openPage,
    windowOf: (contents) => windows.idOf(contents),
    log,
  });
  const dispose = async (): Promise<void> => {
    stopHabits();
    stopPages();
    stopUpdates?.();
    facts.stop();
    await core.dispose();
  };
  const quit = createQuit({
    facts,
    translate,
    locale: translator.locale,
    now: systemClock.now,
    window: () => windows.front(),
    windowCount: () => windows.count(),
    dispose,
    log,
  });
  const windows = createAppWindows({
    create: (request) => {
      const window = openWindow(request, { store, log, translate, facts, quit });
      zoom.follow(window.webContents);
      return window;
    },
    onFocus: core.windows.focused,
    onClosed: core.windows.closed,
  });
  lockDownPages(session.defaultSession, windows);
  const show = (): void => {
    const front = core.windows.front();
    if (front === undefined) core.windows.open();
    else windows.focus(front);
  };
  const stopHabits = startHabits({
    core,
    windows,
    clock: systemClock,
    translator,
    log,
    logFolder: dataDir,
    show,
  });
  followSystem({ core, quit, process });
  registerScheme({ app, platform: process.platform, program: process.execPath });
  app.on('activate', show);
  onShow(show);
  show();
  links.listen((link) => {
    show();
    core.linkArrived(link);
  });
}

/** `app://jobshell/…`: the built page, and the one that stands in where it keeps crashing. */
function servePageFiles(translate: Translate): void {
  const crashedPage = createCrashedPage(translate);
  const pageFiles = createPageProtocol(builtFile('renderer'));
  protocol.handle(appScheme, (request) => crashedPage(request) ?? pageFiles(request));
}

type OpenWindowParts = Pick<WindowParts, 'store' | 'log' | 'translate'> & {
  readonly facts: WindowFacts;
  readonly quit: Quit;
};

function openWindow(
  request: OpenRequest,
  { store, log, translate, facts, quit }: OpenWindowParts,
): BrowserWindow {
  return createWindow(request, {
    preloadFile: builtFile('preload/electron.cjs'),
    store,
    log,
    translate,
    clock: systemClock,
    onOpen: (url) => {
      if (!mayOpenOutside(url, facts.instanceOrigins())) return log.warn('link.refused');
      shell.openExternal(url).catch((cause: unknown) => log.error('link.not-opened', {}, cause));
    },
    onClose: quit.windowMayClose,
    onSessionEnd: quit.systemEnds,
  });
}

type PortParts = {
  readonly dataDir: string;
  readonly log: Log;
  readonly translator: Translator;
  readonly store: Store;
  readonly windowPort: WindowPort & { readonly front: () => BrowserWindow | undefined };
  readonly updates: Updates | undefined;
  readonly zoom: Zoom;
};

async function createPorts(parts: PortParts): Promise<CorePorts> {
  const { dataDir, log, translator, store, windowPort, updates, zoom } = parts;
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
    zoom: zoom.set,
    settingsFile: createSettingsFile({ dataDir, log, now: systemClock.now }),
    logFolder: dataDir,
    transcriptFolder: join(dataDir, 'transcripts'),
    showPath: async (path) => {
      const problem = await shell.openPath(path);
      if (problem !== '') throw new Error(problem);
    },
    secrets,
    // Node's, not Chromium's: that one would mix in cookies of its own.
    fetch,
    ...translator,
    capabilities: () => ({
      windows: true,
      signInWindow: true,
      secretProtection: secrets.protection(),
      canKeepWithoutKeyring: secrets.protection() === 'memory' && secrets.keepWithoutKeyring !== undefined,
      ...habitCapabilities(),
    }),
    signInWindow: createSignInWindow({ parent: windowPort.front, translate: translator.translate, log }),
    downloads: createDownloads({
      folder: () => app.getPath('downloads'),
      choose: createChooseSave({ dialog, parent: windowPort.front }),
    }),
    windows: windowPort,
    ...(updates === undefined ? {} : { updates }),
  };
}

/** What main/build.ts makes, in the checkout or in the package. */
function builtFile(name: string): string {
  return join(app.getAppPath(), 'dist', name);
}
