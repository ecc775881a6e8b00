import { Emitter, type Preventable } from './emitter.ts';
import type { BrowserWindow } from './window.ts';
import type { WebContents } from './webContents.ts';

export type AppEvents = {
  readonly 'will-finish-launching': readonly [];
  readonly ready: readonly [event: object, launchInfo: object];
  readonly 'window-all-closed': readonly [];
  readonly 'before-quit': readonly [event: Preventable];
  readonly 'will-quit': readonly [event: Preventable];
  readonly quit: readonly [event: object, exitCode: number];
  readonly activate: readonly [event: object, hasVisibleWindows: boolean];
  readonly 'open-url': readonly [event: Preventable, url: string];
  readonly 'open-file': readonly [event: Preventable, path: string];
  readonly 'second-instance': readonly [
    event: object,
    commandLine: string[],
    workingDirectory: string,
    additionalData: unknown,
  ];
  readonly 'browser-window-created': readonly [event: object, window: BrowserWindow];
  readonly 'browser-window-focus': readonly [event: object, window: BrowserWindow];
  readonly 'browser-window-blur': readonly [event: object, window: BrowserWindow];
  readonly 'web-contents-created': readonly [event: object, contents: WebContents];
  readonly 'render-process-gone': readonly [
    event: object,
    contents: WebContents,
    details: Electron.RenderProcessGoneDetails,
  ];
  readonly 'child-process-gone': readonly [event: object, details: Electron.Details];
  /** The stand-in's own. */
  readonly 'stand-in-window-closed': readonly [event: object];
  readonly 'stand-in-close-prevented': readonly [event: object];
};

/** What `app` tells: apart, so that windows can tell it without knowing `app`. */
export const appEvents = new Emitter<AppEvents>();
