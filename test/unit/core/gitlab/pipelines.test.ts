import { describe, expect, it, onTestFinished } from 'vitest';
import { createHttp } from '../../../../main/core/gitlab/http.ts';
import { artifactAddress, createGitLabPipelines } from '../../../../main/core/gitlab/pipelines.ts';
import { systemClock } from '../../../../main/hosts/common/clock.ts';
import { AppError } from '../../../../preload/contract/error.ts';
import { artifactPathSchema, jobPlaceSchema } from '../../../../preload/contract/pipelines.ts';
import { startGitLab } from '../../../gitlab/gitlab.ts';
import type { GitLabOptions, JobOptions } from '../../../gitlab/options.ts';
import { startLoopback, type Reply } from '../loopback.ts';

function clientOf(gitlabUrl: string, token: string) {
  const http = createHttp({ gitlabUrl, fetch, clock: systemClock, version: 'test' });
  return createGitLabPipelines({ http, token: () => token });
}

/** The real thing on loopback. */
async function createBench(options: GitLabOptions = {}) {
  const gitlab = await startGitLab(options);
  onTestFinished(() => gitlab.close());
  const alice = gitlab.users.add({ username: 'alice' });
  gitlab.projects.add({ path: 'acme/shop', members: { alice: 'developer' } });
  const job = (change: Partial<JobOptions> & { readonly name: string }) =>
    gitlab.jobs.add({ project: 'acme/shop', startedBy: 'alice', status: 'success', ...change });
  return { gitlab, job, client: clientOf(gitlab.url, alice.token({ scopes: ['read_api'] })) };
}

/** One that answers as it is told. */
async function createScripted(answer: (path: string, page: number) => Reply) {
  const server = await startLoopback(({ url }) => {
    const { pathname, searchParams } = new URL(url, 'http://x');
    return answer(pathname, Number(searchParams.get('page') ?? 1));
  });
  return { server, client: clientOf(server.url, 'glpat-scripted') };
}

const codeOf = async (asked: Promise<unknown>): Promise<unknown> => {
  const error: unknown = await asked.then(
    () => 'fulfilled',
    (reason: unknown) => reason,
  );
  return error instanceof AppError ? error.code : error;
};

const jobJson = (id: number) => ({
  id,
  name: `job ${id}`,
  status: 'success',
  created_at: '2026-11-23T12:00:00.000Z',
  web_url: `https://g/p/-/jobs/${id}`,
  pipeline: { id: 1 },
});

describe('a pipeline', () => {
  it('is read with its jobs, what they left, and what it started', async () => {
    const { client, gitlab, job } = await createBench();
    const built = job({ name: 'build', artifacts: { files: { 'a.txt': 'a' }, expireInSeconds: 60 } });
    const child = job({ name: 'child' });
    const { pipelineId } = built;
    gitlab.pipelines.addTrigger({ pipelineId, name: 'start child', downstream: child.pipelineId });
    const pipeline = await client.pipeline('acme/shop', pipelineId);
    const jobs = await client.jobs('acme/shop', pipelineId);
    const triggers = await client.triggers(1, pipelineId);
    expect([pipeline.status, pipeline.project_id, pipeline.user?.username]).toEqual(['success', 1, 'alice']);
    expect([jobs.isCut, jobs.requests, jobs.items.map(({ name }) => name)]).toEqual([false, 1, ['build']]);
    expect(jobs.items[0]?.artifacts_file?.size).toBeGreaterThan(20);
    expect(triggers.items[0]?.downstream_pipeline).toMatchObject({ id: child.pipelineId, project_id: 1 });
  });

  it('of any size is read up to a thousand jobs', async () => {
    const { client, server } = await createScripted((_path, page) => ({
      body: Array.from({ length: 100 }, (_, index) => jobJson(page * 1000 + index)),
    }));
    const { items, isCut, requests } = await client.jobs('acme/shop', 1);
    expect([items.length, isCut, requests, server.asked.length]).toEqual([1000, true, 10, 10]);
  });

  it('whose downstream is not what GitLab’s is, is read without it', async () => {
    const trigger = { ...jobJson(1), downstream_pipeline: { id: 'x', web_url: 'javascript:alert(1)' } };
    const { client } = await createScripted(() => ({ body: [trigger] }));
    expect((await client.triggers(1, 1)).items[0]?.downstream_pipeline).toBeUndefined();
  });

  it('tells what it started by the name this GitLab has for that, or by none', async () => {
    const answering = (name: string) => (path: string) =>
      path.endsWith(`/${name}`) ? { body: [jobJson(7)] } : { status: 404, body: { error: '404 Not Found' } };
    const names = await Promise.all(
      ['bridges', 'trigger_jobs', 'neither'].map(async (name) => {
        const { client } = await createScripted(answering(name));
        return (await client.triggers(1, 1)).items.map(({ id }) => id);
      }),
    );
    expect(names).toEqual([[7], [7], []]);
  });

  it('with an answer larger than any page is broken off', async () => {
    const { client } = await createScripted(() => ({
      body: [{ ...jobJson(1), junk: 'x'.repeat(9_000_000) }],
    }));
    expect(await codeOf(client.jobs(1, 1))).toBe('network');
  });
});

describe('tests', () => {
  it('are not there before the version that has them', async () => {
    const { client, job } = await createBench({ version: '12.9.0' });
    const { pipelineId } = job({ name: 'build' });
    expect([
      await client.testSummary('acme/shop', pipelineId),
      await client.testReport('acme/shop', pipelineId),
    ]).toEqual([undefined, undefined]);
  });

  it('of a report that is too large are left where they are', async () => {
    const cases = [{ status: 'failed', name: 'x', system_output: 'y'.repeat(9_000_000) }];
    const { client } = await createScripted(() => ({
      body: { test_suites: [{ name: 's', test_cases: cases }] },
    }));
    expect(await client.testReport(1, 1)).toBe('too-large');
  });
});

describe('an archive', () => {
  it('is listed folder by folder', async () => {
    const { client, job } = await createBench();
    const files = { 'out/a ü.txt': 'a', 'out/deep/b': 'bb', 'c#?.log': 'ccc' };
    const { id } = job({ name: 'build', artifacts: { files } });
    const list = async (path: string) =>
      (await client.artifactTree({ project: 'acme/shop', jobId: id, path })).items.map((one) => one.path);
    expect([await list(''), await list('out'), await codeOf(list('none'))]).toEqual([
      ['out/', 'c#?.log'],
      ['out/deep/', 'out/a ü.txt'],
      'not-found',
    ]);
  });

  it('gives a file an address that stays below it, whatever it is called', () => {
    const address = (path: string) =>
      new URL(`https://g${artifactAddress('a/b', 7, path)}`).pathname.replace(
        '/api/v4/projects/a%2Fb/jobs/7',
        '',
      );
    expect(['a b/ü#?.txt', '%2e%2e/x', 'a\\..\\b', 'tree'].map(address)).toEqual([
      '/artifacts/a%20b/%C3%BC%23%3F.txt',
      '/artifacts/%252e%252e/x',
      '/artifacts/a%5C..%5Cb',
      '/artifacts/tree',
    ]);
    const refused = [
      '..',
      '../x',
      'a/../b',
      'a/./b',
      '/etc/passwd',
      'a//b',
      'a/',
      '',
      'a\0b',
      'a\nb',
      'a\ud800',
    ];
    expect(refused.filter((path) => artifactPathSchema.safeParse(path).success)).toEqual([]);
    const inProject = (projectPath: string) =>
      jobPlaceSchema.safeParse({ accountId: 'a', projectPath, gitlabId: 1 }).success;
    expect(['acme/shop', 'acme/sh\ud800p'].map(inProject)).toEqual([true, false]);
  });
});
