import type { ScreenPoint } from '../../preload/contract/api.ts';
import type { Session } from '../../preload/contract/model.ts';
import type { RunCommand } from '../state/runCommand.ts';
import { neighbourTab } from '../state/select.ts';
import type { ViewStore } from '../state/view.ts';

/** Where tabs go: within their strip, and from window to window. */
export type TabMoves = {
  /** Puts a tab, of whichever window, in front of another of this one, or at the end. */
  readonly moveTab: (sessionId: string, before: string | undefined) => void;
  /** A step to the left or to the right; at the end it stays. */
  readonly moveTabBy: (sessionId: string, by: 1 | -1) => void;
  /** Into another window, or into a new one near the place `at`. */
  readonly moveToWindow: (sessionId: string, windowId: string, at?: ScreenPoint) => void;
  readonly newWindow: () => void;
};

export type TabMovesOptions = {
  readonly windowId: string;
  readonly view: ViewStore;
  /** This window's tabs in their order. */
  readonly sessions: () => readonly Session[];
  readonly activeSession: () => Session | undefined;
  /** What can be seen now. */
  readonly shownSessions: () => readonly string[];
  readonly run: RunCommand;
};

export function createTabMoves({
  windowId: own,
  view,
  sessions,
  activeSession,
  shownSessions,
  run,
}: TabMovesOptions): TabMoves {
  const moveTab = (sessionId: string, before: string | undefined): void => {
    if (sessionId === before) return;
    void run('terminal.move', { sessionId, windowId: own, ...(before === undefined ? {} : { before }) });
  };
  return {
    moveTab,
    moveTabBy: (sessionId, by) => {
      const all = sessions();
      const target = all.findIndex((session) => session.id === sessionId) + by;
      // Of those that follow the place it goes to, the next one that is not itself.
      if (target >= 0 && target < all.length) moveTab(sessionId, all[by > 0 ? target + 1 : target]?.id);
    },
    moveToWindow: (sessionId, windowId, at) => {
      const neighbour = neighbourTab(sessions(), { sessionId, shown: shownSessions() });
      if (neighbour !== undefined && activeSession()?.id === sessionId)
        view.setState({ activeSessionId: neighbour });
      void run('terminal.move', { sessionId, windowId, ...(at === undefined ? {} : { at }) });
    },
    newWindow: () => void run('window.open', {}),
  };
}
