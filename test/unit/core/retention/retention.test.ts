import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextRetention, retentionPhase, startRetention } from '../../../../main/core/retention/retention.ts';
import type { RetentionInput } from '../../../../main/core/retention/state.ts';
import type { RetentionPhase } from '../../../../preload/contract/model.ts';
import { scenarios, tell, truthOf } from './scenario.ts';

const nowMs = Date.UTC(2026, 10, 23, 12);
const waitText = 'Terminal is connected, will time out in 30m0s...';

function phaseAfter(...inputs: readonly RetentionInput[]): RetentionPhase {
  return retentionPhase(inputs.reduce(nextRetention, startRetention()));
}

function phasesAfter(inputs: readonly RetentionInput[]): readonly RetentionPhase[] {
  let state = startRetention();
  return inputs.map((input) => {
    state = nextRetention(state, input);
    return retentionPhase(state);
  });
}

type LineInput = Extract<RetentionInput, { kind: 'line' }>;

function line(text: string, times: Partial<LineInput> = {}): LineInput {
  return { kind: 'line', text, seenAtMs: nowMs, notBeforeMs: nowMs - 6000, ...times };
}

function job(
  status: 'running' | 'canceling' | 'success' | 'failed' | 'canceled',
  more: object = {},
): RetentionInput {
  return { kind: 'job', status, seenAtMs: nowMs, ...more };
}

const wait = line(waitText, { writtenAtMs: nowMs - 1000, writtenToleranceMs: 0 });
const shell: RetentionInput = { kind: 'runner', executor: 'shell' };
const docker: RetentionInput = { kind: 'runner', executor: 'docker' };
const released: RetentionInput = { kind: 'released', atMs: nowMs };

describe('before the script has ended', () => {
  it.each([
    ['docker', { kind: 'not-kept' }],
    ['docker+machine', { kind: 'not-kept' }],
    ['docker-windows', { kind: 'not-kept' }],
    ['shell', { kind: 'estimate', durationMs: 1_800_000, source: 'default' }],
    ['kubernetes', { kind: 'estimate', durationMs: 1_800_000, source: 'default' }],
    ['custom', { kind: 'unknown' }],
  ])('foretells for %s', (executor, forecast) => {
    expect(phaseAfter({ kind: 'runner', executor })).toEqual({ kind: 'script', forecast });
  });

  it('knows nothing without an executor', () => {
    expect(phaseAfter(job('running'))).toEqual({ kind: 'script', forecast: { kind: 'unknown' } });
  });

  it('estimates no more than the job’s own timeout leaves', () => {
    const timeoutAtMs = nowMs + 600_004;
    expect(phaseAfter(shell, job('running', { timeoutAtMs }))).toEqual({
      kind: 'script',
      forecast: {
        kind: 'estimate',
        durationMs: 1_800_000,
        source: 'default',
        noLaterThan: nowMs + 600_000,
      },
    });
  });

  it('estimates what this runner was last seen to say', () => {
    expect(phaseAfter(shell, { kind: 'runner', sessionTimeoutSeenMs: 60_000 })).toEqual({
      kind: 'script',
      forecast: { kind: 'estimate', durationMs: 60_000, source: 'seen' },
    });
  });
});

describe('kept', () => {
  it('counts from the moment the line was written', () => {
    expect(phaseAfter(shell, wait)).toEqual({
      kind: 'kept',
      since: nowMs - 1000,
      deadline: nowMs - 1000 + 1_800_000,
      limit: 'unknown',
      toleranceMs: 500,
    });
  });

  it('believes the line more than the executor', () => {
    expect(phaseAfter(docker, wait).kind).toBe('kept');
  });

  it('says when the job timeout is the limit, and when not', () => {
    const endMs = nowMs - 1000 + 1_800_000;
    const limitAt = (timeoutAtMs: number) => phaseAfter(job('running', { timeoutAtMs }), wait);
    expect(limitAt(endMs + 2900)).toMatchObject({ limit: 'job-timeout' });
    expect(limitAt(endMs - 2900)).toMatchObject({ limit: 'job-timeout' });
    expect(limitAt(endMs + 60_000)).toMatchObject({ limit: 'session-timeout' });
    expect(limitAt(endMs - 60_000)).toMatchObject({ limit: 'unknown' });
  });

  it('takes the middle of the window for a line without a time', () => {
    expect(phaseAfter(line(waitText))).toMatchObject({ since: nowMs - 3000, toleranceMs: 3500 });
  });

  it('is bounded by the wait itself where no poll came before', () => {
    const text = 'Terminal is connected, will time out in 20s...';
    expect(phaseAfter(line(text, { notBeforeMs: 0 }))).toMatchObject({
      since: nowMs - 10_000,
      toleranceMs: 10_500,
    });
  });

  it('keeps the time within what was seen when the clock of the Runner is wrong', () => {
    for (const writtenAtMs of [nowMs - 600_000, nowMs + 600_000]) {
      const phase = phaseAfter(line(waitText, { writtenAtMs, writtenToleranceMs: 0 }));
      expect(phase).toMatchObject({ since: nowMs - 3000, toleranceMs: 3500 });
    }
  });

  it('corrects a wrong clock of the Runner by the start of the job', () => {
    const aheadMs = 600_000;
    const startedAtMs = nowMs - 90_000;
    const head = line('Preparing the "shell" executor', {
      writtenAtMs: startedAtMs + 400 + aheadMs,
      seenAtMs: startedAtMs + 30_000,
      notBeforeMs: 0,
    });
    const late = line(waitText, { writtenAtMs: nowMs - 40_000 + aheadMs, notBeforeMs: nowMs - 66_000 });
    const phase = phaseAfter(job('running', { startedAtMs }), head, late);
    expect(phase.kind).toBe('kept');
    if (phase.kind !== 'kept') return;
    expect(Math.abs(phase.since - (nowMs - 40_000))).toBeLessThanOrEqual(2000);
    expect(phase.toleranceMs).toBeLessThanOrEqual(3000);
  });

  it('does not take a late upload for a wrong clock', () => {
    const onTime = line('tick', {
      writtenAtMs: nowMs - 20_500,
      seenAtMs: nowMs - 20_000,
      notBeforeMs: nowMs - 26_000,
    });
    const late = line(waitText, { writtenAtMs: nowMs - 15_000 });
    expect(phaseAfter(onTime, late)).toMatchObject({ since: nowMs - 15_000, toleranceMs: 500 });
  });

  it('moves with a clock of this machine that is set', () => {
    const dayMs = 86_400_000;
    const known = [shell, job('running', { startedAtMs: nowMs - 60_000, timeoutAtMs: nowMs + 9e6 }), wait];
    const before = phaseAfter(...known);
    for (const byMs of [dayMs, -dayMs]) {
      const after = phaseAfter(...known, { kind: 'clock-set', byMs });
      expect(before.kind === 'kept' && after.kind === 'kept' && after.deadline - before.deadline).toBe(byMs);
      expect(after).toMatchObject({ limit: 'session-timeout', toleranceMs: 500 });
      // Seen by the new clock already, and told by the old one.
      const between = line(waitText, {
        writtenAtMs: nowMs - 1000,
        writtenToleranceMs: 0,
        seenAtMs: nowMs + byMs,
      });
      expect(phaseAfter(between, { kind: 'clock-set', byMs })).toMatchObject({ since: nowMs - 1000 + byMs });
    }
  });

  it('moves with what is learnt of GitLab’s clock, and then trusts the Runner’s no less', () => {
    const startedAtMs = nowMs - 60_000;
    const head = line('Preparing the "shell" executor', { writtenAtMs: startedAtMs + 300, notBeforeMs: 0 });
    // By a first estimate that was 5 s off: what the log tells and what GitLab tells alike.
    const known = [shell, job('running', { startedAtMs }), head, wait];
    const learnt: RetentionInput = { kind: 'offset-learnt', byMs: -5_000 };
    expect(phaseAfter(...known, learnt)).toMatchObject({ since: nowMs - 6_000, toleranceMs: 500 });
    expect(phaseAfter(...known, learnt, job('running', { startedAtMs: startedAtMs - 5_000 }))).toMatchObject({
      since: nowMs - 6_000,
      toleranceMs: 500,
    });
  });

  it('keeps how it ended when the clock is set afterwards', () => {
    const told = [shell, wait, released, job('success', { seenAtMs: nowMs + 1000 })];
    expect(phaseAfter(...told, { kind: 'clock-set', byMs: -86_400_000 })).toEqual(phaseAfter(...told));
  });

  it('does not end because the connection does', () => {
    expect(phaseAfter(wait, { kind: 'connection', connected: false, atMs: nowMs }).kind).toBe('kept');
  });

  it('does not end while GitLab is only canceling', () => {
    expect(phaseAfter(wait, job('canceling')).kind).toBe('kept');
  });

  it('is called off when the script goes on: the line was its own output', () => {
    expect(phaseAfter(shell, wait, line('$ make again')).kind).toBe('script');
  });

  it.each([
    'echo Terminal is connected, will time out in 30m0s...',
    '$ echo "Terminal is connected, will time out in 30m0s..."',
    'Terminal is connected, will time out in soon...',
    'Job succeeded',
    'Terminal disconnected',
    'ERROR: Job failed: exit status 1',
  ])('is not begun or ended by «%s» in a running script', (text) => {
    expect(phaseAfter(shell, job('running'), line(text)).kind).toBe('script');
  });
});

describe('over', () => {
  const over = (how: string): object => ({ kind: 'over', how });
  const disconnected = line('Terminal disconnected', { seenAtMs: nowMs + 9000 });
  const succeeded = line('Job succeeded', { seenAtMs: nowMs + 9000 });

  it.each<[string, string, readonly RetentionInput[]]>([
    ['the client closed', 'released', [shell, wait, disconnected, succeeded, job('success')]],
    ['a word of the log is enough', 'released', [shell, wait, disconnected]],
    [
      'the time was up',
      'timed-out',
      [shell, wait, line('terminal session timed out (maximum time allowed - 30m0s)')],
    ],
    [
      'the time of the job was up',
      'job-timed-out',
      [
        job('running', { timeoutAtMs: nowMs + 1_799_000 }),
        wait,
        line('terminal session timed out (maximum time allowed - 30m0s)'),
      ],
    ],
    [
      'only the result follows',
      'job-timed-out',
      [wait, line('Job succeeded', { seenAtMs: nowMs + 1_800_000 })],
    ],
    ['0s', 'job-timed-out', [line('Terminal is connected, will time out in 0s...')]],
    [
      'the script took too long',
      'job-timed-out',
      [line('ERROR: Job failed: execution took longer than 8s seconds'), job('failed')],
    ],
    ['GitLab says so', 'job-timed-out', [job('failed', { failureReason: 'job_execution_timeout' })]],
    ['canceled, and the log stays silent', 'canceled', [wait, job('canceled')]],
    ['canceled, by the log', 'canceled', [wait, line('ERROR: Job failed: canceled')]],
    [
      'the Runner was told to stop',
      'finished',
      [wait, disconnected, line('ERROR: Job failed (system failure): aborted: terminated')],
    ],
    [
      'docker, in one go',
      'finished',
      [docker, wait, line('Terminal disconnected'), line('Job succeeded'), job('success')],
    ],
    ['docker that was kept after all', 'released', [docker, wait, disconnected, succeeded]],
    ['no terminal', 'finished', [shell, line('Job succeeded'), job('success')]],
    ['released, log late', 'released', [shell, released, job('success', { seenAtMs: nowMs + 1000 })]],
    ['closed early', 'finished', [shell, released, job('success', { seenAtMs: nowMs + 60_000 })]],
    ['released while kept, log late', 'released', [shell, wait, released, job('success')]],
    ['ran out, log late', 'timed-out', [shell, wait, job('success', { seenAtMs: nowMs + 1_800_000 })]],
    ['nothing but the end', 'finished', [job('failed')]],
  ])('%s: %s', (_, how, inputs) => {
    expect(phaseAfter(...inputs)).toEqual(over(how));
  });

  it('learns from a late log how it ended, and never un-ends', () => {
    const timedOut = line('ERROR: Job failed: execution took longer than 8s seconds', {
      seenAtMs: nowMs + 60_000,
    });
    expect(phasesAfter([job('failed'), job('running'), wait, line('$ x'), timedOut])).toEqual([
      over('finished'),
      over('finished'),
      over('finished'),
      over('finished'),
      over('job-timed-out'),
    ]);
  });
});

describe('any order, any delay', () => {
  it('tells the deadline within 2 s and the end as it was', () => {
    fc.assert(
      fc.property(scenarios, (scenario) => {
        const truth = truthOf(scenario);
        const phases = phasesAfter(tell(scenario, truth).inOrder);
        expect(phases.at(-1)).toEqual({ kind: 'over', how: truth.how });
        for (const phase of phases) {
          if (phase.kind !== 'kept' || truth.deadlineMs === undefined) continue;
          expect(Math.abs(phase.deadline - truth.deadlineMs)).toBeLessThanOrEqual(
            Math.min(2000, phase.toleranceMs),
          );
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('ends in the same phase however the log and the rest interleave', () => {
    fc.assert(
      fc.property(scenarios, fc.array(fc.boolean(), { maxLength: 20 }), (scenario, choices) => {
        const told = tell(scenario, truthOf(scenario));
        expect(phaseAfter(...interleave(told.lines, told.others, choices))).toEqual(
          phaseAfter(...told.inOrder),
        );
      }),
      { numRuns: 1000 },
    );
  });

  it('survives missing inputs, and stays over once it is', () => {
    fc.assert(
      fc.property(scenarios, fc.array(fc.boolean(), { maxLength: 20 }), (scenario, kept) => {
        const { inOrder } = tell(scenario, truthOf(scenario));
        const kinds = phasesAfter(inOrder.filter((_, index) => kept[index] ?? true)).map(({ kind }) => kind);
        const firstOver = kinds.indexOf('over');
        if (firstOver >= 0) expect(new Set(kinds.slice(firstOver))).toEqual(new Set(['over']));
      }),
      { numRuns: 1000 },
    );
  });
});

/** Both keep their own order; a choice says whose turn it is. */
function interleave<Item>(
  first: readonly Item[],
  second: readonly Item[],
  choices: readonly boolean[],
): readonly Item[] {
  const [head] = first;
  const [other] = second;
  if (head === undefined) return second;
  if (other === undefined) return first;
  const [turn, ...rest] = choices;
  return turn === true
    ? [head, ...interleave(first.slice(1), second, rest)]
    : [other, ...interleave(first, second.slice(1), rest)];
}
