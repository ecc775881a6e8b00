import { app } from './app.ts';
import type { BrowserWindow } from './window.ts';

export const roleLabels: Readonly<Record<string, string>> = {
  about: 'About',
  quit: 'Quit',
  close: 'Close Window',
  minimize: 'Minimize',
  zoom: 'Zoom',
  front: 'Bring All to Front',
  hide: 'Hide',
  undo: 'Undo',
  redo: 'Redo',
  cut: 'Cut',
  copy: 'Copy',
  paste: 'Paste',
  selectAll: 'Select All',
  reload: 'Reload',
  resetZoom: 'Actual Size',
  zoomIn: 'Zoom In',
  zoomOut: 'Zoom Out',
  togglefullscreen: 'Toggle Full Screen',
  toggleDevTools: 'Toggle Developer Tools',
  appMenu: 'App',
  editMenu: 'Edit',
  viewMenu: 'View',
  windowMenu: 'Window',
  window: 'Window',
  help: 'Help',
};

/** Does what the system does for a role. Whether it knows the role; else the item's own `click` is for it. */
export function runRole(role: string, window: BrowserWindow | undefined): boolean {
  const contents = window?.webContents;
  switch (role) {
    case 'quit':
      app.quit();
      return true;
    case 'close':
      window?.close();
      return true;
    case 'minimize':
      window?.minimize();
      return true;
    case 'zoom':
      window?.maximize();
      return true;
    case 'reload':
      contents?.reload();
      return true;
    case 'resetZoom':
      contents?.setZoomLevel(0);
      return true;
    case 'zoomIn':
      contents?.setZoomLevel(contents.getZoomLevel() + 0.5);
      return true;
    case 'zoomOut':
      contents?.setZoomLevel(contents.getZoomLevel() - 0.5);
      return true;
    case 'togglefullscreen':
      window?.setFullScreen(!window.isFullScreen());
      return true;
    default:
      return false;
  }
}
