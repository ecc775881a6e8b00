import { app } from './app.ts';
import { appEvents } from './appEvents.ts';
import { clipboard } from './clipboard.ts';
import type { ControlCommands, ControlName, ControlRequest, MenuPlace } from './controlWire.ts';
import { openQuestions } from './dialog.ts';
import { createEvent } from './emitter.ts';
import { currentPopup, Menu, type MenuItem } from './menu.ts';
import { type Notification, shownNotifications } from './notification.ts';
import { powerMonitor, setOnBattery } from './powerMonitor.ts';
import { setDisplays } from './screen.ts';
import { readState } from './state.ts';
import { setSystemTheme } from './theme.ts';
import { type Tray, trays } from './tray.ts';
import { BrowserWindow } from './window.ts';

type Handlers = {
  readonly [Name in ControlName]: (
    input: ControlCommands[Name]['input'],
  ) => ControlCommands[Name]['output'] | Promise<ControlCommands[Name]['output']>;
};

const trayBounds = { x: 0, y: 0, width: 24, height: 24 };

const handlers: Handlers = {
  state: readState,
  'window.close': ({ windowId }) => done(findWindow(windowId).close()),
  'window.focus': ({ windowId }) => done(findWindow(windowId).show()),
  'window.minimize': ({ windowId }) => done(findWindow(windowId).minimize()),
  'window.maximize': ({ windowId }) => done(findWindow(windowId).maximize()),
  'window.move': ({ windowId, bounds }) => done(findWindow(windowId).setBounds(bounds)),
  'window.crash': ({ windowId }) => done(findWindow(windowId).webContents.forcefullyCrashRenderer()),
  'window.attachWebview': ({ windowId, preferences, src }) => {
    const event = createEvent({});
    findWindow(windowId).webContents.emit('will-attach-webview', event, { ...preferences }, { src });
    return { prevented: event.defaultPrevented };
  },
  'window.askOpen': ({ windowId, url, features }) =>
    findWindow(windowId).webContents.openHandler?.({ url, frameName: '', features }) ?? { action: 'allow' },
  'window.endSession': ({ windowId }) =>
    done(findWindow(windowId).emit('session-end', createEvent({ reasons: ['shutdown'] }))),
  'window.hang': ({ windowId, hangs }) =>
    done(findWindow(windowId).webContents.emit(hangs ? 'unresponsive' : 'responsive')),
  'menu.click': ({ place, path }) => done(findItem(findMenu(place), path).click()),
  'menu.press': ({ keys }) => pressKeys(keys),
  'menu.dismiss': () => done(currentPopup()?.closePopup()),
  'tray.click': ({ tray }) => done(findTray(tray).emit('click', {}, trayBounds)),
  'notification.click': ({ id }) => done(findNotification(id).emit('click', {})),
  'notification.act': ({ id, action }) => {
    const notification = findNotification(id);
    if (notification.actions[action] === undefined)
      throw new Error(`The notification has no action ${action}`);
    return done(notification.emit('action', { actionIndex: action, selectionIndex: -1 }, action));
  },
  'notification.close': ({ id }) => done(findNotification(id).close()),
  'dialog.answer': ({ id, answer }) => {
    const asked = openQuestions().find((question) => question.id === id);
    if (asked === undefined) throw new Error(`There is no question ${id}`);
    return done(asked.answer(answer));
  },
  'power.tell': ({ event }) => tellPower(event),
  'power.battery': ({ on }) => done(setOnBattery(on)),
  'theme.set': (theme) => done(setSystemTheme(theme)),
  'displays.set': ({ displays }) => done(setDisplays(displays)),
  'clipboard.write': ({ text }) => done(clipboard.writeText(text)),
  'app.openUrl': ({ url }) => done(appEvents.emit('open-url', createEvent({}), url)),
  'app.activate': () =>
    done(
      appEvents.emit(
        'activate',
        {},
        BrowserWindow.getAllWindows().some((one) => one.isVisible()),
      ),
    ),
  'app.quit': () => done(app.quit()),
};

/** Throws one sentence where it can't be done. */
export async function answerCommand({ name, input }: ControlRequest): Promise<unknown> {
  if (!Object.hasOwn(handlers, name)) throw new Error(`There is no command ${name}`);
  // The client is typed by the same table.
  const handler = handlers[name] as (input: unknown) => unknown;
  return await handler(input);
}

function tellPower(event: ControlCommands['power.tell']['input']['event']): { readonly prevented: boolean } {
  const asked = createEvent({});
  if (event === 'shutdown') powerMonitor.emit(event, asked);
  else powerMonitor.emit(event);
  return { prevented: asked.defaultPrevented };
}

function done(_result: unknown): null {
  return null;
}

function findWindow(id: number): BrowserWindow {
  const window = BrowserWindow.fromId(id);
  if (window === null) throw new Error(`There is no window ${id}`);
  return window;
}

function findTray(index: number): Tray {
  const tray = trays()[index];
  if (tray === undefined) throw new Error(`There is no tray ${index}`);
  return tray;
}

function findNotification(id: number): Notification {
  const notification = shownNotifications().find((shown) => shown.id === id);
  if (notification === undefined) throw new Error(`There is no notification ${id}`);
  return notification;
}

function findMenu(place: MenuPlace): Menu {
  const menu =
    place === 'application'
      ? Menu.getApplicationMenu()
      : place === 'popup'
        ? currentPopup()
        : findTray(place.tray).look().menu;
  if (!menu) throw new Error(`There is no menu: ${JSON.stringify(place)}`);
  return menu;
}

function findItem(menu: Menu, [first = '', ...rest]: readonly string[]): MenuItem {
  const item =
    menu.items.find(({ label, id }) => label === first || id === first) ?? menu.getMenuItemById(first);
  if (!item || !item.visible)
    throw new Error(`The menu has no «${first}»: ${menu.items.map(({ label }) => label).join(', ')}`);
  if (rest.length > 0 && item.submenu !== undefined) return findItem(item.submenu, rest);
  if (rest.length > 0) throw new Error(`«${first}» has no submenu`);
  if (!item.enabled) throw new Error(`«${first}» is disabled`);
  return item;
}

function pressKeys(keys: string): boolean {
  const wanted = normalKeys(keys);
  const find = (menu: Menu | null): MenuItem | undefined => {
    for (const item of menu?.items ?? []) {
      const isIt =
        item.accelerator !== undefined && item.registerAccelerator && normalKeys(item.accelerator) === wanted;
      if (isIt && item.enabled) return item;
      const below = find(item.submenu ?? null);
      if (below !== undefined) return below;
    }
    return undefined;
  };
  const item = find(Menu.getApplicationMenu());
  item?.click();
  return item !== undefined;
}

/** `CmdOrCtrl+Shift+W` and `Shift+Control+w` are the same keys. */
function normalKeys(keys: string): string {
  const command = process.platform === 'darwin' ? 'meta' : 'ctrl';
  const names: Readonly<Record<string, string>> = {
    command: 'meta',
    cmd: 'meta',
    super: 'meta',
    control: 'ctrl',
    option: 'alt',
    commandorcontrol: command,
    cmdorctrl: command,
    return: 'enter',
    esc: 'escape',
  };
  const words = keys.toLowerCase().split('+');
  return words
    .map((word) => names[word] ?? word)
    .toSorted()
    .join('+');
}
