import type { Job } from '../../../preload/contract/model.ts';
import type { JobPage } from '../gitlab/web.ts';
import type { Clock, Log } from '../ports.ts';
import type { JobKnowledge } from './availability.ts';

/*
 * Finds out about running jobs of mine what the list does not tell: whether GitLab offers the terminal (asked of the web,
 * once), and which executor runs it (read off the log's first lines, which appear some seconds after the start).
 */

export type JobCheck = {
  readonly known: (jobId: string) => JobKnowledge & { readonly timeoutText: string | undefined };
  /** Starts whatever is not known yet and due. Calls `changed` when something was learned. */
  readonly look: (job: Job) => void;
  /** Asks again, for every job: the web session came or went. */
  readonly reset: () => void;
  readonly forget: (jobId: string) => void;
};

type CheckOptions = {
  readonly clock: Clock;
  readonly log: Log;
  /** Undefined: nothing opens GitLab's web pages at present. */
  readonly jobPage: (job: Job) => Promise<JobPage | undefined>;
  readonly readExecutor: (job: Job) => Promise<string | undefined>;
  readonly changed: (jobId: string) => void;
};

type Entry = {
  offered: boolean | undefined;
  executor: string | undefined;
  timeoutText: string | undefined;
  offerTries: number;
  executorTries: number;
  nextTryAtMs: number;
  busy: boolean;
};

/** A job has its session from the moment it runs; one more look covers answers that were under way then. */
const maxOfferTries = 3;
/** The first lines are there within ~3 s while somebody watches, within 60 s else. */
const maxExecutorTries = 8;
const pauseMs = 4_000;

export function createJobCheck(options: CheckOptions): JobCheck {
  const entries = new Map<string, Entry>();

  const entryOf = (jobId: string): Entry => {
    const found = entries.get(jobId) ?? {
      offered: undefined,
      executor: undefined,
      timeoutText: undefined,
      offerTries: 0,
      executorTries: 0,
      nextTryAtMs: 0,
      busy: false,
    };
    entries.set(jobId, found);
    return found;
  };

  const askOffer = async (job: Job, entry: Entry) => {
    if (entry.offered === true || entry.offerTries >= maxOfferTries) return;
    const page = await options.jobPage(job);
    if (page === undefined) return;
    entry.offerTries += 1;
    if (page.kind === 'signed-out') return;
    entry.offered = page.kind === 'page' && page.hasTerminal;
    if (page.kind === 'page') entry.timeoutText = page.timeoutText;
  };

  const askExecutor = async (job: Job, entry: Entry) => {
    if (entry.executor !== undefined || entry.executorTries >= maxExecutorTries) return;
    entry.executorTries += 1;
    entry.executor = await options.readExecutor(job);
  };

  const run = async (job: Job, entry: Entry) => {
    entry.busy = true;
    const before = `${entry.offered} ${entry.executor}`;
    try {
      await askOffer(job, entry);
      if (`${entry.offered} ${entry.executor}` !== before) options.changed(job.id);
      await askExecutor(job, entry);
    } catch (error) {
      options.log.warn('job.checkFailed', {
        jobId: job.id,
        reason: error instanceof Error ? error.message : 'unknown',
      });
    } finally {
      entry.busy = false;
      entry.nextTryAtMs = options.clock.now() + pauseMs * Math.max(1, entry.executorTries / 2);
    }
    if (`${entry.offered} ${entry.executor}` !== before) options.changed(job.id);
  };

  return {
    known: (jobId) => entryOf(jobId),
    look: (job) => {
      const entry = entryOf(job.id);
      if (!job.isMine || job.status !== 'running' || entry.busy || options.clock.now() < entry.nextTryAtMs)
        return;
      void run(job, entry);
    },
    reset: () => {
      for (const entry of entries.values()) {
        entry.offered = undefined;
        entry.offerTries = 0;
        entry.nextTryAtMs = 0;
      }
    },
    forget: (jobId) => entries.delete(jobId),
  };
}
