import type { Stop } from '../../preload/client.ts';

export type Ticker = {
  /** Calls `listener` at each tick while subscribed. Nothing runs while nobody is. */
  readonly subscribe: (listener: () => void) => Stop;
  /** When the present step began: the same for everything drawn within it, so that figures never disagree. */
  readonly stepMs: () => number;
};

type TickerOptions = {
  readonly everyMs: number;
  readonly now: () => number;
  /** Calls `run` once after `delayMs`, unless stopped. */
  readonly after: (delayMs: number, run: () => void) => Stop;
};

/** One timer for everything that shows the time, on whole multiples of `everyMs` so that all figures change together. */
export function createTicker({ everyMs, now, after }: TickerOptions): Ticker {
  const listeners = new Set<() => void>();
  let stopTimer: Stop | undefined;

  const arm = (): void => {
    // A few milliseconds late rather than early, so that a figure never repeats.
    stopTimer = after(everyMs - (now() % everyMs) + 4, () => {
      for (const listener of listeners) listener();
      stopTimer = undefined;
      if (listeners.size > 0) arm();
    });
  };
  return {
    stepMs: () => now() - (now() % everyMs),
    subscribe: (listener) => {
      listeners.add(listener);
      if (!stopTimer) arm();
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        stopTimer?.();
        stopTimer = undefined;
      };
    },
  };
}

/** The page's own timer. */
export function afterMs(delayMs: number, run: () => void): Stop {
  const timer = setTimeout(run, delayMs);
  return () => clearTimeout(timer);
}
