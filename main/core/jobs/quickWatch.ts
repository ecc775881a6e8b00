import { AppError } from '../../../preload/contract/error.ts';
import type { Clock, Stop } from '../ports.ts';
import { pauseAfter } from './watcher.ts';

/*
 * Looks more often at the projects in which something is armed. Beside the list's own rounds (watcher.ts), which may take
 * seconds over many projects: a job that fails after two would be gone.
 */

export type QuickWatch = {
  /** The paces may be others now. */
  readonly wake: () => void;
  /** This project is looked at here. */
  readonly has: (projectId: number) => boolean;
  readonly isEmpty: () => boolean;
  readonly stop: Stop;
};

export type QuickWatchOptions = {
  readonly clock: Clock;
  readonly random: () => number;
  /** Project id -> milliseconds between two looks. */
  readonly paces: () => ReadonlyMap<number, number>;
  /** One look. @throws AppError */
  readonly read: (projectId: number) => Promise<void>;
};

export function createQuickWatch({ clock, random, paces, read }: QuickWatchOptions): QuickWatch {
  const readAtMs = new Map<number, number>();
  let current: ReadonlyMap<number, number> = new Map();
  let stopTimer: Stop = () => {};
  let isReading = false;
  let stopped = false;
  let failures = 0;
  /** GitLab is left alone until then. */
  let pausedUntilMs = 0;

  const dueAtMs = ([projectId, pace]: readonly [number, number]): number =>
    Math.max(pausedUntilMs, (readAtMs.get(projectId) ?? Number.NEGATIVE_INFINITY) + pace);

  const schedule = (): void => {
    stopTimer();
    current = paces();
    const nextMs = Math.min(...[...current].map(dueAtMs));
    if (stopped || isReading || nextMs === Number.POSITIVE_INFINITY) return;
    stopTimer = clock.after(Math.max(0, nextMs - clock.now()), () => void round());
  };

  const round = async (): Promise<void> => {
    isReading = true;
    for (const entry of current) {
      if (stopped || clock.now() < dueAtMs(entry)) continue;
      const [projectId] = entry;
      readAtMs.set(projectId, clock.now());
      try {
        await read(projectId);
        failures = 0;
      } catch (error) {
        failures += 1;
        const known = error instanceof AppError ? error : new AppError({ code: 'internal', cause: error });
        pausedUntilMs = clock.now() + pauseAfter({ error: known, failures, random: random() });
      }
    }
    isReading = false;
    schedule();
  };

  schedule();
  return {
    wake: schedule,
    has: (projectId) => current.has(projectId),
    isEmpty: () => current.size === 0,
    stop: () => {
      stopped = true;
      stopTimer();
    },
  };
}
