import type { TraceAnswer } from '../../../../main/core/log/delivery.ts';
import { convert, startState, type AnsiState } from '../../../gitlab/rails/ansi.ts';

type Ask = {
  /** The log so far. */
  readonly text: string;
  readonly state: string | undefined;
  readonly complete: boolean;
  /** GitLab's is 512,000. */
  readonly limitBytes?: number;
};

/** GitLab's `trace.json` without its server: parsed lines since the state, and no more than the last so many bytes. */
export function createTraceJson(): (ask: Ask) => TraceAnswer | 'no-log-yet' {
  return ({ text, state, complete, limitBytes = 512_000 }) => {
    if (text === '') return 'no-log-yet';
    const log = Buffer.from(text).toString('latin1');
    const known: AnsiState = state === undefined ? startState : JSON.parse(state);
    const truncated = log.length - known.offset > limitBytes;
    // The first line of those bytes is hardly whole.
    const cut = log.indexOf('\n', log.length - limitBytes) + 1 || log.length;
    const from = truncated ? { ...startState, offset: cut } : known;
    const { lines, state: next } = convert(log, from);
    const size = log.length - from.offset;
    return { complete, truncated, state: JSON.stringify(next), offset: from.offset, size, lines };
  };
}
