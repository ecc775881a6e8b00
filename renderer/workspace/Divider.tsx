import { useRef } from 'react';
import { useApp, useFacts } from '../appContext.ts';
import { useText } from '../i18n.ts';
import { tabTitle } from '../state/select.ts';
import type { DividerLine } from '../state/splitGeometry.ts';
import { replaceSplit } from '../state/splits.ts';
import { useSeparator } from '../ui/useSeparator.ts';
import { evened, moveDivider, type LayoutNode, type SplitNode } from '../state/splitTree.ts';

/** A pane keeps at least so much: a few lines, or a few words of one. */
const leastPx = { row: 120, column: 84 } as const;

type DividerProps = { readonly split: SplitNode; readonly line: DividerLine };

/** The line between two parts of a split. It is moved by mouse, and by keys once it has the focus. */
export function Divider({ split, line }: DividerProps) {
  const text = useText();
  const { view, actions } = useApp();
  const [first, second] = line.between;
  const names = useFacts(({ sessions }) =>
    [first, second]
      .map((id) => sessions.get(id))
      .map((session) => (session ? tabTitle(session) : ''))
      .join('\n'),
  ).split('\n');
  const element = useRef<HTMLDivElement>(null);
  const put = (make: (node: SplitNode) => LayoutNode): void =>
    actions.arrange(replaceSplit(view.getState().splits, split, make(split)));
  const move = (by: number): void =>
    put((node) => moveDivider(node, { ...line, by, leastShare: leastShareOf(line, element.current) }));
  const isRow = line.direction === 'row';
  const separator = useSeparator({
    direction: line.direction,
    move,
    follow: (event) => {
      // The line may not have come all the way: what is left counts from where it stands.
      const box = event.currentTarget.getBoundingClientRect();
      const byPx = isRow ? event.clientX - box.left - halfPx : event.clientY - box.top - halfPx;
      if (Math.abs(byPx) >= 1) move(byPx / lengthPx(line, event.currentTarget));
    },
    reset: () => put(evened),
  });
  const { left, top, width, height } = line.rect;
  return (
    <div
      {...separator}
      ref={element}
      className="pane-divider"
      data-direction={line.direction}
      aria-label={text('panes.divider', { first: names[0] ?? '', second: names[1] ?? '' })}
      aria-valuenow={Math.round(line.position * 100)}
      title={text('panes.dividerHint')}
      style={{
        left: percent(left),
        top: percent(top),
        ...(isRow ? { height: percent(height) } : { width: percent(width) }),
      }}
    />
  );
}

function percent(part: number): string {
  return `${part * 100}%`;
}

/** The split's length on the screen, in pixels. */
function lengthPx(line: DividerLine, element: HTMLElement | null): number {
  const box = element?.parentElement?.getBoundingClientRect();
  const whole = (line.direction === 'row' ? box?.width : box?.height) ?? 0;
  return Math.max(1, whole * line.length);
}

/** What a single pane keeps; in a place too small for that, as much as there is for each. */
function leastShareOf(line: DividerLine, element: HTMLElement | null): number {
  const [before, after] = line.breadths;
  return Math.min(leastPx[line.direction] / lengthPx(line, element), line.share / (before + after));
}

/** Half of what of the line can be grasped (splits.css). */
const halfPx = 4;
