/*
 * How terminals stand side by side: a tree of panes, each of which shows one session. Pure; the page draws it
 * (splitGeometry.ts) and main knows nothing of it.
 */

/** `row`: beside each other; `column`: one above the other. */
export type SplitDirection = 'row' | 'column';
/** Where something stands, as seen from a pane. */
export type Side = 'left' | 'right' | 'up' | 'down';

export type PaneNode = { readonly kind: 'pane'; readonly sessionId: string };
/** At least two parts, none of which is a split of the same direction; their shares are positive and make 1. */
export type SplitNode = {
  readonly kind: 'split';
  readonly direction: SplitDirection;
  readonly parts: readonly SplitPart[];
};
export type SplitPart = { readonly node: LayoutNode; readonly share: number };
export type LayoutNode = PaneNode | SplitNode;

export const directionOf = (side: Side): SplitDirection =>
  side === 'left' || side === 'right' ? 'row' : 'column';
const comesFirst = (side: Side): boolean => side === 'left' || side === 'up';
const pane = (sessionId: string): PaneNode => ({ kind: 'pane', sessionId });

/** The sessions of its panes, in the order of reading. */
export function panesOf(node: LayoutNode): readonly string[] {
  return node.kind === 'pane' ? [node.sessionId] : node.parts.flatMap((part) => panesOf(part.node));
}

/** How many panes stand in a row (or column) at most: each of them needs room. */
export function breadthOf(node: LayoutNode, direction: SplitDirection): number {
  if (node.kind === 'pane') return 1;
  const breadths = node.parts.map((part) => breadthOf(part.node, direction));
  return node.direction === direction
    ? breadths.reduce((sum, breadth) => sum + breadth, 0)
    : Math.max(...breadths);
}

export type Beside = { readonly target: string; readonly side: Side; readonly sessionId: string };

/** Puts a pane beside that of `target`, which gives it half of its room. */
export function placeBeside(node: LayoutNode, beside: Beside): LayoutNode {
  if (node.kind === 'pane') return node.sessionId === beside.target ? pairOf(node, beside) : node;
  const parts = node.parts.flatMap((part): readonly SplitPart[] => {
    const placed = placeBeside(part.node, beside);
    // A split of the same direction becomes a part of this one.
    if (placed.kind === 'pane' || placed.direction !== node.direction) return [{ ...part, node: placed }];
    return placed.parts.map((inner) => ({ node: inner.node, share: inner.share * part.share }));
  });
  return { ...node, parts };
}

function pairOf(node: PaneNode, { side, sessionId }: Beside): SplitNode {
  const both = comesFirst(side) ? [pane(sessionId), node] : [node, pane(sessionId)];
  return {
    kind: 'split',
    direction: directionOf(side),
    parts: both.map((one) => ({ node: one, share: 1 / 2 })),
  };
}

/** Without that pane; what it leaves goes to those beside it. Undefined: nothing is left. */
export function without(node: LayoutNode, sessionId: string): LayoutNode | undefined {
  if (node.kind === 'pane') return node.sessionId === sessionId ? undefined : node;
  const parts = node.parts.flatMap((part): readonly SplitPart[] => {
    const left = without(part.node, sessionId);
    return left ? [{ ...part, node: left }] : [];
  });
  return joined(node.direction, parts);
}

function joined(direction: SplitDirection, parts: readonly SplitPart[]): LayoutNode | undefined {
  const [only] = parts;
  if (parts.length < 2) return only?.node;
  const flat = parts.flatMap((part): readonly SplitPart[] =>
    part.node.kind === 'split' && part.node.direction === direction
      ? part.node.parts.map((inner) => ({ node: inner.node, share: inner.share * part.share }))
      : [part],
  );
  const total = flat.reduce((sum, { share }) => sum + share, 0);
  return { kind: 'split', direction, parts: flat.map((part) => ({ ...part, share: part.share / total })) };
}

/** Which divider: the way to its split by the places of parts, and the place of the part before it. */
export type DividerPlace = { readonly path: readonly number[]; readonly index: number };
export type MoveDivider = DividerPlace & {
  /** By how much of its split's length, to the right or down. */
  readonly by: number;
  /** The least share of the split's length that a single pane keeps. */
  readonly leastShare: number;
};

/** Moves a divider; only the two parts that it stands between change. */
export function moveDivider(node: LayoutNode, move: MoveDivider): LayoutNode {
  if (node.kind === 'pane') return node;
  const [first, ...path] = move.path;
  if (first !== undefined) {
    const parts = node.parts.map((part, index) =>
      index === first ? { ...part, node: moveDivider(part.node, { ...move, path }) } : part,
    );
    return { ...node, parts };
  }
  const [before, after] = [node.parts[move.index], node.parts[move.index + 1]];
  if (!before || !after) return node;
  const both = before.share + after.share;
  const leastOf = (part: SplitPart): number => breadthOf(part.node, node.direction) * move.leastShare;
  const [leastBefore, leastAfter] = [leastOf(before), leastOf(after)];
  // There isn't room for both: they stay as they are.
  if (leastBefore + leastAfter > both) return node;
  const share = Math.min(both - leastAfter, Math.max(leastBefore, before.share + move.by));
  const parts = node.parts.with(move.index, { ...before, share }).with(move.index + 1, {
    ...after,
    share: both - share,
  });
  return { ...node, parts };
}

/** The divider that makes the pane of a session longer in a direction when moved by a positive `sign`. */
export function dividerFor(
  node: LayoutNode,
  { sessionId, direction }: { readonly sessionId: string; readonly direction: SplitDirection },
): (DividerPlace & { readonly sign: 1 | -1 }) | undefined {
  if (node.kind === 'pane') return undefined;
  const at = node.parts.findIndex((part) => panesOf(part.node).includes(sessionId));
  const part = node.parts[at];
  if (!part) return undefined;
  const inner = dividerFor(part.node, { sessionId, direction });
  if (inner) return { ...inner, path: [at, ...inner.path] };
  if (node.direction !== direction) return undefined;
  return at < node.parts.length - 1
    ? { path: [], index: at, sign: 1 }
    : { path: [], index: at - 1, sign: -1 };
}

/** Every pane of a split as large as the others. */
export function evened(node: LayoutNode): LayoutNode {
  if (node.kind === 'pane') return node;
  const total = breadthOf(node, node.direction);
  return {
    ...node,
    parts: node.parts.map((part) => ({
      node: evened(part.node),
      share: breadthOf(part.node, node.direction) / total,
    })),
  };
}

/** Two panes change places. */
export function swapped(node: LayoutNode, one: string, other: string): LayoutNode {
  if (node.kind === 'split')
    return {
      ...node,
      parts: node.parts.map((part) => ({ ...part, node: swapped(part.node, one, other) })),
    };
  if (node.sessionId === one) return pane(other);
  return node.sessionId === other ? pane(one) : node;
}
