import type { Stop } from '../state/clock.ts';

/** Why a job stops before its script does. */
export type AbortReason = 'canceled' | 'timed-out' | 'terminated' | 'killed';

export type Abort = {
  readonly reason: () => AbortReason | undefined;
  /** Only the first counts, but for `killed`, which always does. */
  readonly abort: (reason: AbortReason) => void;
  /** Calls at once when it has happened already. */
  readonly onAbort: (listener: () => void) => Stop;
};

export function createAbort(): Abort {
  let current: AbortReason | undefined;
  const listeners = new Set<() => void>();
  return {
    reason: () => current,
    abort: (reason) => {
      if (current !== undefined && reason !== 'killed') return;
      current = reason;
      for (const listener of [...listeners]) listener();
    },
    onAbort: (listener) => {
      if (current !== undefined) {
        listener();
        return () => undefined;
      }
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
