/*
 * How far GitLab's clock is from main's, read from the `Date` header of its answers. The header has whole seconds, so
 * one answer tells little; the overlap of several tells more.
 */

/** One answer of GitLab's, in main's clock but for `serverDateMs`. */
export type ClockSample = {
  readonly sentAtMs: number;
  readonly receivedAtMs: number;
  /** The `Date` header: a whole second, cut off rather than rounded. */
  readonly serverDateMs: number;
};

/** Where the true offset (GitLab's clock minus main's) lies. */
type OffsetRange = { readonly lowMs: number; readonly highMs: number };

export type ServerClockState = {
  readonly range: OffsetRange | undefined;
  /** What the last sample said, when it did not fit `range`: either it was an old copy, or a clock was set. */
  readonly rival: OffsetRange | undefined;
  readonly lastReceivedAtMs: number;
};

export type ClockEstimate = {
  /** Add to main's time to get GitLab's. */
  readonly offsetMs: number;
  /** How far `offsetMs` may be off, either way. Infinity before the first sample. */
  readonly toleranceMs: number;
};

export type ServerClock = {
  readonly sample: (sample: ClockSample) => void;
  readonly estimate: () => ClockEstimate;
  /** A time GitLab gave, in main's clock. Unchanged before the first sample. */
  readonly toMainMs: (serverMs: number) => number;
};

/** What the `Date` header cuts off. */
const headerResolutionMs = 1000;
/** Two ordinary clocks part by less than this: 0.1 ms a second, 9 s a day. */
const driftPerMs = 0.0001;

/** Nothing known yet. */
export function startServerClock(): ServerClockState {
  return { range: undefined, rival: undefined, lastReceivedAtMs: 0 };
}

/**
 * Narrows the range by one sample. A sample that does not fit is held until the next: a single one may be a proxy's old
 * copy, two that agree mean that a clock was set.
 */
export function nextServerClock(state: ServerClockState, sample: ClockSample): ServerClockState {
  const lastReceivedAtMs = sample.receivedAtMs;
  const elapsedMs = state.range === undefined ? 0 : Math.max(0, lastReceivedAtMs - state.lastReceivedAtMs);
  const told = rangeOf(sample);
  if (state.range === undefined) return { range: told, rival: undefined, lastReceivedAtMs };
  const known = widen(state.range, elapsedMs * driftPerMs);
  const both = overlap(known, told);
  if (both !== undefined) return { range: both, rival: undefined, lastReceivedAtMs };
  const agreed = state.rival === undefined ? undefined : overlap(state.rival, told);
  if (agreed !== undefined) return { range: agreed, rival: undefined, lastReceivedAtMs };
  return { range: known, rival: told, lastReceivedAtMs };
}

export function serverClockEstimate({ range }: ServerClockState): ClockEstimate {
  if (range === undefined) return { offsetMs: 0, toleranceMs: Infinity };
  return { offsetMs: (range.lowMs + range.highMs) / 2, toleranceMs: (range.highMs - range.lowMs) / 2 };
}

/** One GitLab's clock. Feed it each answer that carries a `Date`. */
export function createServerClock(): ServerClock {
  let state = startServerClock();
  const estimate = (): ClockEstimate => serverClockEstimate(state);
  return {
    sample: (sample) => {
      state = nextServerClock(state, sample);
    },
    estimate,
    toMainMs: (serverMs) => serverMs - estimate().offsetMs,
  };
}

/** GitLab wrote its time after the request was sent and before the answer came. */
function rangeOf({ sentAtMs, receivedAtMs, serverDateMs }: ClockSample): OffsetRange {
  return { lowMs: serverDateMs - receivedAtMs, highMs: serverDateMs + headerResolutionMs - sentAtMs };
}

function widen(range: OffsetRange, byMs: number): OffsetRange {
  return { lowMs: range.lowMs - byMs, highMs: range.highMs + byMs };
}

function overlap(first: OffsetRange, second: OffsetRange): OffsetRange | undefined {
  const lowMs = Math.max(first.lowMs, second.lowMs);
  const highMs = Math.min(first.highMs, second.highMs);
  return lowMs <= highMs ? { lowMs, highMs } : undefined;
}
