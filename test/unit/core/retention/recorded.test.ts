import { describe, expect, it } from 'vitest';
import type { RetentionPhase } from '../../../../preload/contract/model.ts';
import { recordedLogs, replay, waitSecondsOf } from './replay.ts';
import type { RecordedLog, ReplayOptions } from './replay.ts';

type Over = Extract<RetentionPhase, { kind: 'over' }>['how'];

/** What the recordings' own notes say: how each ended, and what limited the wait. */
const truth: Readonly<
  Record<string, { readonly how: Over; readonly limit?: 'session-timeout' | 'job-timeout' }>
> = {
  'canceled-while-open': { how: 'canceled' },
  'closed-before-script-ends': { how: 'finished' },
  'job-timeout-limits-the-wait': { how: 'job-timed-out', limit: 'job-timeout' },
  'job-timeout-while-running': { how: 'job-timed-out' },
  'kept-then-closed-by-client': { how: 'released', limit: 'session-timeout' },
  'kept-then-exit-typed': { how: 'released', limit: 'session-timeout' },
  'kept-until-session-timeout': { how: 'timed-out', limit: 'session-timeout' },
  'no-terminal': { how: 'finished' },
};

function keptIn(phases: readonly RetentionPhase[]): Extract<RetentionPhase, { kind: 'kept' }> | undefined {
  return phases.find((phase) => phase.kind === 'kept');
}

/** When the Runner said that the time was up, in seconds of the recording. */
function trueEndOf(log: RecordedLog): number | undefined {
  return log.uploads.find(({ text }) => text.includes('terminal session timed out'))?.at;
}

const ways: readonly Omit<ReplayOptions, 'log'>[] = [
  { source: 'web', timestamps: false },
  { source: 'web', timestamps: true },
  { source: 'rest', timestamps: false },
  { source: 'rest', timestamps: true },
];

it('has all eight recordings', () => {
  expect(recordedLogs.map(({ name }) => name).toSorted()).toEqual(Object.keys(truth).toSorted());
});

describe.each(recordedLogs)('recorded log $name', (log) => {
  const expected = truth[log.name];

  it.each(ways)('by $source, timestamps: $timestamps', async (way) => {
    const { phases, startMs } = await replay({ log, ...way });
    const kinds = expected?.limit === undefined ? ['script', 'over'] : ['script', 'kept', 'over'];
    expect(phases.map(({ kind }) => kind)).toEqual(kinds);
    expect(phases.at(-1)).toEqual({ kind: 'over', how: expected?.how });
    const kept = keptIn(phases);
    expect(kept?.limit).toBe(expected?.limit);
    if (kept === undefined) return;
    expect(kept.deadline - kept.since).toBe(waitSecondsOf(log) * 1000);
    const trueEnd = trueEndOf(log);
    if (trueEnd === undefined) return;
    const errorMs = kept.deadline - (startMs + trueEnd * 1000);
    expect(Math.abs(errorMs)).toBeLessThanOrEqual(2000);
    expect(Math.abs(errorMs)).toBeLessThanOrEqual(kept.toleranceMs + 500);
  });

  it.each([true, false])('uploaded every 60 s, timestamps: %s', async (timestamps) => {
    const { phases } = await replay({ log, source: 'rest', timestamps, uploadEverySeconds: 60 });
    expect(phases.at(-1)).toEqual({ kind: 'over', how: expected?.how });
  });

  it.each([
    { runnerAheadMs: 600_000, timestamps: true },
    { runnerAheadMs: -600_000, timestamps: true },
    { runnerAheadMs: 600_000, timestamps: false },
    { runnerAheadMs: -600_000, timestamps: false },
  ])('on a Runner whose clock is $runnerAheadMs ms off, timestamps: $timestamps', async (way) => {
    const { phases, startMs } = await replay({ log, source: 'web', ...way });
    expect(phases.at(-1)).toEqual({ kind: 'over', how: expected?.how });
    const kept = keptIn(phases);
    const trueEnd = trueEndOf(log);
    if (kept === undefined || trueEnd === undefined) return;
    const errorMs = kept.deadline - (startMs + trueEnd * 1000);
    expect(Math.abs(errorMs)).toBeLessThanOrEqual(kept.toleranceMs + 500);
    expect(Math.abs(errorMs)).toBeLessThanOrEqual(3000);
  });
});
