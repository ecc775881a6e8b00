import { useState, type DragEvent } from 'react';
import type { Session } from '../../preload/contract/model.ts';
import { useApp, useFacts } from '../appContext.ts';

/** A tab on its way. Its data is a session's id, which main looks up like any other input. */
export const tabType = 'application/x-jobshell-session';

type Handlers = {
  readonly onDragStart: (event: DragEvent<HTMLElement>) => void;
  readonly onDragOver: (event: DragEvent<HTMLElement>) => void;
  readonly onDragLeave: (event: DragEvent<HTMLElement>) => void;
  readonly onDrop: (event: DragEvent<HTMLElement>) => void;
  readonly onDragEnd: (event: DragEvent<HTMLElement>) => void;
};

export type TabDrag = {
  readonly handlers: Handlers;
  /** The place between the tabs where a drop would put it: 0 is before the first. */
  readonly dropIndex: number | undefined;
};

/** Dragging tabs: to another place of the strip, from another window's, and out of the window into one of its own. */
export function useTabDrag(sessions: readonly Session[]): TabDrag {
  const { actions } = useApp();
  const [dropIndex, setDropIndex] = useState<number>();
  const canTear = useFacts((facts) => facts.capabilities.windows) && sessions.length > 1;
  return {
    dropIndex,
    handlers: {
      onDragStart: (event) => {
        const sessionId = tabOf(event.target)?.dataset['sessionId'];
        if (sessionId === undefined) return;
        event.dataTransfer.setData(tabType, sessionId);
        event.dataTransfer.effectAllowed = 'move';
      },
      onDragOver: (event) => {
        if (!acceptTab(event)) return;
        setDropIndex(placeUnder(event));
      },
      onDragLeave: (event) => {
        const goesTo = event.relatedTarget;
        if (!(goesTo instanceof Node) || !event.currentTarget.contains(goesTo)) setDropIndex(undefined);
      },
      onDrop: (event) => {
        setDropIndex(undefined);
        if (!acceptTab(event)) return;
        const sessionId = event.dataTransfer.getData(tabType);
        const before = sessions[placeUnder(event)]?.id;
        if (sessionId !== '') actions.moveTab(sessionId, beforeOther(sessions, { sessionId, before }));
      },
      onDragEnd: (event) => {
        setDropIndex(undefined);
        const sessionId = tabOf(event.target)?.dataset['sessionId'];
        // Nobody took it, and it was let go outside of the window.
        if (!canTear || sessionId === undefined || event.dataTransfer.dropEffect !== 'none') return;
        const at = { x: Math.round(event.screenX), y: Math.round(event.screenY) };
        if (isOutside(at)) actions.moveToWindow(sessionId, 'new', at);
      },
    },
  };
}

/** For a window without tabs: the whole of its empty place takes one. */
export function useEmptyDrop(): Pick<Handlers, 'onDragOver' | 'onDrop'> {
  const { actions } = useApp();
  return {
    onDragOver: (event) => void acceptTab(event),
    onDrop: (event) => {
      if (!acceptTab(event)) return;
      const sessionId = event.dataTransfer.getData(tabType);
      if (sessionId !== '') actions.moveTab(sessionId, undefined);
    },
  };
}

/** Whether a tab is being dragged; if so the browser lets it be dropped here. */
export function acceptTab(event: DragEvent): boolean {
  if (!event.dataTransfer.types.includes(tabType)) return false;
  event.preventDefault();
  event.dataTransfer.dropEffect = 'move';
  return true;
}

function tabOf(target: EventTarget): HTMLElement | undefined {
  return target instanceof Element ? (target.closest<HTMLElement>('[role="tab"]') ?? undefined) : undefined;
}

/** How many of the strip's tabs lie to the left of the pointer with more than their half. */
function placeUnder(event: DragEvent<HTMLElement>): number {
  const tabs = [...event.currentTarget.querySelectorAll('[role="tab"]')];
  return tabs.filter((tab) => {
    const { left, width } = tab.getBoundingClientRect();
    return left + width / 2 < event.clientX;
  }).length;
}

/** In front of itself means in front of the one that follows it. */
function beforeOther(
  sessions: readonly Session[],
  { sessionId, before }: { readonly sessionId: string; readonly before: string | undefined },
): string | undefined {
  if (before !== sessionId) return before;
  return sessions[sessions.findIndex(({ id }) => id === sessionId) + 1]?.id;
}

function isOutside({ x, y }: { readonly x: number; readonly y: number }): boolean {
  const { screenX, screenY, outerWidth, outerHeight } = window;
  return x < screenX || y < screenY || x >= screenX + outerWidth || y >= screenY + outerHeight;
}
