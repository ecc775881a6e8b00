import type { ListLine } from './groups.ts';

type MoveInList = {
  readonly lines: readonly ListLine[];
  /** The index of the line that has the focus; −1: none. */
  readonly from: number;
  /** `KeyboardEvent.key` */
  readonly key: string;
  readonly pageRows: number;
};

/** The index of the job a key leads to, or undefined where the key is none of the list's. Headings are stepped over. */
export function moveInList({ lines, from, key, pageRows }: MoveInList): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return jobFrom(lines, { at: from + 1, step: 1 }) ?? lastJob(lines);
    case 'ArrowUp':
      return jobFrom(lines, { at: from - 1, step: -1 }) ?? firstJob(lines);
    case 'PageDown':
      return jobFrom(lines, { at: from + pageRows, step: 1 }) ?? lastJob(lines);
    case 'PageUp':
      return jobFrom(lines, { at: from - pageRows, step: -1 }) ?? firstJob(lines);
    case 'Home':
      return firstJob(lines);
    case 'End':
      return lastJob(lines);
    default:
      return undefined;
  }
}

function jobFrom(
  lines: readonly ListLine[],
  { at, step }: { readonly at: number; readonly step: 1 | -1 },
): number | undefined {
  for (let index = at; index >= 0 && index < lines.length; index += step) {
    if (lines[index]?.kind === 'job') return index;
  }
  return undefined;
}

const firstJob = (lines: readonly ListLine[]): number | undefined => jobFrom(lines, { at: 0, step: 1 });
const lastJob = (lines: readonly ListLine[]): number | undefined =>
  jobFrom(lines, { at: lines.length - 1, step: -1 });
