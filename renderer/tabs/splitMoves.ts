import type { Session } from '../../preload/contract/model.ts';
import type { RunCommand } from '../state/runCommand.ts';
import { layoutOf, neighbourOf } from '../state/splitGeometry.ts';
import { leaveSplit, putBeside, replaceSplit, shownWith, splitOf, type Splits } from '../state/splits.ts';
import {
  dividerFor,
  evened,
  moveDivider,
  swapped,
  type LayoutNode,
  type Side,
  type SplitDirection,
  type SplitNode,
} from '../state/splitTree.ts';
import type { ViewStore } from '../state/view.ts';

/** What stands side by side, and which of it has the focus. */
export type SplitMoves = {
  /** Puts panes as a person wants them. */
  readonly arrange: (splits: Splits) => void;
  /** The sessions that can be seen now: the one in front, and those beside it. */
  readonly shownSessions: () => readonly string[];
  /**
   * Puts a tab beside the pane in front. For the tab in front itself another is taken: the one that was in front before, or
   * its neighbour.
   */
  readonly splitTab: (sessionId: string, side: Side) => void;
  readonly canSplit: (sessionId: string) => boolean;
  /** Where a tab was dropped: on a side of a pane, or on it, where the two change places. */
  readonly dropOnPane: (drop: PaneDrop) => void;
  readonly focusPane: (side: Side) => void;
  readonly paneAt: (side: Side) => string | undefined;
  /** A tab of its own again; what stood beside it stays. */
  readonly leaveSplit: (sessionId: string) => void;
  readonly isInSplit: (sessionId: string) => boolean;
  /** Makes the pane in front longer, or shorter, by a step. */
  readonly resizePane: (direction: SplitDirection, by: 1 | -1) => void;
  readonly evenPanes: () => void;
  readonly togglePaneAlone: () => void;
};

export type PaneDrop = {
  readonly sessionId: string;
  readonly target: string;
  readonly side: Side | 'middle';
};

export type SplitMovesOptions = {
  readonly windowId: string;
  readonly view: ViewStore;
  /** This window's tabs in their order. */
  readonly sessions: () => readonly Session[];
  readonly activeSession: () => Session | undefined;
  readonly run: RunCommand;
  readonly goTo: (sessionId: string) => void;
  /** Takes in what has just come from main. */
  readonly flush: () => void;
  /** A person has arranged panes. */
  readonly arranged: () => void;
  /** Gives the focus to the terminal that was gone to, where it can be seen. */
  readonly takeFocus: () => void;
};

/** A step of the keyboard, in parts of a split's length. */
const resizeStep = 0.03;
/** Fewer can't hold a line of a shell. */
const leastShare = 0.06;

export function createSplitMoves(options: SplitMovesOptions): SplitMoves {
  const { view, activeSession, goTo } = options;
  const arrange = (splits: Splits): void => {
    view.setState({ splits });
    options.arranged();
  };
  const splitInFront = (): SplitNode | undefined => splitOf(view.getState().splits, activeSession()?.id);
  const change = (make: (split: SplitNode) => LayoutNode): void => {
    const split = splitInFront();
    if (split) arrange(replaceSplit(view.getState().splits, split, make(split)));
  };
  const partnerOf = createPartnerOf(options);

  const shownSessions = (): readonly string[] => {
    const { splits, isPaneAlone } = view.getState();
    const front = activeSession()?.id;
    return isPaneAlone && front !== undefined ? [front] : shownWith(splits, front);
  };
  const paneAt: SplitMoves['paneAt'] = (side) => {
    const split = splitInFront();
    const front = activeSession()?.id;
    if (!split || front === undefined || view.getState().isPaneAlone) return undefined;
    return neighbourOf(layoutOf(split).panes, front, side);
  };
  return {
    arrange,
    shownSessions,
    paneAt,
    canSplit: (sessionId) => partnerOf(sessionId) !== undefined,
    splitTab: (sessionId, side) => {
      const target = activeSession()?.id;
      const placed = partnerOf(sessionId);
      if (target === undefined || placed === undefined) return;
      arrange(putBeside(view.getState().splits, { target, side, sessionId: placed }));
      view.setState({ isPaneAlone: false });
      goTo(placed);
    },
    dropOnPane: createDrop(options, arrange),
    focusPane: (side) => {
      const next = paneAt(side);
      if (next === undefined) return;
      goTo(next);
      // It is seen already: a key that follows at once goes there.
      options.takeFocus();
    },
    leaveSplit: (sessionId) => {
      arrange(leaveSplit(view.getState().splits, sessionId));
      view.setState({ isPaneAlone: false });
      goTo(sessionId);
    },
    isInSplit: (sessionId) => splitOf(view.getState().splits, sessionId) !== undefined,
    resizePane: (direction, by) =>
      change((split) => {
        const divider = dividerFor(split, { sessionId: activeSession()?.id ?? '', direction });
        if (!divider) return split;
        return moveDivider(split, { ...divider, leastShare, by: by * divider.sign * resizeStep });
      }),
    evenPanes: () => change(evened),
    togglePaneAlone: () => view.setState(({ isPaneAlone }) => ({ isPaneAlone: !isPaneAlone })),
  };
}

/** Which tab comes beside the one in front. Itself it can't be: a job has one terminal. */
function createPartnerOf({ view, sessions, activeSession }: SplitMovesOptions) {
  return (sessionId: string): string | undefined => {
    const front = activeSession()?.id;
    if (sessionId !== front) return front === undefined ? undefined : sessionId;
    const { splits, shownBefore } = view.getState();
    const all = sessions().map(({ id }) => id);
    const shown = shownWith(splits, front);
    const free = all.filter((id) => !shown.includes(id));
    const at = all.indexOf(front);
    const nearest = free.toSorted(
      (one, other) => Math.abs(all.indexOf(one) - at) - Math.abs(all.indexOf(other) - at),
    );
    return shownBefore.find((id) => free.includes(id)) ?? nearest[0];
  };
}

function createDrop(
  { windowId, view, sessions, run, goTo, flush }: SplitMovesOptions,
  arrange: (splits: Splits) => void,
): SplitMoves['dropOnPane'] {
  const place = ({ sessionId, target, side }: PaneDrop): void => {
    const { splits } = view.getState();
    const split = splitOf(splits, target);
    if (side !== 'middle') arrange(putBeside(splits, { target, side, sessionId }));
    else if (split && splitOf(splits, sessionId) === split)
      arrange(replaceSplit(splits, split, swapped(split, sessionId, target)));
    else if (split) {
      const others = leaveSplit(splits, sessionId);
      const beside = putBeside(others, { target, side: 'left', sessionId });
      arrange(leaveSplit(beside, target));
    }
    view.setState({ isPaneAlone: false });
    goTo(sessionId);
  };
  return (drop) => {
    if (drop.sessionId === drop.target) return;
    const isHere = sessions().some(({ id }) => id === drop.sessionId);
    if (isHere) return place(drop);
    // Of another window: it comes here first.
    void run('terminal.move', { sessionId: drop.sessionId, windowId }).then((moved) => {
      flush();
      if (moved) place(drop);
    });
  };
}
