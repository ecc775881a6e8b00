import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useEffectEvent, useRef, useState, type RefObject } from 'react';
import { anchorFor, scrolled, scrollTopFor, shownHeight, type ScrollPlace } from './longScroll.ts';

/** As logRow.css has it. */
export const rowPx = 18;
/** More rows of any height can't be placed in a time that nobody notices: then each is one line high. */
export const mostWrappedRows = 100_000;
const overscanRows = 20;

export type Rows = {
  readonly shown: readonly { readonly row: number; readonly start: number }[];
  readonly totalPx: number;
  readonly isWrapped: boolean;
  readonly scrollToRow: (row: number, align: 'start' | 'center') => void;
  /** The first row in sight. */
  readonly topRow: () => number;
  /** For each row drawn, where rows have a height of their own. */
  readonly measure: ((element: HTMLElement | null) => void) | undefined;
};

type UseRows = {
  readonly rowCount: number;
  readonly wantsWrap: boolean;
  readonly scroller: RefObject<HTMLDivElement | null>;
};

/** Which rows are in sight. A million of one height cost nothing; those that wrap are measured. */
export function useRows({ rowCount, wantsWrap, scroller }: UseRows): Rows {
  const isWrapped = wantsWrap && rowCount <= mostWrappedRows;
  const fixed = useFixedRows({ rowCount, scroller, isUsed: !isWrapped });
  const virtual = useVirtualizer({
    count: isWrapped ? rowCount : 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: overscanRows,
  });
  if (!isWrapped) return fixed;
  return {
    shown: virtual.getVirtualItems().map(({ index, start }) => ({ row: index, start })),
    totalPx: virtual.getTotalSize(),
    isWrapped,
    scrollToRow: (row, align) => virtual.scrollToIndex(row, { align }),
    topRow: () => virtual.getVirtualItemForOffset(scroller.current?.scrollTop ?? 0)?.index ?? 0,
    measure: virtual.measureElement,
  };
}

const startPlace: ScrollPlace = { scrollTop: 0, top: 0 };

function useFixedRows({
  rowCount,
  scroller,
  isUsed,
}: Omit<UseRows, 'wantsWrap'> & { readonly isUsed: boolean }): Rows {
  const [view, setView] = useState({ ...startPlace, height: 600 });
  /** As it is now, drawn or not. */
  const place = useRef(startPlace);
  const totalPx = rowCount * rowPx;
  const look = useEffectEvent((): void => {
    const element = scroller.current;
    if (!element) return;
    const sizes = { totalPx, viewPx: element.clientHeight };
    place.current = scrolled(place.current, element.scrollTop, sizes);
    const anchor = anchorFor(place.current, sizes);
    if (anchor !== undefined) {
      element.scrollTop = anchor;
      place.current = { scrollTop: element.scrollTop, top: place.current.top };
    }
    const next = { ...place.current, height: sizes.viewPx };
    setView((known) => (known.top === next.top && known.height === next.height ? known : next));
  });
  useEffect(() => {
    const element = scroller.current;
    if (!element || !isUsed) return undefined;
    look();
    element.addEventListener('scroll', look, { passive: true });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', look);
      observer.disconnect();
    };
  }, [scroller, isUsed]);
  // At the end of a list that is longer than its scrollbar, what is added moves nothing that could be heard of.
  const isAtEnd = view.scrollTop > 0 && view.scrollTop >= shownHeight(totalPx) - view.height - 1;
  const top = isAtEnd ? Math.max(0, totalPx - view.height) : view.top;
  const first = Math.max(0, Math.min(Math.floor(top / rowPx), rowCount - 1) - overscanRows);
  const end = Math.min(rowCount, Math.ceil((top + view.height) / rowPx) + overscanRows);
  const scrollToRow: Rows['scrollToRow'] = (row, align) => {
    const element = scroller.current;
    if (!element) return;
    const wanted = row * rowPx - (align === 'center' ? element.clientHeight / 2 : 0);
    const sizes = { totalPx, viewPx: element.clientHeight };
    element.scrollTop = scrollTopFor(wanted, sizes);
    const last = Math.max(0, totalPx - sizes.viewPx);
    place.current = { scrollTop: element.scrollTop, top: Math.min(last, Math.max(0, wanted)) };
    setView({ ...place.current, height: sizes.viewPx });
  };
  return {
    shown: Array.from({ length: Math.max(0, end - first) }, (_, index) => ({
      row: first + index,
      start: (first + index) * rowPx - (top - view.scrollTop),
    })),
    totalPx: shownHeight(totalPx),
    isWrapped: false,
    scrollToRow,
    topRow: () => Math.floor(place.current.top / rowPx),
    measure: undefined,
  };
}
