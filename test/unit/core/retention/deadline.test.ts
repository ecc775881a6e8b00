import { describe, expect, it } from 'vitest';
import { keptJob, shownDeadlines, type ShownDeadline } from './keptJobs.ts';

const jobsOfAKind = 50;
const toleratedMs = 2000;
/** Said to be surer than this, it must be right. Above it the header says how far off it may be. */
const sureMs = 3000;

const kinds = [
  { name: 'trace.json, timestamps', source: 'web', timestamps: true },
  { name: 'trace.json, none', source: 'web', timestamps: false },
  { name: 'REST, timestamps', source: 'rest', timestamps: true },
  { name: 'REST, none', source: 'rest', timestamps: false },
] as const;

/** Logs come up to so late. */
const latestMs = 60_000;

type Measured = {
  readonly seed: number;
  readonly worstMs: number;
  readonly lastMs: number;
  readonly unsure: number;
};

const worstOf = (shown: readonly ShownDeadline[]): number =>
  Math.max(0, ...shown.map(({ errorMs }) => errorMs));

describe('the countdown over 50 kept jobs with late logs, clocks that are off or set, and sleeps', () => {
  it.each(kinds)('is right to 2 s: $name', async ({ name, ...kind }) => {
    const jobs: Measured[] = [];
    // Some sleep through the whole wait, or hear of it too late: nothing was shown then.
    for (let seed = 1; jobs.length < jobsOfAKind && seed < 2 * jobsOfAKind; seed += 1) {
      const shown = await shownDeadlines(keptJob(kind, seed));
      if (shown.length === 0) continue;
      const unsure = shown.filter(({ toleranceMs }) => toleranceMs > sureMs);
      // Over a network so slow that the line's time takes longer than the line: known a few seconds later. Until then a Runner
      // that is watched is taken to send in time.
      expect(unsure.filter(({ errorMs, toleranceMs }) => errorMs > toleranceMs + latestMs)).toEqual([]);
      jobs.push({
        seed,
        worstMs: worstOf(shown.filter(({ toleranceMs }) => toleranceMs <= sureMs)),
        lastMs: worstOf(shown.slice(-1)),
        unsure: unsure.length,
      });
    }
    const worst = jobs.toSorted((one, other) => other.worstMs - one.worstMs);
    const unsure = jobs.filter((job) => job.unsure > 0).length;
    console.log(
      `${name}: ${jobs.length} jobs, off by ${Math.round(worst[0]?.worstMs ?? 0)} ms at most; ` +
        `${unsure} said at first that they may be off by more`,
    );
    const isWrong = (job: Measured): boolean => Math.max(job.worstMs, job.lastMs) > toleratedMs;
    expect(jobs.filter(isWrong)).toEqual([]);
    expect(jobs.length).toBe(jobsOfAKind);
  });
});
