import type { CommandMarker, MarkedTerminal } from '../../../../renderer/terminal/commandMarks.ts';
import type { Rows } from '../../../../renderer/terminal/logicalLine.ts';

/** Rows as a terminal has them: wrapped at its width, the oldest gone once the scrollback is full, markers that move along. */

type Row = { readonly cells: readonly string[]; readonly isWrapped: boolean };
type Marker = { line: number; isDisposed: boolean; readonly dispose: () => void };

const isWide = (character: string): boolean => /\p{Script=Han}|\p{Script=Hiragana}/u.test(character);

/** One entry a cell: a character, '' for one never written, undefined's place taken by `half` after a wide one. */
const half = '\u0000';

/** The cells of a line, and the rows it takes. */
function wrap(line: string, columns: number): readonly Row[] {
  const rows: { cells: string[]; isWrapped: boolean }[] = [{ cells: [], isWrapped: false }];
  for (const { segment } of new Intl.Segmenter().segment(line)) {
    const width = isWide(segment) ? 2 : 1;
    if ((rows.at(-1)?.cells.length ?? 0) + width > columns) rows.push({ cells: [], isWrapped: true });
    rows.at(-1)?.cells.push(segment, ...(width === 2 ? [half] : []));
  }
  return rows;
}

export type FakeTerminal = MarkedTerminal & {
  readonly buffer: {
    readonly active: Rows & {
      type: 'normal' | 'alternate';
      readonly baseY: number;
      readonly cursorY: number;
      viewportY: number;
    };
  };
  readonly registerMarker: (cursorYOffset?: number) => Marker & CommandMarker;
  readonly cols: number;
  /** Writes whole lines; the cursor stands on the last one. */
  readonly write: (...lines: readonly string[]) => void;
  /** Goes on with the last line. */
  readonly append: (text: string) => void;
  /** Writes over the cursor's row. */
  readonly rewrite: (line: string) => void;
  readonly clear: () => void;
  readonly osc: (data: string) => void;
  /** How many rows have been read. */
  readonly readCount: () => number;
  readonly selected: () => readonly [from: number, to: number] | undefined;
  readonly markers: readonly Marker[];
};

type FakeOptions = { readonly columns?: number; readonly rows?: number; readonly scrollback?: number };

export function createFakeTerminal({
  columns = 10,
  rows = 4,
  scrollback = 20,
}: FakeOptions = {}): FakeTerminal {
  let lines: Row[] = [{ cells: [], isWrapped: false }];
  let markers: Marker[] = [];
  let handle: (data: string) => boolean = () => false;
  let selected: readonly [number, number] | undefined;
  let readCount = 0;
  const baseY = (): number => Math.max(0, lines.length - rows);

  const trim = (): void => {
    while (lines.length > rows + scrollback) {
      lines.shift();
      for (const marker of markers) marker.line -= 1;
      for (const marker of markers.filter(({ line }) => line < 0)) marker.dispose();
    }
  };
  const active: FakeTerminal['buffer']['active'] = {
    type: 'normal',
    viewportY: 0,
    get length() {
      return Math.max(rows, lines.length);
    },
    get baseY() {
      return baseY();
    },
    get cursorY() {
      return lines.length - 1 - baseY();
    },
    getLine: (index) => {
      if (index < 0 || index >= Math.max(rows, lines.length)) return undefined;
      readCount += 1;
      const { cells, isWrapped } = lines[index] ?? { cells: [], isWrapped: false };
      const cellAt = (column: number) => cells[column] ?? '';
      return {
        isWrapped,
        length: columns,
        getCell: (column) =>
          column < columns
            ? {
                getChars: () => (cellAt(column) === half ? '' : cellAt(column)),
                getWidth: () => (cellAt(column) === half ? 0 : isWide(cellAt(column)) ? 2 : 1),
              }
            : undefined,
        translateToString: (trimRight = false, start = 0, end = columns) => {
          const text = Array.from({ length: end - start }, (_, at) => cellAt(start + at) || ' ')
            .filter((cell) => cell !== half)
            .join('');
          return trimRight ? text.trimEnd() : text;
        },
      };
    },
  };
  return {
    cols: columns,
    buffer: { active },
    registerMarker: (offset: number = 0) => {
      const marker: Marker = {
        line: baseY() + active.cursorY + offset,
        isDisposed: false,
        dispose: () => {
          marker.isDisposed = true;
          marker.line = -1;
          markers = markers.filter((other) => other !== marker);
        },
      };
      markers.push(marker);
      return marker;
    },
    parser: {
      registerOscHandler: (_ident, handler) => {
        handle = handler;
        return { dispose: () => (handle = () => false) };
      },
    },
    scrollToLine: (row) => (active.viewportY = Math.min(row, baseY())),
    scrollToBottom: () => (active.viewportY = baseY()),
    selectLines: (from, to) => (selected = [from, to]),
    write: (...texts) => {
      for (const text of texts) {
        lines.push(...wrap(text, columns));
        trim();
      }
      active.viewportY = baseY();
    },
    append: (text) => {
      const last = lines.at(-1);
      const [first, ...more] = wrap((last?.cells ?? []).join('') + text, columns);
      const begun = { cells: first?.cells ?? [], isWrapped: last?.isWrapped === true };
      lines = [...lines.slice(0, -1), begun, ...more];
      trim();
      active.viewportY = baseY();
    },
    rewrite: (text) => {
      lines = [...lines.slice(0, -1), ...wrap(text, columns)];
      trim();
    },
    clear: () => {
      lines = lines.slice(-1);
      markers.forEach((marker) => marker.dispose());
    },
    osc: (data) => void handle(data),
    readCount: () => readCount,
    selected: () => selected,
    get markers() {
      return markers;
    },
  };
}
