import fc from 'fast-check';
import type { RetentionInput } from '../../../../main/core/retention/state.ts';
import type { RetentionPhase } from '../../../../preload/contract/model.ts';

/*
 * Made-up jobs with terminals, told as a client hears of them: the log uploaded and polled at some rate, GitLab's word on
 * the job at another.
 */

export type Ending =
  | 'released'
  | 'session-timeout'
  | 'job-timeout'
  | 'canceled'
  | 'job-timeout-in-script'
  | 'no-terminal'
  | 'docker';

export type Scenario = {
  readonly ending: Ending;
  readonly startedAtMs: number;
  readonly scriptMs: number;
  readonly sessionTimeoutMs: number;
  /** Ends the wait early, where something does. */
  readonly waitedMs: number;
  readonly timestamps: boolean;
  readonly uploadEveryMs: number;
  readonly pollEveryMs: number;
  readonly jobEveryMs: number;
  readonly timeoutIsKnown: boolean;
};

export const scenarios: fc.Arbitrary<Scenario> = fc.record({
  ending: fc.constantFrom<Ending>(
    'released',
    'session-timeout',
    'job-timeout',
    'canceled',
    'job-timeout-in-script',
    'no-terminal',
    'docker',
  ),
  startedAtMs: fc.integer({ min: 0, max: 999 }).map((ms) => Date.UTC(2026, 10, 23, 12) + ms),
  scriptMs: fc.integer({ min: 200, max: 300_000 }),
  sessionTimeoutMs: fc.integer({ min: 20, max: 1800 }).map((seconds) => seconds * 1000),
  waitedMs: fc.integer({ min: 4000, max: 15_000 }),
  timestamps: fc.boolean(),
  uploadEveryMs: fc.constantFrom(1000, 3000, 60_000),
  pollEveryMs: fc.constantFrom(3000, 5000, 20_000),
  jobEveryMs: fc.constantFrom(2000, 10_000, 90_000),
  timeoutIsKnown: fc.boolean(),
});

type Written = { readonly text: string; readonly atMs: number };

/** What really happens, in main's clock. */
export type Truth = {
  readonly lines: readonly Written[];
  readonly endMs: number;
  readonly deadlineMs: number | undefined;
  readonly timeoutAtMs: number;
  readonly how: Extract<RetentionPhase, { kind: 'over' }>['how'];
};

const hourMs = 3_600_000;

export function truthOf(scenario: Scenario): Truth {
  const { startedAtMs, scriptMs, sessionTimeoutMs, waitedMs, ending } = scenario;
  const waitAtMs = startedAtMs + scriptMs;
  const head = [
    { text: 'Running with gitlab-runner 18.7.0 (abcdef01)', atMs: startedAtMs + 50 },
    { text: 'Preparing the "shell" executor', atMs: startedAtMs + 100 },
    { text: '$ make test', atMs: startedAtMs + 150 },
  ];
  const farMs = startedAtMs + hourMs;
  // The Runner prints what is left of the job's timeout in whole seconds.
  const nearMs = waitAtMs + Math.max(1000, Math.round((sessionTimeoutMs - 5000) / 1000) * 1000) + 300;
  const make = (durationMs: number, afterMs: number, last: readonly string[]) => ({
    lines: [...head, wait(waitAtMs, durationMs), ...last.map((text) => ({ text, atMs: waitAtMs + afterMs }))],
    endMs: waitAtMs + afterMs,
    deadlineMs: waitAtMs + durationMs,
    timeoutAtMs: farMs,
  });
  switch (ending) {
    case 'released':
      return {
        ...make(sessionTimeoutMs, waitedMs, ['Terminal disconnected', 'Job succeeded']),
        how: 'released',
      };
    case 'session-timeout': {
      const words = `terminal session timed out (maximum time allowed - ${goText(sessionTimeoutMs)})`;
      return { ...make(sessionTimeoutMs, sessionTimeoutMs, [words, 'Job succeeded']), how: 'timed-out' };
    }
    case 'job-timeout': {
      const leftMs = nearMs - waitAtMs;
      const made = make(Math.round(leftMs / 1000) * 1000, leftMs, ['Job succeeded']);
      return { ...made, deadlineMs: nearMs, timeoutAtMs: nearMs, how: 'job-timed-out' };
    }
    case 'canceled':
      return { ...make(sessionTimeoutMs, 10, ['ERROR: Job failed: canceled']), how: 'canceled' };
    case 'job-timeout-in-script': {
      const made = make(0, 5, ['ERROR: Job failed: execution took longer than 8s seconds']);
      return { ...made, timeoutAtMs: waitAtMs, how: 'job-timed-out' };
    }
    case 'docker':
      return { ...make(sessionTimeoutMs, 5, ['Terminal disconnected', 'Job succeeded']), how: 'finished' };
    case 'no-terminal': {
      const last = { text: 'ERROR: Job failed: exit status 3', atMs: waitAtMs };
      return {
        lines: [...head, last],
        endMs: waitAtMs,
        deadlineMs: undefined,
        timeoutAtMs: farMs,
        how: 'finished',
      };
    }
  }
}

function wait(atMs: number, durationMs: number): Written {
  return { text: `Terminal is connected, will time out in ${goText(durationMs)}...`, atMs };
}

function goText(durationMs: number): string {
  const seconds = durationMs / 1000;
  if (seconds < 60) return `${seconds}s`;
  return seconds < 3600
    ? `${Math.floor(seconds / 60)}m${seconds % 60}s`
    : `${Math.floor(seconds / 3600)}h${Math.floor(seconds / 60) % 60}m${seconds % 60}s`;
}

type Timed = { readonly atMs: number; readonly input: RetentionInput };

export type Told = {
  readonly lines: readonly RetentionInput[];
  readonly others: readonly RetentionInput[];
  /** All of them, in the order in which a client hears of them. */
  readonly inOrder: readonly RetentionInput[];
};

/** What a client hears. */
export function tell(scenario: Scenario, truth: Truth): Told {
  const lines = truth.lines.map((line) => tellLine(scenario, truth, line));
  const others = tellOthers(scenario, truth);
  const inOrder = [...lines, ...others].toSorted((first, second) => first.atMs - second.atMs);
  const inputs = (timed: readonly Timed[]): readonly RetentionInput[] => timed.map(({ input }) => input);
  return { lines: inputs(lines), others: inputs(others), inOrder: inputs(inOrder) };
}

function tellLine(scenario: Scenario, { endMs }: Truth, { text, atMs }: Written): Timed {
  const { startedAtMs, uploadEveryMs, pollEveryMs, timestamps } = scenario;
  const nextTick = (fromMs: number, everyMs: number): number =>
    startedAtMs + Math.ceil((fromMs - startedAtMs) / everyMs) * everyMs;
  // What is left when the job ends is sent at once.
  const uploadedAtMs = atMs >= endMs ? endMs : Math.min(endMs, nextTick(atMs, uploadEveryMs));
  const polledAtMs = nextTick(uploadedAtMs, pollEveryMs);
  const seenAtMs = polledAtMs + 120;
  const times = { seenAtMs, notBeforeMs: polledAtMs - pollEveryMs - uploadEveryMs - 1000 };
  const marker = { writtenAtMs: Math.floor(atMs / 1000) * 1000 + 500, writtenToleranceMs: 500 };
  const written = timestamps ? { writtenAtMs: atMs, writtenToleranceMs: 0 } : marker;
  return { atMs: seenAtMs, input: { kind: 'line', text, ...times, ...written } };
}

function tellOthers(scenario: Scenario, { endMs, timeoutAtMs, how }: Truth): readonly Timed[] {
  const { startedAtMs, jobEveryMs, ending } = scenario;
  const out: Timed[] = [];
  const timeout = scenario.timeoutIsKnown ? { timeoutAtMs } : {};
  out.push({
    atMs: startedAtMs + 500,
    input: { kind: 'runner', executor: ending === 'docker' ? 'docker' : 'shell' },
  });
  out.push({
    atMs: startedAtMs + 900,
    input: { kind: 'job', status: 'running', seenAtMs: startedAtMs + 900, startedAtMs, ...timeout },
  });
  if (ending !== 'no-terminal') {
    out.push({
      atMs: startedAtMs + 1000,
      input: { kind: 'connection', connected: true, atMs: startedAtMs + 1000 },
    });
    out.push({ atMs: endMs + 3, input: { kind: 'connection', connected: false, atMs: endMs + 3 } });
  }
  if (ending === 'released') out.push({ atMs: endMs - 10, input: { kind: 'released', atMs: endMs - 10 } });
  const status =
    how === 'canceled'
      ? 'canceled'
      : how === 'job-timed-out' && ending !== 'job-timeout'
        ? 'failed'
        : 'success';
  const seenAtMs = startedAtMs + Math.ceil((endMs - startedAtMs + 1) / jobEveryMs) * jobEveryMs;
  out.push({ atMs: seenAtMs, input: { kind: 'job', status, seenAtMs } });
  return out;
}
