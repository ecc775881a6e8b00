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

describe('a connection that stands and is of little use', () => {
  const trouble = (bench: ReturnType<typeof createSessionBench>) => {
    const state = bench.state();
    return state.kind === 'connected' ? state.trouble : state.kind;
  };

  it('tells since when nobody answers, and that somebody does again', async () => {
    const bench = createSessionBench();
    await bench.openShell();
    const nowMs = bench.clock.now();
    bench.last().silence(15_000);
    expect(trouble(bench)).toEqual({ kind: 'silent', since: nowMs - 15_000 });
    bench.last().silence(undefined);
    expect(trouble(bench)).toBeUndefined();
    bench.last().silence(15_000);
    bench.last().say('x');
    expect(trouble(bench)).toBeUndefined();
  });

  it('tells that a container’s shell was left, when nothing comes after its last word', async () => {
    const bench = createSessionBench({ executor: 'docker' });
    await bench.openShell();
    bench.type('exit\r');
    bench.last().say('exit\r\n');
    await bench.clock.advance(1_499);
    expect(trouble(bench)).toBeUndefined();
    await bench.clock.advance(1);
    expect(trouble(bench)).toEqual({ kind: 'shell-left' });
    bench.last().say(prompt);
    expect(trouble(bench)).toBeUndefined();
  });

  it('does not take a program’s «exit» on a shell executor for the shell’s', async () => {
    const bench = createSessionBench({ executor: 'shell' });
    await bench.openShell();
    bench.last().say('exit\r\n');
    await bench.clock.advance(10_000);
    expect(trouble(bench)).toBeUndefined();
  });

  it('is closed before a new one is opened, and only when it is asked for', async () => {
    const bench = createSessionBench({ executor: 'docker', holdsFarewell: true });
    await bench.openShell();
    bench.session.reconnect();
    expect(bench.connections).toHaveLength(1);
    bench.last().say('exit\r\n');
    await bench.clock.advance(1_500);
    bench.session.reconnect();
    await bench.settle();
    expect([bench.connections.length, bench.last().isClosed(), bench.state().kind]).toEqual([
      1,
      true,
      'connecting',
    ]);
    bench.last().farewell();
    await bench.openShell();
    expect([bench.connections.length, bench.state().kind]).toEqual([2, 'connected']);
  });
});

describe('a place that is still taken by a connection that vanished', () => {
  it('is told to whoever explains, after a goodbye that nobody heard', async () => {
    const bench = createSessionBench({
      executor: 'docker',
      hearsFarewell: false,
      retry: 'until-place-is-free',
    });
    await bench.openShell();
    bench.last().silence(15_000);
    bench.session.reconnect();
    await bench.settle();
    bench.last().end(refusedEnd);
    await bench.settle();
    expect(bench.reports.at(-1)?.connectionVanished).toBe(true);
  });

  it('is waited for with growing pauses until a person stops it', async () => {
    const bench = createSessionBench({ retry: 'until-place-is-free' });
    await bench.openShell();
    bench.last().end(closedEnd({ pingLost: true }));
    for (const delayMs of [500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000, 30_000]) {
      await bench.settle();
      expect(bench.state()).toMatchObject({ kind: 'reconnecting', retryAt: bench.clock.now() + delayMs });
      await bench.clock.advance(delayMs);
      bench.last().end(refusedEnd);
    }
    await bench.settle();
    const tries = bench.connections.length;
    bench.session.stopTrying();
    await bench.clock.advance(3_600_000);
    expect([bench.state(), bench.connections.length]).toEqual([
      expect.objectContaining({ kind: 'ended', canReconnect: true }),
      tries,
    ]);
  });
});

describe('a container that starts again for after_script', () => {
  const verdicts = (retries: readonly Parameters<typeof verdictOf>[0][]) => {
    let at = 0;
    return async () => verdictOf(retries[at++] ?? 'by-hand', 'container-ended');
  };

  it('is come back to with a new shell, and whoever explains the next end is told so', async () => {
    const explain = verdicts(['until-second-life', 'until-second-life', 'by-hand']);
    const bench = createSessionBench({ executor: 'docker', explain });
    await bench.openShell();
    bench.last().end(closedEnd());
    await bench.settle();
    expect(bench.state()).toMatchObject({ kind: 'reconnecting', retryAt: bench.clock.now() + 500 });
    await bench.clock.advance(500);
    bench.last().end(refusedEnd);
    await bench.settle();
    await bench.clock.advance(1_000);
    await bench.openShell();
    expect(bench.shown()).toContain('[reconnected]');
    bench.last().end(closedEnd());
    await bench.settle();
    expect({ cameBack: bench.reports.map(({ cameBack }) => cameBack), state: bench.state() }).toEqual({
      cameBack: [false, false, true],
      state: expect.objectContaining({ kind: 'ended', canReconnect: true }),
    });
  });

  it('is not what a terminal comes back to after its line broke', async () => {
    const bench = createSessionBench({
      executor: 'docker',
      explain: verdicts(['soon', 'until-second-life']),
    });
    await bench.openShell();
    bench.last().end(closedEnd());
    await bench.settle();
    await bench.clock.advance(500);
    await bench.openShell();
    bench.last().end(closedEnd());
    await bench.settle();
    expect(bench.reports.map(({ cameBack }) => cameBack)).toEqual([false, false]);
  });
});

describe('a connection that ends', () => {
  it('is reported with whether a shell had answered on it', async () => {
    const bench = createSessionBench();
    await bench.openShell();
    bench.last().end(closedEnd());
    await bench.settle();
    await bench.clock.advance(500);
    bench.last().open();
    bench.last().say('sh: not found');
    bench.last().end(closedEnd({ lifetimeMs: 20 }));
    await bench.settle();
    expect(bench.reports.map(({ shellAnswered }) => shellAnswered)).toEqual([true, false]);
  });
});

describe('what stands at the end of the output', () => {
  it('is the prompt, a program, or unknown where no prompt was ever seen', async () => {
    const fresh = createSessionBench();
    await fresh.settle();
    fresh.last().open();
    expect(fresh.session.standing()).toBe('unknown');
    const bench = createSessionBench();
    await bench.openShell();
    expect(bench.session.standing()).toBe('prompt');
    bench.type('sleep 9\r');
    bench.last().say('sleep 9\r\n');
    expect(bench.session.standing()).toBe('program');
    bench.last().say(prompt);
    expect(bench.session.standing()).toBe('prompt');
    bench.last().say('\x1b[?1049h');
    expect(bench.session.standing()).toBe('program');
  });
});
