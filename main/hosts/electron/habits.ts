import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import {
  app,
  Menu,
  nativeImage,
  Notification,
  shell,
  Tray,
  type BaseWindow,
  type BrowserWindow,
  type NativeImage,
} from 'electron';
import type { ActionId } from '../../../preload/contract/actions.ts';
import type { WordSource } from '../../../preload/contract/noticeWords.ts';
import type { Core } from '../../core/core.ts';
import type { Clock, Log, Stop } from '../../core/ports.ts';
import type { Translator } from '../common/translate.ts';
import { badgeView, createBadge } from './badge.ts';
import { drawPng, type Drawing } from './drawing.ts';
import { followHabitFacts, type HabitFacts, type HabitPage } from './habitFacts.ts';
import { countDrawing, trayDrawing, type TrayState } from './habitIcons.ts';
import { readHomepage } from './homepage.ts';
import { setOpenAtLogin } from './login.ts';
import { createMenuBar, showMenuBar } from './menu.ts';
import type { MenuPlace } from './menuTemplate.ts';
import { createNotifier, fromElectron } from './notify.ts';
import { createTray } from './tray.ts';
import { nextChangeMs, trayView, type TrayAct } from './trayMenu.ts';
import type { AppWindows } from './windows.ts';

/*
 * What an app does outside of its windows: menu bar, tray, badge, notifications, start at login. All of it is drawn from
 * core's facts and asks core, or a page through core, for what is to be done.
 */

export type HabitsOptions = {
  readonly core: Core;
  readonly windows: Pick<AppWindows<BrowserWindow>, 'get' | 'idOf'>;
  readonly clock: Clock;
  readonly translator: Translator;
  readonly log: Log;
  /** Where the log lies. */
  readonly logFolder: string;
  /** Brings Jobshell to the front, with a window if it has none. */
  readonly show: () => void;
};

/** A bar that empties need not move more often, beyond the last minutes. */
const slowestTickMs = 10_000;

/** Starts them all; returns the end of them. */
export function startHabits(options: HabitsOptions): Stop {
  const { core, clock, translator } = options;
  const showSession = (sessionId: string): void => bringSession(sessionId, { ...options, page });
  const notifier = createNotifier({
    platform: process.platform,
    create: (wanted) => fromElectron(new Notification(wanted)),
    words: createWords(translator),
    show: showSession,
    showJob: (jobId) => {
      const session = page.facts()?.sessions.find((one) => one.jobId === jobId);
      if (session) showSession(session.id);
      else openJob({ jobId }, { ...options, showSession });
    },
    open: (job) => openJob(job, { ...options, showSession }),
    release: (sessionId) => void page.request('terminal.release', { sessionId }),
    log: options.log,
  });
  const surfaces = createSurfaces(options, showSession);
  const drawing = createDrawing(clock, surfaces.draw);
  const page: HabitPage = followHabitFacts(core.openPage, {
    changed: drawing.draw,
    raised: notifier.raise,
    withdrawn: notifier.withdraw,
  });
  const drawAgain = (): void => {
    const facts = page.facts();
    if (facts !== undefined) drawing.draw(facts);
  };
  // A window is one of ours once it stands in their register.
  const onWindow = (_event: unknown, window: BrowserWindow): void =>
    void setImmediate(() => {
      if (!window.isDestroyed()) dressWindow(window, { ...options, settings: page.facts()?.settings });
      drawAgain();
    });
  app.on('browser-window-created', onWindow);
  describeApp(translator);
  const stopLanguage = translator.onChanged(() => {
    describeApp(translator);
    drawAgain();
  });
  return () => {
    stopLanguage();
    app.off('browser-window-created', onWindow);
    drawing.stop();
    page.stop();
    notifier.stop();
    surfaces.stop();
  };
}

/** Draws again when time alone changes what is shown. */
function createDrawing(clock: Clock, drawNow: (facts: HabitFacts) => void) {
  let stopTick: Stop = () => {};
  const draw = (facts: HabitFacts): void => {
    stopTick();
    drawNow(facts);
    const changesMs = nextChangeMs(facts.kept, clock.now());
    if (changesMs !== undefined)
      stopTick = clock.after(Math.min(changesMs, slowestTickMs), () => draw(facts));
  };
  return { draw, stop: () => stopTick() };
}

/** Menu bar, tray, badge and the login item, drawn from the facts. */
function createSurfaces(options: HabitsOptions, showSession: (sessionId: string) => void) {
  const { clock } = options;
  const { translate } = options.translator;
  const words = createWords(options.translator);
  const ownWindows = (): readonly BrowserWindow[] =>
    options.core.windows.ids().flatMap((windowId) => options.windows.get(windowId) ?? []);
  const tray = createTray({
    platform: process.platform,
    create: (image) => new Tray(image),
    icon: trayImage,
    buildMenu: (template) => Menu.buildFromTemplate(template),
    act: (act) => actOfTray(act, { ...options, showSession }),
  });
  const badge = createBadge({
    platform: process.platform,
    app,
    windows: ownWindows,
    countIcon: (count) => toImage(countDrawing(count)),
    translate,
  });
  const menuBar = createAppMenu(options);
  let before: HabitFacts['settings'] | undefined;
  return {
    draw: (facts: HabitFacts): void => {
      const nowMs = clock.now();
      const { settings } = facts;
      tray.show(settings.tray ? trayView(facts, { nowMs, translate, clock: words.clock }) : undefined);
      badge(badgeView(facts.kept, nowMs));
      menuBar(settings);
      if (before?.menuBar !== settings.menuBar)
        ownWindows().forEach((window) => showMenuBar(window, settings.menuBar));
      // At a start an entry that is not wanted is left alone: another copy's may stand there.
      const { openAtLogin } = settings;
      if (openAtLogin !== (before?.openAtLogin ?? false)) applyLogin(openAtLogin, options.log);
      before = settings;
    },
    stop: () => {
      tray.stop();
      badge({ count: 0 });
    },
  };
}

type Dress = Pick<HabitsOptions, 'windows'> & { readonly settings: HabitFacts['settings'] | undefined };

/** A window of ours has the menu bar as it is set; GitLab's sign-in page has none: what stands in it is about our pages. */
function dressWindow(window: BrowserWindow, { windows, settings }: Dress): void {
  if (process.platform === 'darwin') return;
  if (windows.idOf(window.webContents) === undefined) window.removeMenu();
  else showMenuBar(window, settings?.menuBar ?? true);
}

function createAppMenu({ core, windows, translator, logFolder, log }: HabitsOptions) {
  const homepage = readHomepage(app.getAppPath());
  return createMenuBar({
    platform: process.platform,
    text: translator.translate,
    forDevelopers: !app.isPackaged,
    places: [
      'docs',
      'logs',
      ...(existsSync(licencesFile) ? (['licences'] as const) : []),
      ...(homepage === undefined ? [] : (['report'] as const)),
    ],
    build: (template) => Menu.buildFromTemplate(template),
    install: (menu) => Menu.setApplicationMenu(menu),
    quit: () => app.quit(),
    act: (action, window) => actOfMenu(action, window, { core, windows }),
    open: (place) => void openPlace(place, { logFolder, log, homepage }),
  });
}

/** A window that is not one of ours, a sign-in window, has no tabs: what is about them must not reach another window's. */
function actOfMenu(
  action: ActionId,
  window: BaseWindow | undefined,
  { core, windows }: Pick<HabitsOptions, 'core' | 'windows'>,
): void {
  const windowId = core.windows.ids().find((id) => windows.get(id)?.id === window?.id);
  if (window !== undefined && windowId === undefined) {
    if (action === 'tab.close') window.close();
    return;
  }
  if (action === 'window.new') return void core.windows.open();
  core.requestAction({ action, ...(windowId === undefined ? {} : { windowId }) });
  if (core.windows.ids().length === 0) core.windows.open();
}

type TrayParts = Pick<HabitsOptions, 'core' | 'show'> & { readonly showSession: (sessionId: string) => void };

function actOfTray(act: TrayAct, { core, show, showSession }: TrayParts): void {
  switch (act.kind) {
    case 'session':
      return showSession(act.sessionId);
    case 'new-window':
      return void core.windows.open();
    case 'show':
      return show();
    case 'quit':
      return app.quit();
  }
}

type Bring = Pick<HabitsOptions, 'core' | 'show'> & { readonly page: HabitPage };

/** Its window to the front, and there its tab. On macOS there may be no window: a new one takes the tabs of the last. */
function bringSession(sessionId: string, { core, show, page }: Bring): void {
  const session = page.facts()?.sessions.find(({ id }) => id === sessionId);
  if (session === undefined) return show();
  if (core.windows.ids().includes(session.windowId)) {
    return core.windows.focus({ windowId: session.windowId, sessionId });
  }
  core.requestAction({ action: 'terminal.focus', sessionId });
  show();
}

type OpenJob = Pick<HabitsOptions, 'core' | 'show'> & { readonly showSession: (sessionId: string) => void };

/** A tab whose terminal has ended opens another; without one the page in front opens it. */
function openJob(
  { jobId, sessionId }: { readonly jobId: string; readonly sessionId?: string | undefined },
  { core, show, showSession }: OpenJob,
): void {
  if (sessionId === undefined) {
    core.requestAction({ action: 'terminal.focus', jobId });
    return show();
  }
  showSession(sessionId);
  core.requestAction({ action: 'terminal.reconnect', sessionId });
}

/** Stands in a package only. */
const licencesFile = join(process.resourcesPath, 'THIRD-PARTY-NOTICES.txt');

const docsUrl = 'https://docs.gitlab.com/ci/interactive_web_terminal/';

type PlaceParts = Pick<HabitsOptions, 'logFolder' | 'log'> & { readonly homepage: string | undefined };

async function openPlace(place: MenuPlace, { logFolder, log, homepage }: PlaceParts): Promise<void> {
  try {
    if (place === 'docs') return await shell.openExternal(docsUrl);
    if (place === 'report' && homepage !== undefined) return await shell.openExternal(homepage);
    const problem = await shell.openPath(place === 'licences' ? licencesFile : logFolder);
    if (problem !== '') log.warn('menu.not-opened', { place, reason: problem });
  } catch (cause) {
    log.error('menu.not-opened', { place }, cause);
  }
}

function applyLogin(wanted: boolean, log: Log): void {
  setOpenAtLogin(wanted, {
    app,
    platform: process.platform,
    environment: process.env,
    homeDir: homedir(),
    program: process.execPath,
    arguments: app.isPackaged ? [] : [app.getAppPath()],
    log,
  });
}

/** The panel that the menu's item about Jobshell opens. */
function describeApp({ translate }: Translator): void {
  app.setAboutPanelOptions({
    applicationName: translate('app.name'),
    applicationVersion: app.getVersion(),
    version: '',
    copyright: translate('menu.aboutText'),
  });
}

function createWords({ translate, locale }: Translator): WordSource {
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  return { text: translate, clock: (atMs) => new Date(atMs).toLocaleTimeString(locale(), time) };
}

/** macOS colours a template image itself, for light bars and dark ones. */
function trayImage(state: TrayState): NativeImage {
  const isTemplate = process.platform === 'darwin';
  const image = toImage(trayDrawing(state, { isTemplate }));
  image.setTemplateImage(isTemplate);
  return image;
}

/** For screens of more than ordinary density. */
const denserScales = [1.5, 2, 3] as const;

function toImage(drawing: Drawing): NativeImage {
  const image = nativeImage.createFromBuffer(drawPng(drawing, drawing.size));
  for (const scaleFactor of denserScales) {
    const png = drawPng(drawing, drawing.size * scaleFactor).toString('base64');
    image.addRepresentation({ scaleFactor, dataURL: `data:image/png;base64,${png}` });
  }
  return image;
}
