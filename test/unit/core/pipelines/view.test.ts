import { expect, it } from 'vitest';
import { isOver, toPipelineView, type Read } from '../../../../main/core/pipelines/view.ts';
import { sampleAccount, startMs } from '../sampleFacts.ts';
import { apiJob, apiPipeline, apiTrigger } from './sampleApi.ts';

const viewOf = (read: Partial<Read>) =>
  toPipelineView(
    { pipeline: apiPipeline(), jobs: [], triggers: [], isCut: false, ...read },
    { account: sampleAccount(), toMainMs: (serverMs) => serverMs + 1000, readAtMs: startMs },
  );

it('stages stand in the order their jobs were made, also where those were retried since', () => {
  const { stages, jobs } = viewOf({
    jobs: [
      apiJob(30, { name: 'build', stage: 'build' }),
      apiJob(13, { stage: '.post' }),
      apiJob(12, { stage: 'deploy' }),
      apiJob(11, { stage: 'test' }),
      apiJob(10, { name: 'build', stage: 'build', status: 'failed' }),
      apiJob(14, { stage: '.pre' }),
    ],
    triggers: [apiTrigger(9, { stage: 'prepare' })],
  });
  expect(stages).toEqual(['.pre', 'prepare', 'build', 'test', 'deploy', '.post']);
  expect(jobs.map(({ gitlabId, attempts }) => [gitlabId, attempts])).toEqual([
    [14, 1],
    [30, 2],
    [11, 1],
    [12, 1],
    [13, 1],
  ]);
});

it('in a stage stands first what failed, then what was allowed to, runs, waits, and is done', () => {
  const statuses = [
    'skipped',
    'success',
    'canceled',
    'created',
    'manual',
    'pending',
    'running',
    'failed',
  ] as const;
  const jobs = statuses.map((status, index) => apiJob(index + 1, { status }));
  const allowed = apiJob(99, { status: 'failed', allow_failure: true });
  const names = viewOf({ jobs: [...jobs, allowed] }).jobs.map(({ status, isAllowedToFail }) =>
    isAllowedToFail ? 'allowed' : status,
  );
  expect(names).toEqual([
    'failed',
    'allowed',
    'running',
    'pending',
    'manual',
    'created',
    'canceled',
    'success',
    'skipped',
  ]);
});

it('a job tells whose it is, why it failed, how long it took and what it left', () => {
  const [mine, theirs] = viewOf({
    jobs: [
      apiJob(1, {
        status: 'failed',
        failure_reason: 'script_failure',
        started_at: startMs,
        duration: 12.5,
        artifacts_file: { filename: 'artifacts.zip', size: 4096 },
        artifacts: [
          { file_type: 'archive' },
          { file_type: 'metadata' },
          { file_type: 'junit' },
          { file_type: 'trace' },
        ],
        artifacts_expire_at: startMs + 5000,
      }),
      apiJob(2, { user: { id: 8, username: 'bob' }, artifacts: [{ file_type: 'trace' }] }),
    ],
  }).jobs;
  expect(mine).toMatchObject({
    jobId: 'a1:1',
    isMine: true,
    failureReason: 'script_failure',
    startedAt: startMs + 1000,
    durationSeconds: 12.5,
    artifacts: { archiveBytes: 4096, reports: 1, expiresAt: startMs + 6000 },
  });
  expect([theirs?.isMine, theirs?.startedBy, theirs?.artifacts]).toEqual([false, 'bob', undefined]);
});

it('what it started is a child of its own project, or one elsewhere, which GitLab may not tell', () => {
  const downstream = {
    id: 20,
    status: 'failed',
    web_url: 'https://gitlab.example.com/x/-/pipelines/20',
  } as const;
  const { triggers } = viewOf({
    triggers: [
      apiTrigger(1, { downstream_pipeline: { ...downstream, project_id: 3 } }),
      apiTrigger(2, { downstream_pipeline: { ...downstream, project_id: 4 } }),
      apiTrigger(3, { downstream_pipeline: downstream }),
      apiTrigger(4),
    ],
  });
  expect(triggers.map((one) => [one.downstream?.project, one.downstream?.isElsewhere])).toEqual([
    [3, false],
    [4, true],
    [undefined, true],
    [undefined, undefined],
  ]);
});

it('its project is read off its page’s address, in a sub-path and on an old GitLab too', () => {
  const pathOf = (web_url: string, gitlabUrl: string) =>
    toPipelineView(
      { pipeline: apiPipeline({ web_url }), jobs: [], triggers: [], isCut: false },
      { account: sampleAccount({ gitlabUrl }), toMainMs: (ms) => ms, readAtMs: 0 },
    ).projectPath;
  expect([
    pathOf('https://g.example/git/a/b/c/-/pipelines/9', 'https://g.example/git'),
    pathOf('https://g.example/a/b/pipelines/9', 'https://g.example'),
    pathOf('https://g.example/pipelines/9/-/pipelines/9', 'https://g.example'),
  ]).toEqual(['a/b/c', 'a/b', 'pipelines/9']);
});

it('is over once it has ended, and what it started has', () => {
  const downstream = (status: 'running' | 'failed') => ({
    pipelineId: 20,
    status,
    webUrl: '',
    isElsewhere: false,
  });
  const over = (status: 'running' | 'success' | 'manual', started?: 'running' | 'failed') => {
    const { triggers } = viewOf({ triggers: [apiTrigger(1)] });
    return isOver({
      status,
      triggers: started ? triggers.map((one) => ({ ...one, downstream: downstream(started) })) : triggers,
    });
  };
  expect([
    over('running'),
    over('manual'),
    over('success'),
    over('success', 'running'),
    over('success', 'failed'),
  ]).toEqual([false, false, true, false, true]);
});
