import { expect, test } from 'vitest';
import { listLines } from '../../../renderer/jobs/groups.ts';
import { makeJob, makeKept } from './facts.ts';

const jobs = new Map(
  [
    makeJob(1, { startedAt: 10 }),
    makeJob(2, { startedAt: 30 }),
    makeJob(3, { status: 'pending' }),
    makeJob(4, { isMine: false, startedBy: 'bob' }),
    makeJob(5, { startedAt: 20 }),
    makeJob(6, { status: 'failed' }),
  ].map((job) => [job.id, job]),
);
const retentions = new Map([['a:5', makeKept('a:5', 100)]]);

const shape = (filter: string): readonly string[] =>
  listLines({ jobs, retentions }, { filter }).map((line) =>
    line.kind === 'heading' ? `${line.group} ${line.count}` : `${line.position}. ${line.job.name}`,
  );

test('jobs are grouped by what can be done, newest first', () => {
  expect(shape('')).toEqual([
    'kept 1',
    '1. job-5',
    'running 2',
    '2. job-2',
    '3. job-1',
    'waiting 1',
    '4. job-3',
    'ended 1',
    '5. job-6',
    'others 1',
    '6. job-4',
  ]);
});

test('of kept jobs the one that ends first stands first', () => {
  const kept = new Map([
    ['a:1', makeKept('a:1', 300)],
    ['a:2', makeKept('a:2', 200)],
    ['a:5', makeKept('a:5', 100)],
  ]);
  const lines = listLines({ jobs, retentions: kept }, { filter: '' });
  expect(lines.slice(1, 4).map((line) => (line.kind === 'job' ? line.job.id : line.group))).toEqual([
    'a:5',
    'a:2',
    'a:1',
  ]);
});

test('every word typed must match something, whatever its case', () => {
  expect(shape('BOB shop')).toEqual(['others 1', '1. job-4']);
  expect(shape('bob nowhere')).toEqual([]);
  expect(shape('#10 job-3')).toEqual(['waiting 1', '1. job-3']);
});

test('five thousand jobs are grouped in a moment', () => {
  const many = new Map(
    Array.from({ length: 5000 }, (_, index) => makeJob(index)).map((job) => [job.id, job]),
  );
  expect(listLines({ jobs: many, retentions: new Map() }, { filter: '' })).toHaveLength(5001);
});
