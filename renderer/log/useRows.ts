import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useState, type RefObject } from 'react';

/** As styles/log.css has it. */
export const rowPx = 18;
/** More rows of any height can't be placed in a time that nobody notices: then each is one line high. */
const mostWrappedRows = 100_000;
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

function useFixedRows({
  rowCount,
  scroller,
  isUsed,
}: Omit<UseRows, 'wantsWrap'> & { readonly isUsed: boolean }): Rows {
  const [view, setView] = useState({ top: 0, height: 600 });
  useEffect(() => {
    const element = scroller.current;
    if (!element || !isUsed) return undefined;
    const look = (): void => {
      const next = { top: element.scrollTop, height: element.clientHeight };
      setView((known) => (known.top === next.top && known.height === next.height ? known : next));
    };
    look();
    element.addEventListener('scroll', look, { passive: true });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', look);
      observer.disconnect();
    };
  }, [scroller, isUsed]);
  const first = Math.max(0, Math.min(Math.floor(view.top / rowPx), rowCount - 1) - overscanRows);
  const end = Math.min(rowCount, Math.ceil((view.top + view.height) / rowPx) + overscanRows);
  const scrollToRow: Rows['scrollToRow'] = (row, align) => {
    const element = scroller.current;
    if (!element) return;
    element.scrollTop = row * rowPx - (align === 'center' ? element.clientHeight / 2 : 0);
  };
  return {
    shown: Array.from({ length: Math.max(0, end - first) }, (_, index) => ({
      row: first + index,
      start: (first + index) * rowPx,
    })),
    totalPx: rowCount * rowPx,
    isWrapped: false,
    scrollToRow,
    topRow: () => Math.floor((scroller.current?.scrollTop ?? 0) / rowPx),
    measure: undefined,
  };
}
