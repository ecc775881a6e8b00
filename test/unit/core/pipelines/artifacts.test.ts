import { expect, it } from 'vitest';
import type { ApiArtifactEntry } from '../../../../main/core/gitlab/pipelines.ts';
import { readTree, toArtifactList } from '../../../../main/core/pipelines/artifacts.ts';
import { AppError } from '../../../../preload/contract/error.ts';
import { startMs } from '../sampleFacts.ts';
import { apiJob } from './sampleApi.ts';

const times = { nowMs: startMs, toMainMs: (serverMs: number) => serverMs };

const tree = (answer: readonly ApiArtifactEntry[] | AppError, version: string | undefined) =>
  readTree(
    {
      artifactTree: async () => {
        if (answer instanceof AppError) throw answer;
        return { items: answer, isCut: false, requests: 1 };
      },
    },
    { project: 'a/b', jobId: 1, path: undefined, version },
  );

it('a job’s archive and reports are told with their sizes, and whether they are gone', () => {
  const api = apiJob(1, {
    artifacts_file: { filename: 'artifacts.zip', size: 10 },
    artifacts: [
      { file_type: 'archive', size: 10 },
      { file_type: 'junit', filename: 'junit.xml.gz', size: 3 },
    ],
    artifacts_expire_at: startMs - 1,
  });
  expect(toArtifactList(api, times)).toEqual({
    archive: { name: 'artifacts.zip', sizeBytes: 10 },
    reports: [{ type: 'junit', name: 'junit.xml.gz', sizeBytes: 3 }],
    isExpired: true,
    expiresAt: startMs - 1,
  });
  expect(toArtifactList(apiJob(2), times)).toEqual({ reports: [], isExpired: false });
});

it('names that lead out of the archive are shown and lead nowhere', async () => {
  const names = [
    '../../.ssh/authorized_keys',
    '/etc/passwd',
    'a/../b',
    'c\u202etxt.exe',
    'ok.txt',
    'x\u0000y',
  ];
  const listed = await tree(
    names.map((name) => ({ name, path: name, type: 'file', size: 1 })),
    '19.3.0',
  );
  expect(listed.kind === 'listed' && listed.entries.map(({ name, path }) => [name, path])).toEqual([
    ['../../.ssh/authorized_keys', undefined],
    ['/etc/passwd', undefined],
    ['a/../b', undefined],
    ['ctxt.exe', 'c\u202etxt.exe'],
    ['ok.txt', 'ok.txt'],
    ['xy', undefined],
  ]);
});

it('folders are told from files, and both from what has no size', async () => {
  const listed = await tree(
    [
      { name: 'out/', path: 'out/', type: 'directory' },
      { name: 'a', path: 'a', type: 'file', size: -3 },
    ],
    '18.8.1-ee',
  );
  expect(listed).toEqual({
    kind: 'listed',
    isCut: false,
    entries: [
      { name: 'out', path: 'out', kind: 'folder' },
      { name: 'a', path: 'a', kind: 'file' },
    ],
  });
});

it('a GitLab before 18.8 is not asked, and one of no known version is asked once', async () => {
  const missing = new AppError({ code: 'not-found' });
  const page = new AppError({ code: 'gitlab-answer' });
  expect([
    await tree(missing, '18.7.3'),
    await tree(missing, undefined),
    await tree(page, undefined),
  ]).toEqual([{ kind: 'unsupported' }, { kind: 'unsupported' }, { kind: 'unsupported' }]);
  await expect(tree(missing, '18.10.0')).rejects.toMatchObject({ code: 'not-found' });
});
