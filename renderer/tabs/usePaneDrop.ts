import { useState, type DragEvent } from 'react';
import { useApp } from '../appContext.ts';
import type { PaneDrop } from './splitMoves.ts';
import { acceptTab, tabType } from './useTabDrag.ts';

type DropSide = PaneDrop['side'];

/** So near to an edge, in parts of the pane, a tab goes beside it; elsewhere onto it. */
const edge = 0.3;

/** Lets tabs be dropped on a pane: at its edges beside it, in its middle in its place. */
export function usePaneDrop(target: string) {
  const { actions } = useApp();
  const [side, setSide] = useState<DropSide>();
  return {
    side,
    handlers: {
      onDragOver: (event: DragEvent<HTMLElement>): void => {
        if (acceptTab(event)) setSide(sideUnder(event));
      },
      onDragLeave: (event: DragEvent<HTMLElement>): void => {
        const goesTo = event.relatedTarget;
        if (!(goesTo instanceof Node) || !event.currentTarget.contains(goesTo)) setSide(undefined);
      },
      onDrop: (event: DragEvent<HTMLElement>): void => {
        setSide(undefined);
        if (!acceptTab(event)) return;
        const sessionId = event.dataTransfer.getData(tabType);
        if (sessionId !== '') actions.dropOnPane({ sessionId, target, side: sideUnder(event) });
      },
    },
  };
}

function sideUnder(event: DragEvent<HTMLElement>): DropSide {
  const { left, top, width, height } = event.currentTarget.getBoundingClientRect();
  return sideAt((event.clientX - left) / width, (event.clientY - top) / height);
}

/** The edge that a place, in parts of the pane, is nearest to. */
export function sideAt(x: number, y: number): DropSide {
  const distances = [
    ['left', x],
    ['right', 1 - x],
    ['up', y],
    ['down', 1 - y],
  ] as const;
  const [nearest, distance] = distances.reduce((one, other) => (other[1] < one[1] ? other : one));
  return distance < edge ? nearest : 'middle';
}
