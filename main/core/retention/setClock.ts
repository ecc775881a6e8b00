import type { RetentionState } from './state.ts';
import { unknownRunnerClock, type LineTimes } from './waitTime.ts';

/** All that was learnt, by a clock that was set forward by this much. How far the Runner's is off has to be learnt anew. */
export function withClockSet(state: RetentionState, byMs: number): RetentionState {
  const { wait, disconnected, result, ended } = state;
  return {
    ...state,
    runnerClock: unknownRunnerClock,
    ...(wait && { wait: { ...wait, ...linesTimes(wait, byMs) } }),
    ...(disconnected && { disconnected: linesTimes(disconnected, byMs) }),
    ...(result && { result: { ...result, seenAtMs: result.seenAtMs + byMs } }),
    ...(ended && { ended: { ...ended, seenAtMs: ended.seenAtMs + byMs } }),
    ...moved(state, byMs),
  };
}

const moments = [
  'firstLineAtMs',
  'startedAtMs',
  'timeoutAtMs',
  'connectionLostAtMs',
  'releasedAtMs',
] as const satisfies readonly (keyof RetentionState)[];

function moved(state: RetentionState, byMs: number): Partial<Record<(typeof moments)[number], number>> {
  return Object.fromEntries(
    moments.flatMap((name) => {
      const atMs = state[name];
      return atMs === undefined ? [] : [[name, atMs + byMs]];
    }),
  );
}

function linesTimes(times: LineTimes, byMs: number): LineTimes {
  const { writtenAtMs, seenAtMs, notBeforeMs } = times;
  return {
    ...times,
    ...(writtenAtMs === undefined ? {} : { writtenAtMs: writtenAtMs + byMs }),
    // One that was read just after the clock was set was seen by the new clock already; it was not seen before it was written.
    seenAtMs: Math.max(seenAtMs + byMs, (writtenAtMs ?? -Infinity) + byMs),
    notBeforeMs: notBeforeMs === 0 ? 0 : notBeforeMs + byMs,
  };
}
