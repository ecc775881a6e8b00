import { useLayoutEffect, useRef, type RefObject } from 'react';

type UseMarkInSight = {
  readonly scroller: RefObject<HTMLElement | null>;
  /** The found line that was gone to. */
  readonly current: number | undefined;
};

/** Brings what was found into sight in a line that is longer than the pane is wide, once the line is there. */
export function useMarkInSight({ scroller, current }: UseMarkInSight): void {
  const shown = useRef<number>(undefined);
  useLayoutEffect(() => {
    if (current === undefined) shown.current = undefined;
    if (current === undefined || shown.current === current) return;
    const element = scroller.current;
    const mark = element?.querySelector(`.log-row[data-line="${current + 1}"] mark`);
    if (!element || !mark) return;
    shown.current = current;
    bringIntoSight(element, mark);
  });
}

function bringIntoSight(element: HTMLElement, mark: Element): void {
  const [view, box] = [element.getBoundingClientRect(), mark.getBoundingClientRect()];
  const right = box.right - view.left + element.scrollLeft;
  // The beginning of the line is where one reads on.
  if (right <= element.clientWidth) element.scrollLeft = 0;
  else if (box.left < view.left || box.right > view.left + element.clientWidth)
    element.scrollLeft += box.left - view.left - element.clientWidth / 3;
  // A line that is wrapped may be higher than the pane.
  if (box.bottom < view.top || box.top > view.bottom)
    element.scrollTop += box.top - view.top - element.clientHeight / 3;
}
