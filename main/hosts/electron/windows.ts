import type { BrowserWindow, Rectangle, WebContents } from 'electron';
import type { ScreenPoint } from '../../../preload/contract/api.ts';
import type { WindowPort } from '../../core/ports.ts';

/** A window, as far as its register needs it. */
export type AppWindow = Pick<
  BrowserWindow,
  'focus' | 'getNormalBounds' | 'isMinimized' | 'isVisible' | 'on' | 'once' | 'restore'
> & { readonly webContents: Pick<WebContents, 'id'> };

export type OpenRequest = {
  readonly windowId: string;
  /** Where the other windows stand, the one in front first. */
  readonly others: readonly Rectangle[];
  readonly at?: ScreenPoint | undefined;
};

export type WindowsOptions<Window extends AppWindow> = {
  readonly create: (request: OpenRequest) => Window;
  readonly onFocus: (windowId: string) => void;
  readonly onClosed: (windowId: string) => void;
};

/** Jobshell's windows by their ids. Which there are, core decides; this one makes them. */
export type AppWindows<Window extends AppWindow> = WindowPort & {
  /** The one that has the focus, or had it last. */
  readonly front: () => Window | undefined;
  readonly get: (windowId: string) => Window | undefined;
  readonly count: () => number;
  /** The window these contents are the page of; undefined: a sign-in window, or nothing of ours. */
  readonly idOf: (contents: Pick<WebContents, 'id'> | null) => string | undefined;
};

export function createAppWindows<Window extends AppWindow>(
  options: WindowsOptions<Window>,
): AppWindows<Window> {
  /** The one in front last. */
  const windows = new Map<string, Window>();
  const toFront = (windowId: string, window: Window): void => {
    windows.delete(windowId);
    windows.set(windowId, window);
  };
  return {
    open: (windowId, at) => {
      const others = [...windows.values()].map((other) => other.getNormalBounds()).toReversed();
      const window = options.create({ windowId, others, at });
      windows.set(windowId, window);
      window.on('focus', () => {
        toFront(windowId, window);
        options.onFocus(windowId);
      });
      window.once('closed', () => {
        windows.delete(windowId);
        options.onClosed(windowId);
      });
    },
    focus: (windowId) => {
      const window = windows.get(windowId);
      // One that has nothing to show yet comes to the front by itself when it has.
      if (!window?.isVisible() && !window?.isMinimized()) return;
      if (window.isMinimized()) window.restore();
      window.focus();
    },
    front: () => [...windows.values()].at(-1),
    get: (windowId) => windows.get(windowId),
    count: () => windows.size,
    idOf: (contents) => {
      for (const [windowId, window] of windows) if (window.webContents.id === contents?.id) return windowId;
      return undefined;
    },
  };
}
