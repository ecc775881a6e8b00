import { app, Menu, type MenuItemConstructorOptions } from 'electron';
import type { Translate } from '../common/translate.ts';

/**
 * macOS has its menu, whose keys are all Cmd's. Elsewhere there is none: its accelerators (Ctrl+W, Ctrl+R, Ctrl+C…) and
 * the Alt that opens it belong to the shell.
 */
export function setMenu(platform: NodeJS.Platform, translate: Translate): void {
  Menu.setApplicationMenu(platform === 'darwin' ? Menu.buildFromTemplate(createMacMenu(translate)) : null);
}

function createMacMenu(translate: Translate): MenuItemConstructorOptions[] {
  return [
    { role: 'appMenu' },
    { role: 'editMenu' },
    {
      label: translate('menu.view'),
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
        ...(app.isPackaged ? [] : [{ role: 'reload' as const }, { role: 'toggleDevTools' as const }]),
      ],
    },
    {
      label: translate('menu.window'),
      role: 'window',
      // Cmd+W is left to the page, which closes a tab with it.
      submenu: [
        { role: 'minimize' },
        { role: 'zoom' },
        { role: 'close', accelerator: 'Cmd+Shift+W' },
        { role: 'front' },
      ],
    },
  ];
}
