import { expect, test } from 'vitest';
import type { Arm } from '../../../preload/contract/jobActions.ts';
import {
  armsWithoutRow,
  canArm,
  canCancel,
  canPlay,
  canRetry,
  isArmed,
} from '../../../renderer/state/jobOptions.ts';
import { keptList } from '../../../renderer/state/select.ts';
import type { JobStatus } from '../../../preload/contract/jobStatus.ts';
import { makeJob, makeKept, makeSession } from './facts.ts';

const about = { accountId: 'a', projectId: 1, projectPath: 'acme/shop', ref: 'main', armedAt: 0 };
const byId = <Item extends { readonly id: string }>(...items: readonly Item[]) =>
  new Map(items.map((item) => [item.id, item]));

test('what can be done with a job depends on its state', () => {
  const can = (status: JobStatus): string => {
    const job = makeJob(1, { status, terminal: { kind: 'unavailable', reason: 'not-running' } });
    return [
      canRetry(job) && 'retry',
      canCancel(job) && 'cancel',
      canPlay(job) && 'play',
      canArm(job) && 'arm',
    ]
      .filter(Boolean)
      .join(' ');
  };
  const statuses: readonly JobStatus[] = ['pending', 'manual', 'running', 'canceling', 'failed', 'skipped'];
  expect(statuses.map(can)).toEqual(['cancel arm', 'play arm', 'cancel', '', 'retry', '']);
});

test('another’s job can’t be armed, unless it is started by hand', () => {
  expect([
    canArm(makeJob(1, { status: 'pending', isMine: false })),
    canArm(makeJob(1, { status: 'manual', isMine: false })),
  ]).toEqual([false, true]);
});

test('a job is armed by itself, by its name or by its pipeline; only what has no row is listed above', () => {
  const own: Arm = { kind: 'job', id: 'own', ...about, jobId: 'a:1', jobName: 'job-1' };
  const gone: Arm = { kind: 'job', id: 'gone', ...about, jobId: 'a:9', jobName: 'job-9' };
  const next: Arm = { kind: 'next', id: 'next', ...about, jobName: 'job-2', afterJob: 1 };
  const whole: Arm = { kind: 'pipeline', id: 'whole', ...about, pipelineId: 30, done: [3] };
  const jobs = [1, 2, 3, 4, 5].map((id) =>
    makeJob(id, { status: 'pending', pipelineId: id === 3 || id === 4 ? 30 : 10 }),
  );
  const facts = { arms: byId<Arm>(own, gone, next, whole), jobs: byId(...jobs), accounts: new Map() };
  expect(jobs.map((job) => isArmed(facts, job))).toEqual([true, true, false, true, false]);
  expect(isArmed(facts, makeJob(1, { status: 'failed' }))).toBe(false);
  const account = { id: 'a' } as never;
  expect(armsWithoutRow({ ...facts, accounts: new Map([['a', account]]) }).map(({ id }) => id)).toEqual([
    'gone',
    'next',
    'whole',
  ]);
  expect(armsWithoutRow(facts)).toEqual([]);
});

test('all that is kept is listed over all accounts, the soonest first', () => {
  const sessions = byId(
    makeSession('one', { jobId: 'a:1' }),
    makeSession('two', { jobId: 'b:2', accountId: 'b', jobName: 'job-2' }),
    makeSession('plain', { jobId: 'a:3' }),
  );
  const retentions = new Map([
    ['a:1', makeKept('a:1', 900)],
    ['b:2', makeKept('b:2', 500)],
  ]);
  expect(
    keptList({ sessions, retentions, accounts: new Map() }).map(({ sessionId, phase }) => [
      sessionId,
      phase.deadline,
    ]),
  ).toEqual([
    ['two', 500],
    ['one', 900],
  ]);
});
