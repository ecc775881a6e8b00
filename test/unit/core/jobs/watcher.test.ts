import { describe, expect, it, onTestFinished } from 'vitest';
import { createWatcher, pauseAfter } from '../../../../main/core/jobs/watcher.ts';
import { listRequestsPerMinute } from '../../../../main/core/jobs/budget.ts';
import type { ListState } from '../../../../preload/contract/model.ts';
import { createCollectedLog } from '../memoryPorts.ts';
import { sampleApiJob, startMs } from '../sampleFacts.ts';
import { createVirtualClock } from '../virtualClock.ts';
import { createFakeClient, failure, type Site } from './fakeClient.ts';

const job = sampleApiJob();
const active = (id: number, ...usernames: readonly string[]) => ({ id, usernames });

function createBench(change: Partial<Site>) {
  const { site, client } = createFakeClient(change);
  const clock = createVirtualClock(startMs);
  const lists: ListState[] = [];
  const jobs = new Map<number, readonly number[]>();
  const rejected: string[] = [];
  const log = createCollectedLog();
  const watcher = createWatcher({
    accountId: 'a1',
    username: 'alice',
    client,
    clock,
    random: () => 0.5,
    log,
    requestsPerMinute: () => site.asked.length,
    onJobs: (projectId, found) =>
      void jobs.set(
        projectId,
        found.map(({ id }) => id),
      ),
    onList: (list) => void lists.push(list),
    onTokenRejected: (reason) => void rejected.push(reason),
  });
  onTestFinished(watcher.stop);
  return { site, clock, watcher, lists, jobs, rejected, log, list: () => lists.at(-1) };
}

describe('the list', () => {
  it('has the jobs of projects in which something runs, after the first round', async () => {
    const bench = createBench({ graphql: [[active(3, 'alice')]], jobs: { 3: [job] } });
    await bench.clock.advance(0);
    expect([[...bench.jobs], bench.list()]).toEqual([
      [[3, [42]]],
      { accountId: 'a1', requestsPerMinute: 2, complete: true, updatedAt: startMs },
    ]);
  });

  it('tells its age alone every ten seconds, and at once what is news', async () => {
    const bench = createBench({ graphql: [[active(3, 'alice')]], jobs: { 3: [job] } });
    await bench.clock.advance(60_000);
    const calm = bench.lists.length;
    bench.site.failure = failure('network');
    await bench.clock.advance(10_000);
    expect([calm, bench.list()?.problem?.error.code]).toEqual([7, 'network']);
  });

  it('is complete only when every project was looked at', async () => {
    const ids = Array.from({ length: 20 }, (_, index) => 20 - index);
    const bench = createBench({ projects: [ids], jobs: Object.fromEntries(ids.map((id) => [id, []])) });
    await bench.clock.advance(500);
    expect([bench.lists[0]?.complete, bench.list()?.complete, bench.jobs.size]).toEqual([false, true, 20]);
  });

  it('looks at projects with jobs of mine twice as often as at others', async () => {
    const others = { ...job, user: { id: 8, username: 'bob' } };
    const bench = createBench({
      graphql: [[active(3, 'alice'), active(4, 'bob')]],
      jobs: { 3: [job], 4: [others] },
    });
    await bench.clock.advance(80_000);
    const count = (what: string) => bench.site.asked.filter((asked) => asked === what).length;
    expect(count('jobs 3') / count('jobs 4')).toBeCloseTo(2, 0);
  });

  it('is not complete, and reads mine less often, while the budget has not reached every project', async () => {
    const ids = Array.from({ length: 60 }, (_, index) => index + 1);
    const bench = createBench({
      graphql: [ids.map((id) => active(id, id === 1 ? 'alice' : 'bob'))],
      jobs: Object.fromEntries(
        ids.map((id) => [
          id,
          [{ ...job, id: 100 + id, user: id === 1 ? job.user : { id: 8, username: 'bob' } }],
        ]),
      ),
    });
    await bench.clock.advance(10_000);
    const early = bench.list()?.complete;
    await bench.clock.advance(60_000);
    expect([early, bench.list()?.complete, bench.jobs.size]).toEqual([false, true, 60]);
  });

  it('empties a project whose jobs are over, and one that is gone', async () => {
    const bench = createBench({
      graphql: [[active(3, 'alice'), active(4, 'alice')]],
      jobs: { 3: [job], 4: [job] },
    });
    await bench.clock.advance(0);
    bench.site.graphql = [[]];
    bench.site.jobs = { 3: [] };
    await bench.clock.advance(10_000);
    expect([...bench.jobs]).toEqual([
      [3, []],
      [4, []],
    ]);
    expect(bench.list()?.problem).toBeUndefined();
  });

  it('keeps within its budget, with any number of projects', async () => {
    const ids = Array.from({ length: 300 }, (_, index) => 300 - index);
    const bench = createBench({
      projects: [ids.slice(0, 100), ids.slice(100, 200), ids.slice(200)],
      jobs: Object.fromEntries(ids.map((id) => [id, [job]])),
    });
    await bench.clock.advance(60_000);
    const afterOne = bench.site.asked.length;
    await bench.clock.advance(5 * 60_000);
    const perMinute = (bench.site.asked.length - afterOne) / 5;
    // A step of discovery may take a second request, for my pipelines; this GitLab has none to ask for.
    expect(perMinute).toBeLessThanOrEqual(listRequestsPerMinute + 1);
  });

  it('keeps within its budget while it looks through very many pages', async () => {
    const bench = createBench({ graphql: Array.from({ length: 10_000 }, () => []) });
    await bench.clock.advance(60_000);
    const afterOne = bench.site.asked.length;
    await bench.clock.advance(2 * 60_000);
    expect((bench.site.asked.length - afterOne) / 2).toBeLessThanOrEqual(listRequestsPerMinute + 1);
  });

  it('is read at once when asked for', async () => {
    const bench = createBench({ graphql: [[active(3, 'alice')]], jobs: { 3: [job] } });
    await bench.clock.advance(1_000);
    const before = bench.site.asked.length;
    bench.watcher.refresh();
    await bench.clock.advance(0);
    expect(bench.site.asked.slice(before)).toEqual(['graphql 0', 'jobs 3']);
  });

  it('asks nothing more when stopped', async () => {
    const bench = createBench({ graphql: [[]] });
    await bench.clock.advance(0);
    const before = bench.site.asked.length;
    bench.watcher.stop();
    bench.watcher.refresh();
    await bench.clock.advance(60_000);
    expect(bench.site.asked.length).toBe(before);
  });
});

describe('a failure', () => {
  it('is tried again with longer and longer pauses, and told with the time of the next try', async () => {
    const bench = createBench({ graphql: [[]], failure: failure('gitlab-down') });
    await bench.clock.advance(0);
    expect(bench.list()).toMatchObject({
      problem: { error: { code: 'gitlab-down' }, retryAt: startMs + 2_000 },
    });
    await bench.clock.advance(600_000);
    const pauses = bench.lists.map(({ problem }, index) => {
      const previous = index === 0 ? startMs : (bench.lists[index - 1]?.problem?.retryAt ?? 0);
      return (problem?.retryAt ?? 0) - previous;
    });
    expect(pauses.slice(0, 7)).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
  });

  it('is over with the first answer', async () => {
    const bench = createBench({ graphql: [[]], failure: failure('network') });
    await bench.clock.advance(0);
    bench.site.failure = undefined;
    await bench.clock.advance(2_000);
    expect(bench.list()).toEqual({
      accountId: 'a1',
      requestsPerMinute: 2,
      complete: true,
      updatedAt: startMs + 2_000,
    });
  });

  it('keeps the time of the last good answer', async () => {
    const bench = createBench({ graphql: [[]] });
    await bench.clock.advance(0);
    bench.site.failure = failure('network');
    await bench.clock.advance(10_000);
    expect(bench.list()).toMatchObject({
      updatedAt: expect.any(Number),
      problem: { error: { code: 'network' } },
    });
  });

  it('of a limit waits at least as long as GitLab asks', async () => {
    const bench = createBench({ graphql: [[]], failure: failure('rate-limited', { seconds: 45 }) });
    await bench.clock.advance(45_400);
    expect(bench.site.asked.length).toBe(1);
    await bench.clock.advance(200);
    expect(bench.site.asked.length).toBe(2);
  });

  it.each([
    ['token-expired', 'expired'],
    ['token-revoked', 'revoked'],
    ['token-invalid', 'invalid'],
  ] as const)('%s is said to be the token’s', async (code, reason) => {
    const bench = createBench({ graphql: [[]], failure: failure(code) });
    await bench.clock.advance(0);
    expect(bench.rejected).toEqual([reason]);
  });

  it('of ours goes to the log', async () => {
    const bench = createBench({ graphql: [[active(3)]], jobs: {} });
    Object.defineProperty(bench.site.jobs, 3, {
      get: () => {
        throw new TypeError('a bug');
      },
    });
    await bench.clock.advance(0);
    expect([bench.log.events, bench.list()?.problem?.error.code]).toEqual([['list.failed'], 'internal']);
  });
});

describe('pauseAfter', () => {
  it('spreads many clients', () => {
    const error = failure('network');
    expect([0, 0.5, 1].map((random) => pauseAfter({ error, failures: 1, random }))).toEqual([
      1_500, 2_000, 2_500,
    ]);
  });

  it('takes a limit’s time for a floor, however many failures there were', () => {
    const error = failure('rate-limited', { seconds: 10 });
    for (let failures = 1; failures < 12; failures += 1) {
      expect(pauseAfter({ error, failures, random: 0 })).toBeGreaterThanOrEqual(10_000);
    }
  });
});
