import { describe, expect, it } from 'vitest';
import { deadlineErrors, keptJob } from './keptJobs.ts';

const jobsOfAKind = 50;
const toleratedMs = 2000;

const kinds = [
  { name: 'trace.json, timestamps', source: 'web', timestamps: true },
  { name: 'trace.json, none', source: 'web', timestamps: false },
  { name: 'REST, timestamps', source: 'rest', timestamps: true },
  { name: 'REST, none', source: 'rest', timestamps: false },
] as const;

describe('the countdown over 50 kept jobs with late logs, clocks that are off or set, and sleeps', () => {
  it.each(kinds)('is right to 2 s: $name', async ({ name, ...kind }) => {
    const jobs: { readonly seed: number; readonly worstMs: number }[] = [];
    // Some sleep through the whole wait, or hear of it too late: nothing was shown then.
    for (let seed = 1; jobs.length < jobsOfAKind && seed < 2 * jobsOfAKind; seed += 1) {
      const errors = await deadlineErrors(keptJob(kind, seed));
      if (errors.length > 0) jobs.push({ seed, worstMs: Math.max(...errors.map(Math.abs)) });
    }
    const worst = jobs.toSorted((one, other) => other.worstMs - one.worstMs);
    console.log(`${name}: ${jobs.length} jobs, off by ${Math.round(worst[0]?.worstMs ?? 0)} ms at most`);
    expect(worst.filter(({ worstMs }) => worstMs > toleratedMs)).toEqual([]);
    expect(jobs.length).toBe(jobsOfAKind);
  });
});
