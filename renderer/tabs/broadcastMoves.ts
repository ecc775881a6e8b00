import type { Session } from '../../preload/contract/model.ts';
import type { ViewStore } from '../state/view.ts';

/** Typing into several terminals at once. It goes on until a person ends it, and never over a reload. */
export type BroadcastMoves = {
  /** Takes a tab in, or out. */
  readonly toggleBroadcast: (sessionId: string) => void;
  /** Takes in all that are shown; while any are in, ends it. */
  readonly toggleBroadcastShown: () => void;
  readonly stopBroadcast: () => void;
  /** The others that get what is typed into this one. */
  readonly receiversOf: (sessionId: string) => readonly string[];
};

type BroadcastMovesOptions = {
  readonly view: ViewStore;
  readonly shownSessions: () => readonly string[];
};

export function createBroadcastMoves({ view, shownSessions }: BroadcastMovesOptions): BroadcastMoves {
  const set = (ids: Iterable<string>): void => view.setState({ broadcast: new Set(ids) });
  const chosen = (): ReadonlySet<string> => view.getState().broadcast;
  return {
    toggleBroadcast: (sessionId) => {
      const others = [...chosen()].filter((id) => id !== sessionId);
      set(chosen().has(sessionId) ? others : [...others, sessionId]);
    },
    toggleBroadcastShown: () => set(chosen().size > 0 ? [] : shownSessions()),
    stopBroadcast: () => set([]),
    receiversOf: (sessionId) =>
      chosen().has(sessionId) ? [...chosen()].filter((id) => id !== sessionId) : [],
  };
}

/** Without those that have ended or are gone; when only one is left of several it has ended. The same set where none is. */
export function keepBroadcast(
  broadcast: ReadonlySet<string>,
  sessions: readonly Session[],
): ReadonlySet<string> {
  const open = new Set(sessions.filter(({ state }) => state.kind !== 'ended').map(({ id }) => id));
  const left = [...broadcast].filter((id) => open.has(id));
  if (left.length === broadcast.size) return broadcast;
  return new Set(left.length > 1 ? left : []);
}
