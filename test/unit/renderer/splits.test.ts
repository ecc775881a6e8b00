import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layoutOf, neighbourOf } from '../../../renderer/state/splitGeometry.ts';
import {
  keepSessions,
  leaveSplit,
  putBeside,
  readSplits,
  shownWith,
  splitOf,
  type Splits,
} from '../../../renderer/state/splits.ts';
import {
  breadthOf,
  dividerFor,
  evened,
  moveDivider,
  panesOf,
  swapped,
  type LayoutNode,
  type Side,
  type SplitNode,
} from '../../../renderer/state/splitTree.ts';

const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
const sides: readonly Side[] = ['left', 'right', 'up', 'down'];

type Step =
  | { readonly kind: 'put'; readonly target: string; readonly side: Side; readonly sessionId: string }
  | { readonly kind: 'leave'; readonly sessionId: string }
  | { readonly kind: 'gone'; readonly sessionId: string };

const id = fc.constantFrom(...ids);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('put' as const),
      target: id,
      side: fc.constantFrom(...sides),
      sessionId: id,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('leave' as const), sessionId: id }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('gone' as const), sessionId: id }) },
);
const someSplits = fc.array(step, { maxLength: 25 }).map((steps) => steps.reduce(take, []));

function take(splits: Splits, one: Step): Splits {
  if (one.kind === 'put') return putBeside(splits, one);
  if (one.kind === 'leave') return leaveSplit(splits, one.sessionId);
  return keepSessions(splits, new Set(ids.filter((other) => other !== one.sessionId)));
}

function row(...sessionIds: readonly string[]): SplitNode {
  const parts = sessionIds.map((sessionId) => ({
    node: { kind: 'pane', sessionId } as const,
    share: 1 / sessionIds.length,
  }));
  return { kind: 'split', direction: 'row', parts };
}

/** What is wrong with a tree; nothing where its promises hold. */
function faults(node: LayoutNode): readonly string[] {
  if (node.kind === 'pane') return [];
  const total = node.parts.reduce((sum, { share }) => sum + share, 0);
  return [
    ...(node.parts.length < 2 ? ['a split of one'] : []),
    ...(Math.abs(total - 1) > 1e-9 ? [`shares make ${total}`] : []),
    ...(node.parts.some(({ share }) => share <= 0) ? ['a share of nothing'] : []),
    ...node.parts.flatMap(({ node: inner }) => [
      ...(inner.kind === 'split' && inner.direction === node.direction ? ['same direction within'] : []),
      ...faults(inner),
    ]),
  ];
}

describe('splits', () => {
  it('keep their promises, whatever is done to them', () => {
    fc.assert(
      fc.property(someSplits, (splits) => {
        const panes = splits.flatMap(panesOf);
        expect(splits.flatMap(faults)).toEqual([]);
        expect(new Set(panes).size).toBe(panes.length);
        expect(readSplits(JSON.stringify(splits)).map(panesOf)).toEqual(splits.map(panesOf));
      }),
    );
  });

  it('cover the place without a gap or an overlap', () => {
    fc.assert(
      fc.property(someSplits, (splits) => {
        for (const split of splits) {
          const { panes, dividers } = layoutOf(split);
          const area = [...panes.values()].reduce((sum, { width, height }) => sum + width * height, 0);
          expect(area).toBeCloseTo(1, 9);
          expect(dividers).toHaveLength(panes.size - 1);
          const rects = [...panes.values()];
          const overlaps = rects.some((one, index) =>
            rects.slice(index + 1).some((other) => {
              const across =
                Math.min(one.left + one.width, other.left + other.width) - Math.max(one.left, other.left);
              const along =
                Math.min(one.top + one.height, other.top + other.height) - Math.max(one.top, other.top);
              return across > 1e-9 && along > 1e-9;
            }),
          );
          expect(overlaps).toBe(false);
        }
      }),
    );
  });

  it('lead back: what is on one side of a pane has the pane on its other side, or another that touches it', () => {
    const back = { left: 'right', right: 'left', up: 'down', down: 'up' } as const;
    fc.assert(
      fc.property(someSplits, fc.constantFrom(...sides), (splits, side) => {
        for (const split of splits) {
          const { panes } = layoutOf(split);
          for (const own of panes.keys()) {
            const next = neighbourOf(panes, own, side);
            if (next !== undefined) expect(neighbourOf(panes, next, back[side])).toBeDefined();
          }
        }
      }),
    );
  });

  it('put a pane beside another, in its direction or across it', () => {
    const three = putBeside([row('a', 'b')], { target: 'b', side: 'right', sessionId: 'c' });
    expect(three).toEqual([
      {
        kind: 'split',
        direction: 'row',
        parts: [
          { node: { kind: 'pane', sessionId: 'a' }, share: 1 / 2 },
          { node: { kind: 'pane', sessionId: 'b' }, share: 1 / 4 },
          { node: { kind: 'pane', sessionId: 'c' }, share: 1 / 4 },
        ],
      },
    ]);
    const across = putBeside([row('a', 'b')], { target: 'a', side: 'up', sessionId: 'c' });
    expect([...layoutOf(across[0] ?? row()).panes]).toEqual([
      ['c', { left: 0, top: 0, width: 0.5, height: 0.5 }],
      ['a', { left: 0, top: 0.5, width: 0.5, height: 0.5 }],
      ['b', { left: 0.5, top: 0, width: 0.5, height: 1 }],
    ]);
  });

  it('take a session from where it stands, and dissolve when one is left', () => {
    const both = putBeside([row('a', 'b'), row('c', 'd')], { target: 'a', side: 'down', sessionId: 'c' });
    expect(both.map(panesOf)).toEqual([['a', 'c', 'b']]);
    expect(shownWith(both, 'd')).toEqual(['d']);
    expect(splitOf(both, 'd')).toBeUndefined();
    expect(keepSessions(both, new Set(['b', 'd']))).toEqual([]);
  });

  it('are the same object where nothing is gone', () => {
    const splits = [row('a', 'b')];
    expect(keepSessions(splits, new Set(ids))).toBe(splits);
  });

  it.each([
    null,
    '',
    '7',
    '[{"kind":"pane","sessionId":"a"}]',
    '[{"kind":"split","direction":"diagonal","parts":[]}]',
    JSON.stringify([{ ...row('a', 'b'), parts: row('a', 'b').parts.slice(0, 1) }]),
    JSON.stringify([
      { ...row('a', 'b'), parts: row('a', 'b').parts.map((part) => ({ ...part, share: -1 })) },
    ]),
    JSON.stringify([row('a', 'a')]),
    `${'[{"kind":"split","direction":"row","parts":['.repeat(3000)}`,
  ])('read %j as no split', (kept) => {
    expect(readSplits(kept)).toEqual([]);
  });
});

describe('dividers', () => {
  it('change the two parts beside them only, and never squeeze a pane out', () => {
    fc.assert(
      fc.property(someSplits, fc.double({ min: -2, max: 2, noNaN: true }), (splits, by) => {
        for (const split of splits) {
          for (const line of layoutOf(split).dividers) {
            const leastShare = Math.min(0.05, line.share / (line.breadths[0] + line.breadths[1]));
            const moved = moveDivider(split, { ...line, by, leastShare });
            expect(faults(moved)).toEqual([]);
            const before = layoutOf(split).panes;
            for (const [pane, rect] of layoutOf(moved).panes) {
              const own = line.direction === 'row' ? rect.width : rect.height;
              const had = before.get(pane);
              const was = (line.direction === 'row' ? had?.width : had?.height) ?? 0;
              expect(own >= Math.min(was, leastShare * line.length * 0.2)).toBe(true);
            }
          }
        }
      }),
    );
  });

  it('stop at the least a pane keeps', () => {
    const moved = moveDivider(row('a', 'b'), { path: [], index: 0, by: -1, leastShare: 0.1 });
    expect([...layoutOf(moved).panes.values()].map(({ width }) => width)).toEqual([0.1, 0.9]);
  });

  it('are found for the keyboard, the one behind a pane or else the one before it', () => {
    const three = row('a', 'b', 'c');
    const found = ['a', 'b', 'c'].map((sessionId) => dividerFor(three, { sessionId, direction: 'row' }));
    expect(found).toEqual([
      { path: [], index: 0, sign: 1 },
      { path: [], index: 1, sign: 1 },
      { path: [], index: 1, sign: -1 },
    ]);
    expect(dividerFor(three, { sessionId: 'a', direction: 'column' })).toBeUndefined();
    const nested = putBeside([three], { target: 'b', side: 'down', sessionId: 'd' })[0] ?? three;
    expect(dividerFor(nested, { sessionId: 'd', direction: 'column' })).toEqual({
      path: [1],
      index: 0,
      sign: -1,
    });
    expect(dividerFor(nested, { sessionId: 'd', direction: 'row' })).toEqual({ path: [], index: 1, sign: 1 });
  });
});

describe('panes', () => {
  it('are evened by what stands in them', () => {
    const nested = putBeside([row('a', 'b')], { target: 'b', side: 'down', sessionId: 'c' });
    const wide = putBeside(nested, { target: 'b', side: 'right', sessionId: 'd' })[0] ?? row();
    expect(breadthOf(wide, 'row')).toBe(3);
    expect(layoutOf(evened(wide)).panes.get('a')?.width).toBeCloseTo(1 / 3, 9);
  });

  it('change places', () => {
    expect(panesOf(swapped(row('a', 'b', 'c'), 'a', 'c'))).toEqual(['c', 'b', 'a']);
  });

  it('are reached by the longest edge they share', () => {
    const splits = putBeside([row('a', 'b')], { target: 'b', side: 'down', sessionId: 'c' });
    const uneven = moveDivider(splits[0] ?? row(), { path: [1], index: 0, by: -0.3, leastShare: 0.1 });
    const { panes } = layoutOf(uneven);
    expect(neighbourOf(panes, 'a', 'right')).toBe('c');
    expect(neighbourOf(panes, 'c', 'left')).toBe('a');
    expect(neighbourOf(panes, 'c', 'up')).toBe('b');
    expect(neighbourOf(panes, 'a', 'left')).toBeUndefined();
  });
});
