import { useRef, type HTMLAttributes, type KeyboardEvent, type PointerEvent } from 'react';

/** Steps of the arrow keys, in parts of what is divided; larger ones with Shift. */
const step = 0.02;
const largeStep = 0.1;

type SeparatorOptions = {
  /** `row`: it stands between left and right. `column`: between what is above and what is below. */
  readonly direction: 'row' | 'column';
  /** By this part of what it divides, to the right or down; ±1 is as far as it goes. */
  readonly move: (by: number) => void;
  /** To where the pointer is. */
  readonly follow: (event: PointerEvent<HTMLElement>) => void;
  /** A double click. */
  readonly reset: () => void;
  /** Enter. */
  readonly toggle?: () => void;
};

/** What makes an element a line that is moved by mouse, and by keys once it has the focus. It still needs a name and a value. */
export function useSeparator({
  direction,
  move,
  follow,
  reset,
  toggle,
}: SeparatorOptions): HTMLAttributes<HTMLElement> {
  const isHeld = useRef(false);
  const isRow = direction === 'row';
  const letGo = (): void => {
    isHeld.current = false;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const size = event.shiftKey ? largeStep : step;
    const by = {
      [isRow ? 'ArrowLeft' : 'ArrowUp']: -size,
      [isRow ? 'ArrowRight' : 'ArrowDown']: size,
      Home: -1,
      End: 1,
    }[event.key];
    if (by !== undefined) move(by);
    else if (event.key === 'Enter' && toggle) toggle();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return {
    role: 'separator',
    tabIndex: 0,
    'aria-orientation': isRow ? 'vertical' : 'horizontal',
    'aria-valuemin': 0,
    'aria-valuemax': 100,
    onKeyDown,
    onDoubleClick: reset,
    onPointerDown: (event) => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      isHeld.current = true;
    },
    onPointerMove: (event) => {
      if (isHeld.current) follow(event);
    },
    onPointerUp: letGo,
    onPointerCancel: letGo,
  };
}
