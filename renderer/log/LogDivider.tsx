import { useLayoutEffect, useState, type RefObject } from 'react';
import { useStore } from 'zustand';
import { useText } from '../i18n.ts';
import { useSeparator } from '../ui/useSeparator.ts';
import './logDivider.css';
import { boundedShare, usualShare } from './logShare.ts';
import { logShares, type LogPlace } from './logView.ts';

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
  const isRow = direction === 'row';
  const separator = useSeparator({
    direction,
    move: (by) => size.set(size.share - by),
    follow: (event) => {
      const pane = event.currentTarget.closest('.drop-zone')?.getBoundingClientRect();
      if (!pane) return;
      size.set(
        isRow ? (pane.right - event.clientX) / pane.width : (pane.bottom - event.clientY) / pane.height,
      );
    },
    reset: () => size.set(usualShare),
  });
  return (
    <div
      {...separator}
      className="pane-divider log-divider"
      data-direction={direction}
      aria-label={text('log.divider', { job })}
      aria-valuenow={Math.round((1 - size.share) * 100)}
      title={text('log.dividerHint')}
    />
  );
}
