/*
 * When a log line was written, in main's clock. The line's own time is the Runner's, and a Runner's clock may be wrong;
 * the times between which the line was first seen are ours, and may be far apart.
 */

/** A line's times, in main's clock but for a Runner's clock that goes wrong. */
export type LineTimes = {
  /** What the line itself says. Absent: it says nothing. */
  readonly writtenAtMs?: number;
  /** How far `writtenAtMs` may be off by its resolution, either way: 500 for a section marker. */
  readonly writtenToleranceMs?: number;
  /** When we first had it: it was written before. */
  readonly seenAtMs: number;
  /** Not in the log at the poll before, so hardly written before this. 0: not known. */
  readonly notBeforeMs: number;
};

/** Where the Runner's error (main's clock minus the Runner's) lies. */
export type RunnerClock = { readonly lowMs: number; readonly highMs: number };

export type WrittenAt = { readonly atMs: number; readonly toleranceMs: number };

export const unknownRunnerClock: RunnerClock = { lowMs: -Infinity, highMs: Infinity };

/** The Runner writes its first lines this soon after GitLab's `started_at`, measured at 0–0.5 s. */
const firstLineEarlyMs = 1000;
const firstLineLateMs = 2000;

/** What one more line tells about the Runner's clock. */
export function nextRunnerClock(clock: RunnerClock, times: LineTimes): RunnerClock {
  const { writtenAtMs, writtenToleranceMs = 0, seenAtMs, notBeforeMs } = times;
  if (writtenAtMs === undefined) return clock;
  const lowMs = notBeforeMs === 0 ? -Infinity : notBeforeMs - writtenAtMs - writtenToleranceMs;
  const highMs = seenAtMs - writtenAtMs + writtenToleranceMs;
  // Nothing is seen before it is written: such a line means that the clock was set.
  if (highMs < clock.lowMs) return { lowMs, highMs };
  // But a Runner that could not upload for a while is late, not wrong.
  if (lowMs > clock.highMs) return { ...clock, highMs: Math.min(clock.highMs, highMs) };
  return { lowMs: Math.max(clock.lowMs, lowMs), highMs: Math.min(clock.highMs, highMs) };
}

/**
 * The range by the log's first line and the time GitLab gave the job to the Runner, where the two fit what was seen. That no
 * line comes later than it should is then left out: logs do, and the start says it better.
 */
export function withJobStart(
  clock: RunnerClock,
  start: { readonly firstLineAtMs: number; readonly startedAtMs: number },
): RunnerClock {
  const differenceMs = start.startedAtMs - start.firstLineAtMs;
  const lowMs = differenceMs - firstLineEarlyMs;
  const highMs = Math.min(clock.highMs, differenceMs + firstLineLateMs);
  return lowMs <= highMs ? { lowMs, highMs } : clock;
}

/** The best estimate of when the line was written, never after it was seen. */
export function estimateWrittenAt(times: LineTimes, clock: RunnerClock): WrittenAt {
  const { writtenAtMs, writtenToleranceMs = 0, seenAtMs, notBeforeMs } = times;
  if (writtenAtMs === undefined) {
    const spanMs = seenAtMs - Math.min(notBeforeMs, seenAtMs);
    return { atMs: seenAtMs - spanMs / 2, toleranceMs: spanMs / 2 };
  }
  const error = estimateError(clock);
  return {
    atMs: Math.min(writtenAtMs + error.atMs, seenAtMs),
    toleranceMs: writtenToleranceMs + error.toleranceMs,
  };
}

/**
 * Most Runners keep good time, so an error of 0 stands unless it is ruled out. If it is: a little beyond the nearest
 * bound for a small error, the middle of the range for a large one.
 */
function estimateError({ lowMs, highMs }: RunnerClock): WrittenAt {
  if (lowMs <= 0 && highMs >= 0) return { atMs: 0, toleranceMs: 0 };
  const nearest = lowMs > 0 ? lowMs : highMs;
  const halfMs = (highMs - lowMs) / 2;
  // With one bound only, that bound is all there is.
  if (!Number.isFinite(halfMs)) return { atMs: nearest, toleranceMs: Math.abs(nearest) };
  const inwardsMs = Math.min(Math.abs(nearest), halfMs);
  const atMs = nearest + Math.sign(nearest) * inwardsMs;
  return { atMs, toleranceMs: Math.max(highMs - atMs, atMs - lowMs) };
}
