import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createAccountLink } from '../../../main/core/accountLink.ts';
import type { Page } from '../../../main/core/page.ts';
import { createPipelineHandlers, createPipelines } from '../../../main/core/pipelineHandlers.ts';
import { createState } from '../../../main/core/state.ts';
import { createPageSources } from '../../../main/core/transfer/sources.ts';
import { systemClock } from '../../../main/hosts/common/clock.ts';
import { createDownloads } from '../../../main/hosts/common/downloads.ts';
import type { ArtifactDownload } from '../../../preload/contract/pipelines.ts';
import { startGitLab } from '../../gitlab/gitlab.ts';
import { startLoopback, type Reply } from './loopback.ts';
import { createCollectedLog } from './memoryPorts.ts';
import { sampleAccount, sampleJob, sampleSession } from './sampleFacts.ts';

const nobody: Page = {
  windowId: 'w1',
  streams: new Map(),
  sendFrame: () => {},
  sources: createPageSources({ clock: systemClock, ask: () => {} }),
};

/** The commands on a GitLab on loopback, without a core around them. */
async function createBench() {
  const gitlab = await startGitLab();
  onTestFinished(() => gitlab.close());
  const alice = gitlab.users.add({ username: 'alice' });
  gitlab.projects.add({ path: 'acme/shop', members: { alice: 'developer' } });
  const built = gitlab.jobs.add({
    project: 'acme/shop',
    name: 'build',
    startedBy: 'alice',
    status: 'success',
    artifacts: { files: { 'out/app.log': 'hello' } },
  });
  const folder = mkdtempSync(join(tmpdir(), 'jobshell-artifacts-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const state = createState();
  const account = sampleAccount({ gitlabUrl: gitlab.url, userId: alice.id, gitlabVersion: '19.3.0' });
  state.accounts.upsert(account);
  const token = alice.token({ scopes: ['read_api'] });
  const link = createAccountLink({
    account,
    fetch,
    clock: systemClock,
    version: 'test',
    token: () => token,
    webCredential: () => undefined,
  });
  const seen: number[] = [];
  const fetched: unknown[] = [];
  const work = {
    link,
    sawJobs: (jobs: readonly { readonly id: number }[]) => void seen.push(...jobs.map(({ id }) => id)),
    fetchJob: async (request: unknown) => {
      fetched.push(request);
      return sampleJob({ id: `a1:${built.id}` });
    },
  };
  const workOf = () => work;
  const pipelines = createPipelines({
    clock: systemClock,
    random: Math.random,
    log: createCollectedLog(),
    downloads: createDownloads({ folder: () => folder }),
    state,
    workOf,
  });
  const handlers = createPipelineHandlers({ pipelines, state, workOf });
  const job = { accountId: 'a1', projectPath: 'acme/shop', gitlabId: built.id };
  const download = async (path?: string): Promise<ArtifactDownload['state']> => {
    const { promise, resolve } = Promise.withResolvers<ArtifactDownload['state']>();
    const stop = state.onEvent((event) => {
      const ended = event.name === 'artifact.changed' ? event.payload.downloads.at(-1)?.state : undefined;
      if (ended && ended.kind !== 'asking' && ended.kind !== 'running') resolve(ended);
    });
    await handlers['artifact.download']({ job, ...(path === undefined ? {} : { path }) }, nobody);
    const ended = await promise;
    stop();
    return ended;
  };
  return { gitlab, built, folder, state, handlers, seen, fetched, job, token, download };
}

it('a pipeline is found by one of its jobs, that the list has or only a tab', async () => {
  const { handlers, state, built, seen } = await createBench();
  const jobId = `a1:${built.id}`;
  const read = async () => await handlers['pipeline.read']({ of: { jobId }, isWanted: true }, nobody);
  await expect(read()).rejects.toMatchObject({ code: 'no-such-job' });
  const { pipelineId } = built;
  state.sessions.upsert(sampleSession({ jobId, projectPath: 'acme/shop', pipelineId }));
  const view = await read();
  expect(view).toMatchObject({
    pipelineId,
    projectPath: 'acme/shop',
    jobs: [{ jobId, isMine: true, artifacts: { reports: 0 } }],
  });
  expect([seen, view.askAgainInMs]).toEqual([[built.id], undefined]);
});

it('one of its jobs becomes a fact when something is to be done with it, and is asked for once', async () => {
  const { handlers, state, fetched, job } = await createBench();
  const ask = async () => await handlers['pipeline.job']({ job }, nobody);
  const { jobId } = await ask();
  state.jobs.upsert(sampleJob({ id: jobId }));
  await ask();
  expect(fetched).toEqual([job]);
});

it('what a job left is listed and saved', async () => {
  const { handlers, job, download, folder, built } = await createBench();
  const list = await handlers['artifact.list']({ job }, nobody);
  const tree = await handlers['artifact.tree']({ job, path: 'out' }, nobody);
  expect([list.archive?.name, list.isExpired, tree]).toEqual([
    'artifacts.zip',
    false,
    {
      kind: 'listed',
      isCut: false,
      entries: [{ name: 'app.log', path: 'out/app.log', kind: 'file', sizeBytes: 5 }],
    },
  ]);
  expect((await download('out/app.log')).kind).toBe('done');
  expect((await download()).kind).toBe('done');
  expect(readdirSync(folder).toSorted()).toEqual(['app.log', `job-${built.id}-artifacts.zip`]);
  expect(readFileSync(join(folder, 'app.log'), 'utf8')).toBe('hello');
});

it('an archive in an object storage is fetched there, and the storage never sees the token', async () => {
  const bench = await createBench();
  const answers: Reply[] = [{ body: 'PK\u0003\u0004stored' }, { body: '<html>Sign in to continue</html>' }];
  const storage = await startLoopback(() => answers.shift());
  bench.gitlab.knobs.artifactStorage = storage.url;
  expect((await bench.download()).kind).toBe('done');
  expect(await bench.download()).toEqual({ kind: 'no-archive' });
  expect(storage.asked.map(({ url }) => url.split('?')[0])).toEqual([
    `/artifacts/${bench.built.id}/artifacts.zip`,
    `/artifacts/${bench.built.id}/artifacts.zip`,
  ]);
  expect(JSON.stringify(storage.asked)).not.toContain(bench.token);
  expect(readdirSync(bench.folder)).toHaveLength(1);
});
