import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type AppEvents, appEvents } from './appEvents.ts';
import { commandLine } from './commandLine.ts';
import { createEvent } from './emitter.ts';
import { paths } from './paths.ts';
import { records } from './records.ts';
import { runtime } from './runtime.ts';
import { flushSessions } from './session.ts';
import {
  hasSingleInstanceLock,
  releaseSingleInstanceLock,
  requestSingleInstanceLock,
  whenHandedOver,
} from './singleInstance.ts';
import { BrowserWindow } from './window.ts';

const packageSchema = z.object({
  name: z.string(),
  productName: z.string().optional(),
  version: z.string(),
  main: z.string(),
});

/** A browser that does not end by then is left to its own. */
const endWithinMs = 3_000;

let appFolder = process.cwd();
let chosenName: string | undefined;
let quitting = false;
let ending = false;
const whenReady = Promise.withResolvers<void>();

type Methods = Pick<
  Electron.App,
  | 'quit'
  | 'exit'
  | 'relaunch'
  | 'isReady'
  | 'whenReady'
  | 'focus'
  | 'getAppPath'
  | 'getPath'
  | 'setPath'
  | 'getVersion'
  | 'getName'
  | 'setName'
  | 'getLocale'
  | 'getSystemLocale'
  | 'getPreferredSystemLanguages'
  | 'setAppUserModelId'
  | 'setAsDefaultProtocolClient'
  | 'removeAsDefaultProtocolClient'
  | 'isDefaultProtocolClient'
  | 'requestSingleInstanceLock'
  | 'hasSingleInstanceLock'
  | 'releaseSingleInstanceLock'
  | 'enableSandbox'
  | 'setLoginItemSettings'
  | 'getLoginItemSettings'
  | 'setBadgeCount'
  | 'getBadgeCount'
  | 'setUserTasks'
  | 'setJumpList'
  | 'setAboutPanelOptions'
  | 'showAboutPanel'
  | 'disableHardwareAcceleration'
  | 'isPackaged'
  | 'name'
>;

/** Electron's app. */
export class App implements Methods {
  readonly commandLine = commandLine;
  readonly dock = process.platform === 'darwin' ? createDock() : undefined;

  get isPackaged(): boolean {
    return runtime.options.isPackaged;
  }

  get name(): string {
    return this.getName();
  }

  set name(name: string) {
    this.setName(name);
  }

  get badgeCount(): number {
    return records.badge;
  }

  set badgeCount(count: number) {
    this.setBadgeCount(count);
  }

  on<Name extends keyof AppEvents & string>(name: Name, listener: (...words: AppEvents[Name]) => void): this {
    appEvents.on(name, listener);
    return this;
  }

  once<Name extends keyof AppEvents & string>(
    name: Name,
    listener: (...words: AppEvents[Name]) => void,
  ): this {
    appEvents.once(name, listener);
    return this;
  }

  off<Name extends keyof AppEvents & string>(
    name: Name,
    listener: (...words: AppEvents[Name]) => void,
  ): this {
    appEvents.off(name, listener);
    return this;
  }

  removeListener<Name extends keyof AppEvents & string>(
    name: Name,
    listener: (...words: AppEvents[Name]) => void,
  ): this {
    return this.off(name, listener);
  }

  removeAllListeners(name?: keyof AppEvents & string): this {
    appEvents.removeAllListeners(name);
    return this;
  }

  /** Asks first: `before-quit`, then each window's `close`, then `will-quit`. Each may prevent it. */
  quit(): void {
    if (quitting || ending) return;
    const event = createEvent({});
    quitting = true;
    appEvents.emit('before-quit', event);
    if (event.defaultPrevented) {
      quitting = false;
      return;
    }
    const windows = BrowserWindow.getAllWindows();
    if (windows.length === 0) return notifyAndEnd();
    for (const window of windows) window.close();
  }

  /** Without asking anyone. */
  exit(exitCode = 0): void {
    ending = true;
    for (const window of BrowserWindow.getAllWindows()) window.destroy();
    void end(exitCode);
  }

  /** Noted: nothing is started when this process ends. */
  relaunch(options: Electron.RelaunchOptions = {}): void {
    records.relaunch = options;
  }

  isReady(): boolean {
    return runtime.isReady();
  }

  whenReady(): Promise<void> {
    return whenReady.promise;
  }

  focus(): void {
    BrowserWindow.getAllWindows().at(-1)?.focus();
  }

  getAppPath(): string {
    return appFolder;
  }

  getPath(name: Parameters<Electron.App['getPath']>[0]): string {
    return paths.get(name);
  }

  setPath(name: string, path: string): void {
    paths.set(name, path);
  }

  getVersion(): string {
    return readPackage().version;
  }

  getName(): string {
    const { productName, name } = readPackage();
    return chosenName ?? productName ?? name;
  }

  setName(name: string): void {
    chosenName = name;
    paths.setAppName(name);
  }

  getLocale(): string {
    runtime.needReady('app.getLocale');
    return runtime.options.locale;
  }

  getSystemLocale(): string {
    runtime.needReady('app.getSystemLocale');
    return runtime.options.locale;
  }

  getPreferredSystemLanguages(): string[] {
    return [runtime.options.locale];
  }

  setAppUserModelId(_id: string): void {}

  setAsDefaultProtocolClient(protocol: string, _program?: string, _words?: string[]): boolean {
    if (!records.protocols.includes(protocol)) records.protocols.push(protocol);
    return true;
  }

  removeAsDefaultProtocolClient(protocol: string, _program?: string, _words?: string[]): boolean {
    records.protocols = records.protocols.filter((known) => known !== protocol);
    return true;
  }

  isDefaultProtocolClient(protocol: string, _program?: string, _words?: string[]): boolean {
    return records.protocols.includes(protocol);
  }

  requestSingleInstanceLock(additionalData?: Record<PropertyKey, unknown>): boolean {
    return requestSingleInstanceLock(additionalData);
  }

  hasSingleInstanceLock(): boolean {
    return hasSingleInstanceLock();
  }

  releaseSingleInstanceLock(): void {
    releaseSingleInstanceLock();
  }

  /** Every page of the stand-in's is sandboxed as it is. */
  enableSandbox(): void {
    runtime.needNotReady('app.enableSandbox');
  }

  disableHardwareAcceleration(): void {
    runtime.needNotReady('app.disableHardwareAcceleration');
  }

  setLoginItemSettings(settings: Electron.Settings): void {
    if (process.platform === 'linux') return;
    records.loginItem = settings;
  }

  getLoginItemSettings(_options?: Electron.LoginItemSettingsOptions): Electron.LoginItemSettings {
    const { openAtLogin = false } = records.loginItem;
    return {
      openAtLogin,
      wasOpenedAtLogin: false,
      status: openAtLogin ? 'enabled' : 'not-registered',
      executableWillLaunchAtLogin: openAtLogin,
      launchItems: [],
    };
  }

  setBadgeCount(count = 0): boolean {
    runtime.needReady('app.setBadgeCount');
    records.badge = count;
    return true;
  }

  getBadgeCount(): number {
    return records.badge;
  }

  setUserTasks(tasks: Electron.Task[]): boolean {
    records.userTasks = tasks;
    return true;
  }

  setJumpList(categories: Electron.JumpListCategory[] | null): ReturnType<Electron.App['setJumpList']> {
    records.jumpList = categories;
    return 'ok';
  }

  setAboutPanelOptions(_options: Electron.AboutPanelOptionsOptions): void {}

  showAboutPanel(): void {}
}

export const app = new App();

appEvents.on('stand-in-close-prevented', () => {
  quitting = false;
});
appEvents.on('stand-in-window-closed', () => {
  if (BrowserWindow.getAllWindows().length > 0 || ending) return;
  if (quitting) return notifyAndEnd();
  if (!appEvents.emit('window-all-closed')) app.quit();
});

/** The folder with the app's package.json. */
export function setAppFolder(folder: string): string {
  appFolder = folder;
  const { productName, name, main } = readPackage();
  paths.setAppName(productName ?? name);
  const chosen = commandLine.getSwitchValue('user-data-dir');
  if (chosen !== '') paths.set('userData', chosen);
  return join(folder, main);
}

/** This process is on its way out. */
export function isEnding(): boolean {
  return ending;
}

export function becomeReady(): void {
  if (ending) return;
  runtime.markReady();
  appEvents.emit('will-finish-launching');
  appEvents.emit('ready', {}, {});
  whenReady.resolve();
}

function notifyAndEnd(): void {
  const event = createEvent({});
  appEvents.emit('will-quit', event);
  if (event.defaultPrevented) {
    quitting = false;
    return;
  }
  ending = true;
  void end(0);
}

async function end(exitCode: number): Promise<void> {
  appEvents.emit('quit', {}, exitCode);
  const tidied = (async () => {
    await whenHandedOver();
    await flushSessions();
    releaseSingleInstanceLock();
    if (browserIsOpening) await (await runtime.browser()).close();
  })();
  await Promise.race([tidied.catch(() => {}), new Promise((resolve) => setTimeout(resolve, endWithinMs))]);
  process.exit(exitCode);
}

let browserIsOpening = false;

/** The browser takes a moment, while the app's own start goes on. */
export function startBrowser(): ReturnType<typeof runtime.start> {
  browserIsOpening = true;
  return runtime.start();
}

function readPackage(): z.infer<typeof packageSchema> {
  return packageSchema.parse(JSON.parse(readFileSync(join(appFolder, 'package.json'), 'utf8')));
}

function createDock(): Pick<Electron.Dock, 'bounce' | 'setBadge' | 'getBadge' | 'hide' | 'isVisible'> & {
  readonly setMenu: (menu: unknown) => void;
  readonly show: () => Promise<void>;
} {
  let badge = '';
  return {
    bounce: () => {
      records.dockBounces += 1;
      return records.dockBounces;
    },
    setBadge: (text) => {
      badge = text;
      records.badge = Number(text) || 0;
    },
    getBadge: () => badge,
    setMenu: () => {},
    hide: () => {},
    show: async () => {},
    isVisible: () => true,
  };
}
