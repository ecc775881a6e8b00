import type { Stop } from '../../../preload/client.ts';
import type { Hit } from './hits.ts';
import {
  cellAt,
  endRowOf,
  firstRowOf,
  readLine,
  readPartOfLine,
  type LogicalLine,
  type Rows,
} from '../logicalLine.ts';

/*
 * A full scrollback loses its oldest row for each new one, so a row's index says little for long. Here each row has a number
 * that stays its own: its index and how many rows have gone. xterm does not count those; one marker that moves with a row does.
 */

export type NumberedTerminal = {
  readonly buffer: {
    readonly active: Rows & {
      /** The first row of the screen. */
      readonly baseY: number;
      readonly cursorY: number;
    };
  };
  readonly registerMarker: (cursorYOffset?: number) => RowMarker;
  readonly cols: number;
};
type Cell = ReturnType<typeof cellAt>;

/** A line, or a part of a long one, as it is searched. */
export type LinePart = {
  readonly from: number;
  readonly to: number;
  /** Its rows, and some of the same line around them: a hit may begin before the part in which it ends. */
  readonly line: LogicalLine;
  /** Where in the line's text the part begins and ends. */
  readonly after: number;
  readonly until: number;
};

type RowMarker = { readonly line: number; readonly isDisposed: boolean; readonly dispose: Stop };

export type NumberedLines = {
  /** Takes note of what has gone. False: too much has changed, and all numbers begin anew. */
  readonly follow: () => boolean;
  /** Of the oldest row. */
  readonly first: () => number;
  /** One past the newest row's. */
  readonly end: () => number;
  /** The first row that a program may still change. */
  readonly settledEnd: () => number;
  /** The line, or the part of a long one, that begins at this row; no row from `end` on. */
  readonly lineFrom: (number: number, end: number) => LinePart;
  /** The one that ends before this row. */
  readonly lineBefore: (number: number) => LinePart;
  /** The first and the last cell of a hit, in the rows as they are now. */
  readonly cellsOf: (hit: Hit) => { readonly start: Cell; readonly end: Cell };
  /** Where the row is now. */
  readonly indexOf: (number: number) => number;
  readonly numberOf: (index: number) => number;
  /** Begins anew, as with another buffer or other columns. */
  readonly reset: () => void;
};

/** A line of megabytes is searched in parts of this many characters … */
const longestPart = 10_000;
/**
 * … with as much before and behind: hits up to this length are found wherever a part ends, and are those that a search from the
 * line's start finds, unless they touch one another for as long.
 */
const reach = 5_000;

export function createNumberedLines(terminal: NumberedTerminal): NumberedLines {
  let anchor: { readonly marker: RowMarker; readonly number: number } | undefined;
  let gone = 0;
  const rows = () => terminal.buffer.active;
  const mostRows = (): number => Math.max(1, Math.floor(longestPart / Math.max(1, terminal.cols)));
  const readPart = (from: number, to: number): LinePart => {
    const rowsAround = Math.ceil(reach / Math.max(1, terminal.cols));
    const first = firstRowOf(rows(), from, rowsAround + 1);
    const line = readPartOfLine(rows(), first, endRowOf(rows(), to - 1, rowsAround + 1));
    return {
      from: from + gone,
      to: to + gone,
      line: { ...line, from: line.from + gone, to: line.to + gone },
      after: line.rowStarts[from - first] ?? 0,
      until: line.rowStarts[to - first] ?? line.text.length,
    };
  };

  const reset = (): void => {
    anchor?.marker.dispose();
    anchor = undefined;
    gone = 0;
  };
  /** The last row of the scrollback: no program changes it any more. */
  const anchorAgain = (): void => {
    const { baseY, cursorY } = rows();
    if (baseY === 0 || anchor?.marker.line === baseY - 1) return;
    anchor?.marker.dispose();
    anchor = { marker: terminal.registerMarker(-cursorY - 1), number: baseY - 1 + gone };
  };
  return {
    follow: () => {
      // Without an anchor nobody counted what went since the scrollback began.
      const isKnown = anchor ? !anchor.marker.isDisposed : rows().baseY === 0;
      if (!isKnown) reset();
      else if (anchor) gone = anchor.number - anchor.marker.line;
      anchorAgain();
      return isKnown;
    },
    first: () => gone,
    end: () => rows().length + gone,
    settledEnd: () => {
      const { baseY } = rows();
      return (baseY === 0 ? 0 : firstRowOf(rows(), baseY, mostRows())) + gone;
    },
    lineFrom: (number, end) => {
      const most = Math.min(mostRows(), end - number);
      return readPart(number - gone, endRowOf(rows(), number - gone, most));
    },
    lineBefore: (number) => readPart(firstRowOf(rows(), number - gone - 1, mostRows()), number - gone),
    cellsOf: ({ row, to, start, end }) => {
      const line = readLine(rows(), row - gone, to - gone);
      return { start: cellAt(rows(), line, start), end: cellAt(rows(), line, end - 1) };
    },
    indexOf: (number) => number - gone,
    numberOf: (index) => index + gone,
    reset,
  };
}
