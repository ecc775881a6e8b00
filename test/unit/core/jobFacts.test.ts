import { expect, test } from 'vitest';
import { jobSchema } from '../../../main/core/gitlab/schema.ts';
import { toJobFact } from '../../../main/core/jobFacts.ts';
import { sampleAccount, sampleApiJob } from './sampleFacts.ts';

/** The commit of the fact that an answer of GitLab's makes. */
function shaOf(commit: unknown): string | undefined {
  const { created_at: _, started_at: __, ...answer } = sampleApiJob();
  const api = jobSchema.parse({ ...answer, created_at: '2026-11-24T12:00:00Z', commit });
  return toJobFact({
    api,
    account: sampleAccount(),
    projectId: 3,
    known: { offered: undefined, executor: undefined },
    toMainMs: (ms) => ms,
  }).sha;
}

test('a job’s commit is whole, or not known', () => {
  const sha = '0123456789abcdef0123456789abcdef01234567';
  expect(shaOf({ id: sha, title: 'x' })).toBe(sha);
  for (const other of [undefined, null, {}, { id: '' }, { id: 'main' }, { id: `${sha}/../../x` }, 'x'])
    expect(shaOf(other)).toBeUndefined();
});
