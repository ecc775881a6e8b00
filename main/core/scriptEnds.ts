import type { Job } from '../../preload/contract/model.ts';
import { createLogFollower, type LogFollower, type LogSource } from './log/follower.ts';
import type { LogTail } from './log/delivery.ts';
import { isAfterScript } from './log/scriptEnd.ts';
import type { CorePorts, Stop } from './ports.ts';

/*
 * Which jobs of mine are about to end without a terminal: their scripts are over, and what is left takes seconds. GitLab tells
 * only by their logs, so those of a few are read, within the list's own budget.
 */

/** GitLab takes a log for watched for 10 s: read this often, the Runner sends it every 3 s. */
const lookMs = 9_000;
/** What each log that is read takes of the list's requests. */
export const requestsPerWatchedEnd = 60_000 / lookMs;
/** More would take half of what the list may ask. */
export const mostWatchedEnds = 3;

export type ScriptEnds = {
  /** Its script was seen to be over. */
  readonly has: (jobId: string) => boolean;
  /** Lines of a log that is followed for its terminal. */
  readonly took: (job: Pick<Job, 'id' | 'executor'>, lines: readonly LogTail[]) => void;
  /** Takes up the logs of those that run, at most `most` of them. */
  readonly look: (jobs: readonly Job[], most: number) => void;
  /** How many logs are read for this. */
  readonly count: () => number;
  readonly forget: (jobId: string) => void;
  readonly stop: Stop;
};

export type ScriptEndsOptions = Pick<CorePorts, 'clock' | 'random'> & {
  readonly source: (job: Job) => LogSource;
  /** The job has a terminal, open or not: its log is followed anyway. */
  readonly hasLife: (jobId: string) => boolean;
  readonly found: (jobId: string) => void;
};

export function createScriptEnds(options: ScriptEndsOptions): ScriptEnds {
  const ended = new Set<string>();
  const watched = new Map<string, LogFollower>();

  const drop = (jobId: string): void => {
    watched.get(jobId)?.stop();
    watched.delete(jobId);
  };
  const took: ScriptEnds['took'] = ({ id, executor }, lines) => {
    if (ended.has(id) || !lines.some((line) => isAfterScript(line, executor))) return;
    ended.add(id);
    drop(id);
    options.found(id);
  };
  const watch = (job: Job): void => {
    const source = options.source(job);
    if (source.kind !== 'web') return;
    const follower = createLogFollower({
      ...options,
      // The whole log is worth more requests than this: what was missed of it is left out.
      source: { ...source, readRaw: () => Promise.reject(new Error('left out')) },
      webDelayMs: () => lookMs,
      onLines: (lines) => took(job, lines),
      onTail: (tail) => took(job, [tail]),
      onComplete: () => drop(job.id),
    });
    watched.set(job.id, follower);
  };

  return {
    has: (jobId) => ended.has(jobId),
    took,
    look: (jobs, most) => {
      const wanted = jobs
        .filter((job) => isOpenable(job) && !ended.has(job.id) && !options.hasLife(job.id))
        // What began first is the likeliest to end next; its place is then another's.
        .toSorted((one, other) => (one.startedAt ?? Infinity) - (other.startedAt ?? Infinity))
        .slice(0, most);
      const ids = new Set(wanted.map(({ id }) => id));
      for (const id of watched.keys()) if (!ids.has(id)) drop(id);
      for (const job of wanted) if (!watched.has(job.id)) watch(job);
    },
    count: () => watched.size,
    forget: (jobId) => {
      ended.delete(jobId);
      drop(jobId);
    },
    stop: () => {
      for (const jobId of watched.keys()) drop(jobId);
    },
  };
}

function isOpenable({ isMine, status, terminal }: Job): boolean {
  return isMine && status === 'running' && terminal.kind === 'available';
}
