import { useRef, type KeyboardEvent, type PointerEvent } from 'react';
import { useApp, useFacts } from '../appContext.ts';
import { useText } from '../i18n.ts';
import { tabTitle } from '../state/select.ts';
import type { DividerLine } from '../state/splitGeometry.ts';
import { replaceSplit } from '../state/splits.ts';
import { evened, moveDivider, type LayoutNode, type SplitNode } from '../state/splitTree.ts';

/** A pane keeps at least so much: a few lines, or a few words of one. */
const leastPx = { row: 120, column: 84 } as const;
/** Steps of the arrow keys, in parts of the split's length; larger ones with Shift. */
const step = 0.02;
const largeStep = 0.1;

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
  const drag = useDividerDrag({ line, move });
  const isRow = line.direction === 'row';
  const onKeyDown = (event: KeyboardEvent): void => {
    const size = event.shiftKey ? largeStep : step;
    const by = {
      [isRow ? 'ArrowLeft' : 'ArrowUp']: -size,
      [isRow ? 'ArrowRight' : 'ArrowDown']: size,
      Home: -1,
      End: 1,
    }[event.key];
    if (by === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    move(by);
  };
  const { left, top, width, height } = line.rect;
  return (
    <div
      ref={element}
      role="separator"
      tabIndex={0}
      className="pane-divider"
      data-direction={line.direction}
      aria-orientation={isRow ? 'vertical' : 'horizontal'}
      aria-label={text('panes.divider', { first: names[0] ?? '', second: names[1] ?? '' })}
      aria-valuenow={Math.round(line.position * 100)}
      aria-valuemin={0}
      aria-valuemax={100}
      title={text('panes.dividerHint')}
      style={{
        left: percent(left),
        top: percent(top),
        ...(isRow ? { height: percent(height) } : { width: percent(width) }),
      }}
      onKeyDown={onKeyDown}
      onDoubleClick={() => put(evened)}
      {...drag}
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

type UseDividerDrag = { readonly line: DividerLine; readonly move: (by: number) => void };

function useDividerDrag({ line, move }: UseDividerDrag) {
  const at = useRef<number | undefined>(undefined);
  const placeOf = (event: PointerEvent): number => (line.direction === 'row' ? event.clientX : event.clientY);
  const stop = (): void => {
    at.current = undefined;
  };
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>): void => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      at.current = placeOf(event);
    },
    onPointerMove: (event: PointerEvent<HTMLElement>): void => {
      if (at.current === undefined) return;
      // The line may not have come all the way: what is left counts from where it stands.
      const { left, top } = event.currentTarget.getBoundingClientRect();
      const center = line.direction === 'row' ? left + halfPx : top + halfPx;
      const by = (placeOf(event) - center) / lengthPx(line, event.currentTarget);
      if (Math.abs(by) * lengthPx(line, event.currentTarget) >= 1) move(by);
    },
    onPointerUp: stop,
    onPointerCancel: stop,
  };
}

/** Half of what of the line can be grasped (splits.css). */
const halfPx = 4;
