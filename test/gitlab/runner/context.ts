import type { JobRecord, RunnerRecord, World } from '../state/world.ts';
import type { Abort, AbortReason } from './abort.ts';
import type { JobLog } from './jobLog.ts';
import type { Session } from './session.ts';
import type { Uploader } from './uploader.ts';

/** What the stages of one job share. */
export type RunContext = {
  readonly world: World;
  readonly job: JobRecord;
  readonly runner: RunnerRecord;
  readonly log: JobLog;
  readonly session: Session;
  readonly uploader: Uploader;
  readonly abort: Abort;
  /** How long the executor takes at the least. */
  readonly prepareSeconds: number;
  readonly setKeptUntil: (unixMs: number | undefined) => void;
};

export type Outcome =
  | { readonly kind: 'success' }
  | { readonly kind: 'exit'; readonly status: number }
  | { readonly kind: 'aborted'; readonly reason: AbortReason };

/** Whether the executor's environment outlives the script. */
export function keepsTerminal(runner: RunnerRecord): boolean {
  return runner.executor === 'shell' || runner.executor === 'kubernetes';
}
