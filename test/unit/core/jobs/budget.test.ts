import { describe, expect, it } from 'vitest';
import {
  createBudget,
  createRequestCounter,
  listRequestsPerMinute,
  listRequestsWhileArmed,
} from '../../../../main/core/jobs/budget.ts';

/** GitLab's announced limit for free plans, logs and terminals included. */
const lowestLimitPerMinute = 100;

function takeAll(budget: ReturnType<typeof createBudget>, nowMs: number): number {
  let taken = 0;
  while (taken < 10_000 && budget.take(nowMs)) taken += 1;
  return taken;
}

describe('budget', () => {
  it('lets a burst through, then what a minute allows', () => {
    const budget = createBudget(0);
    expect([
      takeAll(budget, 0),
      takeAll(budget, 60_000 / listRequestsPerMinute),
      takeAll(budget, 30_000),
    ]).toEqual([40, 1, 29]);
  });

  it('saves up no more than a burst', () => {
    const budget = createBudget(0);
    takeAll(budget, 0);
    expect(takeAll(budget, 24 * 3_600_000)).toBe(40);
  });

  it('saves up less where less may be spent', () => {
    let perMinute = 60;
    const budget = createBudget(0, () => perMinute);
    perMinute = 20;
    expect([takeAll(budget, 0), takeAll(budget, 60_000)]).toEqual([20, 20]);
  });

  it('gives nothing for a clock that was set back, and goes on from there', () => {
    const budget = createBudget(600_000);
    takeAll(budget, 600_000);
    expect([takeAll(budget, 0), takeAll(budget, 6_000)]).toEqual([0, 6]);
  });

  it('stays below the lowest limits of GitLab in the long run, also while something is armed', () => {
    expect(listRequestsPerMinute).toBeLessThan(lowestLimitPerMinute);
    expect((listRequestsWhileArmed + 60) * 60).toBeLessThan(5_000);
  });
});

describe('request counter', () => {
  it('counts the last minute', () => {
    const counter = createRequestCounter();
    for (const atMs of [0, 10_000, 59_999, 70_000]) counter.count(atMs);
    expect([counter.perMinute(70_000), counter.perMinute(119_998), counter.perMinute(200_000)]).toEqual([
      2, 2, 0,
    ]);
  });
});
