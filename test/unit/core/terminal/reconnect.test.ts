import { describe, expect, it } from 'vitest';
import { nextRetry, type Verdict } from '../../../../main/core/terminal/reconnect.ts';

const verdict = (retry: Verdict['retry']): Verdict => ({
  finding: { code: 'connection-lost', params: {} },
  retry,
});
const delayOf = (retry: Verdict['retry'], attempt: number, random = 0.5): number | 'stop' => {
  const next = nextRetry({ verdict: verdict(retry), attempt, random });
  return next.kind === 'retry' ? next.delayMs : 'stop';
};
const attempts = [1, 2, 3, 4, 5, 6];

describe('nextRetry', () => {
  it('tries a few times, ever more slowly, after a broken line', () => {
    expect(attempts.map((attempt) => delayOf('soon', attempt))).toEqual([
      500,
      1000,
      2000,
      4000,
      8000,
      'stop',
    ]);
  });

  it('keeps asking a GitLab that is away', () => {
    expect([...attempts, 120, 121].map((attempt) => delayOf('until-gitlab-answers', attempt))).toEqual([
      500,
      1000,
      2000,
      4000,
      5000,
      5000,
      5000,
      'stop',
    ]);
  });

  it('waits for a job that is being prepared', () => {
    expect([1, 60, 61].map((attempt) => delayOf('until-ready', attempt))).toEqual([3000, 3000, 'stop']);
  });

  it('comes back at once when a container has ended, and goes on for a while', () => {
    expect([1, 2, 3, 4, 40, 41].map((attempt) => delayOf('until-second-life', attempt))).toEqual([
      500,
      1000,
      2000,
      3000,
      3000,
      'stop',
    ]);
  });

  it('waits as long as GitLab asks', () => {
    const limited: Verdict = {
      finding: { code: 'rate-limited', params: { seconds: 17 } },
      retry: 'after-pause',
    };
    const delays = [1, 5].map((attempt) => nextRetry({ verdict: limited, attempt, random: 0.5 }));
    expect(delays).toEqual([
      { kind: 'retry', delayMs: 18_000 },
      { kind: 'retry', delayMs: 18_000 },
    ]);
    expect(nextRetry({ verdict: limited, attempt: 6, random: 0.5 })).toEqual({
      kind: 'end',
      canReconnect: true,
    });
  });

  it('spreads the retries of many', () => {
    expect([0, 0.5, 1].map((random) => delayOf('soon', 2, random))).toEqual([850, 1000, 1150]);
  });

  it.each([
    ['by-hand', true],
    ['never', false],
  ] as const)('leaves %s to the person: reconnect offered %s', (retry, canReconnect) => {
    expect(nextRetry({ verdict: verdict(retry), attempt: 1, random: 0 })).toEqual({
      kind: 'end',
      canReconnect,
    });
  });
});
