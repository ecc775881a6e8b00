import { assertNever } from '../../../preload/contract/error.ts';
import { progressOf } from '../../../preload/contract/jobStatus.ts';
import type { RetentionPhase } from '../../../preload/contract/model.ts';
import { readRunnerWords } from './runnerWords.ts';
import type { RetentionInput, RetentionState } from './state.ts';
import { hasEnded, phaseOf } from './verdict.ts';
import { withClockSet, withOffsetLearnt } from './clocks.ts';
import { nextRunnerClock, unknownRunnerClock } from './waitTime.ts';

/*
 * A job's life with a terminal of ours, as a pure state machine. Its inputs come from different places at different
 * speeds (the log up to 60 s late), so the state only gathers what was learnt, and the phase is derived from all of it:
 * whatever the order, the same facts give the same phase.
 */

/** Nothing known yet. */
export function startRetention(): RetentionState {
  return { sessionTimedOut: false, runnerClock: unknownRunnerClock, isOver: false };
}

/** The state after one more input, in any order and however late. */
export function nextRetention(state: RetentionState, input: RetentionInput): RetentionState {
  const next = learn(state, input);
  return next.isOver || !hasEnded(next) ? next : { ...next, isOver: true };
}

/** What to show. */
export function retentionPhase(state: RetentionState): RetentionPhase {
  return phaseOf(state);
}

function learn(state: RetentionState, input: RetentionInput): RetentionState {
  switch (input.kind) {
    case 'line':
      return learnLine(state, input);
    case 'job':
      return learnJob(state, input);
    case 'connection':
      return learnConnection(state, input);
    case 'released':
      return { ...state, releasedAtMs: Math.min(state.releasedAtMs ?? Infinity, input.atMs) };
    case 'clock-set':
      return withClockSet(state, input.byMs);
    case 'offset-learnt':
      return withOffsetLearnt(state, input.byMs);
    case 'runner': {
      const { kind: _, ...runner } = input;
      return { ...state, ...runner };
    }
    default:
      return assertNever(input);
  }
}

type Input<Kind extends RetentionInput['kind']> = Extract<RetentionInput, { kind: Kind }>;

/** The first lines a Runner writes; only they tell when it took the job. */
const headLine = /^(?:Running with gitlab-runner|Preparing the ")/;

function learnLine(before: RetentionState, { kind: _, text, ...times }: Input<'line'>): RetentionState {
  const isFirst =
    before.firstLineAtMs === undefined && times.writtenAtMs !== undefined && headLine.test(text);
  const state = {
    ...before,
    runnerClock: nextRunnerClock(before.runnerClock, times),
    ...(isFirst && { firstLineAtMs: times.writtenAtMs }),
  };
  const words = readRunnerWords(text);
  if (words === undefined) return state;
  switch (words.kind) {
    case 'wait':
      return { ...forgetWait(state), wait: { ...times, durationMs: words.durationMs } };
    case 'disconnected':
      return { ...state, disconnected: times };
    case 'session-timed-out':
      return { ...state, sessionTimedOut: true };
    case 'result':
      return { ...state, result: { result: words.result, seenAtMs: times.seenAtMs } };
    case 'command':
      // The script goes on, so what looked like the Runner's last words was the script's own output.
      return forgetWait(state);
    default:
      return assertNever(words);
  }
}

function forgetWait({ wait: _, disconnected: __, result: ___, ...rest }: RetentionState): RetentionState {
  return { ...rest, sessionTimedOut: false };
}

function learnJob(
  state: RetentionState,
  { kind: _, status, seenAtMs, ...told }: Input<'job'>,
): RetentionState {
  const known = { ...state, ...told };
  if (progressOf[status] !== 'ended') return known;
  // The earliest sighting bounds the end best, and «canceled» may follow a «failed» of the same job.
  const firstSeenAtMs = Math.min(state.ended?.seenAtMs ?? Infinity, seenAtMs);
  const kept = state.ended?.status === 'canceled' ? 'canceled' : status;
  return { ...known, ended: { status: kept, seenAtMs: firstSeenAtMs } };
}

function learnConnection(state: RetentionState, { connected, atMs }: Input<'connection'>): RetentionState {
  if (!connected) return { ...state, connectionLostAtMs: atMs };
  const { connectionLostAtMs: _, ...rest } = state;
  return rest;
}
