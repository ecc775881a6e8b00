/* Lines as programs wrote them, however the terminal wraps them into rows. */

/** What is read of a terminal's buffer; xterm's own is one. */
export type Rows = {
  readonly length: number;
  readonly getLine: (row: number) => Row | undefined;
};
type Row = {
  readonly isWrapped: boolean;
  readonly length: number;
  readonly getCell: (column: number) => Cell | undefined;
  readonly translateToString: (trimRight?: boolean, startColumn?: number, endColumn?: number) => string;
};
type Cell = { readonly getChars: () => string; readonly getWidth: () => number };

/** Rows `from` to before `to`, joined. */
export type LogicalLine = {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  /** Where in `text` each row begins. */
  readonly rowStarts: readonly number[];
};

export type Place = { readonly row: number; readonly column: number };

/** The row with which the line of `row` begins, at most `mostRows - 1` above it. */
export function firstRowOf(rows: Rows, row: number, mostRows: number): number {
  let first = row;
  while (first > 0 && row - first < mostRows - 1 && rows.getLine(first)?.isWrapped === true) first -= 1;
  return first;
}

/** One past the last row of the line that begins at `first`, at most `mostRows` after it. */
export function endRowOf(rows: Rows, first: number, mostRows: number): number {
  let end = first + 1;
  while (end < rows.length && end - first < mostRows && rows.getLine(end)?.isWrapped === true) end += 1;
  return end;
}

export function readLine(rows: Rows, from: number, to: number): LogicalLine {
  return joinRows(rows, { from, to, goesOn: false });
}

/** The same of a line that may go on behind them: then blanks at their end stand in it. */
export function readPartOfLine(rows: Rows, from: number, to: number): LogicalLine {
  return joinRows(rows, { from, to, goesOn: rows.getLine(to)?.isWrapped === true });
}

type Joined = { readonly from: number; readonly to: number; readonly goesOn: boolean };

function joinRows(rows: Rows, { from, to, goesOn }: Joined): LogicalLine {
  const rowStarts: number[] = [];
  let text = '';
  for (let row = from; row < to; row += 1) {
    rowStarts.push(text.length);
    text += rowText(rows, row, row === to - 1 && !goesOn);
  }
  return { from, to, text, rowStarts };
}

function rowText(rows: Rows, row: number, isLast: boolean): string {
  const line = rows.getLine(row);
  if (!line) return '';
  if (isLast) return line.translateToString(true);
  // A wide character that found no room leaves the row's last cell empty: no space was written there.
  const isShort =
    rows
      .getLine(row + 1)
      ?.getCell(0)
      ?.getWidth() === 2 && line.getCell(line.length - 1)?.getChars() === '';
  return line.translateToString(false, 0, isShort ? line.length - 1 : line.length);
}

/** The row in which the character at `index` of the line's text stands. */
export function rowAt({ from, rowStarts }: LogicalLine, index: number): number {
  let [low, high] = [0, rowStarts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((rowStarts[middle] ?? 0) <= index) low = middle;
    else high = middle - 1;
  }
  return from + low;
}

/** The cell of the character at `index`, and where the next one begins. */
export function cellAt(rows: Rows, line: LogicalLine, index: number): Place & { readonly endColumn: number } {
  const row = rowAt(line, index);
  const cells = rows.getLine(row);
  const last = cells?.length ?? 0;
  let at = line.rowStarts[row - line.from] ?? 0;
  for (let column = 0; column < last; column += 1) {
    const cell = cells?.getCell(column);
    const width = cell?.getWidth() ?? 0;
    // The second half of a wide character.
    if (width === 0) continue;
    at += cell?.getChars().length || 1;
    if (index < at) return { row, column, endColumn: column + width };
  }
  return { row, column: last, endColumn: last };
}
