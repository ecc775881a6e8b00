import { endRowOf, firstRowOf, readLine, type Rows } from './logicalLine.ts';

/** What stands in a terminal, as text. */
export type TerminalText = {
  readonly text: string;
  readonly lineCount: number;
  /** Older lines than these are there. */
  readonly isCutOff: boolean;
};

/** A line of any length is one line. */
const noLimit = Number.MAX_SAFE_INTEGER;

/** The last lines as programs wrote them, without the empty ones at the end: `mostLines`, of `mostCharacters` together. */
export function readTerminalText(
  rows: Rows,
  { mostLines, mostCharacters }: { readonly mostLines: number; readonly mostCharacters: number },
): TerminalText {
  const lines: string[] = [];
  let characters = 0;
  let end = lastWrittenRow(rows);
  while (end > 0 && lines.length < mostLines) {
    const first = firstRowOf(rows, end - 1, noLimit);
    const { text } = readLine(rows, first, endRowOf(rows, first, end - first));
    characters += text.length + 1;
    if (characters > mostCharacters && lines.length > 0) break;
    lines.push(text);
    end = first;
  }
  return { text: lines.toReversed().join('\n'), lineCount: lines.length, isCutOff: end > 0 };
}

/** One past the last row that holds anything. */
function lastWrittenRow(rows: Rows): number {
  let end = rows.length;
  while (end > 0 && rows.getLine(end - 1)?.translateToString(true) === '') end -= 1;
  return end;
}
