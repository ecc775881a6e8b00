import { isDeepStrictEqual } from 'node:util';
import type { BrowserWindow, Menu, MenuItemConstructorOptions } from 'electron';
import type { Settings } from '../../../preload/contract/settings.ts';
import { menuTemplate, type MenuOptions } from './menuTemplate.ts';

export type MenuBarOptions = Omit<MenuOptions, 'ownKeys'> & {
  readonly build: (template: MenuItemConstructorOptions[]) => Menu;
  readonly install: (menu: Menu) => void;
};

/** Keeps the menu bar as the settings have it. Built anew only when something in it has changed. */
export function createMenuBar(options: MenuBarOptions): (settings: Pick<Settings, 'keys'>) => void {
  let shown: unknown;
  return ({ keys }) => {
    const template = menuTemplate({ ...options, ownKeys: keys });
    const words = wordsOf(template);
    if (isDeepStrictEqual(words, shown)) return;
    shown = words;
    options.install(options.build(template));
  };
}

/** All of a template but its functions, which are new each time. */
function wordsOf(template: readonly MenuItemConstructorOptions[]): unknown {
  return template.map(({ click: _, submenu, ...rest }) => [
    rest,
    Array.isArray(submenu) ? wordsOf(submenu) : [],
  ]);
}

/** macOS has one bar for all windows. Elsewhere Alt alone must not bring a hidden one back: it is the shell's. */
export function showMenuBar(
  window: Pick<BrowserWindow, 'setAutoHideMenuBar' | 'setMenuBarVisibility'>,
  isShown: boolean,
): void {
  window.setAutoHideMenuBar(false);
  window.setMenuBarVisibility(isShown);
}
