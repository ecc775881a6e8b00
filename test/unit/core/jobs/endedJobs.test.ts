import { expect, test } from 'vitest';
import { createEndedJobs } from '../../../../main/core/jobs/endedJobs.ts';
import { startMs } from '../sampleFacts.ts';
import { createVirtualClock } from '../virtualClock.ts';

const ids = (count: number, from = 0) => Array.from({ length: count }, (_, index) => `a1:${from + index}`);

test('each is asked about once at a time, and only so many a minute', async () => {
  const clock = createVirtualClock(startMs);
  const jobs = createEndedJobs(clock);
  expect([jobs.ask('a1:0'), jobs.ask('a1:0')]).toEqual(['now', 'under-way']);
  expect(ids(20, 1).filter((id) => jobs.ask(id) === 'now')).toHaveLength(9);
  expect(jobs.ask('a1:99')).toBe('too-many');
  jobs.answered('a1:0', false);
  await clock.advance(60_000);
  expect(jobs.ask('a1:0')).toBe('now');
});

test('the oldest leave the list when there are many, or when they are an hour old', async () => {
  const clock = createVirtualClock(startMs);
  const jobs = createEndedJobs(clock);
  expect(ids(20).flatMap((id) => jobs.answered(id, true))).toEqual([]);
  expect(jobs.answered('a1:20', true)).toEqual(['a1:0']);
  expect(jobs.answered('a1:21', false)).toEqual([]);
  await clock.advance(60 * 60_000);
  expect(jobs.answered('a1:22', true)).toHaveLength(20);
});
