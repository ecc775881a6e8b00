import type { BaseWindow, MenuItemConstructorOptions } from 'electron';
import type { ActionId, OwnKeys } from '../../../preload/contract/actions.ts';
import { menuAccelerator } from '../../../preload/contract/keyRules.ts';
import type { MessageKey } from '../../../preload/contract/messages/messages.ts';

export type MenuPlace = 'docs' | 'logs' | 'licences' | 'report';

export type MenuOptions = {
  readonly platform: NodeJS.Platform;
  readonly text: (key: MessageKey) => string;
  /** The person's own keys. */
  readonly ownKeys: OwnKeys;
  /** Started from source: the developer tools have an item. */
  readonly forDevelopers: boolean;
  /** What there is to open: a report needs somebody to report to. */
  readonly places: readonly MenuPlace[];
  readonly act: (action: ActionId, window: BaseWindow | undefined) => void;
  readonly open: (place: MenuPlace) => void;
  readonly quit: () => void;
};

type Item = MenuItemConstructorOptions;
const separator: Item = { type: 'separator' };

/**
 * The menu bar. Pure. Its words and keys are the actions' own (preload/contract/actions.ts). On Linux and Windows it shows
 * keys and takes none: pages act on them, and no role is used whose key belongs to the shell (Ctrl+C, Ctrl+W, Ctrl+R,
 * Ctrl+M…). Labels have no `&`: Alt and a letter is the shell's too. Roles have labels of ours: Electron's are English.
 */
export function menuTemplate(options: MenuOptions): Item[] {
  return options.platform === 'darwin' ? macTemplate(options) : pcTemplate(options);
}

function macTemplate(options: MenuOptions): Item[] {
  const { text } = options;
  const item = actionItem(options);
  return [
    macAppMenu(options, item),
    {
      label: text('menu.shell'),
      submenu: [...shellItems(item), separator, item('tab.close'), closeWindowItem(options)],
    },
    macEditMenu(options, item),
    { label: text('menu.view'), submenu: viewItems(options, item) },
    {
      role: 'window',
      label: text('menu.window'),
      submenu: [
        { role: 'minimize', label: text('menu.minimize') },
        { role: 'zoom', label: text('menu.zoom') },
        separator,
        item('tab.next'),
        item('tab.previous'),
        item('tab.moveToNewWindow'),
        separator,
        ...paneItems(item),
        separator,
        { role: 'front', label: text('menu.front') },
      ],
    },
    { role: 'help', label: text('menu.help'), submenu: helpItems(options, item) },
  ];
}

/** The first menu, which macOS calls by the app's name. */
function macAppMenu({ text }: MenuOptions, item: MakeItem): Item {
  return {
    label: text('app.name'),
    submenu: [
      { role: 'about', label: text('menu.about') },
      separator,
      item('settings.open', { label: `${text('actions.settings.open')}…` }),
      separator,
      { role: 'services', label: text('menu.services') },
      separator,
      { role: 'hide', label: text('menu.hide') },
      { role: 'hideOthers', label: text('menu.hideOthers') },
      { role: 'unhide', label: text('menu.unhide') },
      separator,
      { role: 'quit', label: text('menu.quit') },
    ],
  };
}

/** Roles do for fields and terminals alike: their keys are Cmd's, which no shell reads. */
function macEditMenu({ text }: MenuOptions, item: MakeItem): Item {
  return {
    label: text('menu.edit'),
    submenu: [
      { role: 'undo', label: text('menu.undo') },
      { role: 'redo', label: text('menu.redo') },
      separator,
      { role: 'cut', label: text('menu.cut') },
      { role: 'copy', label: text('actions.terminal.copy') },
      { role: 'paste', label: text('actions.terminal.paste') },
      { role: 'selectAll', label: text('actions.terminal.selectAll') },
      separator,
      item('terminal.find'),
      item('terminal.clear'),
    ],
  };
}

/** Cmd+W closes a tab. */
function closeWindowItem({ text }: MenuOptions): Item {
  return { role: 'close', label: text('menu.closeWindow'), accelerator: 'Cmd+Shift+W' };
}

function pcTemplate(options: MenuOptions): Item[] {
  const { text } = options;
  const item = actionItem(options);
  return [
    {
      label: text('menu.file'),
      submenu: [
        ...shellItems(item),
        separator,
        item('settings.open'),
        separator,
        item('tab.close'),
        // Not the role: its key is Ctrl+Q, with which a shell goes on after Ctrl+S.
        { label: text('menu.quit'), click: options.quit },
      ],
    },
    {
      label: text('menu.edit'),
      submenu: [
        item('terminal.copy'),
        item('terminal.paste'),
        item('terminal.selectAll'),
        separator,
        item('terminal.find'),
        item('terminal.clear'),
      ],
    },
    { label: text('menu.view'), submenu: viewItems(options, item) },
    pcWindowMenu(options, item),
    {
      label: text('menu.help'),
      submenu: [...helpItems(options, item), separator, { role: 'about', label: text('menu.about') }],
    },
  ];
}

function pcWindowMenu({ text }: MenuOptions, item: MakeItem): Item {
  return {
    label: text('menu.window'),
    submenu: [
      item('tab.next'),
      item('tab.previous'),
      separator,
      item('tab.moveLeft'),
      item('tab.moveRight'),
      item('tab.moveToNewWindow'),
      separator,
      ...paneItems(item),
    ],
  };
}

type MakeItem = (action: ActionId, change?: Item) => Item;

function paneItems(item: MakeItem): Item[] {
  return [
    item('pane.splitRight'),
    item('pane.splitDown'),
    item('pane.leave'),
    item('pane.alone'),
    item('broadcast.toggleShown'),
  ];
}

function shellItems(item: MakeItem): Item[] {
  return [
    item('window.new'),
    item('palette.open'),
    separator,
    item('terminal.reconnect'),
    item('terminal.fixSize'),
    item('terminal.release'),
    item('hold.begin'),
    item('hold.resume'),
    separator,
    item('jobs.refresh'),
    item('pipeline.toggle'),
    item('job.openInGitlab'),
  ];
}

function logItems(item: MakeItem): Item[] {
  return [
    item('log.toggle'),
    separator,
    item('log.find'),
    item('log.goToLine'),
    item('log.firstError'),
    item('log.nextSection'),
    item('log.previousSection'),
    separator,
    item('log.copy'),
    item('log.save'),
  ];
}

function viewItems({ text, forDevelopers }: MenuOptions, item: MakeItem): Item[] {
  return [
    item('list.toggle'),
    item('theme.next'),
    separator,
    { label: text('menu.log'), submenu: logItems(item) },
    separator,
    item('zoom.reset'),
    item('zoom.in'),
    item('zoom.out'),
    separator,
    { role: 'togglefullscreen', label: text('menu.fullScreen') },
    ...(forDevelopers
      ? [separator, { role: 'toggleDevTools' as const, label: text('menu.developerTools') }]
      : []),
  ];
}

function helpItems({ text, places, open }: MenuOptions, item: MakeItem): Item[] {
  const placeItem = (place: MenuPlace): Item[] =>
    places.includes(place) ? [{ label: text(`menu.${place}`), click: () => open(place) }] : [];
  return [
    ...placeItem('docs'),
    item('settings.keys'),
    item('tour.show'),
    separator,
    ...placeItem('logs'),
    ...placeItem('licences'),
    ...placeItem('report'),
  ];
}

function actionItem({ platform, text, ownKeys, act }: MenuOptions): MakeItem {
  const isMac = platform === 'darwin';
  return (action, change = {}) => {
    const accelerator = menuAccelerator(action, { isMac, isBrowser: false }, ownKeys);
    return {
      id: action,
      label: text(`actions.${action}`),
      click: (_item, window) => act(action, window),
      ...(accelerator === undefined ? {} : { accelerator, registerAccelerator: false }),
      ...change,
    };
  };
}
