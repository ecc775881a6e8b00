import { expect, test } from 'vitest';
import { createAttention } from '../../../main/core/attention.ts';
import { createState } from '../../../main/core/state.ts';
import type { AppEvent } from '../../../preload/contract/api.ts';
import { AppError } from '../../../preload/contract/error.ts';
import { type Job } from '../../../preload/contract/model.ts';
import { settingsSchema } from '../../../preload/contract/settings.ts';
import { createCollectedLog, createMemoryStore } from './memoryPorts.ts';
import { sampleAccount, sampleHold, sampleJob, sampleSession, startMs } from './sampleFacts.ts';
import { createVirtualClock } from './virtualClock.ts';

const link = 'https://gitlab.example.com/group/project/-/jobs/42';
const [first, second] = [{ windowId: 'w1' }, { windowId: 'w2' }];

function createBench({ store = createMemoryStore(), accounts = [sampleAccount()] } = {}) {
  const clock = createVirtualClock(startMs);
  const state = createState();
  const events: AppEvent[] = [];
  const fetched: unknown[] = [];
  for (const account of accounts) state.accounts.upsert(account);
  const fetch =
    (accountId: string) =>
    async (request: object): Promise<Job> => {
      fetched.push([accountId, request]);
      if (accountId === 'blind') throw new AppError({ code: 'not-found' });
      const job = sampleJob({ id: `${accountId}:42`, accountId });
      state.jobs.upsert(job);
      return job;
    };
  const settings = settingsSchema.parse({});
  const attention = createAttention({
    clock,
    store,
    log: createCollectedLog(),
    state,
    settings: { get: () => settings },
    workOf: (accountId) => ({
      fetchJob: fetch(accountId),
      fetchPipeline: async (request) => [await fetch(accountId)(request)],
      lastPipelineOf: async () => ({ project: 3, pipelineId: 99 }),
    }),
    started: () => Promise.resolve(),
  });
  state.onEvent((event) => events.push(event));
  const heard = () =>
    events.flatMap((event) =>
      event.name === 'link.opened' || event.name === 'action.requested' || event.name.startsWith('notice.')
        ? [event]
        : [],
    );
  return { clock, state, attention, fetched, heard, store };
}

test('a link leads to a job that is known without asking for it, and to another by one question', async () => {
  const { attention, state, fetched } = createBench();
  expect(await attention.openLink(link)).toEqual({ kind: 'job', jobId: 'a1:42' });
  expect(await attention.openLink(link)).toEqual({ kind: 'job', jobId: 'a1:42' });
  expect(fetched).toEqual([['a1', { projectPath: 'group/project', gitlabId: 42 }]]);
  expect(state.jobs.all()).toHaveLength(1);
});

test('a pipeline’s link leads to its jobs', async () => {
  const { attention, fetched } = createBench();
  const pipeline = 'https://gitlab.example.com/group/project/-/pipelines/9';
  expect(await attention.openLink(pipeline)).toEqual({
    kind: 'pipeline',
    place: { accountId: 'a1', project: 'group/project', pipelineId: 9 },
    jobIds: ['a1:42'],
  });
  expect(fetched).toEqual([['a1', { project: 'group/project', pipelineId: 9 }]]);
});

test('of two accounts of one GitLab the one that sees the job answers; without any that does the reason is told', async () => {
  const blind = sampleAccount({ id: 'blind' });
  const { attention, fetched } = createBench({ accounts: [blind, sampleAccount()] });
  expect(await attention.openLink(link)).toEqual({ kind: 'job', jobId: 'a1:42' });
  expect(fetched).toHaveLength(2);
  const alone = createBench({ accounts: [blind] });
  await expect(alone.attention.openLink(link)).rejects.toMatchObject({ code: 'not-found' });
});

test('a link from outside waits for a page, and goes to the one that was looked at last', async () => {
  const { attention, clock, heard } = createBench();
  attention.linkArrived(link);
  attention.linkArrived('https://elsewhere.example/g/p/-/jobs/1');
  await clock.advance(0);
  expect(heard()).toEqual([]);
  attention.report(first, { isFocused: false });
  expect(heard().map((event) => event.payload)).toEqual([
    { windowId: 'w1', result: { ok: true, value: { kind: 'job', jobId: 'a1:42' } } },
    { windowId: 'w1', result: { ok: false, error: expect.objectContaining({ code: 'link-elsewhere' }) } },
  ]);
  attention.report(second, { isFocused: true });
  attention.report(second, { isFocused: false });
  attention.linkArrived(link);
  await clock.advance(0);
  attention.left(second);
  attention.linkArrived(link);
  await clock.advance(0);
  expect(
    heard()
      .slice(2)
      .map(({ payload }) => Reflect.get(payload, 'windowId')),
  ).toEqual(['w2', 'w1']);
});

test('an action is asked of the page in front, of the one that is named, or of the first to come', () => {
  const { attention, heard } = createBench();
  attention.requestAction({ action: 'settings.open' });
  attention.report(first, { isFocused: true });
  attention.report(second, { isFocused: false });
  attention.requestAction({ action: 'tab.next' });
  attention.requestAction({ action: 'tab.next', windowId: 'w2' });
  expect(
    heard().map(({ payload }) => [Reflect.get(payload, 'action'), Reflect.get(payload, 'windowId')]),
  ).toEqual([
    ['settings.open', 'w1'],
    ['tab.next', 'w1'],
    ['tab.next', 'w2'],
  ]);
});

test('notices follow the facts and the clock, leave out what is looked at, and are remembered over a restart', async () => {
  const store = createMemoryStore();
  const keepFor = (minutes: number) => ({
    jobId: 'a1:42',
    accountId: 'a1',
    phase: {
      kind: 'kept',
      since: startMs,
      deadline: startMs + minutes * 60_000,
      limit: 'session-timeout',
      toleranceMs: 0,
    } as const,
  });
  const session = sampleSession({ state: { kind: 'connected', since: startMs } });
  const bench = createBench({ store });
  const kinds = (heard: ReturnType<typeof bench.heard>) =>
    heard.map(({ name, payload }) => `${name} ${Reflect.get(payload, 'kind') ?? Reflect.get(payload, 'id')}`);
  // What stands beside the one in front is seen as well.
  bench.attention.report(first, { sessionId: 't9', besideIds: ['t1'], isFocused: true });
  bench.state.sessions.upsert(session);
  bench.state.retentions.upsert(keepFor(10));
  await bench.clock.advance(1000);
  expect(kinds(bench.heard())).toEqual([]);
  // Looks away; five minutes before the end nothing but the clock moves.
  bench.attention.report(first, { sessionId: 't1', isFocused: false });
  await bench.clock.advance(5 * 60_000);
  expect(kinds(bench.heard())).toEqual(['notice.raised ending']);
  bench.attention.stop();

  const again = createBench({ store });
  again.state.sessions.upsert({ ...session, id: 't2' });
  again.state.retentions.upsert(keepFor(4.9));
  await again.clock.advance(2000);
  expect(kinds(again.heard())).toEqual(['notice.raised ready']);
  again.state.sessions.remove('t2');
  await again.clock.advance(1000);
  expect(kinds(again.heard())).toEqual(['notice.raised ready', 'notice.withdrawn ready:t2']);
  again.attention.stop();
});

test('a held script is reminded of after the minutes of the settings, counted from the last key, whatever its terminal does', async () => {
  const { attention, state, clock, heard } = createBench();
  const notices = () => heard().filter(({ name }) => name.startsWith('notice.'));
  state.sessions.upsert(sampleSession());
  state.holds.upsert(sampleHold());
  await clock.advance(9 * 60_000);
  attention.typed('t1');
  state.sessions.remove('t1');
  await clock.advance(9 * 60_000);
  expect(notices()).toEqual([]);
  await clock.advance(60_000);
  const held = { kind: 'held', jobId: 'a1:42', minutes: 10 };
  expect(notices()).toEqual([{ name: 'notice.raised', payload: expect.objectContaining(held) }]);
  // It goes on.
  state.holds.remove('a1:42');
  await clock.advance(1000);
  expect(notices().slice(1)).toEqual([{ name: 'notice.withdrawn', payload: { id: 'held:a1:42' } }]);
  await clock.advance(60 * 60_000);
  expect(notices()).toHaveLength(2);
  attention.stop();
});

test('whoever types into a held job’s terminal has come back: its notice goes', async () => {
  const { attention, state, clock, heard } = createBench();
  state.sessions.upsert(sampleSession());
  state.holds.upsert(sampleHold());
  await clock.advance(11 * 60_000);
  attention.typed('t1');
  await clock.advance(1000);
  expect(heard().map(({ name }) => name)).toEqual(['notice.raised', 'notice.withdrawn']);
  attention.stop();
});

test('a merge request leads to its newest pipeline, wherever that runs', async () => {
  const { attention, fetched } = createBench();
  const address = 'https://gitlab.example.com/group/project/-/merge_requests/12';
  expect(await attention.openLink(address)).toEqual({
    kind: 'pipeline',
    place: { accountId: 'a1', project: 3, pipelineId: 99 },
    jobIds: ['a1:42'],
  });
  expect(fetched).toEqual([['a1', { project: 3, pipelineId: 99 }]]);
});
