import type { Clock } from '../ports.ts';

/*
 * Jobs of mine that ended lately stay in the list for a while, so that they can be retried from there. GitLab's list no
 * longer has them: how each ended is one question, so there is a limit to how many are asked about.
 */

/** More than these nobody looks through. */
const mostEnded = 20;
const keptForMs = 60 * 60_000;
/** A pipeline of a hundred jobs that is canceled shall not cost a hundred requests. */
const mostAskedPerMinute = 10;

export type EndedJobs = {
  /** Takes one question. `under-way`: it is being asked; `too-many`: the job leaves the list without. */
  readonly ask: (jobId: string) => 'now' | 'under-way' | 'too-many';
  /** The answer came, and how it came out: gives the ids of those that leave the list for it. */
  readonly answered: (jobId: string, hasEnded: boolean) => readonly string[];
};

export function createEndedJobs(clock: Pick<Clock, 'now'>): EndedJobs {
  let askedAtMs: readonly number[] = [];
  let ended: readonly { readonly jobId: string; readonly atMs: number }[] = [];
  const underWay = new Set<string>();
  return {
    ask: (jobId) => {
      if (underWay.has(jobId)) return 'under-way';
      askedAtMs = askedAtMs.filter((atMs) => clock.now() - atMs < 60_000);
      if (askedAtMs.length >= mostAskedPerMinute) return 'too-many';
      askedAtMs = [...askedAtMs, clock.now()];
      underWay.add(jobId);
      return 'now';
    },
    answered: (jobId, hasEnded) => {
      underWay.delete(jobId);
      if (!hasEnded) return [];
      const all = [...ended.filter((other) => other.jobId !== jobId), { jobId, atMs: clock.now() }];
      ended = all.filter(({ atMs }) => clock.now() - atMs < keptForMs).slice(-mostEnded);
      const stay = new Set(ended.map((other) => other.jobId));
      return all.flatMap((other) => (stay.has(other.jobId) ? [] : [other.jobId]));
    },
  };
}
