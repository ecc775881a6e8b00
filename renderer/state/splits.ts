import {
  panesOf,
  placeBeside,
  without,
  type Beside,
  type LayoutNode,
  type SplitNode,
  type SplitPart,
} from './splitTree.ts';

/*
 * The splits of a window. A session stands in one of them or in none: a tab that is in none is shown alone.
 */

export type Splits = readonly SplitNode[];

/** The split a session stands in. */
export function splitOf(splits: Splits, sessionId: string | undefined): SplitNode | undefined {
  return sessionId === undefined ? undefined : splits.find((split) => panesOf(split).includes(sessionId));
}

/** The sessions seen together with this one. */
export function shownWith(splits: Splits, sessionId: string | undefined): readonly string[] {
  const split = splitOf(splits, sessionId);
  if (split) return panesOf(split);
  return sessionId === undefined ? [] : [sessionId];
}

/** Takes a session out of where it stands and puts it beside another. */
export function putBeside(splits: Splits, beside: Beside): Splits {
  if (beside.target === beside.sessionId) return splits;
  const others = leaveSplit(splits, beside.sessionId);
  const place = (node: LayoutNode): readonly SplitNode[] => onlySplit(placeBeside(node, beside));
  return splitOf(others, beside.target)
    ? others.flatMap(place)
    : [...others, ...place({ kind: 'pane', sessionId: beside.target })];
}

/** The session is a tab of its own again. */
export function leaveSplit(splits: Splits, sessionId: string): Splits {
  if (!splitOf(splits, sessionId)) return splits;
  return splits.flatMap((split) => onlySplit(without(split, sessionId)));
}

/** Forgets sessions that are gone. The same object where none is. */
export function keepSessions(splits: Splits, sessionIds: ReadonlySet<string>): Splits {
  const gone = splits.flatMap(panesOf).filter((id) => !sessionIds.has(id));
  return gone.reduce(leaveSplit, splits);
}

/** Puts a changed split into the place of the one it was made from. */
export function replaceSplit(splits: Splits, before: SplitNode, after: LayoutNode): Splits {
  return splits.flatMap((split) => (split === before ? onlySplit(after) : [split]));
}

/** The same panes under other ids; those that have none are left out. */
export function renameSessions(splits: Splits, idOf: (sessionId: string) => string | undefined): Splits {
  const known = splits.flatMap(panesOf).filter((id) => idOf(id) !== undefined);
  const rename = (node: LayoutNode): LayoutNode =>
    node.kind === 'pane'
      ? { ...node, sessionId: idOf(node.sessionId) ?? node.sessionId }
      : { ...node, parts: node.parts.map((part) => ({ ...part, node: rename(part.node) })) };
  return keepSessions(splits, new Set(known)).flatMap((split) => onlySplit(rename(split)));
}

/** A single pane is no split. */
function onlySplit(node: LayoutNode | undefined): readonly SplitNode[] {
  return node?.kind === 'split' ? [node] : [];
}

/** Nobody has more panes than these in a window; what was kept is not trusted. */
const mostPanes = 64;

/** Reads what was kept for a reload; what makes no sense is no split. */
export function readSplits(kept: string | null): Splits {
  try {
    const value: unknown = JSON.parse(kept ?? '[]');
    const splits = Array.isArray(value) ? value.flatMap((one) => onlySplit(readNode(one, 0))) : [];
    const panes = splits.flatMap(panesOf);
    return new Set(panes).size === panes.length && panes.length <= mostPanes ? splits : [];
  } catch {
    return [];
  }
}

function readNode(value: unknown, depth: number): LayoutNode | undefined {
  if (!isRecord(value) || depth > mostPanes) return undefined;
  const { kind, sessionId, direction, parts } = value;
  if (kind === 'pane') return typeof sessionId === 'string' ? { kind, sessionId } : undefined;
  if (kind !== 'split' || (direction !== 'row' && direction !== 'column') || !Array.isArray(parts))
    return undefined;
  const read = parts.flatMap((part): readonly SplitPart[] => {
    const node = isRecord(part) ? readNode(part['node'], depth + 1) : undefined;
    const share = isRecord(part) ? part['share'] : undefined;
    return node && typeof share === 'number' && share > 0 && share < 1 ? [{ node, share }] : [];
  });
  const total = read.reduce((sum, { share }) => sum + share, 0);
  if (read.length < 2 || read.length < parts.length) return undefined;
  return { kind, direction, parts: read.map(({ node, share }) => ({ node, share: share / total })) };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
