export type Stop = () => void;

/** GitLab's and the Runner's time: a clock that may differ from this machine's, and waits that may run faster. */
export type Time = {
  /** Unix milliseconds of GitLab's clock. */
  readonly now: () => number;
  /** Calls `run` once after `delayMs` of GitLab's time, unless stopped or closed. */
  readonly after: (delayMs: number, run: () => void) => Stop;
  readonly every: (intervalMs: number, run: () => void) => Stop;
  /** Milliseconds of GitLab's waits since some moment: runs `timeScale` times as fast as this machine's time. */
  readonly elapsedMs: () => number;
  /** GitLab's milliseconds as this machine's. */
  readonly realMs: (delayMs: number) => number;
  /** Stops everything that still waits; nothing is started any more. */
  readonly close: () => void;
};

export type TimeOptions = {
  readonly offsetMs: number;
  readonly scale: number;
  /** The clock goes as fast as the waits. */
  readonly scalesClock?: boolean;
};

export function createTime({ offsetMs, scale, scalesClock = false }: TimeOptions): Time {
  const began = { unixMs: Date.now(), monotonicMs: performance.now() };
  const running = new Set<NodeJS.Timeout>();
  let isClosed = false;
  const realMs = (delayMs: number): number => delayMs / scale;
  return {
    now: () =>
      (scalesClock ? began.unixMs + (performance.now() - began.monotonicMs) * scale : Date.now()) + offsetMs,
    elapsedMs: () => performance.now() * scale,
    realMs,
    after: (delayMs, run) => {
      if (isClosed) return () => undefined;
      const timer = setTimeout(() => {
        running.delete(timer);
        run();
      }, realMs(delayMs));
      running.add(timer);
      return () => {
        running.delete(timer);
        clearTimeout(timer);
      };
    },
    every: (intervalMs, run) => {
      if (isClosed) return () => undefined;
      const timer = setInterval(run, realMs(intervalMs));
      running.add(timer);
      return () => {
        running.delete(timer);
        clearInterval(timer);
      };
    },
    close: () => {
      isClosed = true;
      for (const timer of running) clearTimeout(timer);
      running.clear();
    },
  };
}
