import { expect, it } from 'vitest';
import type { GitLabPipelines } from '../../../../main/core/gitlab/pipelines.ts';
import { createPipelineReads } from '../../../../main/core/pipelines/reads.ts';
import { AppError } from '../../../../preload/contract/error.ts';
import type { JobStatus } from '../../../../preload/contract/jobStatus.ts';
import { sampleAccount, startMs } from '../sampleFacts.ts';
import { createVirtualClock } from '../virtualClock.ts';
import { apiJob, apiPipeline } from './sampleApi.ts';

const place = { accountId: 'a1', project: 'group/project', pipelineId: 9 };
const politely = { isWanted: false };

function createBench() {
  const clock = createVirtualClock(startMs);
  let status: JobStatus = 'running';
  let jobPages = 1;
  let failure: AppError | undefined;
  const asked: number[] = [];
  const seen: unknown[] = [];
  const unused = (): never => {
    throw new Error('not expected here');
  };
  const pipelines: GitLabPipelines = {
    pipeline: async (_project, id) => {
      asked.push(clock.now() - startMs);
      if (failure) throw failure;
      return apiPipeline({ id, status });
    },
    jobs: async () => ({ items: [apiJob(1)], isCut: false, requests: jobPages }),
    triggers: async () => ({ items: [], isCut: false, requests: 1 }),
    testSummary: async () => {
      asked.push(clock.now() - startMs);
      if (failure) throw failure;
      return { total: { count: 1 }, test_suites: [] };
    },
    testReport: unused,
    job: unused,
    artifactTree: unused,
  };
  const reads = createPipelineReads({
    clock,
    sourceOf: () => ({
      account: sampleAccount(),
      pipelines,
      toMainMs: (serverMs) => serverMs,
      saw: (jobs, projectId) => void seen.push([jobs.length, projectId]),
    }),
  });
  const show = async (pipelineId = 9, isWanted = false) =>
    await reads.read({ ...place, pipelineId }, { isWanted });
  return {
    clock,
    reads,
    show,
    asked,
    seen,
    turn: (next: JobStatus) => void (status = next),
    grow: (pages: number) => void (jobPages = pages),
    fail: (next: AppError | undefined) => void (failure = next),
  };
}

/** Asks as a page does: again when it is told to. */
async function follow({ clock, show }: ReturnType<typeof createBench>, untilMs: number, pipelineId = 9) {
  while (clock.now() - startMs < untilMs) {
    const { askAgainInMs } = await show(pipelineId);
    await clock.advance(askAgainInMs ?? untilMs);
  }
}

it('one that runs is read every few seconds, one that waits less often, one that is over no more', async () => {
  const bench = createBench();
  await follow(bench, 60_000);
  expect(bench.asked).toHaveLength(10);
  bench.turn('manual');
  expect((await bench.show(9, true)).askAgainInMs).toBe(20_000);
  await bench.clock.advance(20_000);
  bench.turn('failed');
  expect((await bench.show()).askAgainInMs).toBeUndefined();
  expect(bench.seen.at(-1)).toEqual([1, 3]);
});

it('however many ask, and however often, GitLab is asked once', async () => {
  const { show, asked, clock } = createBench();
  await Promise.all(Array.from({ length: 20 }, () => show()));
  await clock.advance(1_000);
  const again = await show();
  expect([asked.length, again.askAgainInMs]).toEqual([1, 5_000]);
});

it('who asks by hand has something new at once, or is told to ask again in a moment', async () => {
  const { show, asked, clock, turn } = createBench();
  await show();
  await clock.advance(500);
  expect((await show(9, true)).askAgainInMs).toBe(1_500);
  await clock.advance(1_500);
  await Promise.all(Array.from({ length: 20 }, () => show()));
  expect(asked).toHaveLength(2);
  await clock.advance(2_000);
  turn('success');
  await Promise.all(Array.from({ length: 20 }, () => show(9, true)));
  expect([asked.length, (await show()).askAgainInMs]).toEqual([3, undefined]);
});

it('a large one, and several at once, share what pipelines may ask', async () => {
  const large = createBench();
  large.grow(10);
  expect((await large.show()).askAgainInMs).toBe(24_000);
  const many = createBench();
  for (let id = 1; id <= 10; id += 1) await many.show(id);
  // Three requests each, ten of them: thirty in a minute.
  expect((await many.show(10)).askAgainInMs).toBe(60_000);
  await many.clock.advance(61_000);
  expect((await many.show(1)).askAgainInMs).toBe(6_000);
});

it('a failure is told to whoever asked, and nothing of it stays', async () => {
  const { show, fail, asked } = createBench();
  fail(new AppError({ code: 'gitlab-down' }));
  await expect(show()).rejects.toMatchObject({ code: 'gitlab-down' });
  fail(undefined);
  expect((await show()).jobs).toHaveLength(1);
  expect(asked).toHaveLength(2);
});

it('tests are asked for once in a while, and again after a failure', async () => {
  const { reads, asked, clock, fail } = createBench();
  fail(new AppError({ code: 'forbidden' }));
  await expect(reads.tests(place)).rejects.toMatchObject({ code: 'forbidden' });
  fail(undefined);
  await reads.tests(place);
  await reads.tests(place);
  expect(asked).toHaveLength(2);
  await clock.advance(20_000);
  await reads.tests(place);
  expect(asked).toHaveLength(3);
});

it('what an account may not see is not given from another’s', async () => {
  const { reads, asked } = createBench();
  await reads.read(place, politely);
  await reads.read({ ...place, accountId: 'a2' }, politely);
  await reads.read({ ...place, project: 'other/project' }, politely);
  expect(asked).toHaveLength(3);
});
