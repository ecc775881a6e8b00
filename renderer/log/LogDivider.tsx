import {
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type PointerEvent,
  type RefObject,
} from 'react';
import { useStore } from 'zustand';
import { useText } from '../i18n.ts';
import { boundedShare, logShares, usualShare, type LogPlace } from './logView.ts';

/** Steps of the arrow keys, in parts of the pane; larger ones with Shift. */
const step = 0.02;
const largeStep = 0.1;

/** `row`: the log stands on the right of its terminal. `column`: below it. */
export type LogDirection = 'row' | 'column';

export type LogShare = {
  /** Undefined: nothing is beside it. */
  readonly direction: LogDirection | undefined;
  /** Of the pane. */
  readonly share: number;
  readonly set: (share: number) => void;
};

/** How much of its pane a log takes, and on which side: a narrow pane has room below only, whatever was chosen. */
export function useLogShare(log: RefObject<HTMLElement | null>, place: LogPlace | 'alone'): LogShare {
  const hasNeighbour = place === 'beside' || place === 'below';
  const [isColumn, setColumn] = useState(place === 'below');
  useLayoutEffect(() => {
    const pane = log.current?.parentElement;
    if (!pane || !hasNeighbour) return undefined;
    const look = (): void => setColumn(getComputedStyle(pane).flexDirection === 'column');
    look();
    const observer = new ResizeObserver(look);
    observer.observe(pane);
    return () => observer.disconnect();
  }, [log, hasNeighbour, place]);
  const name = isColumn ? 'below' : 'beside';
  const share = useStore(logShares, (shares) => shares[name]);
  return {
    direction: hasNeighbour ? (isColumn ? 'column' : 'row') : undefined,
    share,
    set: (next) => logShares.setState({ [name]: boundedShare(next) }),
  };
}

type LogDividerProps = { readonly job: string; readonly direction: LogDirection; readonly size: LogShare };

/** The line between a terminal and its log. It is moved by mouse, and by keys once it has the focus. */
export function LogDivider({ job, direction, size }: LogDividerProps) {
  const text = useText();
  const isHeld = useRef(false);
  const isRow = direction === 'row';
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = event.shiftKey ? largeStep : step;
    const next = {
      [isRow ? 'ArrowLeft' : 'ArrowUp']: size.share + by,
      [isRow ? 'ArrowRight' : 'ArrowDown']: size.share - by,
      Home: 1,
      End: 0,
    }[event.key];
    if (next === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    size.set(next);
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>): void => {
    const pane = event.currentTarget.closest('.drop-zone')?.getBoundingClientRect();
    if (!isHeld.current || !pane) return;
    size.set(isRow ? (pane.right - event.clientX) / pane.width : (pane.bottom - event.clientY) / pane.height);
  };
  const letGo = (): void => {
    isHeld.current = false;
  };
  return (
    <div
      role="separator"
      tabIndex={0}
      className="pane-divider log-divider"
      data-direction={direction}
      aria-orientation={isRow ? 'vertical' : 'horizontal'}
      aria-label={text('log.divider', { job })}
      aria-valuenow={Math.round((1 - size.share) * 100)}
      aria-valuemin={0}
      aria-valuemax={100}
      title={text('log.dividerHint')}
      onKeyDown={onKeyDown}
      onDoubleClick={() => size.set(usualShare)}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        isHeld.current = true;
      }}
      onPointerMove={onPointerMove}
      onPointerUp={letGo}
      onPointerCancel={letGo}
    />
  );
}
