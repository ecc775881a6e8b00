import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../../../main/core/terminal/reconnect.ts';
import { startMs } from '../sampleFacts.ts';
import { closedEnd, connectionAt, refusedEnd } from './fakeChannel.ts';
import { createSessionBench, marker, prompt, promptShowsMs, size, verdictOf } from './sessionBench.ts';

describe('opening', () => {
  it('connects with what the target names', async () => {
    const bench = createSessionBench();
    await bench.settle();
    const { url, headers } = bench.last();
    expect({ url, headers }).toEqual({
      url: 'wss://gitlab.example.com/terminal.ws',
      headers: { Cookie: 'c' },
    });
  });

  it('becomes connected, types the size and shows one prompt', async () => {
    const bench = createSessionBench();
    await bench.openShell();
    expect({
      state: bench.state(),
      shellSize: bench.session.fact().shellSize,
      shown: bench.shown(),
      connected: bench.connected,
    }).toEqual({
      state: { kind: 'connected', since: startMs },
      shellSize: size,
      shown: prompt,
      connected: [true],
    });
    expect(bench.last().typed()).toMatch(/^ stty rows 30 cols 100;.*export TERM=xterm-256color;.*\r$/);
  });

  it('says after 3 s that the job is being prepared', async () => {
    const bench = createSessionBench();
    await bench.clock.advance(2_999);
    expect(bench.story()).toEqual([]);
    await bench.clock.advance(1);
    expect(bench.state()).toEqual({ kind: 'connecting', since: startMs, preparing: true });
  });

  it('ends at once where it can not even be tried', async () => {
    const target = async () =>
      ({ kind: 'refused', verdict: verdictOf('by-hand', 'web-session-missing') }) as const;
    const bench = createSessionBench({ target });
    await bench.settle();
    expect(bench.state()).toEqual({
      kind: 'ended',
      at: startMs,
      finding: { code: 'web-session-missing', params: {} },
      canReconnect: true,
    });
  });

  it('tells the latency', async () => {
    const bench = createSessionBench();
    await bench.openShell();
    bench.last().latency(12);
    expect(bench.session.fact().latencyMs).toBe(12);
  });

  it('tells the latency anew when it moved by more than a breath', async () => {
    const bench = createSessionBench();
    await bench.openShell();
    const told = [100, 104, 119, 130, 126, 600].map((measuredMs) => {
      bench.last().latency(measuredMs);
      return bench.session.fact().latencyMs;
    });
    expect(told).toEqual([100, 100, 100, 130, 130, 600]);
  });
});

describe('typing', () => {
  it('waits until the size is typed', async () => {
    const bench = createSessionBench();
    await bench.settle();
    bench.last().open();
    bench.type('make\r');
    bench.last().say(prompt);
    await bench.clock.advance(60);
    expect(bench.last().typed()).not.toContain('make');
    bench.last().say(`${marker}${prompt}`);
    await bench.clock.advance(promptShowsMs);
    expect(bench.last().typed()).toMatch(/\rmake\r$/);
  });

  it('goes nowhere while there is no connection', async () => {
    const bench = createSessionBench();
    await bench.settle();
    bench.type('rm -r .\r');
    await bench.openShell();
    expect(bench.last().typed()).not.toContain('rm -r');
  });

  it('is not sent to a shell that is being left', async () => {
    const bench = createSessionBench();
    await bench.settle();
    bench.last().open();
    bench.type('make clean\r');
    await bench.session.end({ code: 'closed-by-you', params: {} });
    expect(bench.last().typed()).toBe('');
  });

  it('is not carried over to the next shell', async () => {
    const bench = createSessionBench();
    await bench.settle();
    bench.last().open();
    bench.type('make clean\r');
    bench.last().end(closedEnd());
    await bench.clock.advance(500);
    await bench.openShell();
    expect(bench.connections.map((connection) => connection.typed().includes('make'))).toEqual([
      false,
      false,
    ]);
  });
});

describe('the size', () => {
  const wide = { columns: 200, rows: 50 };

  it('is typed again at a prompt, when the pane has settled', async () => {
    const bench = createSessionBench();
    await bench.openShell();
    bench.session.resize({ columns: 150, rows: 50 });
    await bench.clock.advance(200);
    bench.session.resize(wide);
    await bench.clock.advance(300);
    expect(
      bench
        .last()
        .typed()
        .match(/stty rows \d+ cols \d+/g),
    ).toEqual(['stty rows 30 cols 100', 'stty rows 50 cols 200']);
  });

  it('typed again leaves one prompt on the line', async () => {
    const bench = createSessionBench();
    await bench.openShell();
    bench.session.resize(wide);
    await bench.clock.advance(300);
    bench.last().say(` stty…\r\n${marker}${prompt}`);
    await bench.settle();
    expect(bench.shown()).toBe(`${prompt}\r\x1b[K${prompt}`);
  });

  it('is not typed behind a key that has no echo yet', async () => {
    const bench = createSessionBench();
    await bench.openShell();
    bench.session.resize(wide);
    await bench.clock.advance(200);
    bench.type('e');
    await bench.clock.advance(3_000);
    expect(bench.last().typed()).toMatch(/\re$/);
    bench.last().say('e');
    bench.type('xit\r');
    bench.last().say(`xit\r\n${prompt}`);
    await bench.clock.advance(300);
    expect(bench.last().typed()).toMatch(/\rexit\r stty rows 50 cols 200.*\r$/);
  });

  it('is not typed behind a key that waited for the first line', async () => {
    const bench = createSessionBench();
    await bench.settle();
    bench.last().open();
    bench.last().say(prompt);
    await bench.clock.advance(60);
    bench.type('e');
    bench.session.resize(wide);
    await bench.clock.advance(1_000);
    bench.last().say(`${marker}${prompt}`);
    await bench.clock.advance(promptShowsMs + 1_000);
    expect(bench.last().typed()).toMatch(/\re$/);
  });

  it('is typed when the last key turns out to have no echo', async () => {
    const bench = createSessionBench();
    await bench.openShell();
    bench.type('\x1b[25~');
    bench.session.resize(wide);
    await bench.clock.advance(6_000);
    expect(bench.last().typed()).toContain('cols 200');
  });

  it('is not typed into a program', async () => {
    const bench = createSessionBench();
    await bench.openShell();
    bench.type('vim\r');
    bench.last().say('vim\r\n~ ~ ~');
    bench.session.resize(wide);
    await bench.clock.advance(1_000);
    expect(bench.last().typed()).not.toContain('cols 200');
  });

  it('is typed wherever the person asks for it', async () => {
    const bench = createSessionBench();
    await bench.openShell();
    bench.type('cat\r');
    bench.last().say('cat\r\n');
    bench.session.fixSize(wide);
    expect(bench.last().typed()).toMatch(/ stty rows 50 cols 200;(?!.*TERM).*\r$/);
  });

  it('that changed while the first line was on its way is typed after it', async () => {
    const bench = createSessionBench();
    await bench.settle();
    bench.last().open();
    bench.session.resize(wide);
    bench.last().say(prompt);
    await bench.clock.advance(60);
    bench.last().say(`${marker}${prompt}`);
    bench.session.resize(wide);
    await bench.clock.advance(promptShowsMs + 300);
    bench.last().say(`${marker}${prompt}`);
    expect(bench.session.fact().shellSize).toEqual(wide);
  });
});

describe('an end', () => {
  it('tries again with longer and longer pauses, then gives up and offers to', async () => {
    const bench = createSessionBench();
    await bench.openShell();
    bench.last().end(closedEnd({ lifetimeMs: 5_000 }));
    for (const delayMs of [500, 1000, 2000, 4000, 8000]) {
      await bench.settle();
      expect(bench.state()).toMatchObject({ kind: 'reconnecting', retryAt: bench.clock.now() + delayMs });
      await bench.clock.advance(delayMs);
      bench.last().end(refusedEnd);
    }
    await bench.settle();
    expect([bench.connections.length, bench.state().kind, bench.story().at(-1)]).toEqual([
      6,
      'ended',
      'ended connection-lost',
    ]);
  });

  it('passes through reconnecting to connected again, in a new shell under the old output', async () => {
    const bench = createSessionBench();
    await bench.openShell();
    bench.last().end(closedEnd());
    await bench.clock.advance(500);
    await bench.openShell();
    expect(bench.story()).toEqual(['connected', 'reconnecting 1', 'reconnecting 1, now', 'connected']);
    const shown = bench.shown();
    expect([
      shown.indexOf(prompt),
      shown.indexOf('[connection-lost]') > 0,
      shown.endsWith(`[reconnected]${prompt}`),
    ]).toEqual([0, true, true]);
  });

  it('counts failures anew after a connection that lived for a while', async () => {
    const bench = createSessionBench();
    for (const lifetimeMs of [11_000, 11_000, 11_000]) {
      await bench.openShell();
      bench.last().end(closedEnd({ lifetimeMs }));
      await bench.clock.advance(500);
    }
    expect(bench.state()).toMatchObject({ kind: 'reconnecting', attempt: 1 });
  });

  it('that will never be otherwise offers nothing', async () => {
    const bench = createSessionBench({ retry: 'never' });
    await bench.openShell();
    bench.last().end(closedEnd());
    await bench.settle();
    expect(bench.state()).toMatchObject({ kind: 'ended', canReconnect: false });
  });

  it('is reported with what the shell put out on this connection', async () => {
    const bench = createSessionBench();
    await bench.openShell();
    bench.last().say('exit\r\nlogout\r\n');
    bench.last().end(closedEnd());
    await bench.settle();
    expect(bench.reports).toEqual([
      {
        end: closedEnd(),
        outputTail: `${prompt}exit\r\nlogout\r\n`,
        receivedBytes: prompt.length + 14,
        hadConnection: true,
        connectionVanished: false,
        cameBack: false,
        shellAnswered: true,
      },
    ]);
  });

  it('within the first moments is reported with what was held back, and that is shown', async () => {
    const bench = createSessionBench();
    await bench.settle();
    bench.last().open();
    bench.last().say('sh: not found\r\n');
    bench.last().end(closedEnd({ lifetimeMs: 20 }));
    await bench.settle();
    expect(bench.reports[0]).toMatchObject({ outputTail: 'sh: not found\r\n', receivedBytes: 15 });
    expect(bench.shown()).toContain('sh: not found');
  });

  it('resets the modes a program had left on', async () => {
    const bench = createSessionBench({ retry: 'by-hand' });
    await bench.openShell();
    bench.last().say('\x1b[?1049h\x1b[?1000h');
    bench.last().end(closedEnd());
    await bench.settle();
    expect(bench.shown()).toMatch(/\x1b\[\?47l.*\x1b\[\?1000l.*\[connection-lost\]$/s);
  });

  it('before it was open reports no output of an older connection', async () => {
    const bench = createSessionBench();
    await bench.openShell();
    bench.last().end(closedEnd());
    await bench.clock.advance(500);
    bench.last().end(refusedEnd);
    await bench.settle();
    expect(bench.reports[1]).toMatchObject({ outputTail: '', receivedBytes: 0, hadConnection: true });
  });
});

describe('answers that come too late', () => {
  it('to what an ended connection asked are dropped when the person has reconnected', async () => {
    const asked = Promise.withResolvers<Verdict>();
    const verdicts = [Promise.resolve(verdictOf('by-hand')), asked.promise];
    const bench = createSessionBench({ explain: async () => verdicts.shift() ?? verdictOf('soon') });
    await bench.openShell();
    bench.last().end(closedEnd());
    await bench.settle();
    bench.session.reconnect();
    await bench.settle();
    bench.last().end(refusedEnd);
    await bench.settle();
    await bench.session.suspend();
    bench.session.resume();
    await bench.openShell();
    asked.resolve(verdictOf('never', 'job-finished'));
    await bench.settle();
    expect(bench.state().kind).toBe('connected');
  });

  it('of a connection that was left go nowhere', async () => {
    const bench = createSessionBench();
    await bench.openShell();
    await bench.session.end({ code: 'closed-by-you', params: {} });
    const [left] = [connectionAt(bench.connections, 0)];
    left.say('ghost');
    left.end(closedEnd());
    await bench.clock.advance(60_000);
    expect([
      bench.shown().includes('ghost'),
      bench.reports,
      bench.connections.length,
      bench.state().kind,
    ]).toEqual([false, [], 1, 'ended']);
  });

  it('with the address are dropped when the session has ended meanwhile', async () => {
    const address = Promise.withResolvers<{ kind: 'ready'; url: string; headers: Record<string, string> }>();
    const bench = createSessionBench({ target: () => address.promise });
    await bench.session.end({ code: 'closed-by-you', params: {} });
    address.resolve({ kind: 'ready', url: 'wss://x', headers: {} });
    await bench.settle();
    expect([bench.connections.length, bench.state().kind]).toEqual([0, 'ended']);
  });
});
