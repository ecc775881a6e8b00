import { describe, expect, it } from 'vitest';
import { createWindows, type PlacedTerminal } from '../../../main/core/windows.ts';
import type { Session } from '../../../preload/contract/model.ts';
import { sampleSession, startMs } from './sampleFacts.ts';
import { createVirtualClock } from './virtualClock.ts';

/** Windows over terminals that are only their facts, and a host that notes what it is asked. */
function createBench({ hasWindows = true }: { readonly hasWindows?: boolean } = {}) {
  const clock = createVirtualClock(startMs);
  const host: string[] = [];
  const said: string[] = [];
  const terminals: PlacedTerminal[] = [];
  const held = new Set<string>();
  const windows = createWindows({
    port: hasWindows
      ? {
          open: (id, at) => void host.push(`open ${id}${at ? ` at ${at.x},${at.y}` : ''}`),
          focus: (id) => void host.push(`focus ${id}`),
        }
      : undefined,
    now: clock.now,
    after: clock.after,
    terminals: () => terminals,
    changed: (ids) => void said.push(ids.join(' ')),
    tabRequested: ({ windowId, sessionId }) => void said.push(`${windowId} shows ${sessionId}`),
  });
  const add = (id: string, windowId: string) => {
    let fact: Session = sampleSession({ id, ...windows.placeFor(windowId) });
    terminals.push({
      fact: () => fact,
      place: (place) => {
        fact = { ...fact, ...place };
      },
      hold: () => {
        held.add(id);
        return () => held.delete(id);
      },
    });
  };
  const tabs = (windowId: string) =>
    terminals
      .map(({ fact }) => fact())
      .filter((fact) => fact.windowId === windowId)
      .toSorted((one, other) => one.tabPosition - other.tabPosition)
      .map(({ id }) => id)
      .join(' ');
  return { clock, host, said, held, terminals, windows, add, tabs };
}

describe('windows', () => {
  it('are one, always open, where the host has no others', () => {
    const { windows } = createBench({ hasWindows: false });
    expect(windows.ids()).toEqual(['w1']);
    expect(() => windows.open()).toThrow(expect.objectContaining({ code: 'unsupported' }));
  });

  it('take the lowest free number, so that each has a place to come back to', () => {
    const { windows, host, said } = createBench();
    windows.open();
    windows.open();
    windows.open();
    windows.closed('w2');
    windows.open();
    expect([windows.ids(), host, said.at(-1)]).toEqual([
      ['w1', 'w3', 'w2'],
      ['open w1', 'open w2', 'open w3', 'open w2'],
      'w1 w3 w2',
    ]);
  });

  it('get new tabs at their end', () => {
    const { windows, add, tabs } = createBench();
    windows.open();
    windows.open();
    for (const id of ['a', 'b', 'c']) add(id, 'w1');
    add('d', 'w2');
    expect([tabs('w1'), tabs('w2')]).toEqual(['a b c', 'd']);
  });

  it('get a tab asked for by a page whose window has just gone', () => {
    const { windows, add, tabs } = createBench();
    windows.open();
    add('a', 'w7');
    expect(tabs('w1')).toBe('a');
  });

  it.each([
    ['c', 'a', 'c a b d'],
    ['a', 'd', 'b c a d'],
    ['a', undefined, 'b c d a'],
    ['b', 'gone', 'a c d b'],
    ['b', 'b', 'a c d b'],
  ])('let %s be put in front of %s', (sessionId, before, expected) => {
    const { windows, add, tabs } = createBench();
    windows.open();
    for (const id of ['a', 'b', 'c', 'd']) add(id, 'w1');
    windows.move({ sessionId, windowId: 'w1', before });
    expect(tabs('w1')).toBe(expected);
  });

  it('keep when a tab came there, whatever its order', () => {
    const { windows, add, terminals } = createBench();
    windows.open();
    add('a', 'w1');
    add('b', 'w1');
    const before = terminals.map(({ fact }) => fact().windowSince);
    windows.move({ sessionId: 'b', windowId: 'w1', before: 'a' });
    expect(terminals.map(({ fact }) => fact().windowSince)).toEqual(before);
  });

  it('hand tabs over: held for the new page, which comes to the front and shows it', async () => {
    const { clock, windows, add, tabs, held, host, said, terminals } = createBench();
    windows.open();
    windows.open();
    add('a', 'w1');
    add('b', 'w1');
    add('c', 'w2');
    await clock.advance(5_000);
    windows.move({ sessionId: 'a', windowId: 'w2', before: 'c' });
    expect([tabs('w1'), tabs('w2'), [...held], host.at(-1), said.at(-1)]).toEqual([
      'b',
      'a c',
      ['a'],
      'focus w2',
      'w2 shows a',
    ]);
    expect(terminals[0]?.fact().windowSince).toBe(startMs + 5_000);
    windows.taken('a');
    expect([...held]).toEqual([]);
  });

  it('are opened for a tab that was torn out, where it was dropped', () => {
    const { windows, add, tabs, host } = createBench();
    windows.open();
    add('a', 'w1');
    add('b', 'w1');
    const moved = windows.move({ sessionId: 'b', windowId: 'new', at: { x: 900, y: 40 } });
    expect([moved.windowId, tabs('w1'), tabs('w2'), host]).toEqual([
      'w2',
      'a',
      'b',
      ['open w1', 'open w2 at 900,40', 'focus w2'],
    ]);
  });

  it('refuse what is not there', () => {
    const { windows, add } = createBench();
    windows.open();
    add('a', 'w1');
    const refused = (move: () => void, code: string) =>
      expect(move).toThrow(expect.objectContaining({ code }));
    refused(() => windows.move({ sessionId: 'nobody', windowId: 'new' }), 'no-such-session');
    refused(() => windows.move({ sessionId: 'a', windowId: 'w9' }), 'no-such-window');
    refused(() => windows.focus({ windowId: 'w9' }), 'no-such-window');
    expect(windows.ids()).toEqual(['w1']);
  });

  it('leave their tabs to the one that had the focus last', () => {
    const { windows, add, tabs, held } = createBench();
    for (let count = 0; count < 3; count += 1) windows.open();
    add('a', 'w1');
    add('b', 'w3');
    add('c', 'w3');
    windows.focused('w2');
    windows.focused('w1');
    windows.focused('w3');
    windows.closed('w3');
    expect([tabs('w1'), tabs('w2'), [...held], windows.front()]).toEqual(['a b c', '', ['b', 'c'], 'w1']);
  });

  it('that were the last leave their tabs to the next that opens', () => {
    const { windows, add, tabs } = createBench();
    windows.open();
    windows.open();
    windows.closed('w1');
    add('a', 'w2');
    windows.closed('w2');
    expect([windows.ids(), windows.front()]).toEqual([[], undefined]);
    windows.open();
    expect(tabs('w1')).toBe('a');
  });

  it('hold a terminal for a page that is gone, but not for ever', async () => {
    const { clock, windows, add, held } = createBench();
    windows.open();
    add('a', 'w1');
    windows.taken('a');
    windows.left('a');
    windows.left('unknown');
    expect([...held]).toEqual(['a']);
    await clock.advance(10_000);
    expect([...held]).toEqual([]);
  });

  it('hold nothing while another page still draws it, nor when the page itself let go of it', () => {
    const { windows, add, held } = createBench();
    windows.open();
    add('a', 'w1');
    windows.taken('a');
    windows.taken('a');
    windows.left('a');
    windows.dropped('a');
    expect([...held]).toEqual([]);
  });

  it('hold nothing any more when the app ends', () => {
    const { windows, add, held } = createBench();
    windows.open();
    add('a', 'w1');
    windows.left('a');
    windows.dispose();
    windows.left('a');
    expect([...held]).toEqual([]);
  });
});
