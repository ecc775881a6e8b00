import { Emitter } from './emitter.ts';
import type { NativeImage } from './nativeImage.ts';
import { runtime } from './runtime.ts';
import { BrowserWindow } from './window.ts';
import { roleLabels, runRole } from './menuRoles.ts';

export type MenuItemConstructorOptions = Omit<
  Electron.MenuItemConstructorOptions,
  'click' | 'submenu' | 'icon'
> & {
  readonly click?: (item: MenuItem, window: BrowserWindow | undefined, event: Electron.KeyboardEvent) => void;
  readonly submenu?: MenuItemConstructorOptions[] | Menu;
  readonly icon?: NativeImage | string;
};
type Template = MenuItemConstructorOptions | MenuItem;
type MenuEvents = { readonly 'menu-will-show': readonly []; readonly 'menu-will-close': readonly [] };

let lastCommandId = 0;

/** Accelerators are words of a closed list, the last of them a key. */
const accelerator =
  /^((Command|Cmd|Control|Ctrl|CommandOrControl|CmdOrCtrl|Alt|Option|AltGr|Shift|Super|Meta)\+)*([\x21-\x7e]|F([1-9]|1\d|2[0-4])|Plus|Space|Tab|Capslock|Numlock|Scrolllock|Backspace|Delete|Insert|Return|Enter|Up|Down|Left|Right|Home|End|PageUp|PageDown|Escape|Esc|VolumeUp|VolumeDown|VolumeMute|MediaNextTrack|MediaPreviousTrack|MediaStop|MediaPlayPause|PrintScreen|num\d|numdec|numadd|numsub|nummult|numdiv)$/i;

/** Electron's MenuItem. */
export class MenuItem {
  readonly id: string;
  readonly type: NonNullable<Electron.MenuItemConstructorOptions['type']>;
  readonly role: Electron.MenuItemConstructorOptions['role'];
  readonly accelerator: string | undefined;
  readonly registerAccelerator: boolean;
  readonly submenu: Menu | undefined;
  readonly commandId: number;
  readonly toolTip: string;
  label: string;
  sublabel: string;
  enabled: boolean;
  visible: boolean;
  checked: boolean;
  readonly click: (event?: object, window?: BrowserWindow, contents?: object) => void;

  constructor(options: MenuItemConstructorOptions) {
    lastCommandId += 1;
    this.commandId = lastCommandId;
    this.id = options.id ?? '';
    this.role = options.role;
    this.submenu = submenuOf(options);
    this.type = options.type ?? (this.submenu === undefined ? 'normal' : 'submenu');
    this.label =
      options.label ?? (options.role === undefined ? '' : (roleLabels[options.role] ?? options.role));
    this.sublabel = options.sublabel ?? '';
    this.toolTip = options.toolTip ?? '';
    this.accelerator = checkAccelerator(options.accelerator);
    this.registerAccelerator = options.registerAccelerator ?? true;
    this.enabled = options.enabled ?? true;
    this.visible = options.visible ?? true;
    this.checked = options.checked ?? false;
    if (this.type === 'normal' && this.label === '' && options.role === undefined) {
      throw new Error('A menu item needs a label or a role');
    }
    this.click = () => {
      if (this.type === 'checkbox') this.checked = !this.checked;
      if (this.type === 'radio') this.checked = true;
      const window = BrowserWindow.getFocusedWindow() ?? undefined;
      if (options.role !== undefined && runRole(options.role, window)) return;
      options.click?.(this, window, {});
    };
  }
}

function submenuOf({ submenu, role }: MenuItemConstructorOptions): Menu | undefined {
  if (Array.isArray(submenu)) return Menu.buildFromTemplate(submenu);
  if (submenu !== undefined) return submenu;
  return role === 'appMenu' || role === 'editMenu' || role === 'windowMenu' || role === 'viewMenu'
    ? Menu.buildFromTemplate(standardMenus[role])
    : undefined;
}

const standardMenus: Readonly<
  Record<'appMenu' | 'editMenu' | 'windowMenu' | 'viewMenu', MenuItemConstructorOptions[]>
> = {
  appMenu: [{ role: 'about' }, { type: 'separator' }, { role: 'hide' }, { role: 'quit' }],
  editMenu: [
    { role: 'undo' },
    { role: 'redo' },
    { role: 'cut' },
    { role: 'copy' },
    { role: 'paste' },
    { role: 'selectAll' },
  ],
  windowMenu: [{ role: 'minimize' }, { role: 'close' }],
  viewMenu: [
    { role: 'reload' },
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { role: 'togglefullscreen' },
  ],
};

function checkAccelerator(keys: string | undefined): string | undefined {
  if (keys !== undefined && !accelerator.test(keys)) throw new Error(`«${keys}» is no accelerator`);
  return keys;
}

let applicationMenu: Menu | null = null;
let popup: Menu | undefined;
const setPopup = (menu: Menu): void => {
  popup = menu;
};

/** Electron's Menu. What is popped up stays until an item is chosen or it is closed. */
export class Menu extends Emitter<MenuEvents> {
  readonly items: MenuItem[] = [];
  #onClosed: (() => void) | undefined;

  static buildFromTemplate(template: readonly Template[]): Menu {
    const menu = new Menu();
    for (const item of template) menu.append(item instanceof MenuItem ? item : new MenuItem(item));
    return menu;
  }

  static setApplicationMenu(menu: Menu | null): void {
    runtime.needReady('Menu.setApplicationMenu');
    applicationMenu = menu;
  }

  static getApplicationMenu(): Menu | null {
    return applicationMenu;
  }

  append(item: MenuItem): void {
    this.items.push(item);
  }

  insert(position: number, item: MenuItem): void {
    this.items.splice(position, 0, item);
  }

  getMenuItemById(id: string): MenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id);
      if (found) return found;
    }
    return null;
  }

  popup(
    options: {
      readonly window?: BrowserWindow;
      readonly x?: number;
      readonly y?: number;
      readonly callback?: () => void;
    } = {},
  ): void {
    popup?.closePopup();
    setPopup(this);
    this.#onClosed = options.callback;
    this.emit('menu-will-show');
  }

  closePopup(): void {
    if (popup !== this) return;
    popup = undefined;
    this.emit('menu-will-close');
    this.#onClosed?.();
  }
}

/** The menu a person sees popped up. */
export function currentPopup(): Menu | undefined {
  return popup;
}
