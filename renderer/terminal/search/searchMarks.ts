import type { IDecoration, IDecorationOptions, Terminal } from '@xterm/xterm';
import type { Stop } from '../../../preload/client.ts';
import { decorateRow, dropDecoration, showRuler } from '../decorations.ts';
import { readHexColour } from '../terminalTheme.ts';
import { comparePositions, type Hit, type Hits } from './hits.ts';
import type { NumberedLines } from './numberedLines.ts';

/* Hits as people see them: coloured on the screen, and as lines beside the scrollbar. */

export type SearchMarks = {
  readonly show: (hits: Hits, current: Hit | undefined) => void;
  /** What is seen may be another part. */
  readonly follow: () => void;
  readonly readColours: () => void;
  readonly clear: () => void;
};

type SearchMarksOptions = {
  readonly terminal: Terminal;
  readonly lines: NumberedLines;
  readonly after: (delayMs: number, run: () => void) => Stop;
};

/** More on one screen than anyone tells apart. */
const mostOnScreen = 400;
/** Each mark beside the scrollbar costs xterm time for every row that goes; a scrollbar has hardly more pixels. */
const mostBeside = 200;
/** They are drawn once nothing has changed for this long: in a flood they would be wrong when they are seen. */
const calmMs = 250;

type Colours = {
  readonly hit: { readonly backgroundColor: string; readonly foregroundColor: string };
  readonly current: { readonly backgroundColor: string; readonly foregroundColor: string };
  readonly beside: string;
};

type Shown = { readonly hits: Hits; readonly current: Hit | undefined };

export function createSearchMarks({ terminal, lines, after }: SearchMarksOptions): SearchMarks {
  const onScreen = new Map<string, IDecoration>();
  let beside: readonly IDecoration[] = [];
  let shown: Shown | undefined;
  let drawnAt = -1;
  let colours: Colours | undefined;
  let stopBeside: Stop | undefined;
  /** The oldest row when they were drawn. */
  let besideFirst = 0;

  const drawScreen = (): void => {
    const wanted = new Map(partsOnScreen(terminal, lines, shown).map((part) => [keyOf(part), part]));
    for (const [key, decoration] of onScreen) {
      if (wanted.has(key) && !decoration.isDisposed) continue;
      dropDecoration(decoration);
      onScreen.delete(key);
    }
    for (const [key, part] of wanted) {
      if (onScreen.has(key)) continue;
      const made = decorate(part);
      if (made) onScreen.set(key, made);
    }
    drawnAt = terminal.buffer.active.viewportY;
  };
  const decorate = ({ row, column, width, isCurrent }: Part): IDecoration | undefined => {
    colours ??= readColours();
    const decoration = markRow(row, {
      x: column,
      width,
      layer: 'top',
      ...(isCurrent ? colours.current : colours.hit),
    });
    decoration?.onRender((element) => {
      element.classList.add('search-hit');
      if (isCurrent) element.dataset['current'] = '';
    });
    return decoration;
  };
  const markRow = (row: number, options: Omit<IDecorationOptions, 'marker'>): IDecoration | undefined =>
    decorateRow(terminal, lines.indexOf(row), options);

  const drawBeside = (): void => {
    stopBeside = undefined;
    dropBeside();
    if (!shown) return;
    colours ??= readColours();
    showRuler(terminal);
    besideFirst = lines.first();
    const { hits, current } = shown;
    const color = colours.beside;
    beside = rowsBeside(hits, { current, rows: terminal.buffer.active.length }).flatMap(
      (row) => markRow(row, { overviewRulerOptions: { color, position: 'full' } }) ?? [],
    );
  };
  const dropBeside = (): void => {
    for (const decoration of beside) dropDecoration(decoration);
    beside = [];
  };
  const drawBesideSoon = (): void => {
    stopBeside?.();
    stopBeside = after(calmMs, drawBeside);
  };
  const clear = (): void => {
    stopBeside?.();
    stopBeside = undefined;
    shown = undefined;
    drawScreen();
    dropBeside();
  };
  return {
    show: (hits, current) => {
      shown = { hits, current };
      // While rows go they would be wrong, and slow.
      if (lines.first() !== besideFirst) dropBeside();
      drawScreen();
      drawBesideSoon();
    },
    follow: () => {
      if (shown && terminal.buffer.active.viewportY !== drawnAt) drawScreen();
    },
    readColours: () => {
      colours = undefined;
      for (const decoration of onScreen.values()) dropDecoration(decoration);
      onScreen.clear();
      if (beside.length > 0) drawBeside();
    },
    clear,
  };
}

type Part = {
  readonly row: number;
  readonly column: number;
  readonly width: number;
  readonly isCurrent: boolean;
};

function partsOnScreen(terminal: Terminal, lines: NumberedLines, shown: Shown | undefined): readonly Part[] {
  if (!shown) return [];
  const { hits, current } = shown;
  const first = lines.numberOf(terminal.buffer.active.viewportY);
  // A hit of several rows may begin above.
  let index = Math.max(0, hits.lastUntil({ row: first, start: -1 }));
  const parts: Part[] = [];
  for (let hit = hits.at(index); hit && hit.row < first + terminal.rows; hit = hits.at(index)) {
    const isCurrent = current !== undefined && comparePositions(hit, current) === 0;
    parts.push(...cellsOf(terminal, lines, hit).map((cells) => ({ ...cells, isCurrent })));
    if (parts.length > mostOnScreen) break;
    index += 1;
  }
  return parts;
}

/** A hit's cells, row by row. */
function cellsOf(terminal: Terminal, lines: NumberedLines, hit: Hit): readonly Omit<Part, 'isCurrent'>[] {
  const { start, end } = lines.cellsOf(hit);
  return Array.from({ length: end.row - start.row + 1 }, (_, index) => {
    const row = start.row + index;
    const column = index === 0 ? start.column : 0;
    const width = Math.max(1, (row === end.row ? end.endColumn : terminal.cols) - column);
    return { row: lines.numberOf(row), column, width };
  });
}

function keyOf({ row, column, width, isCurrent }: Part): string {
  return `${row} ${column} ${width} ${isCurrent}`;
}

type Beside = { readonly current: Hit | undefined; readonly rows: number };

/** Of all hits' rows as many as can be told apart beside a scrollbar, the current one among them. */
export function rowsBeside(hits: Pick<Hits, 'count' | 'at'>, { current, rows }: Beside): readonly number[] {
  const apart = Math.max(1, Math.ceil(rows / mostBeside));
  const chosen: number[] = current ? [current.row] : [];
  let last = -Infinity;
  for (let index = 0; index < hits.count(); index += 1) {
    const row = hits.at(index)?.row ?? 0;
    if (row - last < apart) continue;
    last = row;
    chosen.push(row);
  }
  return chosen;
}

function readColours(): Colours {
  const pair = (name: string) => ({
    backgroundColor: readHexColour(`--term-${name}-background`),
    foregroundColor: readHexColour(`--term-${name}-foreground`),
  });
  return { hit: pair('match'), current: pair('match-current'), beside: readHexColour('--term-match-mark') };
}
