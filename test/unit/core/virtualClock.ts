import type { Clock } from '../../../main/core/ports.ts';

export type VirtualClock = Clock & {
  /** Runs what falls due in the next `spanMs`, each with all that follows from it, in order. */
  readonly advance: (spanMs: number) => Promise<void>;
};

/** A clock that moves only when told to. */
export function createVirtualClock(startMs: number): VirtualClock {
  let nowMs = startMs;
  const timers = new Set<{ readonly atMs: number; readonly run: () => void }>();
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return {
    now: () => nowMs,
    monotonicMs: () => nowMs,
    after: (delayMs, run) => {
      const timer = { atMs: nowMs + delayMs, run };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    advance: async (spanMs) => {
      const untilMs = nowMs + spanMs;
      await settle();
      for (;;) {
        const [next] = [...timers]
          .filter((timer) => timer.atMs <= untilMs)
          .toSorted((a, b) => a.atMs - b.atMs);
        if (next === undefined) break;
        timers.delete(next);
        nowMs = Math.max(nowMs, next.atMs);
        next.run();
        await settle();
      }
      nowMs = untilMs;
    },
  };
}
