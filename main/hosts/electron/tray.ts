import { isDeepStrictEqual } from 'node:util';
import type { Menu, MenuItemConstructorOptions, NativeImage, Tray } from 'electron';
import type { Stop } from '../../core/ports.ts';
import type { TrayState } from './habitIcons.ts';
import type { TrayAct, TrayEntry, TrayView } from './trayMenu.ts';

export type TrayIcon = Pick<Tray, 'setImage' | 'setToolTip' | 'setContextMenu' | 'on' | 'destroy'>;

export type TrayOptions = {
  readonly platform: NodeJS.Platform;
  readonly create: (image: NativeImage) => TrayIcon;
  readonly icon: (state: TrayState) => NativeImage;
  readonly buildMenu: (template: MenuItemConstructorOptions[]) => Menu;
  readonly act: (act: TrayAct) => void;
};

export type TrayKeeper = {
  /** Shows the icon with this; undefined takes it away. */
  readonly show: (view: TrayView | undefined) => void;
  readonly stop: Stop;
};

/** The icon among the system's own. Only what has changed is handed to the system. */
export function createTray(options: TrayOptions): TrayKeeper {
  let shown: { readonly tray: TrayIcon; readonly view: TrayView } | undefined;

  const create = (view: TrayView): TrayIcon => {
    const tray = options.create(options.icon(view.state));
    // Linux may tell of clicks, or show the menu itself; macOS always shows the menu.
    if (options.platform !== 'darwin') tray.on('click', () => options.act({ kind: 'show' }));
    return tray;
  };
  const hide = (): void => {
    shown?.tray.destroy();
    shown = undefined;
  };
  return {
    show: (view) => {
      if (view === undefined) return hide();
      const before = shown?.view;
      const tray = shown?.tray ?? create(view);
      if (before !== undefined && before.state !== view.state) tray.setImage(options.icon(view.state));
      if (before?.toolTip !== view.toolTip) tray.setToolTip(view.toolTip);
      // On Linux a changed item shows only with the menu set anew.
      if (!isDeepStrictEqual(before?.entries, view.entries)) {
        tray.setContextMenu(options.buildMenu(view.entries.map((entry) => toItem(entry, options.act))));
      }
      shown = { tray, view };
    },
    stop: hide,
  };
}

function toItem(entry: TrayEntry, act: TrayOptions['act']): MenuItemConstructorOptions {
  switch (entry.kind) {
    case 'separator':
      return { type: 'separator' };
    case 'note':
      return { label: entry.label, enabled: false };
    case 'item':
      return { label: entry.label, click: () => act(entry.act) };
  }
}
