import type { TraceAnswer } from '../../../../main/core/log/delivery.ts';

type Ask = {
  /** The log so far. */
  readonly text: string;
  readonly state: string | undefined;
  readonly complete: boolean;
  /** GitLab's is 512,000. */
  readonly limitBytes?: number;
};

/**
 * GitLab's `trace.json` in small: parsed lines from the beginning of the last line sent before, and no more than the
 * last so many bytes. The state is that beginning.
 */
export function createTraceJson(): (ask: Ask) => TraceAnswer | 'no-log-yet' {
  return ({ text, state, complete, limitBytes = 512_000 }) => {
    if (text === '') return 'no-log-yet';
    const all = linesOf(text);
    const total = Buffer.byteLength(text);
    const known = state === undefined ? 0 : Number(state);
    const truncated = total - known > limitBytes;
    const from = truncated ? total - limitBytes : known;
    const lines = all.filter((line) => line.offset >= from);
    return { complete, truncated, state: String(lines.at(-1)?.offset ?? total), lines };
  };
}

/** One JSON line for each piece between newlines and section markers that shows something, or nothing at all. */
function linesOf(text: string): { offset: number; content: { text: string }[]; timestamp?: string }[] {
  const out: { offset: number; content: { text: string }[]; timestamp?: string }[] = [];
  const joined = text.split(/\n(?!\S+Z \w\w[OE]\+)/);
  let offset = 0;
  for (const [index, raw] of joined.entries()) {
    const isLast = index === joined.length - 1;
    const timestamp = /^(\S+Z) \w\w[OE] /.exec(raw)?.[1];
    const body = raw.replace(/^\S+Z \w\w[OE] /, '').replace(/\n\S+Z \w\w[OE]\+/g, '');
    const pieces = body.split(/(?:\x1b\[0K)?section_\w+:\d+:[\w-]+(?:\[.*?\])?\r\x1b\[0K/);
    const visible = pieces.map(visibleText).filter((piece) => piece !== '');
    const shown = visible.length > 0 || pieces.length > 1 || (isLast && raw === '') ? visible : [''];
    for (const [place, piece] of shown.entries()) {
      out.push({
        offset: offset + place,
        content: [{ text: piece }],
        ...(timestamp !== undefined && { timestamp }),
      });
    }
    offset += Buffer.byteLength(raw) + 1;
  }
  return out;
}

function visibleText(piece: string): string {
  return piece
    .replace(/\r+$/, '')
    .replace(/^.*\r/s, '')
    .replace(/\x1b\[[\d;]*[A-Za-z]/g, '');
}
