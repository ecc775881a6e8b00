import type { LogSection } from '../../preload/contract/jobLog.ts';

/*
 * Which lines are in sight where sections are folded: rows are what is drawn, lines what the log has.
 */

/** Lines that are hidden, ascending, none touching another. */
type Hidden = { readonly from: number; readonly to: number; readonly before: number };

export type Folding = {
  readonly rowCount: number;
  readonly lineOfRow: (row: number) => number;
  /** The row of a line; of its section's heading where it is hidden. */
  readonly rowOfLine: (line: number) => number;
  readonly isHidden: (line: number) => boolean;
};

type FoldingOptions = {
  readonly lineCount: number;
  readonly sections: readonly LogSection[];
  /** By their line. */
  readonly folded: ReadonlySet<number>;
};

export function createFolding({ lineCount, sections, folded }: FoldingOptions): Folding {
  const hidden = hiddenRanges({ lineCount, sections, folded });
  const last = hidden.at(-1);
  const hiddenCount = last ? last.before + last.to - last.from : 0;
  /** The last range that begins at or before this line. */
  const rangeAt = (line: number): Hidden | undefined => lastWhere(hidden, ({ from }) => from <= line);
  return {
    rowCount: lineCount - hiddenCount,
    lineOfRow: (row) => {
      const range = lastWhere(hidden, ({ from, before }) => from - before <= row);
      return range ? row + range.before + range.to - range.from : row;
    },
    rowOfLine: (line) => {
      const range = rangeAt(line);
      if (!range) return line;
      return line < range.to ? range.from - 1 - range.before : line - range.before - (range.to - range.from);
    },
    isHidden: (line) => {
      const range = rangeAt(line);
      return range !== undefined && line < range.to;
    },
  };
}

function hiddenRanges({ lineCount, sections, folded }: FoldingOptions): readonly Hidden[] {
  const ranges: Hidden[] = [];
  let end = 0;
  let before = 0;
  // Sections come in the order of their headings; one within a folded one is hidden with it.
  for (const { line, endLine = lineCount } of sections) {
    const to = Math.min(endLine, lineCount);
    const from = Math.max(line + 1, end);
    if (!folded.has(line) || line < end || to <= from) continue;
    ranges.push({ from, to, before });
    before += to - from;
    end = to;
  }
  return ranges;
}

function lastWhere(ranges: readonly Hidden[], holds: (range: Hidden) => boolean): Hidden | undefined {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const range = ranges[middle];
    if (range && holds(range)) low = middle + 1;
    else high = middle;
  }
  return ranges[low - 1];
}

type SectionStep = { readonly from: number; readonly by: 1 | -1 };

/** The heading of the section after or before this line. Sections come in the order of their headings. */
export function sectionAfter(sections: readonly LogSection[], { from, by }: SectionStep): number | undefined {
  if (by > 0) return sections.find(({ line }) => line > from)?.line;
  return sections.findLast(({ line }) => line < from)?.line;
}
