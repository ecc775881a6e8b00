import { describe, expect, it } from 'vitest';
import { armedPaces, isPipelineOver, stepArm } from '../../../../main/core/jobs/arms.ts';
import type { Arm } from '../../../../preload/contract/jobActions.ts';
import type { Job } from '../../../../preload/contract/model.ts';
import { sampleJob, startMs } from '../sampleFacts.ts';

const about = {
  accountId: 'a1',
  projectId: 3,
  projectPath: 'group/project',
  ref: 'main',
  armedAt: startMs,
};
const one: Arm = { kind: 'job', id: 'one', ...about, jobId: 'a1:42', jobName: 'build' };
const next: Arm = { kind: 'next', id: 'next', ...about, jobName: 'build', afterJob: 42 };
const whole: Arm & { readonly kind: 'pipeline' } = {
  kind: 'pipeline',
  id: 'whole',
  ...about,
  pipelineId: 9,
  done: [],
};
const newer = { id: 'a1:43', gitlabId: 43 } as const;
const waits = { status: 'pending', terminal: { kind: 'unavailable', reason: 'not-running' } } as const;

describe('a job that is seen', () => {
  it('changes nothing while it waits, or its terminal is asked about', () => {
    const asked = sampleJob({ terminal: { kind: 'checking' } });
    expect([stepArm(one, sampleJob(waits)), stepArm(one, asked), stepArm(whole, asked)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('is attached to as soon as its terminal can be had, and only then is that the end of it', () => {
    expect([stepArm(one, sampleJob()), stepArm(next, sampleJob(newer)), stepArm(whole, sampleJob())]).toEqual(
      [
        { attaches: true, next: undefined, missed: false },
        { attaches: true, next: undefined, missed: false },
        { attaches: true, next: { ...whole, done: [42] }, missed: false },
      ],
    );
  });

  it('that was over too soon is said to be, unless nobody asked for it by name; the next one is waited for', () => {
    const over = { status: 'failed', terminal: { kind: 'unavailable', reason: 'not-running' } } as const;
    expect([
      stepArm(one, sampleJob(over)),
      stepArm(next, sampleJob({ ...newer, ...over })),
      stepArm(whole, sampleJob(over)),
    ]).toEqual([
      { attaches: false, next: undefined, missed: true },
      { attaches: false, next: { ...next, afterJob: 43 }, missed: true },
      { attaches: false, next: { ...whole, done: [42] }, missed: false },
    ]);
  });

  it.each([
    ['the job that was there when «the next» was armed', next, sampleJob()],
    ['another branch', next, sampleJob({ ...newer, ref: 'other' })],
    ['another name', next, sampleJob({ ...newer, name: 'lint' })],
    ['somebody else’s', next, sampleJob({ ...newer, isMine: false })],
    ['somebody else’s in the pipeline', whole, sampleJob({ isMine: false })],
    ['another pipeline', whole, sampleJob({ pipelineId: 8 })],
    ['one that was opened before', { ...whole, done: [42] } satisfies Arm, sampleJob()],
    ['another account’s of the same number', one, sampleJob({ id: 'a2:42', accountId: 'a2' })],
  ] satisfies readonly [string, Arm, Job][])('is none of it: %s', (_, arm, job) => {
    expect(stepArm(arm, job)).toBeUndefined();
  });
});

describe('how often a project is looked at', () => {
  it('is each second while something armed may start, less often while it is not there, not at all for a manual job', () => {
    expect([
      [...armedPaces([one], [sampleJob(waits)])],
      [...armedPaces([next], [sampleJob()])],
      [...armedPaces([next], [sampleJob({ ...newer, ...waits })])],
      [...armedPaces([one], [sampleJob({ status: 'manual' })])],
      [...armedPaces([], [sampleJob(waits)])],
    ]).toEqual([[[3, 1_000]], [[3, 3_000]], [[3, 1_000]], [], []]);
  });

  it('costs no more than 60 requests a minute, however many are armed', () => {
    const arms = Array.from({ length: 12 }, (_, index) => ({ ...next, projectId: index + 1 }));
    const jobs = arms.map((arm) => sampleJob({ ...newer, ...waits, projectId: arm.projectId }));
    const perMinute = [...armedPaces(arms, jobs).values()].reduce((sum, pace) => sum + 60_000 / pace, 0);
    expect(Math.round(perMinute)).toBe(60);
  });
});

it('a pipeline is over when nothing of it runs or waits but for a person', () => {
  expect([
    isPipelineOver(whole, [sampleJob(waits)]),
    isPipelineOver(whole, [sampleJob({ status: 'manual' }), sampleJob({ status: 'failed' })]),
    isPipelineOver(whole, [sampleJob({ pipelineId: 8 })]),
  ]).toEqual([false, true, true]);
});
