import { describe, expect, it } from 'vitest';
import { createOpenTerminals } from '../../../main/core/openTerminals.ts';
import { createCollectedLog, createMemoryStore } from './memoryPorts.ts';
import { sampleSession } from './sampleFacts.ts';

const session = sampleSession();
const offer = {
  jobId: 'a1:42',
  accountId: 'a1',
  jobName: 'build',
  projectPath: 'group/project',
  endedUnexpectedly: false,
};

function start(store = createMemoryStore(), endedUnexpectedly = false) {
  const log = createCollectedLog();
  return { store, log, open: createOpenTerminals({ store, log, endedUnexpectedly }) };
}

describe('open terminals', () => {
  it('are offered by the next run, by account', () => {
    const { store, open } = start();
    open.opened(session);
    open.opened(sampleSession({ id: 't2', jobId: 'a2:7', accountId: 'a2' }));
    const next = start(store).open;
    expect([next.ofLastRun('a1'), next.ofLastRun('a2').length, next.ofLastRun('a3')]).toEqual([
      [offer],
      1,
      [],
    ]);
  });

  it('keep what their tabs are called, also for a job that is opened again', () => {
    const { store, open } = start();
    open.opened(session);
    open.dressed(sampleSession({ tabName: 'the slow one', tabColour: 'pink' }));
    const next = start(store).open;
    expect(next.ofLastRun('a1')).toEqual([offer]);
    expect(next.lookOf(session.jobId)).toEqual({ tabName: 'the slow one', tabColour: 'pink' });
    next.opened(sampleSession({ tabName: 'the slow one', tabColour: 'pink' }));
    next.dressed(sampleSession({ tabName: '', tabColour: 'none' }));
    expect(start(store).open.lookOf(session.jobId)).toEqual({});
  });

  it('are offered although what was kept of a name makes no sense', () => {
    const store = createMemoryStore();
    const { endedUnexpectedly, ...kept } = offer;
    store.write('openTerminals', [{ ...kept, tabName: 7, tabColour: 'ultraviolet' }]);
    const { open, log } = start(store, endedUnexpectedly);
    expect([open.ofLastRun('a1'), open.lookOf('a1:42'), log.events]).toEqual([[offer], {}, []]);
  });

  it('are not offered when they were closed', () => {
    const { store, open } = start();
    open.opened(session);
    open.closed(session.jobId);
    expect(start(store).open.ofLastRun('a1')).toEqual([]);
  });

  it('count once, however often they were opened', () => {
    const { store, open } = start();
    open.opened(session);
    open.opened(session);
    expect(start(store).open.ofLastRun('a1')).toEqual([offer]);
  });

  it('survive the closing of everything at the quit', () => {
    const { store, open } = start();
    open.opened(session);
    open.freeze();
    open.closed(session.jobId);
    expect(start(store).open.ofLastRun('a1')).toEqual([offer]);
  });

  it('of the last run stay offered over a run in which they were neither opened nor closed', () => {
    const { store, open } = start();
    open.opened(session);
    start(store).open.opened(sampleSession({ id: 't2', jobId: 'a1:43' }));
    expect(
      start(store)
        .open.ofLastRun('a1')
        .map(({ jobId }) => jobId),
    ).toEqual(['a1:42', 'a1:43']);
  });

  it('say so when that run was not quit', () => {
    const { store, open } = start();
    open.opened(session);
    expect(start(store, true).open.ofLastRun('a1')).toEqual([{ ...offer, endedUnexpectedly: true }]);
  });

  it('are none where the file makes no sense, which the log tells', () => {
    const { open, log } = start(createMemoryStore({ openTerminals: [{ jobId: 'no id' }] }));
    expect([open.ofLastRun('a1'), log.events]).toEqual([[], ['openTerminals.unreadable']]);
  });
});
