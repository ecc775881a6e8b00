import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Settings } from '../../preload/contract/settings.ts';
import { readShares, type LogShares } from './logShare.ts';

/*
 * Where the logs of this page stand. Who goes to another tab and comes back finds each as it was.
 */

export type LogPlace = Settings['logPlace'];

const sharesKey = 'jobshell.logShares';

/** One for the page; kept as long as the browser keeps it for this app. */
export const logShares: StoreApi<LogShares> = createStore(() => readShares(localStorage.getItem(sharesKey)));
logShares.subscribe((shares) => localStorage.setItem(sharesKey, JSON.stringify(shares)));

/** What can be asked of a log that is shown, from wherever. */
export type LogCommands = {
  readonly find: () => void;
  readonly goToLine: () => void;
  readonly firstError: () => void;
  /** To the next section's heading, or the one before. */
  readonly stepSection: (by: 1 | -1) => void;
  readonly copy: () => void;
  readonly save: () => void;
};

const shownLogs = new Map<string, LogCommands>();

/** Undefined: no log of that job is shown. */
export function logCommandsOf(jobId: string): LogCommands | undefined {
  return shownLogs.get(jobId);
}

/** Gives the way back. */
export function offerLogCommands(jobId: string, commands: LogCommands): () => void {
  shownLogs.set(jobId, commands);
  return () => {
    if (shownLogs.get(jobId) === commands) shownLogs.delete(jobId);
  };
}

/** Where one log stood when it was looked at last. */
export type LogPosition = {
  readonly isFollowing: boolean;
  readonly topLine: number;
  /** Sections that somebody folded or opened, by the line of their heading. */
  readonly chosen: ReadonlyMap<number, boolean>;
};

const positions = new Map<string, LogPosition>();
const mostPositions = 100;

export function positionOf(jobId: string): LogPosition | undefined {
  return positions.get(jobId);
}

export function keepPosition(jobId: string, position: LogPosition): void {
  positions.delete(jobId);
  positions.set(jobId, position);
  const [oldest] = positions.keys();
  if (positions.size > mostPositions && oldest !== undefined) positions.delete(oldest);
}
