import { describe, expect, it } from 'vitest';
import { createHoldJobs } from '../../../main/core/holdJobs.ts';
import { createState } from '../../../main/core/state.ts';
import type { RetentionPhase, Session } from '../../../preload/contract/model.ts';
import type { Borrower, ShellLoan } from '../../../main/core/shellLoan.ts';
import { createCollectedLog, createMemoryStore } from './memoryPorts.ts';
import { sampleAccount, sampleHold, sampleJob, sampleSession, startMs } from './sampleFacts.ts';
import { createVirtualClock } from './virtualClock.ts';

/** The far end as our script would answer in a container, for as long as it is asked nothing else. */
function createFarEnd(stateAfter: Readonly<Record<string, string>>) {
  const orders: string[] = [];
  const borrow = (_sessionId: string, { onOutput }: Borrower): ShellLoan => {
    let nonce = '';
    const say = (...words: readonly string[]) =>
      queueMicrotask(() => onOutput(Buffer.from(`\x1b]7768;${nonce};${words.join(';')}\x07`)));
    const answer = (order: string) => {
      orders.push(order);
      const [word = ''] = order.split(' ');
      if (word === 'L') {
        say('p', '1', '0', 'S', '0', '100', 'bash');
        say('p', '7', '1', 'S', '0', '1234', 'bash');
        say('p', '30', '0', 'S', '34816', '900', 'bash');
        say('p', '31', '30', 'S', '34816', '901', 'sh');
        say('listed', '31');
      } else if (word === 'F') say('command', 'same');
      else if (word === 'Q') say('end');
      else if (stateAfter[word]) say(...stateAfter[word].split(' '));
    };
    return {
      type: (line) => {
        nonce = /7768;(\w+);go/.exec(line)?.[1] ?? '';
        say('go');
      },
      send: (bytes) => {
        const text = Buffer.from(bytes).toString();
        if (text.startsWith('N=')) return;
        for (const order of text.split('\n').filter(Boolean)) answer(order);
      },
      signal: () => say('end'),
      release: () => {},
    };
  };
  return { borrow, orders };
}

function createBench(
  stateAfter: Readonly<Record<string, string>> = { STOP: 'now T', CONT: 'now S' },
  store = createMemoryStore(),
) {
  const state = createState();
  const clock = createVirtualClock(startMs);
  const farEnd = createFarEnd(stateAfter);
  const holds = createHoldJobs({
    clock,
    random: Math.random,
    log: createCollectedLog(),
    store,
    state,
    borrow: farEnd.borrow,
    timeoutAtMs: () => 9_000_000,
  });
  const session: Session = sampleSession();
  return { state, holds, session, store, ...farEnd };
}

const phaseOf = (phase: RetentionPhase) => ({ jobId: 'a1:42', accountId: 'a1', phase });
const kept: RetentionPhase = { kind: 'kept', since: 0, deadline: 1, limit: 'unknown', toleranceMs: 0 };
const script: RetentionPhase = { kind: 'script', forecast: { kind: 'not-kept' } };

describe('holding a job’s script', () => {
  it('stops the shell that was found, and is a fact until it goes on', async () => {
    const { holds, state, session, orders } = createBench();
    expect(holds.foretell(session)).toEqual({ timeoutAt: 9_000_000 });
    const begun = await holds.begin(session);
    expect(begun).toMatchObject({
      kind: 'held',
      hold: {
        jobId: 'a1:42',
        pid: 7,
        startTicks: '1234',
        shell: 'bash',
        foundBy: 'init',
        timeoutAt: 9_000_000,
      },
    });
    expect(state.holds.all()).toEqual([begun.kind === 'held' ? begun.hold : undefined]);
    expect(orders).toEqual(['L', 'F 7 1', 'STOP 7 1234', 'Q']);
    expect(await holds.resume(session)).toEqual({ kind: 'resumed' });
    expect(state.holds.all()).toEqual([]);
    expect(orders.slice(4)).toEqual(['CONT 7 1234', 'Q']);
  });

  it('is not done twice', async () => {
    const { holds, session, orders } = createBench();
    const begun = await holds.begin(session);
    expect(await holds.begin(session)).toEqual(begun);
    expect(orders.filter((order) => order.startsWith('STOP'))).toHaveLength(1);
  });

  it('is refused where the script has ended, without a word to the shell', async () => {
    const { holds, state, session, orders } = createBench();
    state.retentions.upsert(phaseOf(kept));
    expect(await holds.begin(session)).toEqual({
      kind: 'refused',
      refusal: { code: 'script-over', params: {} },
    });
    expect(orders).toEqual([]);
  });

  it('stays a fact where it could not be resumed', async () => {
    const { holds, state, session } = createBench({ STOP: 'now T', CONT: 'denied' });
    await holds.begin(session);
    expect(await holds.resume(session)).toMatchObject({
      kind: 'refused',
      refusal: { code: 'not-permitted', params: { shell: 'bash (7)' } },
    });
    expect(state.holds.all()).toHaveLength(1);
  });

  it('says that what was held is gone', async () => {
    const { holds, state, session } = createBench({ STOP: 'now T', CONT: 'gone' });
    await holds.begin(session);
    expect(await holds.resume(session)).toEqual({ kind: 'gone' });
    expect(state.holds.all()).toEqual([]);
  });

  it('is a fact again in the next run, once its job is seen to run', async () => {
    const first = createBench();
    await first.holds.begin(first.session);
    first.holds.stop();
    first.state.jobs.upsert(sampleJob());
    first.state.jobs.remove('a1:42');
    const next = createBench({ CONT: 'now S' }, first.store);
    expect(next.state.holds.all()).toEqual([]);
    next.state.jobs.upsert(sampleJob());
    expect(next.state.holds.all()).toEqual(first.state.holds.all());
    expect(await next.holds.resume(next.session)).toEqual({ kind: 'resumed' });
    expect(next.store.content.get('heldScripts')).toEqual([]);
  });

  it('is forgotten where its job has ended meanwhile, or nobody can read what was kept', () => {
    const { state } = createBench({}, createMemoryStore({ heldScripts: [sampleHold()] }));
    state.jobs.upsert(sampleJob({ status: 'failed' }));
    state.jobs.upsert(sampleJob());
    expect(state.holds.all()).toEqual([]);
    const spoilt = createBench({}, createMemoryStore({ heldScripts: [{ ...sampleHold(), pid: 1 }] }));
    spoilt.state.jobs.upsert(sampleJob());
    expect(spoilt.state.holds.all()).toEqual([]);
  });

  it.each([
    ['the script has ended', (s: ReturnType<typeof createState>) => s.retentions.upsert(phaseOf(kept))],
    [
      'the job has ended',
      (s: ReturnType<typeof createState>) => s.jobs.upsert(sampleJob({ status: 'failed' })),
    ],
    ['its account is gone', (s: ReturnType<typeof createState>) => s.accounts.remove('a1')],
  ])('is over when %s', (_why, happens) => {
    const { state } = createBench();
    state.accounts.upsert(sampleAccount());
    state.holds.upsert(sampleHold());
    state.retentions.upsert(phaseOf(script));
    state.jobs.upsert(sampleJob());
    expect(state.holds.all()).toHaveLength(1);
    happens(state);
    expect(state.holds.all()).toEqual([]);
  });
});
