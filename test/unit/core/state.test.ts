import { describe, expect, it } from 'vitest';
import { createState } from '../../../main/core/state.ts';
import type { AppEvent } from '../../../preload/contract/api.ts';
import { sampleAccount, sampleJob, sampleSession } from './sampleFacts.ts';

function createBench() {
  const state = createState();
  const events: AppEvent[] = [];
  const stop = state.onEvent((event) => void events.push(event));
  return { state, events, stop };
}

describe('state', () => {
  it('tells each change of each kind of fact as one event', () => {
    const { state, events } = createBench();
    const list = { accountId: 'a1', requestsPerMinute: 3, complete: true };
    const retention = {
      jobId: 'a1:42',
      accountId: 'a1',
      phase: { kind: 'script', forecast: { kind: 'unknown' } },
    } as const;
    const offer = {
      jobId: 'a1:42',
      accountId: 'a1',
      jobName: 'build',
      projectPath: 'a/b',
      endedUnexpectedly: false,
    };
    state.accounts.upsert(sampleAccount());
    state.lists.upsert(list);
    state.jobs.upsert(sampleJob());
    state.sessions.upsert(sampleSession());
    state.retentions.upsert(retention);
    state.offers.upsert(offer);
    state.offers.remove('a1:42');
    state.retentions.remove('a1:42');
    state.sessions.remove('t1');
    state.jobs.remove('a1:42');
    state.lists.remove('a1');
    state.accounts.remove('a1');
    expect(events).toEqual([
      { name: 'account.upserted', payload: sampleAccount() },
      { name: 'list.upserted', payload: list },
      { name: 'job.upserted', payload: sampleJob() },
      { name: 'session.upserted', payload: sampleSession() },
      { name: 'retention.upserted', payload: retention },
      { name: 'offer.upserted', payload: offer },
      { name: 'offer.removed', payload: { jobId: 'a1:42' } },
      { name: 'retention.removed', payload: { jobId: 'a1:42' } },
      { name: 'session.removed', payload: { id: 't1' } },
      { name: 'job.removed', payload: { id: 'a1:42' } },
      { name: 'list.removed', payload: { accountId: 'a1' } },
      { name: 'account.removed', payload: { id: 'a1' } },
    ]);
  });

  it('says nothing of what did not change', () => {
    const { state, events } = createBench();
    state.jobs.upsert(sampleJob());
    state.jobs.upsert(sampleJob());
    state.jobs.remove('nobody');
    expect(events.length).toBe(1);
  });

  it('keeps the last of each id', () => {
    const { state } = createBench();
    state.jobs.upsert(sampleJob());
    state.jobs.upsert(sampleJob({ status: 'failed' }));
    expect([state.jobs.all(), state.jobs.get('a1:42'), state.jobs.get('other')]).toEqual([
      [sampleJob({ status: 'failed' })],
      sampleJob({ status: 'failed' }),
      undefined,
    ]);
  });

  it('tells a listener nothing more when it has stopped', () => {
    const { state, events, stop } = createBench();
    stop();
    state.jobs.upsert(sampleJob());
    expect(events).toEqual([]);
  });

  it('lets a listener stop while it is told something, and still tells the others', () => {
    const { state, events } = createBench();
    const stop = state.onEvent(() => stop());
    const later: AppEvent[] = [];
    state.onEvent((event) => void later.push(event));
    state.jobs.upsert(sampleJob());
    expect([events.length, later.length]).toEqual([1, 1]);
  });
});
