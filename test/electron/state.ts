import { clipboard } from './clipboard.ts';
import { appendedSwitches } from './commandLine.ts';
import type { MenuItemView, StandInState, WindowView } from './controlWire.ts';
import { openQuestions } from './dialog.ts';
import { currentPopup, Menu } from './menu.ts';
import { shownNotifications } from './notification.ts';
import { records } from './records.ts';
import { runtime } from './runtime.ts';
import { nativeTheme } from './theme.ts';
import { trays } from './tray.ts';
import { BrowserWindow } from './window.ts';

/** What a person, and the system, see of the app now. */
export async function readState(): Promise<StandInState> {
  const menu = Menu.getApplicationMenu();
  const popup = currentPopup();
  return {
    windows: await Promise.all(BrowserWindow.getAllWindows().map(viewWindow)),
    ...(menu === null ? {} : { menu: viewMenu(menu) }),
    ...(popup === undefined ? {} : { popup: viewMenu(popup) }),
    trays: trays().map((tray) => {
      const look = tray.look();
      return {
        toolTip: look.toolTip,
        title: look.title,
        hasImage: !look.image.isEmpty(),
        menu: look.menu === null ? [] : viewMenu(look.menu),
      };
    }),
    notifications: shownNotifications().map(({ id, title, body, silent, actions }) => ({
      id,
      title,
      body,
      silent,
      actions: actions.map(({ text = '' }) => text),
    })),
    questions: openQuestions().map(({ id, question, windowId }) => ({
      id,
      question,
      ...(windowId === undefined ? {} : { windowId }),
    })),
    openedUrls: records.openedUrls,
    openedPaths: [...records.openedPaths, ...records.shownInFolder],
    badge: records.badge,
    protocols: records.protocols,
    opensAtLogin: records.loginItem.openAtLogin ?? false,
    userTasks: records.userTasks.map(({ title }) => title),
    clipboard: runtime.isReady() ? clipboard.readText() : '',
    themeSource: nativeTheme.themeSource,
    appendedSwitches: appendedSwitches(),
  };
}

async function viewWindow(window: BrowserWindow): Promise<WindowView> {
  const parent = window.getParentWindow();
  const view = {
    id: window.id,
    url: window.webContents.getURL(),
    title: window.getTitle(),
    bounds: window.getBounds(),
    visible: window.isVisible(),
    focused: window.isFocused(),
    maximized: window.isMaximized(),
    minimized: window.isMinimized(),
    fullScreen: window.isFullScreen(),
    ...window.look(),
    preferences: window.preferences(),
    ...(parent === null ? {} : { parentId: parent.id }),
  };
  return { ...view, targetId: await window.webContents.targetId() };
}

function viewMenu(menu: Menu): readonly MenuItemView[] {
  return menu.items.map(({ id, label, role, type, accelerator, enabled, checked, visible, submenu }) => ({
    id,
    label,
    type,
    enabled,
    checked,
    visible,
    ...(role === undefined ? {} : { role }),
    ...(accelerator === undefined ? {} : { accelerator }),
    ...(submenu === undefined ? {} : { items: viewMenu(submenu) }),
  }));
}
