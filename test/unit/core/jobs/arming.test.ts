import { expect, test } from 'vitest';
import { createArming } from '../../../../main/core/jobs/arming.ts';
import { AppError } from '../../../../preload/contract/error.ts';
import type { Job } from '../../../../preload/contract/model.ts';
import { createCollectedLog, createMemoryStore } from '../memoryPorts.ts';
import { sampleJob, startMs } from '../sampleFacts.ts';
import { createVirtualClock } from '../virtualClock.ts';

const waiting = sampleJob({
  status: 'pending',
  terminal: { kind: 'unavailable', reason: 'not-running' },
});

function createBench(store = createMemoryStore()) {
  const clock = createVirtualClock(startMs);
  const jobs = new Map<string, Job>();
  const heard: string[] = [];
  const log = createCollectedLog();
  const arming = createArming({
    clock,
    store,
    log,
    jobs: () => [...jobs.values()],
    publish: ({ id }) => heard.push(`+${id}`),
    forget: (id) => heard.push(`-${id}`),
    attach: (job) => heard.push(`attach ${job.id}`),
    ended: ({ how, jobName }) => heard.push(`${how} ${jobName}`),
    changed: () => {},
  });
  const see = (job: Job): void => {
    jobs.set(job.id, job);
    arming.sawJob(job);
  };
  return { arming, clock, store, heard, see, log };
}

function codeOf(run: () => unknown): string {
  try {
    run();
    return 'none';
  } catch (error) {
    return error instanceof AppError ? error.code : 'other';
  }
}

test('a job that is armed before it runs is attached to once, and then armed no more', () => {
  const { arming, heard, see } = createBench();
  see(waiting);
  arming.arm(waiting, 'job');
  arming.arm(waiting, 'job');
  expect(arming.isArmed(waiting.id)).toBe(true);
  see(sampleJob());
  see(sampleJob());
  expect(heard).toEqual(['+job a1:42', '-job a1:42', 'attach a1:42', 'attached build']);
});

test('what can be had already is attached to at once', () => {
  const { arming, heard, see } = createBench();
  see(sampleJob());
  arming.arm(sampleJob(), 'job');
  expect(heard).toContain('attach a1:42');
});

test('what is armed outlives a restart', () => {
  const { arming, store, see } = createBench();
  see(waiting);
  arming.arm(waiting, 'job');
  arming.arm(waiting, 'next');
  const again = createBench(store);
  expect(again.heard).toEqual(['+job a1:42', '+next a1 3 build main']);
  again.see(sampleJob());
  expect(again.heard).toContain('attach a1:42');
});

test('a store with something else in it is no reason to fail', () => {
  const { heard, log } = createBench(createMemoryStore({ armed: [{ kind: 'job' }] }));
  expect([heard, log.events]).toEqual([[], ['arming.unreadable']]);
});

test('no job can be armed that ended, or that another started; a manual one can, for who plays it owns it', () => {
  const { arming } = createBench();
  const arm = (change: Partial<Job>) => codeOf(() => arming.arm(sampleJob(change), 'job'));
  expect([
    arm({ status: 'failed' }),
    arm({ status: 'pending', isMine: false }),
    arm({ status: 'manual', isMine: false }),
  ]).toEqual(['job-not-armable', 'job-not-armable', 'none']);
});

test('there is an end to how much can be armed', () => {
  const { arming } = createBench();
  const codes = Array.from({ length: 51 }, (_, index) =>
    codeOf(() => arming.arm({ ...waiting, id: `a1:${index + 1}` }, 'job')),
  );
  expect([codes.filter((code) => code === 'none').length, codes.at(-1)]).toEqual([50, 'too-many-armed']);
});

test('each job of a pipeline is opened, but none that was opened by hand, until the pipeline is over', async () => {
  const { arming, heard, see, clock } = createBench();
  const second = sampleJob({ id: 'a1:43', gitlabId: 43, name: 'lint' });
  see(waiting);
  arming.arm(waiting, 'pipeline');
  arming.opened({ id: 'a1:43', accountId: 'a1', pipelineId: 9, gitlabId: 43 });
  see(second);
  see(sampleJob());
  expect(heard.filter((line) => line.startsWith('attach '))).toEqual(['attach a1:42']);
  see({ ...second, status: 'success' });
  see(sampleJob({ status: 'success' }));
  await clock.advance(11_000);
  arming.sawProject('a1', 3);
  expect(heard.at(-1)).toBe('-pipeline a1:9');
});

test('with its account all that was armed there goes', () => {
  const { arming, heard, see } = createBench();
  see(waiting);
  arming.arm(waiting, 'job');
  arming.arm({ ...waiting, id: 'a2:42', accountId: 'a2' }, 'job');
  arming.forgetAccount('a1');
  expect(heard.filter((line) => line.startsWith('-'))).toEqual(['-job a1:42']);
});
