import type { JobStatus } from '../../../preload/contract/jobStatus.ts';
import type { JobResult } from './runnerWords.ts';
import type { LineTimes, RunnerClock } from './waitTime.ts';

/** One thing learnt. Times are Unix milliseconds of main's clock. */
export type RetentionInput =
  /** A line of the job's log; lines keep their order. */
  | ({ readonly kind: 'line'; /** Plain. */ readonly text: string } & LineTimes)
  /** What GitLab says of the job. What is left out stays as it was. */
  | {
      readonly kind: 'job';
      readonly status: JobStatus;
      readonly seenAtMs: number;
      readonly startedAtMs?: number;
      /** When the job's own timeout ends. */
      readonly timeoutAtMs?: number;
      /** REST's `failure_reason`. */
      readonly failureReason?: string;
    }
  /** The terminal's connection. */
  | { readonly kind: 'connection'; readonly connected: boolean; readonly atMs: number }
  /** This machine's clock was set: what was learnt before is by the clock of before. */
  | { readonly kind: 'clock-set'; readonly byMs: number }
  /** It is better known how far GitLab's clock is from this one: what was told by GitLab and the Runner was so much later. */
  | { readonly kind: 'offset-learnt'; readonly byMs: number }
  /** The person asked to end the wait. */
  | { readonly kind: 'released'; readonly atMs: number }
  /** What is known of the runner. What is left out stays as it was. */
  | {
      readonly kind: 'runner';
      readonly executor?: string;
      /** What it last said in `will time out in`. */ readonly sessionTimeoutSeenMs?: number;
    };

/** The Runner's «Terminal is connected, will time out in …». */
export type Wait = LineTimes & { readonly durationMs: number };

/** All that was learnt about one job. Only `nextRetention` makes one. */
export type RetentionState = {
  readonly wait?: Wait;
  readonly disconnected?: LineTimes;
  readonly sessionTimedOut: boolean;
  readonly result?: { readonly result: JobResult; readonly seenAtMs: number };
  readonly runnerClock: RunnerClock;
  /** The log's first line, by the Runner's clock. */
  readonly firstLineAtMs?: number;
  readonly startedAtMs?: number;
  readonly timeoutAtMs?: number;
  readonly failureReason?: string;
  readonly ended?: { readonly status: JobStatus; readonly seenAtMs: number };
  readonly connectionLostAtMs?: number;
  readonly releasedAtMs?: number;
  readonly executor?: string;
  readonly sessionTimeoutSeenMs?: number;
  /** Once over, it stays over; only how it ended may become clearer. */
  readonly isOver: boolean;
};
