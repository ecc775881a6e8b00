import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseGoDuration, parseHumanDuration } from '../../../../main/core/retention/duration.ts';

const hourMs = 3_600_000;
const minuteMs = 60_000;

describe('durations', () => {
  it.each([
    ['1h30m0s', 1.5 * hourMs],
    ['30m0s', 30 * minuteMs],
    ['1m0s', minuteMs],
    ['18s', 18_000],
    ['0s', 0],
    ['0', 0],
    ['1.5s', 1500],
    ['250ms', 250],
    ['24h0m0s', 24 * hourMs],
  ])('reads the Go duration %s', (text, expectedMs) => {
    expect(parseGoDuration(text)).toBe(expectedMs);
  });

  it.each(['', '30', 's', '30m 0s', '-1s', '1h30', 'soon'])('takes «%s» for no Go duration', (text) => {
    expect(parseGoDuration(text)).toBeUndefined();
  });

  it('reads every whole number of seconds as Go prints it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), (seconds) => {
        const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
        const text = h > 0 ? `${h}h${m}m${s}s` : m > 0 ? `${m}m${s}s` : `${s}s`;
        expect(parseGoDuration(text)).toBe(seconds * 1000);
      }),
    );
  });

  it.each([
    ['1h', hourMs],
    ['10 minutes', 10 * minuteMs],
    ['1 hour 30 minutes', 1.5 * hourMs],
    ['1h 30m', 1.5 * hourMs],
    ['1h30m', 1.5 * hourMs],
    ['3 hours and 30 minutes', 3.5 * hourMs],
    ['2 days, 3 hours', 51 * hourMs],
    ['1 week', 168 * hourMs],
    ['90 min 15 secs', 90 * minuteMs + 15_000],
    ['3600', hourMs],
    [' 1H ', hourMs],
  ])('reads the time limit «%s»', (text, expectedMs) => {
    expect(parseHumanDuration(text)).toBe(expectedMs);
  });

  it.each(['', 'never', '1 fortnight', 'h', '1h later'])('can make nothing of «%s»', (text) => {
    expect(parseHumanDuration(text)).toBeUndefined();
  });
});
