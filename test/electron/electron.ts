import { dialog } from './dialog.ts';
import { safeStorage } from './safeStorage.ts';
import { fromPartition, type Session } from './session.ts';
import { registerSchemesAsPrivileged, type ProtocolHandler } from './protocol.ts';
import { runtime } from './runtime.ts';

/*
 * What `import 'electron'` gives in the main process, as far as it is imitated. main/hosts/electron is compiled against this file
 * too: what it uses and this lacks is a compile error.
 */

export { app } from './app.ts';
export { clipboard } from './clipboard.ts';
export { dialog };
export { ipcMain, type IpcMain, type IpcMainEvent, type IpcMainInvokeEvent } from './ipcMain.ts';
export { Menu, MenuItem, type MenuItemConstructorOptions } from './menu.ts';
export { nativeImage, type NativeImage } from './nativeImage.ts';
export { Notification, type NotificationConstructorOptions } from './notification.ts';
export { MessageChannelMain, type MessagePortMain } from './ports.ts';
export { powerMonitor } from './powerMonitor.ts';
export { powerSaveBlocker } from './powerSaveBlocker.ts';
export { safeStorage };
export { screen } from './screen.ts';
export { shell } from './shell.ts';
export { nativeTheme } from './theme.ts';
export { Tray } from './tray.ts';
export { WebContents, WebContents as webContents } from './webContents.ts';
export {
  BrowserWindow,
  type BrowserWindow as BaseWindow,
  type BrowserWindowConstructorOptions,
  type WebPreferences,
} from './window.ts';
export type { Session } from './session.ts';
export type { WebFrameMain } from './webFrame.ts';

export const session = {
  fromPartition: (partition: string): Session => fromPartition(partition),
  get defaultSession(): Session {
    return fromPartition('');
  },
} as const;

/** The default session's; schemes are registered for all. */
export const protocol = {
  registerSchemesAsPrivileged,
  handle: (scheme: string, handler: ProtocolHandler): void => {
    runtime.needReady('protocol.handle');
    fromPartition('').protocol.handle(scheme, handler);
  },
  unhandle: (scheme: string): void => fromPartition('').protocol.unhandle(scheme),
  isProtocolHandled: (scheme: string): boolean => fromPartition('').protocol.isProtocolHandled(scheme),
} as const;

export type { App } from './app.ts';
export type Dialog = typeof dialog;
export type SafeStorage = typeof safeStorage;
export type Rectangle = Electron.Rectangle;
export type Display = Electron.Display;
export type MessageBoxOptions = Electron.MessageBoxOptions;
