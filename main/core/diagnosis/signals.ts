import type { JobStatus } from '../../../preload/contract/jobStatus.ts';
import type { TerminalAccess } from '../../../preload/contract/model.ts';

/*
 * What can be seen of a terminal that did not open or that ended. The socket itself never tells a reason, so the rules put
 * these together.
 */

export type UpgradeSignal =
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly contentType: string;
      readonly location: string;
      readonly retryAfter: string | undefined;
      readonly body: string;
      readonly elapsedMs: number;
    }
  /** No HTTP answer: the system's code, '' where there was none. */
  | { readonly kind: 'failed'; readonly networkCode: string }
  | { readonly kind: 'silent'; readonly elapsedMs: number }
  | { readonly kind: 'closed'; readonly pingLost: boolean; readonly lifetimeMs: number };

export type JobSignal =
  | {
      readonly kind: 'known';
      readonly status: JobStatus;
      readonly isMine: boolean;
      readonly startedBy: string;
      readonly archived: boolean;
      readonly failureReason: string;
      /** GitLab's own shared runners, which have no terminals. */
      readonly hostedRunner: boolean;
      readonly runner: string;
      /** How long the job has been running, by GitLab's clock. */
      readonly runningForMs: number;
    }
  /** GitLab could not be asked. */
  | { readonly kind: 'unknown'; readonly gitlabIsAway: boolean };

/** What the job's log says about its end. */
export type LogSignal = {
  readonly timedOutAfter: string | undefined;
  readonly executionTimeout: boolean;
  readonly canceled: boolean;
  readonly scriptIsOver: boolean;
};

export type Signals = {
  readonly host: string;
  readonly upgrade: UpgradeSignal;
  readonly job: JobSignal;
  readonly log: LogSignal;
  readonly executor: string | undefined;
  readonly access: TerminalAccess['kind'];
  /** Whether GitLab still knows the web session; undefined: not asked, or no answer. */
  readonly sessionIsValid: boolean | undefined;
  /** A terminal of this runner has opened before. */
  readonly runnerWorkedBefore: boolean;
  /** This session was connected before this attempt. */
  readonly hadConnection: boolean;
  /** Its last connection ended without the far end hearing of it: the network or the machine went away. */
  readonly connectionVanished: boolean;
  /** It had come back after its container had ended. */
  readonly cameBack: boolean;
  /** And was in after_script when it ended, as the log told by then. */
  readonly wasInAfterScript: boolean;
  /** There was a shell: it took the line that was typed when it opened. */
  readonly shellAnswered: boolean;
  readonly outputTail: string;
  readonly receivedBytes: number;
};

/** Reads a log's lines (plain text) for what they say about the job's end. */
export function readLogSignal(lines: readonly string[]): LogSignal {
  const find = (pattern: RegExp) => lines.find((line) => pattern.test(line));
  const timedOut = /terminal session timed out \(maximum time allowed - ([^)]+)\)/;
  return {
    timedOutAfter: timedOut.exec(find(timedOut) ?? '')?.[1],
    executionTimeout: find(/execution took longer than/) !== undefined,
    canceled: find(/ERROR: Job failed: canceled/) !== undefined,
    scriptIsOver:
      find(
        /^Running after_script$|Terminal is connected, will time out in|^Job succeeded|^ERROR: Job failed/,
      ) !== undefined,
  };
}
