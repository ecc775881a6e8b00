import { describe, expect, it } from 'vitest';
import { createDiscovery } from '../../../../main/core/jobs/discovery.ts';
import { startMs } from '../sampleFacts.ts';
import { createVirtualClock } from '../virtualClock.ts';
import { createFakeClient, failure, type Site } from './fakeClient.ts';

function createBench(change: Partial<Site>) {
  const { site, client } = createFakeClient(change);
  const clock = createVirtualClock(startMs);
  return {
    site,
    clock,
    discovery: createDiscovery({ client, username: 'alice', clock, takeRequest: () => true }),
  };
}

const active = (id: number, ...usernames: readonly string[]) => ({ id, usernames });

/** Steps until every project was looked at once, at most 50. */
async function untilComplete({ discovery }: ReturnType<typeof createBench>) {
  const found = new Set<number>();
  for (let steps = 1; steps <= 50; steps += 1) {
    const { projectIds, complete } = await discovery.step();
    for (const id of projectIds) found.add(id);
    if (complete) return { steps, found: [...found].toSorted((one, other) => one - other) };
  }
  throw new Error('never complete');
}

describe('with GraphQL', () => {
  it('one page tells it all in one request', async () => {
    const bench = createBench({ graphql: [[active(1, 'bob'), active(2, 'bob', 'alice')]] });
    expect(await bench.discovery.step()).toEqual({ projectIds: [2, 1], mine: [2], complete: true });
    await bench.discovery.step();
    expect(bench.site.asked).toEqual(['graphql 0', 'graphql 0']);
  });

  it('several pages are read once each, then the first every other time', async () => {
    const bench = createBench({ graphql: [[active(1)], [active(2)], [active(3)]], myPipelines: [] });
    expect(await untilComplete(bench)).toEqual({ steps: 3, found: [1, 2, 3] });
    for (let step = 0; step < 6; step += 1) await bench.discovery.step();
    const pages = bench.site.asked
      .filter((asked) => asked.startsWith('graphql'))
      .map((asked) => asked.slice(-1));
    expect(pages.join('')).toBe('012010201');
  });

  it('my pipelines jump the queue while there is more to read', async () => {
    const bench = createBench({ graphql: [[active(1)], [active(2)]], myPipelines: [9] });
    expect(await bench.discovery.step()).toEqual({ projectIds: [9, 1], mine: [9], complete: false });
  });

  it('a limit or an outage is no reason to give GraphQL up', async () => {
    const bench = createBench({ graphql: [[active(1)]] });
    for (const code of ['rate-limited', 'gitlab-down', 'network', 'token-invalid'] as const) {
      bench.site.failure = failure(code);
      await expect(bench.discovery.step()).rejects.toMatchObject({ code });
    }
    bench.site.failure = undefined;
    expect((await bench.discovery.step()).projectIds).toEqual([1]);
  });
});

describe('without GraphQL', () => {
  it('looks at every project in turn, and asks for GraphQL once only', async () => {
    const ids = Array.from({ length: 20 }, (_, index) => 100 - index);
    const bench = createBench({ projects: [ids] });
    expect(await untilComplete(bench)).toEqual({ steps: 3, found: ids.toReversed() });
    expect(bench.site.asked.filter((asked) => asked.startsWith('graphql'))).toEqual(['graphql 0']);
  });

  it('reads the list of projects page by page', async () => {
    const pages = [
      [9, 8, 7],
      [6, 5, 4],
      [3, 2, 1],
    ];
    const bench = createBench({ projects: pages });
    expect((await untilComplete(bench)).found).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(bench.site.asked.filter((asked) => asked.startsWith('projects'))).toEqual([
      'projects first',
      'projects 7',
      'projects 4',
    ]);
  });

  it('is complete at once for someone without projects', async () => {
    expect(await untilComplete(createBench({ projects: [[]] }))).toEqual({ steps: 1, found: [] });
  });

  it('starts over when all were seen', async () => {
    const bench = createBench({ projects: [[2, 1]] });
    await untilComplete(bench);
    expect((await bench.discovery.step()).projectIds).toEqual([2, 1]);
  });

  it('reads the list of projects again after ten minutes', async () => {
    const bench = createBench({ projects: [[1]] });
    await untilComplete(bench);
    await bench.clock.advance(10 * 60_000 + 1);
    bench.site.projects = [[2, 1]];
    expect((await bench.discovery.step()).projectIds).toEqual([2, 1]);
  });

  it('puts the projects of my pipelines first', async () => {
    const bench = createBench({ projects: [[3, 2, 1]], myPipelines: [1] });
    expect(await bench.discovery.step()).toMatchObject({ projectIds: [1, 3, 2], mine: [1] });
  });

  it('asks a GitLab before 19.3 for my pipelines once only', async () => {
    const bench = createBench({ projects: [[1]] });
    for (let step = 0; step < 3; step += 1) await bench.discovery.step();
    expect(bench.site.asked.filter((asked) => asked === 'my pipelines').length).toBe(1);
  });
});
