import type { ScreenPoint } from '../../preload/contract/api.ts';
import { AppError } from '../../preload/contract/error.ts';
import { firstWindowId, type Session } from '../../preload/contract/model.ts';
import type { Stop, WindowPort } from './ports.ts';

/** Where a tab stands. */
export type TabPlace = Pick<Session, 'windowId' | 'windowSince' | 'tabPosition'>;

/** What windows need of a terminal. */
export type PlacedTerminal = {
  readonly fact: () => Session;
  readonly place: (place: TabPlace) => void;
  /** Keeps its output, and holds back more, for a page that comes. Returns the end of it. */
  readonly hold: () => Stop;
};

export type WindowsOptions = {
  /** Absent where there is one page only: that one is `w1`, and it is always open. */
  readonly port: WindowPort | undefined;
  readonly now: () => number;
  readonly after: (delayMs: number, run: () => void) => Stop;
  readonly terminals: () => readonly PlacedTerminal[];
  readonly changed: (windows: readonly string[]) => void;
  /** A page of this window shall show this tab. */
  readonly tabRequested: (request: { readonly windowId: string; readonly sessionId: string }) => void;
};

export type MoveTab = {
  readonly sessionId: string;
  readonly windowId: string;
  readonly before?: string | undefined;
  readonly at?: ScreenPoint | undefined;
};

/** Which windows there are, and in which of them each tab stands. */
export type Windows = {
  readonly ids: () => readonly string[];
  /** The one that has the focus, or had it last. */
  readonly front: () => string | undefined;
  /** @throws AppError `unsupported` */
  readonly open: (at?: ScreenPoint) => string;
  /** The host says: this window is gone. Its tabs go to the one that had the focus last; without one they wait. */
  readonly closed: (windowId: string) => void;
  /** The host says: this window has the focus. */
  readonly focused: (windowId: string) => void;
  /** @throws AppError `no-such-window` */
  readonly focus: (request: { readonly windowId: string; readonly sessionId?: string | undefined }) => void;
  /** The place of a tab that a page of `windowId` opens. */
  readonly placeFor: (windowId: string) => TabPlace;
  /** @throws AppError `no-such-session`, `no-such-window`, `unsupported` */
  readonly move: (request: MoveTab) => Session;
  /** A page draws this terminal now. */
  readonly taken: (sessionId: string) => void;
  /** It draws it no more. */
  readonly dropped: (sessionId: string) => void;
  /** It is gone, and does not say whether it comes back: where it was the only one, what comes is held for the next. */
  readonly left: (sessionId: string) => void;
  readonly dispose: Stop;
};

/** A page that has not come by then does not come: its terminal is read on, and its shell no longer held back. */
const holdMs = 10_000;

/** Nobody works in more; a page that asks for windows without end gets no further. */
const mostWindows = 32;

export function createWindows(options: WindowsOptions): Windows {
  const { port, now, terminals } = options;
  /** In the order they were opened. */
  let ids: readonly string[] = port ? [] : [firstWindowId];
  /** The last to have the focus first. */
  let byFocus: readonly string[] = ids;
  const holds = createHolds(options);
  /** How many pages draw a terminal: a browser may have several open. */
  const drawing = new Map<string, number>();
  const count = (sessionId: string, by: 1 | -1) => {
    const pages = Math.max(0, (drawing.get(sessionId) ?? 0) + by);
    if (pages === 0) drawing.delete(sessionId);
    else drawing.set(sessionId, pages);
    return pages;
  };

  const set = (next: readonly string[]) => {
    ids = next;
    options.changed(ids);
  };
  const find = (sessionId: string) => {
    const found = terminals().find((terminal) => terminal.fact().id === sessionId);
    if (!found) throw new AppError({ code: 'no-such-session' });
    return found;
  };
  const tabsOf = (windowId: string) =>
    terminals()
      .filter((terminal) => terminal.fact().windowId === windowId)
      .toSorted((one, other) => one.fact().tabPosition - other.fact().tabPosition);

  const placeFor = (windowId: string): TabPlace => {
    const home = ids.includes(windowId) ? windowId : (byFocus[0] ?? windowId);
    return {
      windowId: home,
      windowSince: now(),
      tabPosition: (tabsOf(home).at(-1)?.fact().tabPosition ?? -1) + 1,
    };
  };
  const bring = (terminal: PlacedTerminal, windowId: string) => {
    holds.hold(terminal);
    terminal.place(placeFor(windowId));
  };
  const arrange = (moved: PlacedTerminal, before: string | undefined) => {
    const others = tabsOf(moved.fact().windowId).filter((terminal) => terminal !== moved);
    const at = others.findIndex((terminal) => terminal.fact().id === before);
    const order = at < 0 ? [...others, moved] : others.toSpliced(at, 0, moved);
    order.forEach((terminal, tabPosition) => {
      const { windowId, windowSince } = terminal.fact();
      terminal.place({ windowId, windowSince, tabPosition });
    });
  };

  const open = (at?: ScreenPoint) => {
    if (!port || ids.length >= mostWindows) throw new AppError({ code: 'unsupported' });
    const windowId = lowestFree(ids);
    // Tabs whose window closed as the last one waited for this.
    const waiting = terminals().filter((terminal) => !ids.includes(terminal.fact().windowId));
    set([...ids, windowId]);
    byFocus = [windowId, ...byFocus];
    for (const terminal of waiting) bring(terminal, windowId);
    port.open(windowId, at);
    return windowId;
  };

  return {
    ids: () => ids,
    front: () => byFocus[0],
    open,
    placeFor,
    closed: (windowId) => {
      if (!ids.includes(windowId)) return;
      byFocus = byFocus.filter((id) => id !== windowId);
      set(ids.filter((id) => id !== windowId));
      const [heir] = byFocus;
      if (heir !== undefined) for (const terminal of tabsOf(windowId)) bring(terminal, heir);
    },
    focused: (windowId) => {
      if (ids.includes(windowId)) byFocus = [windowId, ...byFocus.filter((id) => id !== windowId)];
    },
    focus: ({ windowId, sessionId }) => {
      if (!ids.includes(windowId)) throw new AppError({ code: 'no-such-window' });
      port?.focus(windowId);
      if (sessionId !== undefined) options.tabRequested({ windowId, sessionId });
    },
    move: ({ sessionId, windowId, before, at }) => {
      const terminal = find(sessionId);
      const target = windowId === 'new' ? open(at) : windowId;
      if (!ids.includes(target)) throw new AppError({ code: 'no-such-window' });
      if (terminal.fact().windowId !== target) {
        bring(terminal, target);
        port?.focus(target);
        options.tabRequested({ windowId: target, sessionId });
      }
      arrange(terminal, before);
      return terminal.fact();
    },
    taken: (sessionId) => {
      count(sessionId, 1);
      holds.release(sessionId);
    },
    dropped: (sessionId) => void count(sessionId, -1),
    left: (sessionId) => {
      if (count(sessionId, -1) > 0) return;
      const terminal = terminals().find((known) => known.fact().id === sessionId);
      if (terminal) holds.hold(terminal);
    },
    dispose: holds.dispose,
  };
}

/** Terminals that no page draws for the moment, each kept until one does or `holdMs` have passed. */
function createHolds({ after }: Pick<WindowsOptions, 'after'>) {
  const held = new Map<string, Stop>();
  let disposed = false;
  const release = (sessionId: string) => {
    held.get(sessionId)?.();
    held.delete(sessionId);
  };
  return {
    release,
    hold: (terminal: PlacedTerminal) => {
      const { id } = terminal.fact();
      if (disposed || held.has(id)) return;
      const stopHold = terminal.hold();
      const stopTimer = after(holdMs, () => release(id));
      held.set(id, () => {
        stopTimer();
        stopHold();
      });
    },
    dispose: () => {
      disposed = true;
      for (const id of held.keys()) release(id);
    },
  };
}

function lowestFree(ids: readonly string[]): string {
  let number = 1;
  while (ids.includes(`w${number}`)) number += 1;
  return `w${number}`;
}
