import {
  breadthOf,
  directionOf,
  panesOf,
  type DividerPlace,
  type LayoutNode,
  type Side,
  type SplitDirection,
} from './splitTree.ts';

/* Where the panes of a split stand. */

/** In parts of the whole, 0 to 1. */
export type Rect = {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
};

export type DividerLine = DividerPlace & {
  /** Of the split it belongs to: in a `row` the line stands upright. */
  readonly direction: SplitDirection;
  /** Of no thickness. */
  readonly rect: Rect;
  /** The split's length in parts of the whole. */
  readonly length: number;
  /** How much of what it divides lies before it, 0 to 1. */
  readonly position: number;
  /** The sessions next to it, the first of each side. */
  readonly between: readonly [string, string];
  /** How many panes on each side need room. */
  readonly breadths: readonly [number, number];
  /** What both sides have of the split's length. */
  readonly share: number;
};

export type Layout = {
  readonly panes: ReadonlyMap<string, Rect>;
  readonly dividers: readonly DividerLine[];
};

const whole: Rect = { left: 0, top: 0, width: 1, height: 1 };

export function layoutOf(node: LayoutNode): Layout {
  const panes = new Map<string, Rect>();
  const dividers: DividerLine[] = [];
  lay({ node, rect: whole, path: [] }, { panes, dividers });
  return { panes, dividers };
}

type Placed = { readonly node: LayoutNode; readonly rect: Rect; readonly path: readonly number[] };
type Laid = { readonly panes: Map<string, Rect>; readonly dividers: DividerLine[] };

function lay({ node, rect, path }: Placed, out: Laid): void {
  if (node.kind === 'pane') return void out.panes.set(node.sessionId, rect);
  const isRow = node.direction === 'row';
  const length = isRow ? rect.width : rect.height;
  let before = 0;
  node.parts.forEach((part, index) => {
    const start = (isRow ? rect.left : rect.top) + before * length;
    const size = part.share * length;
    const own: Rect = isRow ? { ...rect, left: start, width: size } : { ...rect, top: start, height: size };
    lay({ node: part.node, rect: own, path: [...path, index] }, out);
    before += part.share;
    const next = node.parts[index + 1];
    if (!next) return;
    const share = part.share + next.share;
    out.dividers.push({
      path,
      index,
      direction: node.direction,
      rect: isRow ? { ...rect, left: start + size, width: 0 } : { ...rect, top: start + size, height: 0 },
      length,
      position: part.share / share,
      between: [panesOf(part.node)[0] ?? '', panesOf(next.node)[0] ?? ''],
      breadths: [breadthOf(part.node, node.direction), breadthOf(next.node, node.direction)],
      share,
    });
  });
}

/** Sums of shares are never exact. */
const nearly = 1e-6;

/** The pane on that side of a session's: of those that touch it the one with the longest edge in common. */
export function neighbourOf(panes: Layout['panes'], sessionId: string, side: Side): string | undefined {
  const own = panes.get(sessionId);
  if (!own) return undefined;
  const touching = [...panes]
    .filter(([id, rect]) => id !== sessionId && touches(own, rect, side))
    .map(([id, rect]) => ({ id, common: commonEdge(own, rect, directionOf(side)) }))
    .filter(({ common }) => common > nearly);
  return touching.toSorted((one, other) =>
    Math.abs(other.common - one.common) > nearly ? other.common - one.common : 0,
  )[0]?.id;
}

function touches(own: Rect, other: Rect, side: Side): boolean {
  const isSame = (one: number, two: number): boolean => Math.abs(one - two) < nearly;
  switch (side) {
    case 'left':
      return isSame(other.left + other.width, own.left);
    case 'right':
      return isSame(own.left + own.width, other.left);
    case 'up':
      return isSame(other.top + other.height, own.top);
    case 'down':
      return isSame(own.top + own.height, other.top);
  }
}

function commonEdge(own: Rect, other: Rect, direction: SplitDirection): number {
  return direction === 'row'
    ? Math.min(own.top + own.height, other.top + other.height) - Math.max(own.top, other.top)
    : Math.min(own.left + own.width, other.left + other.width) - Math.max(own.left, other.left);
}
