import type { RetentionPhase } from '../../../preload/contract/model.ts';
import type { RetentionState, Wait } from './state.ts';
import { estimateWrittenAt, withJobStart } from './waitTime.ts';

/*
 * From all that was learnt about a job to the phase that is shown.
 */

type Kept = Extract<RetentionPhase, { kind: 'kept' }>;
type How = Extract<RetentionPhase, { kind: 'over' }>['how'];
type Forecast = Extract<RetentionPhase, { kind: 'script' }>['forecast'];

/** The Runner's own default for `[session_server] session_timeout`. */
export const defaultSessionTimeoutMs = 1_800_000;
const forecastStepMs = 10_000;
/** The Runner prints durations in whole seconds. */
const roundingMs = 500;
/** A deadline this near to the end of the job's timeout is that end: `started_at` and the Runner's start differ a little. */
const sameLimitMs = 3000;
/** An end seen this long before the deadline is not the deadline's doing. */
const slackMs = 2000;
/** A job that ends this soon after its terminal was closed was waiting for it. */
const releaseTakesMs = 10_000;
/** Docker writes «Terminal is connected», «Terminal disconnected» and the result in one go. */
const atOnceMs = 2000;

/** Whether what was learnt says that the terminal keeps the job no longer. */
export function hasEnded(state: RetentionState): boolean {
  if (state.ended !== undefined) return true;
  // Without a wait the Runner's words may be the script's own («Job succeeded» is easily printed): GitLab must agree.
  if (state.wait === undefined) return false;
  if (state.wait.durationMs === 0) return true;
  return state.disconnected !== undefined || state.sessionTimedOut || state.result !== undefined;
}

export function phaseOf(state: RetentionState): RetentionPhase {
  if (state.isOver) return { kind: 'over', how: howItEnded(state) };
  if (state.wait !== undefined) return keptBy(state, state.wait);
  return { kind: 'script', forecast: forecastOf(state) };
}

/** Docker containers end with the script; a wait that the log tells of counts more than this. */
function forecastOf({ executor, sessionTimeoutSeenMs, timeoutAtMs }: RetentionState): Forecast {
  if (executor === undefined) return { kind: 'unknown' };
  if (isDocker(executor)) return { kind: 'not-kept' };
  if (executor !== 'shell' && executor !== 'kubernetes') return { kind: 'unknown' };
  // GitLab's clock is known to less than a second, and what is foretold shall not move with it.
  const latest =
    timeoutAtMs === undefined
      ? {}
      : { noLaterThan: Math.round(timeoutAtMs / forecastStepMs) * forecastStepMs };
  if (sessionTimeoutSeenMs === undefined) {
    return { kind: 'estimate', durationMs: defaultSessionTimeoutMs, source: 'default', ...latest };
  }
  return { kind: 'estimate', durationMs: sessionTimeoutSeenMs, source: 'seen', ...latest };
}

/** `docker`, `docker+machine`, `docker-autoscaler`, `docker-windows`. */
function isDocker(executor: string): boolean {
  return executor.startsWith('docker');
}

function keptBy(state: RetentionState, wait: Wait): Kept {
  const { firstLineAtMs, startedAtMs, runnerClock } = state;
  const clock =
    firstLineAtMs === undefined || startedAtMs === undefined
      ? runnerClock
      : withJobStart(runnerClock, { firstLineAtMs, startedAtMs });
  // The job still ran when the line was seen, so it can't have been written longer ago than the wait lasts.
  const notBeforeMs = Math.max(wait.notBeforeMs, startedAtMs ?? 0, wait.seenAtMs - wait.durationMs);
  const written = estimateWrittenAt({ ...wait, notBeforeMs }, clock);
  const deadline = written.atMs + wait.durationMs;
  const toleranceMs = written.toleranceMs + roundingMs;
  const limit = limitOf({ deadline, toleranceMs, timeoutAtMs: state.timeoutAtMs });
  return { kind: 'kept', since: written.atMs, deadline, limit, toleranceMs };
}

type LimitFigures = {
  readonly deadline: number;
  readonly toleranceMs: number;
  readonly timeoutAtMs: number | undefined;
};

function limitOf({ deadline, toleranceMs, timeoutAtMs }: LimitFigures): Kept['limit'] {
  if (timeoutAtMs === undefined) return 'unknown';
  const laterMs = timeoutAtMs - deadline;
  if (Math.abs(laterMs) <= sameLimitMs) return 'job-timeout';
  return laterMs > toleranceMs ? 'session-timeout' : 'unknown';
}

/** From the surest sign to the weakest: what the log says, what GitLab says, what the times suggest. */
function howItEnded(state: RetentionState): How {
  const { wait, result, ended } = state;
  if (result?.result === 'canceled' || ended?.status === 'canceled') return 'canceled';
  const ranOut = result?.result === 'job-timed-out' || state.failureReason === 'job_execution_timeout';
  if (ranOut || wait?.durationMs === 0) return 'job-timed-out';
  if (result?.result === 'aborted') return 'finished';
  if (wait === undefined) return guessWithoutWait(state);
  if (state.sessionTimedOut)
    return keptBy(state, wait).limit === 'job-timeout' ? 'job-timed-out' : 'timed-out';
  if (state.disconnected !== undefined) return endedWithContainer(state, wait) ? 'finished' : 'released';
  return guessFromTimes(state, keptBy(state, wait));
}

function endedWithContainer(state: RetentionState, wait: Wait): boolean {
  const { disconnected, executor, releasedAtMs } = state;
  if (disconnected === undefined || releasedAtMs !== undefined || !isDocker(executor ?? '')) return false;
  const seenLaterMs = disconnected.seenAtMs - wait.seenAtMs;
  const bothTold = disconnected.writtenAtMs !== undefined && wait.writtenAtMs !== undefined;
  return (bothTold ? disconnected.writtenAtMs - wait.writtenAtMs : seenLaterMs) < atOnceMs;
}

/** The job has ended and the log's part about the wait is not there: it comes late, or there was none. */
function guessWithoutWait({ releasedAtMs, ended, result }: RetentionState): How {
  if (releasedAtMs === undefined || ended === undefined || result !== undefined) return 'finished';
  const tookMs = ended.seenAtMs - releasedAtMs;
  return tookMs >= 0 && tookMs <= releaseTakesMs ? 'released' : 'finished';
}

/**
 * It waited, and the log does not say why no more. A wait that the job's timeout ends is followed by the result alone,
 * so a whole log of that kind means the job's timeout.
 */
function guessFromTimes(state: RetentionState, kept: Kept): How {
  const { releasedAtMs, connectionLostAtMs, result, ended } = state;
  const earliestMs = kept.deadline - kept.toleranceMs - slackMs;
  if (releasedAtMs !== undefined) return 'released';
  if (connectionLostAtMs !== undefined && connectionLostAtMs < earliestMs) return 'released';
  const endSeenAtMs = Math.min(ended?.seenAtMs ?? Infinity, result?.seenAtMs ?? Infinity);
  if (endSeenAtMs >= earliestMs) {
    const byJob = kept.limit === 'job-timeout' || (kept.limit === 'unknown' && result !== undefined);
    return byJob ? 'job-timed-out' : 'timed-out';
  }
  return connectionLostAtMs === undefined ? 'finished' : 'released';
}
