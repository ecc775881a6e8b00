type MoveInRows<Line> = {
  readonly lines: readonly Line[];
  /** Whether the focus can stand on it; what it can't stand on, as a heading, is stepped over. */
  readonly isRow: (line: Line) => boolean;
  /** The index of the line that has the focus; −1: none. */
  readonly from: number;
  /** `KeyboardEvent.key` */
  readonly key: string;
  readonly pageRows: number;
};

/** The index of the row a key leads to. Undefined: the key is none of a list's, or there is no row. */
export function moveInRows<Line>({
  lines,
  isRow,
  from,
  key,
  pageRows,
}: MoveInRows<Line>): number | undefined {
  const rows = lines.flatMap((line, index) => (isRow(line) ? [index] : []));
  const [first, last] = [rows[0], rows.at(-1)];
  const down = (by: number): number | undefined => rows.find((index) => index >= from + by) ?? last;
  const up = (by: number): number | undefined => rows.findLast((index) => index <= from - by) ?? first;
  switch (key) {
    case 'ArrowDown':
      return down(1);
    case 'ArrowUp':
      return up(1);
    case 'PageDown':
      return from < 0 ? first : down(pageRows);
    case 'PageUp':
      return up(pageRows);
    case 'Home':
      return first;
    case 'End':
      return last;
    default:
      return undefined;
  }
}
