import { AppError } from '../../preload/contract/error.ts';
import type { LogState } from '../../preload/contract/jobLog.ts';
import { hasEnded } from '../../preload/contract/jobStatus.ts';
import type { AccountWork } from './accountWork.ts';
import type { LogSource } from './log/follower.ts';
import type { JobLog } from './log/jobLog.ts';
import type { RawLog } from './log/rawLog.ts';
import { openLog, type LogTarget, type OpenLog } from './openLog.ts';
import type { CorePorts, Stop } from './ports.ts';
import type { State } from './state.ts';

/*
 * The logs that pages show. Where a job has a terminal its log is followed anyway, and what that reads is shown here too; any
 * other job's is followed as long as a page shows it.
 */

export type JobLogs = {
  readonly open: (jobId: string, page: object) => Promise<LogState>;
  readonly close: (jobId: string, page: object) => void;
  /** A log that this page has opened. @throws AppError `no-such-job` */
  readonly of: (jobId: string, page: object) => JobLog;
  readonly pageLeft: (page: object) => void;
  /** The same source; what it gives is shown where the job's log is. */
  readonly tap: (jobId: string, source: LogSource) => LogSource;
  /** A terminal's job is followed from now on, or no longer. */
  readonly livesChanged: (jobId: string) => void;
  /** The web session came or went. */
  readonly sourcesChanged: (accountId: string) => void;
  readonly dispose: Stop;
};

export type JobLogsOptions = Pick<CorePorts, 'clock' | 'random' | 'log'> & {
  readonly state: State;
  /** @throws AppError `no-such-account` */
  readonly workOf: (accountId: string) => Pick<AccountWork, 'logSource' | 'hasLife' | 'jobStatus'>;
  /** Lets what else waits be done. */
  readonly breathe: () => Promise<void>;
};

/** A log that was closed is kept for so long: who goes to another tab and back finds it where it was. */
const keptMs = 120_000;

/** No page shows as many, and each may take 100 MB. */
const mostShown = 30;

type Entry = { readonly log: OpenLog; readonly pages: Set<object>; forget: Stop };

export function createJobLogs(options: JobLogsOptions): JobLogs {
  const { state, clock, workOf } = options;
  const entries = new Map<string, Entry>();

  const drop = (jobId: string): void => {
    entries.get(jobId)?.log.stop();
    entries.delete(jobId);
  };

  const tap: JobLogs['tap'] = (jobId, source) => {
    const readRaw = async (): Promise<RawLog> => {
      const raw = await source.readRaw();
      entries.get(jobId)?.log.tookRaw(raw);
      return raw;
    };
    if (source.kind === 'rest') return { kind: 'rest', readRaw };
    return {
      kind: 'web',
      readRaw,
      poll: async (traceState) => {
        const answer = await source.poll(traceState);
        if (typeof answer === 'object') entries.get(jobId)?.log.tookWeb(answer);
        return answer;
      },
    };
  };

  const begin = async (jobId: string): Promise<Entry> => {
    const target = targetOf(state, jobId);
    const work = workOf(target.accountId);
    const status = state.jobs.get(jobId)?.status ?? (await work.jobStatus(target));
    const known = entries.get(jobId);
    if (known) return known;
    const log = openLog({
      ...options,
      jobId,
      isOver: hasEnded(status),
      source: () => work.logSource(target),
      hasLife: () => work.hasLife(jobId),
      changed: (payload) => state.announce({ name: 'log.changed', payload }),
    });
    const entry = { log, pages: new Set<object>(), forget: () => {} };
    entries.set(jobId, entry);
    log.start();
    return entry;
  };

  const close = (jobId: string, page: object): void => {
    const entry = entries.get(jobId);
    if (!entry?.pages.delete(page) || entry.pages.size > 0) return;
    entry.log.rest();
    entry.forget = clock.after(keptMs, () => drop(jobId));
  };

  /** Asks for a job that left the list whether it is over. */
  const askIfOver = async (jobId: string, entry: Entry): Promise<void> => {
    const target = targetOf(state, jobId);
    const status = await workOf(target.accountId).jobStatus(target);
    if (hasEnded(status)) entry.log.ended();
  };

  const stopEvents = state.onEvent((event) => {
    if (event.name === 'job.upserted' && hasEnded(event.payload.status))
      entries.get(event.payload.id)?.log.ended();
    if (event.name === 'account.removed') {
      for (const jobId of [...entries.keys()]) if (jobId.startsWith(`${event.payload.id}:`)) drop(jobId);
    }
    if (event.name !== 'job.removed') return;
    const entry = entries.get(event.payload.id);
    if (entry) void askIfOver(event.payload.id, entry).catch(() => entry.log.ended());
  });

  return {
    open: async (jobId, page) => {
      const shown = [...entries].filter(([id, { pages }]) => id !== jobId && pages.has(page));
      if (shown.length >= mostShown)
        throw new AppError({ code: 'bad-input', params: { details: 'too many logs' } });
      const entry = entries.get(jobId) ?? (await begin(jobId));
      entry.forget();
      entry.forget = () => {};
      entry.pages.add(page);
      entry.log.wake();
      return entry.log.state();
    },
    close,
    of: (jobId, page) => {
      const entry = entries.get(jobId);
      if (!entry?.pages.has(page)) throw new AppError({ code: 'no-such-job' });
      return entry.log.lines;
    },
    pageLeft: (page) => {
      for (const jobId of entries.keys()) close(jobId, page);
    },
    tap,
    livesChanged: (jobId) => entries.get(jobId)?.log.lifeChanged(),
    sourcesChanged: (accountId) => {
      for (const [jobId, entry] of entries) if (jobId.startsWith(`${accountId}:`)) entry.log.sourceChanged();
    },
    dispose: () => {
      stopEvents();
      for (const jobId of [...entries.keys()]) drop(jobId);
    },
  };
}

/** Where a job is, also where only its tab knows. */
function targetOf(state: State, jobId: string): LogTarget {
  const job = state.jobs.get(jobId) ?? state.sessions.all().find((session) => session.jobId === jobId);
  if (!job) throw new AppError({ code: 'no-such-job' });
  return {
    jobId,
    accountId: job.accountId,
    projectPath: job.projectPath,
    gitlabId: Number(jobId.slice(jobId.lastIndexOf(':') + 1)),
  };
}
