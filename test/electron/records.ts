/*
 * What the app did to the world outside its windows, for tests to read: addresses opened, notifications shown, places in the
 * tray, the badge.
 */

export type Registrations = {
  readonly protocols: readonly string[];
  readonly loginItem: Electron.Settings;
  readonly userTasks: readonly Electron.Task[];
};

type Records = {
  openedUrls: string[];
  openedPaths: string[];
  shownInFolder: string[];
  badge: number;
  dockBounces: number;
  protocols: string[];
  loginItem: Electron.Settings;
  userTasks: readonly Electron.Task[];
  jumpList: readonly Electron.JumpListCategory[] | null;
  relaunch: Electron.RelaunchOptions | undefined;
  beeps: number;
};

export const records: Records = {
  openedUrls: [],
  openedPaths: [],
  shownInFolder: [],
  badge: 0,
  dockBounces: 0,
  protocols: [],
  loginItem: {},
  userTasks: [],
  jumpList: null,
  relaunch: undefined,
  beeps: 0,
};
