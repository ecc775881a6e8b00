import { describe, expect, it, test } from 'vitest';
import type { PipelineJob, PipelineTrigger, PipelineView } from '../../../preload/contract/pipelines.ts';
import { createPipelineReader, type KnownPipeline } from '../../../renderer/pipeline/pipelineReader.ts';
import { openPlaces, pipelineLines } from '../../../renderer/pipeline/pipelineLines.ts';
import { projectInView } from '../../../renderer/openLink.ts';
import { placeKey } from '../../../renderer/state/pipelinePlace.ts';
import { makeJob } from './facts.ts';
import { createTestClock, createTestLine } from './testClient.ts';
import { cpuMs } from '../cpuTime.ts';

const place = { accountId: 'a', project: 'acme/shop', pipelineId: 10 };

function pipelineJob(gitlabId: number, change: Partial<PipelineJob> = {}): PipelineJob {
  return {
    jobId: `a:${gitlabId}`,
    gitlabId,
    name: `job-${gitlabId}`,
    stage: 'test',
    status: 'success',
    isAllowedToFail: false,
    webUrl: '',
    isMine: true,
    attempts: 1,
    ...change,
  };
}

function trigger(
  gitlabId: number,
  pipelineId: number,
  change: Partial<PipelineTrigger> = {},
): PipelineTrigger {
  return {
    gitlabId,
    name: `trigger-${gitlabId}`,
    stage: 'test',
    status: 'running',
    isAllowedToFail: false,
    webUrl: '',
    downstream: { project: 3, pipelineId, status: 'running', webUrl: '', isElsewhere: false },
    ...change,
  };
}

function pipeline(change: Partial<PipelineView> = {}): PipelineView {
  return {
    accountId: 'a',
    projectId: 3,
    projectPath: 'acme/shop',
    pipelineId: 10,
    ref: 'main',
    status: 'running',
    webUrl: '',
    createdAt: 0,
    stages: ['build', 'test'],
    jobs: [],
    triggers: [],
    isCut: false,
    readAt: 0,
    ...change,
  };
}

const known = (view: PipelineView): KnownPipeline => ({ view, problem: undefined });
const closed = { isOpen: () => false, known: () => ({ view: undefined, problem: undefined }) };

/** The lines in short: `# stage`, a job's id, `> id`, `!note`, with a dot for each level. */
const short = (lines: ReturnType<typeof pipelineLines>): readonly string[] =>
  lines.map((line) => {
    const inside = '.'.repeat(line.depth);
    if (line.kind === 'heading') return `${inside}# ${line.stage ?? 'failed'} ${line.count}`;
    if (line.kind === 'job') return `${inside}${line.job.gitlabId}`;
    return line.kind === 'note' ? `${inside}!${line.note}` : `${inside}> ${line.trigger.gitlabId}`;
  });

describe('the lines of a pipeline', () => {
  it('what failed stands first, and stages that have nothing else are left out', () => {
    const view = pipeline({
      jobs: [
        pipelineJob(1, { stage: 'build', status: 'failed' }),
        pipelineJob(2, { status: 'failed', isAllowedToFail: true }),
        pipelineJob(3),
        pipelineJob(4, { status: 'failed' }),
      ],
      triggers: [trigger(5, 20, { status: 'failed' })],
    });
    expect(short(pipelineLines(known(view), closed))).toEqual([
      '# failed 3',
      '1',
      '4',
      '> 5',
      '# test 2',
      '2',
      '3',
    ]);
  });

  it('what was opened stands under what started it, with what it is itself', () => {
    const views: Readonly<Record<number, PipelineView>> = {
      20: pipeline({
        pipelineId: 20,
        jobs: [pipelineJob(21, { status: 'failed' })],
        triggers: [trigger(22, 30)],
      }),
      30: pipeline({
        pipelineId: 30,
        stages: [],
        isCut: true,
        jobs: [pipelineJob(31, { status: 'failed' })],
      }),
    };
    const lines = pipelineLines(known(pipeline({ triggers: [trigger(5, 20), trigger(6, 40)] })), {
      isOpen: () => true,
      known: ({ pipelineId }) => ({ view: views[pipelineId], problem: undefined }),
    });
    expect(short(lines)).toEqual([
      '# test 2',
      '> 5',
      '.# failed 1',
      '.21',
      '.# test 1',
      '.> 22',
      '..# failed 1',
      '..31',
      '..!cut',
      '> 6',
      '.!reading',
    ]);
    expect(openPlaces(lines).map(({ pipelineId }) => pipelineId)).toEqual([20, 30, 40]);
    expect(new Set(lines.map(({ key }) => key)).size).toBe(lines.length);
  });

  it('a job that is retried keeps its row, wherever it stands then', () => {
    const keyOf = (job: PipelineJob) => pipelineLines(known(pipeline({ jobs: [job] })), closed)[1]?.key;
    const name = 'unit: [a/b]';
    expect(keyOf(pipelineJob(1, { name, status: 'failed' }))).toBe(
      keyOf(pipelineJob(9, { name, status: 'running' })),
    );
  });

  it('one that claims to have started itself is not followed down for ever', () => {
    const circle = pipeline({ triggers: [trigger(5, 10)] });
    const lines = pipelineLines(known(circle), { isOpen: () => true, known: () => known(circle) });
    expect(Math.max(...lines.map(({ depth }) => depth))).toBe(4);
    expect(lines).toHaveLength(10);
  });

  it('what is not known, or failed, or has nothing, says so', () => {
    const problem = { code: 'gitlab-down', params: {}, message: '' } as const;
    const notes = [
      { view: undefined, problem: undefined },
      { view: undefined, problem },
      { view: pipeline(), problem: undefined },
      { view: pipeline({ jobs: [pipelineJob(1)] }), problem },
    ].map((one) => short(pipelineLines(one, closed))[0]);
    expect(notes).toEqual(['!reading', '!failed', '!empty', '!failed']);
  });

  it('one that was cut says so at its end', () => {
    const view = pipeline({
      isCut: true,
      jobs: [pipelineJob(1, { stage: 'build' }), pipelineJob(2), pipelineJob(3)],
    });
    const lines = pipelineLines(known(view), closed);
    expect(short(lines)).toEqual(['# build 1', '1', '# test 2', '2', '3', '!cut']);
  });

  it('a thousand jobs are put in lines in no time', () => {
    const jobs = Array.from({ length: 1_000 }, (_, index) =>
      pipelineJob(index + 1, { stage: `stage ${index % 50}` }),
    );
    const view = pipeline({ jobs, stages: Array.from({ length: 50 }, (_, index) => `stage ${index}`) });
    const ms = cpuMs(() => expect(pipelineLines(known(view), closed)).toHaveLength(1_050));
    expect(ms).toBeLessThan(100);
  });
});

function createBench() {
  const clock = createTestClock();
  let askAgainInMs: number | undefined = 5_000;
  let failure: { code: 'gitlab-down' | 'forbidden' | 'rate-limited'; seconds?: number } | undefined;
  let isHidden = false;
  const line = createTestLine({
    'pipeline.read': () =>
      failure
        ? {
            ok: false,
            error: { code: failure.code, params: { seconds: failure.seconds ?? 0 }, message: '' },
          }
        : {
            ok: true,
            value: { ...pipeline(), ...(askAgainInMs === undefined ? {} : { askAgainInMs }) },
          },
  });
  const reader = createPipelineReader({
    client: line.client,
    after: clock.after,
    isHidden: () => isHidden,
    changed: () => {},
  });
  /** Moves on in small steps, so that each answer is there before the next is due. */
  const pass = async (ms: number): Promise<void> => {
    for (let at = 0; at < ms; at += 500) {
      clock.advance(500);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return {
    reader,
    pass,
    asked: () => line.calls.map(({ input }) => Reflect.get(Object(input), 'isWanted')),
    places: () =>
      line.calls.map(({ input }) => Reflect.get(Object(Reflect.get(Object(input), 'of')), 'pipelineId')),
    over: () => void (askAgainInMs = undefined),
    fail: (next: typeof failure) => void (failure = next),
    hide: (next: boolean) => void (isHidden = next),
  };
}

describe('the reader', () => {
  it('asks again when main says so, and no more once it is over', async () => {
    const { reader, pass, asked, over } = createBench();
    reader.show([place]);
    await pass(20_000);
    expect(asked()).toHaveLength(4);
    over();
    await pass(60_000);
    expect(asked()).toHaveLength(5);
    reader.refresh();
    await pass(500);
    expect(asked().at(-1)).toBe(true);
    expect(reader.known(place).view?.pipelineId).toBe(10);
  });

  it('asks only for what is shown, and for nothing once it stops', async () => {
    const { reader, pass, places } = createBench();
    const child = { ...place, pipelineId: 20 };
    reader.show([place, child]);
    await pass(500);
    reader.show([place]);
    await pass(10_000);
    expect(places().filter((id) => id === 20)).toHaveLength(1);
    reader.stop();
    const before = places().length;
    await pass(60_000);
    expect(places()).toHaveLength(before);
  });

  it('waits while nobody sees the page', async () => {
    const { reader, pass, asked, hide } = createBench();
    reader.show([place]);
    await pass(500);
    hide(true);
    await pass(120_000);
    expect(asked()).toHaveLength(1);
    hide(false);
    await pass(2_500);
    expect(asked()).toHaveLength(2);
  });

  it('tries again after a failure, later and later, and keeps what it knew', async () => {
    const { reader, pass, asked, fail } = createBench();
    reader.show([place]);
    await pass(500);
    fail({ code: 'gitlab-down' });
    await pass(36_000);
    expect(asked()).toHaveLength(4);
    expect(reader.known(place)).toMatchObject({ view: { pipelineId: 10 }, problem: { code: 'gitlab-down' } });
    fail(undefined);
    await pass(60_000);
    expect(reader.known(place).problem).toBeUndefined();
  });

  it('waits as long as GitLab asks for, and does not ask again for what is forbidden', async () => {
    const limited = createBench();
    limited.fail({ code: 'rate-limited', seconds: 90 });
    limited.reader.show([place]);
    await limited.pass(88_000);
    expect(limited.asked()).toHaveLength(1);
    await limited.pass(3_000);
    expect(limited.asked()).toHaveLength(2);
    const forbidden = createBench();
    forbidden.fail({ code: 'forbidden' });
    forbidden.reader.show([place]);
    await forbidden.pass(300_000);
    expect(forbidden.asked()).toHaveLength(1);
  });
});

test('the project in view is that of what lies in front, else the only one of the list', () => {
  const jobs = new Map([
    ['a:1', makeJob(1, { projectPath: 'acme/shop' })],
    ['a:2', makeJob(2, { projectPath: 'acme/other' })],
  ]);
  const single = new Map([['a:1', makeJob(1, { projectPath: 'acme/shop' })]]);
  const view = { pipelineOf: undefined, logOf: undefined };
  const logOf = { jobId: 'a:2', jobName: '', webUrl: '' };
  const of = (change: object, sessionPath?: string, all = jobs) =>
    projectInView({ facts: { jobs: all }, view: { ...view, ...change }, sessionPath });
  expect([
    of({ logOf, pipelineOf: place }, 'acme/tab'),
    of({ pipelineOf: { ...place, project: 'acme/pipe' } }, 'acme/tab'),
    of({ pipelineOf: { ...place, project: 3 } }, 'acme/tab'),
    of({}, 'acme/tab'),
    of({}),
    of({}, undefined, single),
    of({}, undefined, new Map()),
  ]).toEqual(['acme/other', 'acme/pipe', 'acme/tab', 'acme/tab', undefined, 'acme/shop', undefined]);
  expect(placeKey({ ...place, project: 3 })).toBe(placeKey(place));
});
