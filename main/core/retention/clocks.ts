import type { RetentionState } from './state.ts';
import { unknownRunnerClock, type LineTimes } from './waitTime.ts';

/*
 * Times stand in the state by this machine's clock, GitLab's and the Runner's converted to it. They move when that clock is set,
 * and when it is better known how far GitLab's is from it.
 */

const told = ['firstLineAtMs', 'startedAtMs', 'timeoutAtMs'] as const;
const own = ['connectionLostAtMs', 'releasedAtMs'] as const;

/** This machine's clock was set forward by so much. How far the Runner's is off has to be learnt anew. */
export function withClockSet(state: RetentionState, byMs: number): RetentionState {
  const { wait, disconnected, result, ended } = state;
  return {
    ...state,
    runnerClock: unknownRunnerClock,
    ...(wait && { wait: { ...wait, ...lineMoved(wait, byMs) } }),
    ...(disconnected && { disconnected: lineMoved(disconnected, byMs) }),
    ...(result && { result: { ...result, seenAtMs: result.seenAtMs + byMs } }),
    ...(ended && { ended: { ...ended, seenAtMs: ended.seenAtMs + byMs } }),
    ...moved(state, [...told, ...own], byMs),
  };
}

/** What GitLab and the Runner told was so much later than it was taken for. */
export function withOffsetLearnt(state: RetentionState, byMs: number): RetentionState {
  const { wait, disconnected, runnerClock } = state;
  return {
    ...state,
    runnerClock: { lowMs: runnerClock.lowMs - byMs, highMs: runnerClock.highMs - byMs },
    ...(wait && { wait: { ...wait, ...writtenMoved(wait, byMs) } }),
    ...(disconnected && { disconnected: { ...disconnected, ...writtenMoved(disconnected, byMs) } }),
    ...moved(state, told, byMs),
  };
}

type Moment = (typeof told)[number] | (typeof own)[number];

function moved(
  state: RetentionState,
  names: readonly Moment[],
  byMs: number,
): Partial<Record<Moment, number>> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const atMs = state[name];
      return atMs === undefined ? [] : [[name, atMs + byMs]];
    }),
  );
}

function writtenMoved({ writtenAtMs }: LineTimes, byMs: number): Pick<LineTimes, 'writtenAtMs'> {
  return writtenAtMs === undefined ? {} : { writtenAtMs: writtenAtMs + byMs };
}

function lineMoved(times: LineTimes, byMs: number): LineTimes {
  const { writtenAtMs = -Infinity, seenAtMs, notBeforeMs } = times;
  return {
    ...times,
    ...writtenMoved(times, byMs),
    // One that was read just after the clock was set was seen by the new clock already; it was not seen before it was written.
    seenAtMs: Math.max(seenAtMs, writtenAtMs) + byMs,
    notBeforeMs: notBeforeMs === 0 ? 0 : notBeforeMs + byMs,
  };
}
