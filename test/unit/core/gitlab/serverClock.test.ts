import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createServerClock,
  nextServerClock,
  serverClockEstimate,
  startServerClock,
} from '../../../../main/core/gitlab/serverClock.ts';
import type { ClockSample, ServerClockState } from '../../../../main/core/gitlab/serverClock.ts';

const tenMinutesMs = 600_000;
const startMs = Date.UTC(2026, 10, 23, 12);

/** An answer of a GitLab whose clock is `offsetMs` ahead of main's. */
const exchange = fc.record({
  afterMs: fc.integer({ min: 0, max: 5000 }),
  thereMs: fc.integer({ min: 0, max: 3000 }),
  backMs: fc.integer({ min: 0, max: 3000 }),
});

function samplesOf(
  exchanges: readonly { afterMs: number; thereMs: number; backMs: number }[],
  offsetMs: number,
) {
  let nowMs = startMs + 0.5;
  return exchanges.map(({ afterMs, thereMs, backMs }): ClockSample => {
    const sentAtMs = nowMs + afterMs;
    const serverMs = sentAtMs + thereMs + offsetMs;
    nowMs = sentAtMs + thereMs + backMs;
    return { sentAtMs, receivedAtMs: nowMs, serverDateMs: Math.floor(serverMs / 1000) * 1000 };
  });
}

function after(
  samples: readonly ClockSample[],
  state: ServerClockState = startServerClock(),
): ServerClockState {
  return samples.reduce(nextServerClock, state);
}

describe('server clock', () => {
  it('knows nothing before the first answer', () => {
    const clock = createServerClock();
    expect(clock.estimate()).toEqual({ offsetMs: 0, toleranceMs: Infinity });
    expect(clock.toMainMs(startMs)).toBe(startMs);
  });

  it('converts GitLab times to main times', () => {
    const clock = createServerClock();
    clock.sample({ sentAtMs: 1000, receivedAtMs: 1000, serverDateMs: 601_000 });
    expect(clock.estimate()).toEqual({ offsetMs: 600_500, toleranceMs: 500 });
    expect(clock.toMainMs(700_500)).toBe(100_000);
  });

  it('is never further off than it says, whatever the offset and the latencies', () => {
    const offset = fc.integer({ min: -tenMinutesMs, max: tenMinutesMs });
    fc.assert(
      fc.property(offset, fc.array(exchange, { minLength: 1, maxLength: 30 }), (offsetMs, exchanges) => {
        const { offsetMs: told, toleranceMs } = serverClockEstimate(after(samplesOf(exchanges, offsetMs)));
        expect(Math.abs(told - offsetMs)).toBeLessThanOrEqual(toleranceMs + 0.001);
      }),
    );
  });

  it('grows more exact than one header', () => {
    const quick = Array.from({ length: 20 }, (_, index) => ({
      afterMs: 350 + index * 7,
      thereMs: 5,
      backMs: 5,
    }));
    expect(serverClockEstimate(after(samplesOf(quick, 123_456))).toleranceMs).toBeLessThan(100);
  });

  it('takes up a clock that was set, at the second answer that says so', () => {
    fc.assert(
      fc.property(
        fc.array(exchange, { minLength: 1, maxLength: 10 }),
        fc.integer({ min: 10_000, max: tenMinutesMs }),
        (exchanges, jumpMs) => {
          const before = after(samplesOf(exchanges, 0));
          const [first, second] = samplesOf([...exchanges, ...exchanges], jumpMs).slice(-2);
          if (first === undefined || second === undefined) return;
          const { offsetMs, toleranceMs } = serverClockEstimate(after([first, second], before));
          expect(Math.abs(offsetMs - jumpMs)).toBeLessThanOrEqual(toleranceMs + 0.001);
        },
      ),
    );
  });

  it('is not moved by one old answer of a proxy', () => {
    const steady = samplesOf(
      Array.from({ length: 5 }, () => ({ afterMs: 300, thereMs: 10, backMs: 10 })),
      0,
    );
    const known = after(steady);
    const old = after(
      [{ sentAtMs: startMs + 5000, receivedAtMs: startMs + 5020, serverDateMs: startMs - 60_000 }],
      known,
    );
    expect(serverClockEstimate(old).offsetMs).toBeCloseTo(serverClockEstimate(known).offsetMs, 3);
  });
});
