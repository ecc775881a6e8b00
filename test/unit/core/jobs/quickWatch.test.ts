import { expect, onTestFinished, test } from 'vitest';
import { createQuickWatch } from '../../../../main/core/jobs/quickWatch.ts';
import { startMs } from '../sampleFacts.ts';
import { createVirtualClock } from '../virtualClock.ts';
import { failure } from './fakeClient.ts';

function createBench(paces: ReadonlyMap<number, number>) {
  const clock = createVirtualClock(startMs);
  const bench = { paces, clock, reads: [] as string[], fails: false };
  const watch = createQuickWatch({
    clock,
    random: () => 0.5,
    paces: () => bench.paces,
    read: async (projectId) => {
      bench.reads.push(`${projectId}@${clock.now() - startMs}`);
      if (bench.fails) throw failure('rate-limited', { seconds: 30 });
    },
  });
  onTestFinished(watch.stop);
  return { bench, watch };
}

test('each project is read at its own pace, and none where nothing is armed', async () => {
  const { bench, watch } = createBench(new Map());
  await bench.clock.advance(10_000);
  expect([bench.reads, watch.isEmpty()]).toEqual([[], true]);
  bench.paces = new Map([
    [3, 1_000],
    [4, 2_500],
  ]);
  watch.wake();
  await bench.clock.advance(3_000);
  expect(bench.reads).toEqual(['3@10000', '4@10000', '3@11000', '3@12000', '4@12500', '3@13000']);
  expect([watch.has(3), watch.has(5)]).toEqual([true, false]);
  bench.paces = new Map();
  watch.wake();
  await bench.clock.advance(10_000);
  expect(bench.reads).toHaveLength(6);
});

test('GitLab is left alone for as long as it asks, and read again then', async () => {
  const { bench } = createBench(new Map([[3, 1_000]]));
  bench.fails = true;
  await bench.clock.advance(30_000);
  expect(bench.reads).toEqual(['3@0']);
  bench.fails = false;
  await bench.clock.advance(1_500);
  expect(bench.reads).toEqual(['3@0', '3@30500', '3@31500']);
});
