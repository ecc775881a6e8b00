import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextFrameBytes, nextPaused, nextRate, windowFor } from '../../../../main/core/terminal/flow.ts';
import { batchBytes, pauseAtBytes, resumeAtBytes, windowBytes } from '../../../../preload/contract/frames.ts';

const kib = 1024;

describe('nextFrameBytes', () => {
  it.each([
    { waitingBytes: 0, unackedBytes: 0, bytes: 0, why: 'nothing waits' },
    { waitingBytes: 1, unackedBytes: 0, bytes: 1, why: 'the first byte after silence goes at once' },
    { waitingBytes: 1, unackedBytes: 1, bytes: 0, why: 'a crumb waits for the next acknowledgement' },
    { waitingBytes: 64 * kib, unackedBytes: 1, bytes: 64 * kib, why: 'enough for a frame of its own' },
    {
      waitingBytes: 10_000 * kib,
      unackedBytes: 0,
      bytes: batchBytes,
      why: 'no frame is longer than a batch',
    },
    {
      waitingBytes: 10_000 * kib,
      unackedBytes: windowBytes - 5,
      bytes: 5,
      why: 'the window is filled, not passed',
    },
    { waitingBytes: 10_000 * kib, unackedBytes: windowBytes, bytes: 0, why: 'the window is full' },
  ])(
    'gives $bytes of $waitingBytes waiting with $unackedBytes on the way: $why',
    ({ waitingBytes, unackedBytes, bytes }) => {
      expect(nextFrameBytes({ waitingBytes, unackedBytes, windowBytes })).toBe(bytes);
    },
  );

  it('never passes the window, the batch or what waits', () => {
    fc.assert(
      fc.property(fc.nat(4 * windowBytes), fc.nat(windowBytes), (waitingBytes, unackedBytes) => {
        const bytes = nextFrameBytes({ waitingBytes, unackedBytes, windowBytes });
        expect(bytes).toBeGreaterThanOrEqual(0);
        expect(bytes).toBeLessThanOrEqual(Math.min(waitingBytes, batchBytes, windowBytes - unackedBytes));
      }),
    );
  });

  it('always sends something when all was parsed and something waits: nothing gets stuck', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 * windowBytes }), (waitingBytes) => {
        expect(nextFrameBytes({ waitingBytes, unackedBytes: 0, windowBytes })).toBeGreaterThan(0);
      }),
    );
  });
});

describe('nextPaused', () => {
  it.each([
    { waitingBytes: pauseAtBytes - 1, paused: false, next: false },
    { waitingBytes: pauseAtBytes, paused: false, next: true },
    { waitingBytes: pauseAtBytes - 1, paused: true, next: true },
    { waitingBytes: resumeAtBytes + 1, paused: true, next: true },
    { waitingBytes: resumeAtBytes, paused: true, next: false },
  ])('$waitingBytes waiting, paused $paused: $next', ({ waitingBytes, paused, next }) => {
    expect(nextPaused({ waitingBytes, paused })).toBe(next);
  });
});

describe('the window', () => {
  it.each([
    { rate: undefined, bytes: windowBytes, why: 'not measured yet' },
    { rate: 12_000, bytes: windowBytes, why: 'long lines: 12 MB/s' },
    { rate: 1_300, bytes: 130_000, why: 'short ones: 1.3 MB/s for 100 ms' },
    { rate: 10, bytes: 64 * kib, why: 'a page that hardly moves still gets something' },
  ])('holds $bytes for $why', ({ rate, bytes }) => {
    expect(windowFor(rate)).toBe(bytes);
  });

  it('follows the speed without jumping to it', () => {
    const first = nextRate({ rate: undefined, ackedBytes: 100_000, elapsedMs: 10 });
    const second = nextRate({ rate: first, ackedBytes: 10_000, elapsedMs: 10 });
    expect([first, second]).toEqual([10_000, 7_300]);
  });
});
