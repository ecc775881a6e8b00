/*
 * What `require('electron')` gives in a preload of the stand-in: page/isolatedWorld.ts makes it, this file says its type. The
 * preload is compiled against it too.
 */

type Names =
  | 'on'
  | 'once'
  | 'off'
  | 'addListener'
  | 'removeListener'
  | 'removeAllListeners'
  | 'send'
  | 'invoke'
  | 'postMessage';

export declare const ipcRenderer: Pick<Electron.IpcRenderer, Names>;
export declare const contextBridge: Pick<Electron.ContextBridge, 'exposeInMainWorld'>;
export type IpcRendererEvent = Electron.IpcRendererEvent;
