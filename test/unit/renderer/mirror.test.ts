import { expect, test, vi } from 'vitest';
import { createMirror } from '../../../renderer/state/mirror.ts';
import { keptPhase, keptSummary, shownState, tabOrder } from '../../../renderer/state/select.ts';
import { makeJob, makeKept, makeSession, makeSnapshot } from './facts.ts';
import { createTestLine } from './testClient.ts';

function setUp() {
  const scheduled: (() => void)[] = [];
  let snapshot = makeSnapshot({ jobs: [makeJob(1)] });
  const line = createTestLine({ 'app.snapshot': () => ({ ok: true, value: snapshot }) });
  const mirror = createMirror(line.client, { now: () => 4000, schedule: (run) => void scheduled.push(run) });
  const flush = (): void => scheduled.splice(0).forEach((run) => run());
  const ready = (generation: number) =>
    vi.waitFor(() => expect(mirror.store.getState().generation).toBe(generation), { timeout: 10_000 });
  return {
    ...line,
    mirror,
    flush,
    ready,
    scheduled,
    setSnapshot: (next: typeof snapshot) => void (snapshot = next),
  };
}

test('thousands of events are one change', async () => {
  const { mirror, event, flush, ready, scheduled } = setUp();
  await ready(1);
  let changes = 0;
  mirror.store.subscribe(() => (changes += 1));
  for (let id = 2; id <= 5001; id += 1) event({ name: 'job.upserted', payload: makeJob(id) });
  event({ name: 'job.removed', payload: { id: 'a:1' } });
  expect(scheduled).toHaveLength(1);
  flush();
  expect({ changes, jobs: mirror.store.getState().facts?.jobs.size }).toEqual({ changes: 1, jobs: 5000 });
});

test('maps nothing happened to stay the same', async () => {
  const { mirror, event, flush, ready } = setUp();
  await ready(1);
  const before = mirror.store.getState().facts;
  event({ name: 'session.upserted', payload: makeSession('s') });
  event({ name: 'job.removed', payload: { id: 'a:404' } });
  flush();
  const after = mirror.store.getState().facts;
  expect([after?.jobs === before?.jobs, after?.sessions === before?.sessions]).toEqual([true, false]);
});

test('each time the line comes up there is a new snapshot, and the clocks are compared', async () => {
  const { mirror, line, ready, setSnapshot } = setUp();
  await ready(1);
  line('down');
  expect(mirror.store.getState().line).toBe('down');
  setSnapshot(makeSnapshot({ now: 3000, jobs: [] }));
  line('up');
  await ready(2);
  const { facts, clockOffsetMs, startedAt } = mirror.store.getState();
  expect({ jobs: facts?.jobs.size, clockOffsetMs, startedAt }).toEqual({
    jobs: 0,
    clockOffsetMs: 1000,
    startedAt: 1000,
  });
});

test('tabs stand in the order they were opened, and the wait that ends first is the one told', () => {
  const sessions = new Map([
    ['b', makeSession('b', { openedAt: 2, tabPosition: 1, jobId: 'a:2' })],
    ['a', makeSession('a', { openedAt: 1, tabPosition: 0 })],
  ]);
  const retentions = new Map([makeKept('a:1', 900), makeKept('a:2', 500)].map((kept) => [kept.jobId, kept]));
  const summary = keptSummary({ retentions, sessions });
  expect([tabOrder(sessions).map(({ id }) => id), summary?.count, summary?.next.jobId]).toEqual([
    ['a', 'b'],
    2,
    'a:2',
  ]);
});

test('nothing is kept by a terminal that is lost for good', () => {
  const state = {
    kind: 'ended',
    at: 0,
    finding: { code: 'runner-lost', params: { runner: 'x' } },
    canReconnect: true,
  } as const;
  const sessions = new Map([['a', makeSession('a', { state })]]);
  const retentions = new Map([['a:1', makeKept('a:1', 900)]]);
  expect([keptPhase({ retentions, sessions }, 'a:1'), keptSummary({ retentions, sessions })]).toEqual([
    undefined,
    undefined,
  ]);
  const back = new Map([['a', makeSession('a')]]);
  expect(keptPhase({ retentions, sessions: back }, 'a:1')).toMatchObject({ deadline: 900 });
});

test('only a connected terminal is shown as kept', () => {
  const { phase } = makeKept('a:1', 5);
  const kept = phase.kind === 'kept' ? phase : undefined;
  const ended = makeSession('s', {
    state: { kind: 'ended', at: 0, finding: { code: 'released', params: {} }, canReconnect: false },
  });
  expect([
    shownState(makeSession('s'), kept),
    shownState(makeSession('s'), undefined),
    shownState(ended, kept),
  ]).toEqual(['kept', 'connected', 'ended']);
});
