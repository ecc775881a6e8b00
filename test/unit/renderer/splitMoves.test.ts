import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { layoutOf } from '../../../renderer/state/splitGeometry.ts';
import { panesOf } from '../../../renderer/state/splitTree.ts';
import type { ViewState, ViewStore } from '../../../renderer/state/view.ts';
import { createBroadcastMoves, keepBroadcast } from '../../../renderer/tabs/broadcastMoves.ts';
import { createSplitMoves } from '../../../renderer/tabs/splitMoves.ts';
import { sideAt } from '../../../renderer/tabs/usePaneDrop.ts';
import { makeSession } from './facts.ts';

type Part = Pick<
  ViewState,
  'activeSessionId' | 'splits' | 'isPaneAlone' | 'shownBefore' | 'broadcast' | 'focusRequest'
>;

/** A window with the tabs a to e, of which `front` is in front; what moves between windows comes at once. */
function setUp(front = 'c', shownBefore: readonly string[] = []) {
  const part: Part = {
    activeSessionId: front,
    splits: [],
    isPaneAlone: false,
    shownBefore,
    broadcast: new Set(),
    focusRequest: undefined,
  };
  const view: ViewStore = createStore(() => Object.assign(Object.create(null), part));
  let tabs = ['a', 'b', 'c', 'd', 'e'].map((id) => makeSession(id));
  const sent: unknown[] = [];
  const moves = createSplitMoves({
    windowId: 'w1',
    view,
    sessions: () => tabs,
    activeSession: () => tabs.find(({ id }) => id === view.getState().activeSessionId),
    goTo: (activeSessionId) => view.setState({ activeSessionId }),
    flush: () => undefined,
    arranged: () => undefined,
    takeFocus: () => undefined,
    run: async (command, input) => {
      sent.push([command, input]);
      tabs = [...tabs, makeSession('x')];
      return true;
    },
  });
  const broadcast = createBroadcastMoves({ view, shownSessions: moves.shownSessions });
  const shown = (): readonly string[] => view.getState().splits.map((split) => panesOf(split).join(' '));
  return { view, moves, broadcast, sent, shown };
}

describe('a split', () => {
  it('takes a tab beside the one in front, and goes there', () => {
    const { view, moves, shown } = setUp();
    moves.splitTab('e', 'right');
    expect([shown(), view.getState().activeSessionId, moves.shownSessions()]).toEqual([
      ['c e'],
      'e',
      ['c', 'e'],
    ]);
  });

  it.each([
    [['e', 'a'], 'e'],
    [[], 'b'],
  ])(
    'of the tab in front takes the one that was there before, or the nearest: %j gives %s',
    (before, other) => {
      const { moves, shown } = setUp('c', before);
      moves.splitTab('c', 'down');
      expect(shown()).toEqual([`c ${other}`]);
    },
  );

  it('is not to be had of a single tab, or once all are shown', () => {
    const { moves } = setUp();
    for (const id of ['a', 'b', 'd', 'e']) moves.splitTab(id, 'right');
    expect([moves.canSplit('e'), moves.canSplit('a')]).toEqual([false, true]);
  });

  it('is walked through by side, and not when one pane has the whole place', () => {
    const { view, moves } = setUp();
    moves.splitTab('d', 'right');
    expect(moves.paneAt('left')).toBe('c');
    moves.focusPane('left');
    expect(view.getState().activeSessionId).toBe('c');
    moves.togglePaneAlone();
    expect([moves.paneAt('right'), moves.shownSessions()]).toEqual([undefined, ['c']]);
  });

  it('makes the pane in front longer or shorter, wherever its divider is', () => {
    const { view, moves } = setUp();
    moves.splitTab('d', 'right');
    const widthOf = (id: string): number => {
      const [split] = view.getState().splits;
      return Math.round((split ? (layoutOf(split).panes.get(id)?.width ?? 0) : 0) * 100);
    };
    moves.resizePane('row', 1);
    moves.resizePane('column', 1);
    expect([widthOf('c'), widthOf('d')]).toEqual([47, 53]);
    moves.evenPanes();
    expect(widthOf('c')).toBe(50);
  });

  it('lets a tab go', () => {
    const { moves, shown } = setUp();
    moves.splitTab('d', 'right');
    moves.splitTab('e', 'down');
    moves.leaveSplit('d');
    expect([shown(), moves.isInSplit('d'), moves.shownSessions()]).toEqual([['c e'], false, ['d']]);
  });
});

describe('a tab dropped on a pane', () => {
  it('goes to that side of it', () => {
    const { moves, shown } = setUp();
    moves.dropOnPane({ sessionId: 'a', target: 'c', side: 'up' });
    expect(shown()).toEqual(['a c']);
  });

  it('changes places with it, or takes its place', () => {
    const { moves, shown } = setUp();
    moves.splitTab('d', 'right');
    moves.dropOnPane({ sessionId: 'c', target: 'd', side: 'middle' });
    expect(shown()).toEqual(['d c']);
    moves.dropOnPane({ sessionId: 'a', target: 'c', side: 'middle' });
    expect(shown()).toEqual(['d a']);
  });

  it('comes into this window first where it is of another', async () => {
    const { moves, sent, shown } = setUp();
    moves.dropOnPane({ sessionId: 'x', target: 'c', side: 'left' });
    expect(sent).toEqual([['terminal.move', { sessionId: 'x', windowId: 'w1' }]]);
    await Promise.resolve();
    expect(shown()).toEqual(['x c']);
  });

  it.each([
    [0.1, 0.5, 'left'],
    [0.95, 0.5, 'right'],
    [0.5, 0.05, 'up'],
    [0.6, 0.9, 'down'],
    [0.5, 0.5, 'middle'],
    [0.2, 0.1, 'up'],
  ])('at %d, %d is meant for %s', (x, y, side) => {
    expect(sideAt(x, y)).toBe(side);
  });
});

describe('typing into several', () => {
  it('goes from each that was chosen to the others, and from the rest to nobody', () => {
    const { broadcast } = setUp();
    for (const id of ['a', 'b', 'c']) broadcast.toggleBroadcast(id);
    broadcast.toggleBroadcast('b');
    expect(['a', 'b', 'c'].map(broadcast.receiversOf)).toEqual([['c'], [], ['a']]);
  });

  it('takes in what is shown, and ends at the second time', () => {
    const { view, moves, broadcast } = setUp();
    moves.splitTab('d', 'right');
    broadcast.toggleBroadcastShown();
    expect([...view.getState().broadcast]).toEqual(['c', 'd']);
    broadcast.toggleBroadcastShown();
    expect(view.getState().broadcast.size).toBe(0);
  });

  it('is left by a session that ends or goes, and over when one is left', () => {
    const ended = {
      kind: 'ended',
      at: 0,
      finding: { code: 'shell-exited', params: {} },
      canReconnect: true,
    } as const;
    const chosen = new Set(['a', 'b', 'c']);
    const open = ['a', 'b', 'c'].map((id) => makeSession(id));
    expect(keepBroadcast(chosen, open)).toBe(chosen);
    expect([...keepBroadcast(chosen, open.slice(1))]).toEqual(['b', 'c']);
    expect([...keepBroadcast(chosen, [makeSession('a'), makeSession('b', { state: ended })])]).toEqual([]);
    const alone = new Set(['a']);
    expect(keepBroadcast(alone, open)).toBe(alone);
  });
});
