import type { DialogAnswer, Question } from './dialog.ts';
import type { StandInDisplay } from './options.ts';

/*
 * What a test sees of a stand-in, and what it can do to it: what the person and the system would.
 */

export type WindowView = {
  readonly id: number;
  /** The page's target, as the DevTools protocol names it. */
  readonly targetId: string;
  readonly url: string;
  readonly title: string;
  readonly bounds: Electron.Rectangle;
  readonly visible: boolean;
  readonly focused: boolean;
  readonly maximized: boolean;
  readonly minimized: boolean;
  readonly fullScreen: boolean;
  /** From 0 to 1; below 0 there is none. */
  readonly progress: number;
  readonly progressMode: string;
  /** What the picture on the taskbar's button means; empty without one. */
  readonly overlay: string;
  readonly menuBar: boolean;
  readonly flashing: boolean;
  readonly parentId?: number;
  /** As the app gave them; its session by the partition's name. */
  readonly preferences: Readonly<Record<string, unknown>>;
};

export type MenuItemView = {
  readonly id: string;
  readonly label: string;
  readonly role?: string;
  readonly type: string;
  readonly accelerator?: string;
  readonly enabled: boolean;
  readonly checked: boolean;
  readonly visible: boolean;
  readonly items?: readonly MenuItemView[];
};

export type StandInState = {
  readonly windows: readonly WindowView[];
  readonly menu?: readonly MenuItemView[];
  readonly popup?: readonly MenuItemView[];
  readonly trays: readonly {
    readonly toolTip: string;
    readonly title: string;
    readonly hasImage: boolean;
    readonly menu: readonly MenuItemView[];
  }[];
  readonly notifications: readonly {
    readonly id: number;
    readonly title: string;
    readonly body: string;
    readonly silent: boolean;
    readonly actions: readonly string[];
  }[];
  readonly questions: readonly {
    readonly id: number;
    readonly windowId?: number;
    readonly question: Question;
  }[];
  readonly openedUrls: readonly string[];
  readonly openedPaths: readonly string[];
  readonly badge: number;
  readonly protocols: readonly string[];
  readonly opensAtLogin: boolean;
  readonly userTasks: readonly string[];
  readonly clipboard: string;
  readonly themeSource: string;
  /** Chromium's switches that the app has set by itself. */
  readonly appendedSwitches: readonly string[];
};

type Nothing = Readonly<Record<never, never>>;
type OneWindow = { readonly windowId: number };
/** Where a menu is. `tray` counts from 0. */
export type MenuPlace = 'application' | 'popup' | { readonly tray: number };

/** Each command's input and answer. */
export type ControlCommands = {
  readonly state: { readonly input: Nothing; readonly output: StandInState };
  readonly 'window.close': { readonly input: OneWindow; readonly output: null };
  readonly 'window.focus': { readonly input: OneWindow; readonly output: null };
  readonly 'window.minimize': { readonly input: OneWindow; readonly output: null };
  readonly 'window.maximize': { readonly input: OneWindow; readonly output: null };
  readonly 'window.move': {
    readonly input: OneWindow & { readonly bounds: Partial<Electron.Rectangle> };
    readonly output: null;
  };
  /** Ends the renderer's process, as a fault in it would. */
  readonly 'window.crash': { readonly input: OneWindow; readonly output: null };
  /** A page would attach a webview: with what, and whether the app forbids it. */
  readonly 'window.attachWebview': {
    readonly input: OneWindow & {
      readonly preferences: Readonly<Record<string, unknown>>;
      readonly src: string;
    };
    readonly output: { readonly prevented: boolean };
  };
  /** A page wants another window: what the app says to it. */
  readonly 'window.askOpen': {
    readonly input: OneWindow & { readonly url: string; readonly features: string };
    readonly output: { readonly action: 'deny' | 'allow' };
  };
  /** Windows ends the person's session. */
  readonly 'window.endSession': { readonly input: OneWindow; readonly output: null };
  readonly 'window.hang': { readonly input: OneWindow & { readonly hangs: boolean }; readonly output: null };
  /** Clicks an item by the labels that lead to it, or by its id. */
  readonly 'menu.click': {
    readonly input: { readonly place: MenuPlace; readonly path: readonly string[] };
    readonly output: null;
  };
  /** Presses a key combination of the application menu. Answers whether an item has it. */
  readonly 'menu.press': { readonly input: { readonly keys: string }; readonly output: boolean };
  readonly 'menu.dismiss': { readonly input: Nothing; readonly output: null };
  readonly 'tray.click': { readonly input: { readonly tray: number }; readonly output: null };
  readonly 'notification.click': { readonly input: { readonly id: number }; readonly output: null };
  readonly 'notification.act': {
    readonly input: { readonly id: number; readonly action: number };
    readonly output: null;
  };
  readonly 'notification.close': { readonly input: { readonly id: number }; readonly output: null };
  readonly 'dialog.answer': {
    readonly input: { readonly id: number; readonly answer: DialogAnswer };
    readonly output: null;
  };
  /** Answers whether the app asks the system to wait: of a shutdown only. */
  readonly 'power.tell': {
    readonly input: { readonly event: 'suspend' | 'resume' | 'shutdown' | 'lock-screen' | 'unlock-screen' };
    readonly output: { readonly prevented: boolean };
  };
  readonly 'power.battery': { readonly input: { readonly on: boolean }; readonly output: null };
  readonly 'theme.set': {
    readonly input: { readonly dark?: boolean; readonly highContrast?: boolean };
    readonly output: null;
  };
  readonly 'displays.set': {
    readonly input: { readonly displays: readonly StandInDisplay[] };
    readonly output: null;
  };
  readonly 'clipboard.write': { readonly input: { readonly text: string }; readonly output: null };
  /** macOS gives a deep link so; elsewhere a second start does. */
  readonly 'app.openUrl': { readonly input: { readonly url: string }; readonly output: null };
  readonly 'app.activate': { readonly input: Nothing; readonly output: null };
  readonly 'app.quit': { readonly input: Nothing; readonly output: null };
};

export type ControlName = keyof ControlCommands;

export type ControlRequest = { readonly id: number; readonly name: ControlName; readonly input: unknown };
export type ControlAnswer = { readonly id: number; readonly value?: unknown; readonly failure?: string };
