import type { Clock, Stop } from '../../core/ports.ts';

/** How soon an orphan notices. */
const lookEveryMs = 1_000;

/**
 * Calls `run` once when what started this process is gone. npm passes a signal on to its shell only, and the shell dies
 * without telling its child; so this is for processes that npm started. Whoever started us in another way may leave.
 */
export function onOrphaned(clock: Clock, run: () => void): Stop {
  if (process.env['npm_lifecycle_event'] === undefined) return () => {};
  const parent = process.ppid;
  let stop: Stop = () => {};
  const look = (): void => {
    if (process.ppid !== parent) return run();
    stop = clock.after(lookEveryMs, look);
  };
  stop = clock.after(lookEveryMs, look);
  return () => stop();
}
