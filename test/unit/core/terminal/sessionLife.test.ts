import { describe, expect, it } from 'vitest';
import { pauseAtBytes, windowBytes } from '../../../../preload/contract/frames.ts';
import { startMs } from '../sampleFacts.ts';
import { closedEnd, connectionAt, refusedEnd } from './fakeChannel.ts';
import { createSessionBench, prompt, verdictOf } from './sessionBench.ts';

const closedByYou = { code: 'closed-by-you', params: {} } as const;

describe('ending on purpose', () => {
  it('says goodbye, why it ended, and that it may be opened again', async () => {
    const bench = createSessionBench();
    await bench.openShell();
    await bench.session.end(closedByYou);
    await bench.settle();
    expect({
      state: bench.state(),
      closed: bench.last().isClosed(),
      connected: bench.connected,
      divider: bench.shown().endsWith('[closed-by-you]'),
    }).toEqual({
      state: { kind: 'ended', at: bench.clock.now(), finding: closedByYou, canReconnect: true },
      closed: true,
      connected: [true, false],
      divider: true,
    });
  });

  it('offers nothing where coming back makes no sense', async () => {
    const bench = createSessionBench();
    await bench.openShell();
    await bench.session.end({ code: 'released', params: {} }, { canReconnect: false });
    expect(bench.state()).toMatchObject({ kind: 'ended', canReconnect: false });
  });

  it('stops a retry that was due', async () => {
    const bench = createSessionBench();
    await bench.openShell();
    bench.last().end(closedEnd());
    await bench.settle();
    await bench.session.end(closedByYou);
    await bench.clock.advance(60_000);
    expect([bench.connections.length, bench.state().kind]).toEqual([1, 'ended']);
  });

  it('leaves the reason of an earlier end as it was', async () => {
    const bench = createSessionBench({ retry: 'never' });
    await bench.openShell();
    bench.last().end(closedEnd());
    await bench.settle();
    await bench.session.end(closedByYou);
    expect(bench.state()).toMatchObject({ kind: 'ended', finding: { code: 'connection-lost' } });
  });

  it('does not undo a reconnect made while the goodbye was under way', async () => {
    const bench = createSessionBench({ holdsFarewell: true });
    await bench.openShell();
    const ended = bench.session.end(closedByYou);
    bench.session.reconnect();
    connectionAt(bench.connections, 0).farewell();
    await ended;
    await bench.openShell();
    expect(bench.state().kind).toBe('connected');
  });
});

describe('reconnecting by hand', () => {
  it('opens a new shell in the size given', async () => {
    const bench = createSessionBench({ retry: 'by-hand' });
    await bench.openShell();
    bench.last().end(closedEnd());
    await bench.settle();
    bench.session.reconnect({ columns: 77, rows: 22 });
    await bench.openShell();
    expect(bench.last().typed()).toContain('stty rows 22 cols 77');
    expect(bench.story()).toEqual(['connected', 'ended connection-lost', 'connecting', 'connected']);
  });

  it('does nothing to a terminal that is open or opening', async () => {
    const bench = createSessionBench();
    await bench.settle();
    bench.session.reconnect();
    await bench.openShell();
    bench.session.reconnect();
    await bench.settle();
    expect(bench.connections.length).toBe(1);
  });

  it('does not wait for a retry that is due later, and makes no second one', async () => {
    const bench = createSessionBench();
    await bench.openShell();
    bench.last().end(closedEnd());
    await bench.settle();
    bench.session.reconnect();
    await bench.clock.advance(1_000);
    expect(bench.connections.length).toBe(2);
  });

  it('begins while it is still being found out why the last one ended, and is not ended by the answer', async () => {
    const answer = Promise.withResolvers<ReturnType<typeof verdictOf>>();
    const bench = createSessionBench({ explain: () => answer.promise });
    await bench.openShell();
    bench.last().end(closedEnd());
    await bench.settle();
    await bench.session.suspend();
    bench.session.resume();
    await bench.openShell();
    answer.resolve(verdictOf('never', 'job-finished'));
    await bench.settle();
    expect([bench.state().kind, bench.connections.length]).toEqual(['connected', 2]);
  });
});

describe('sleep', () => {
  it('closes the connection and says that the machine slept', async () => {
    const bench = createSessionBench();
    await bench.openShell();
    await bench.session.suspend();
    await bench.settle();
    expect({ state: bench.state(), closed: bench.last().isClosed(), connected: bench.connected }).toEqual({
      state: { kind: 'reconnecting', finding: { code: 'slept', params: {} }, attempt: 1 },
      closed: true,
      connected: [true, false],
    });
    expect(bench.shown()).toMatch(/\[slept\]$/);
  });

  it('opens a new shell after waking', async () => {
    const bench = createSessionBench();
    await bench.openShell();
    await bench.session.suspend();
    bench.session.resume();
    await bench.openShell();
    expect(bench.story()).toEqual(['connected', 'reconnecting 1, now', 'connected']);
  });

  it('may come before the goodbye is answered: waking opens a new shell all the same', async () => {
    const bench = createSessionBench({ holdsFarewell: true });
    await bench.openShell();
    const suspended = bench.session.suspend();
    bench.session.resume();
    await bench.settle();
    connectionAt(bench.connections, 0).farewell();
    await suspended;
    await bench.openShell();
    expect([bench.connections.length, bench.state().kind]).toEqual([2, 'connected']);
  });

  it('leaves an ended terminal alone', async () => {
    const bench = createSessionBench({ retry: 'never' });
    await bench.openShell();
    bench.last().end(closedEnd());
    await bench.settle();
    await bench.session.suspend();
    bench.session.resume();
    await bench.settle();
    expect([bench.state().kind, bench.connections.length]).toEqual(['ended', 1]);
  });

  it('does not wake a terminal that was only waiting for its next try', async () => {
    const bench = createSessionBench({ retry: 'until-ready' });
    await bench.settle();
    bench.last().end(refusedEnd);
    await bench.settle();
    bench.session.resume();
    await bench.settle();
    expect(bench.connections.length).toBe(1);
  });
});

describe('a page that draws too slowly', () => {
  it('stops the reading of this connection, and of the next one', async () => {
    const bench = createSessionBench();
    await bench.openShell();
    const outlet = bench.session.attach({ from: 0, send: () => {} });
    bench.last().say('x'.repeat(windowBytes + pauseAtBytes));
    await bench.settle();
    expect(bench.last().isPaused()).toBe(true);
    bench.last().end(closedEnd());
    await bench.clock.advance(500);
    bench.last().open();
    expect([bench.connections.length, bench.last().isPaused()]).toEqual([2, true]);
    outlet.detach();
    await bench.settle();
    expect(bench.last().isPaused()).toBe(false);
  });
});

describe('what the log tells', () => {
  it('becomes part of the fact', async () => {
    const bench = createSessionBench();
    bench.session.describe({ executor: 'shell', runnerVersion: '18.7.0' });
    expect(bench.session.fact()).toMatchObject({
      executor: 'shell',
      runnerVersion: '18.7.0',
      openedAt: startMs,
    });
  });

  it('does not disturb the shell', async () => {
    const bench = createSessionBench();
    await bench.openShell();
    bench.session.describe({ executor: 'shell' });
    expect([bench.state().kind, bench.shown()]).toEqual(['connected', prompt]);
  });
});
