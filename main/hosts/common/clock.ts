import type { Clock } from '../../core/ports.ts';

/** Node's timers fire at once above this. */
const longestTimerMs = 2 ** 31 - 1;

/** This machine's clock and timers. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  after: (delayMs, run) => {
    let timer: NodeJS.Timeout;
    const wait = (leftMs: number): void => {
      const stepMs = Math.min(Math.max(leftMs, 0), longestTimerMs);
      timer = setTimeout(() => (leftMs > longestTimerMs ? wait(leftMs - stepMs) : run()), stepMs);
    };
    wait(delayMs);
    return () => clearTimeout(timer);
  },
};
