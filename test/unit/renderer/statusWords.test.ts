import { expect, test } from 'vitest';
import type { Retention } from '../../../preload/contract/model.ts';
import { text } from '../../../renderer/i18n.ts';
import { statusText } from '../../../renderer/retention/SessionHeader.tsx';
import { makeSession } from './facts.ts';

const minuteMs = 60_000;
const wordsOf = (phase: Retention['phase']): string =>
  statusText({
    session: makeSession('s'),
    isBack: true,
    retention: { jobId: 'a:1', accountId: 'a', phase },
    nowMs: 1_000_000,
    clock: (atMs) => `+${(atMs - 1_000_000) / minuteMs} min`,
    text,
  });

test('what is foretold is called an estimate, whichever limit comes first', () => {
  const script = (forecast: object): Retention['phase'] => ({
    kind: 'script',
    forecast: { kind: 'estimate', durationMs: 30 * minuteMs, source: 'default', ...forecast },
  });
  expect([
    wordsOf(script({})),
    wordsOf(script({ source: 'seen', durationMs: 5 * minuteMs })),
    wordsOf(script({ noLaterThan: 1_000_000 + 31 * minuteMs })),
    wordsOf(script({ noLaterThan: 1_000_000 + 29 * minuteMs })),
  ]).toEqual([
    "Connected. After the script, kept about 30 min (an estimate: the runner's default).",
    'Connected. After the script, kept about 5 min (an estimate: what this runner did last time).',
    "Connected. After the script, kept about 30 min (an estimate: the runner's default).",
    "Connected. After the script, kept until +29 min at most (an estimate: the job's own timeout ends then).",
  ]);
});

test.each([
  ['session-timeout', "the runner's session limit"],
  ['job-timeout', "the job's own timeout"],
  ['unknown', 'a limit the log does not name'],
] as const)('while it is kept the limit is named: %s', (limit, words) => {
  expect(wordsOf({ kind: 'kept', since: 0, deadline: 1_000_000 + minuteMs, limit, toleranceMs: 0 })).toBe(
    `Kept until +1 min by ${words}. The pipeline waits.`,
  );
});
