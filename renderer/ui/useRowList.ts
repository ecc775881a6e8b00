import { defaultRangeExtractor, useVirtualizer, type Range, type Virtualizer } from '@tanstack/react-virtual';
import { useCallback, useMemo, useRef, useState, type KeyboardEvent, type RefObject } from 'react';
import { moveInRows } from './moveInRows.ts';

/** Two lines of text. */
export const rowPx = 44;
export const headingPx = 28;

type Line = { readonly kind: string };

type UseRowList<Row extends Line> = {
  readonly lines: readonly Row[];
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** Whether the focus can stand on it. This and `keyOf`: the same function each time. */
  readonly isRow: (line: Row) => boolean;
  readonly keyOf: (line: Row) => string;
  /** The attribute that a row's element has its key in. */
  readonly keyAttribute: `data-${string}`;
};

type RowList = {
  readonly virtual: Virtualizer<HTMLDivElement, Element>;
  /** The index of the line that has the focus, or had it last; −1: none. */
  readonly activeIndex: number;
  /** The index of the row that Tab leads to. */
  readonly tabStop: number;
  /** For the list. */
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
  /** For each row's `ref`. */
  readonly placeFocus: (element: HTMLElement | null, key: string) => void;
  /** For each row's `onFocus`. */
  readonly setActiveKey: (key: string) => void;
  readonly focusRow: (key: string) => void;
};

/** Rows below headings, of which only those in sight are drawn: there may be thousands. One of them has the focus, and keys move it. */
export function useRowList<Row extends Line>({
  lines,
  scroller,
  isRow,
  keyOf,
  keyAttribute,
}: UseRowList<Row>): RowList {
  const [activeKey, setActiveKey] = useState<string>();
  const activeIndex = useMemo(
    () => lines.findIndex((line) => keyOf(line) === activeKey),
    [lines, keyOf, activeKey],
  );
  const virtual = useDrawnRows({ lines, scroller, keyOf, activeIndex });
  const wantsFocus = useRef<string>(undefined);
  const focusRow = useCallback(
    (key: string) => {
      const row = scroller.current?.querySelector<HTMLElement>(`[${keyAttribute}="${CSS.escape(key)}"]`);
      wantsFocus.current = row ? undefined : key;
      row?.focus();
      setActiveKey(key);
    },
    [scroller, keyAttribute],
  );
  // A row that was far away is drawn a moment after it was asked for.
  const placeFocus = useCallback((element: HTMLElement | null, key: string) => {
    if (!element || wantsFocus.current !== key) return;
    wantsFocus.current = undefined;
    element.focus();
  }, []);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (!isFromRow(event)) return;
    if (event.key === 'Enter') {
      event.target.querySelector('button')?.click();
      return event.preventDefault();
    }
    const pageRows = Math.max(1, Math.floor((scroller.current?.clientHeight ?? rowPx) / rowPx) - 1);
    const index = moveInRows({ lines, isRow, from: activeIndex, key: event.key, pageRows });
    const line = index === undefined ? undefined : lines[index];
    if (index === undefined || !line) return;
    event.preventDefault();
    virtual.scrollToIndex(index);
    focusRow(keyOf(line));
  };
  const tabStop = activeIndex < 0 ? lines.findIndex(isRow) : activeIndex;
  return { virtual, activeIndex, tabStop, onKeyDown, placeFocus, setActiveKey, focusRow };
}

/** Only the row's own keys: its buttons have theirs. */
export function isFromRow(
  event: KeyboardEvent<HTMLElement>,
): event is KeyboardEvent<HTMLElement> & { readonly target: HTMLElement } {
  return event.target instanceof HTMLElement && event.target.getAttribute('role') === 'listitem';
}

type UseDrawnRows<Row extends Line> = Pick<UseRowList<Row>, 'lines' | 'scroller' | 'keyOf'> & {
  readonly activeIndex: number;
};

function useDrawnRows<Row extends Line>({ lines, scroller, keyOf, activeIndex }: UseDrawnRows<Row>) {
  // The row that has the focus stays in the page when it is scrolled out of sight, or the focus would be lost.
  const rangeExtractor = useCallback(
    (range: Range) => {
      const inSight = defaultRangeExtractor(range);
      if (activeIndex < 0 || inSight.includes(activeIndex)) return inSight;
      return [...inSight, activeIndex].toSorted((one, other) => one - other);
    },
    [activeIndex],
  );
  const getItemKey = useCallback(
    (index: number) => {
      const line = lines[index];
      return line ? keyOf(line) : index;
    },
    [lines, keyOf],
  );
  return useVirtualizer<HTMLDivElement, Element>({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (lines[index]?.kind === 'heading' ? headingPx : rowPx),
    getItemKey,
    rangeExtractor,
    overscan: 8,
  });
}
