import { expect, test } from 'vitest';
import { otherWindows, tabOrder } from '../../../renderer/state/select.ts';
import { readOwnWindowId } from '../../../renderer/state/ownWindow.ts';
import { createTabMoves } from '../../../renderer/tabs/tabMoves.ts';
import { makeSession } from './facts.ts';

const tabs = ['a', 'b', 'c'].map((id, tabPosition) => makeSession(id, { tabPosition, jobName: `job ${id}` }));

function setUp() {
  const sent: unknown[] = [];
  const shown: unknown[] = [];
  const moves = createTabMoves({
    windowId: 'w1',
    view: Object.assign(Object.create(null), { setState: (change: unknown) => shown.push(change) }),
    sessions: () => tabs,
    activeSession: () => tabs[2],
    shownSessions: () => ['c'],
    run: async (command, input) => {
      sent.push([command, input]);
      return true;
    },
  });
  return { moves, sent, shown };
}

test.each([
  ['a', 1, 'c'],
  ['b', 1, undefined],
  ['c', -1, 'b'],
  ['b', -1, 'a'],
] as const)('a step of %s by %i puts it in front of %s', (sessionId, by, before) => {
  const { moves, sent } = setUp();
  moves.moveTabBy(sessionId, by);
  expect(sent).toEqual([
    ['terminal.move', { sessionId, windowId: 'w1', ...(before === undefined ? {} : { before }) }],
  ]);
});

test('at the ends a tab stays', () => {
  const { moves, sent } = setUp();
  moves.moveTabBy('a', -1);
  moves.moveTabBy('c', 1);
  moves.moveTab('b', 'b');
  expect(sent).toEqual([]);
});

test('the tab that is shown leaves its neighbour in its place when it goes', () => {
  const { moves, sent, shown } = setUp();
  moves.moveToWindow('c', 'new', { x: 1, y: 2 });
  moves.moveToWindow('a', 'w2');
  expect([sent, shown]).toEqual([
    [
      ['terminal.move', { sessionId: 'c', windowId: 'new', at: { x: 1, y: 2 } }],
      ['terminal.move', { sessionId: 'a', windowId: 'w2' }],
    ],
    [{ activeSessionId: 'b' }],
  ]);
});

test('a window shows its own tabs, in their order', () => {
  const sessions = new Map(
    [
      makeSession('late', { tabPosition: 7 }),
      makeSession('early', { tabPosition: 2 }),
      makeSession('elsewhere', { windowId: 'w2' }),
      makeSession('far', { windowId: 'w10' }),
    ].map((session) => [session.id, session]),
  );
  const ids = (windowId?: string) => tabOrder(sessions, windowId).map(({ id }) => id);
  expect([ids('w1'), ids('w2'), ids()]).toEqual([
    ['early', 'late'],
    ['elsewhere'],
    ['early', 'late', 'elsewhere', 'far'],
  ]);
});

test('other windows are told by the first of their jobs', () => {
  const sessions = new Map(
    ['1', '2', '3', '4'].map((id) => [
      id,
      makeSession(id, { windowId: 'w2', jobName: id, tabPosition: Number(id) }),
    ]),
  );
  expect(otherWindows({ windows: ['w1', 'w2', 'w3'], sessions }, 'w1')).toEqual([
    { windowId: 'w2', number: '2', jobs: '1, 2, 3, …' },
    { windowId: 'w3', number: '3', jobs: '' },
  ]);
});

test.each([
  ['?window=w3', 'w3'],
  ['', 'w1'],
  ['?scene=jobs', 'w1'],
])('the address %s says which window this is', (search, expected) => {
  expect(readOwnWindowId(search)).toBe(expected);
});
