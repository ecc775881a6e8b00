import type { Clock, Stop } from '../ports.ts';
import { createDelivery } from './delivery.ts';
import type { FollowedLine, LogTail, SeenTimes, TraceAnswer } from './delivery.ts';
import { createRawLogReader } from './parse.ts';
import type { LogLine } from './parse.ts';
import { pollDelayMs, webDelayMs } from './pollDelay.ts';
import type { RawLog } from './rawLog.ts';
import { createUploadWindow } from './uploadWindow.ts';

/** Where a log is read. Calls reject on failure and limit their own time. */
export type LogSource =
  | {
      readonly kind: 'web';
      readonly poll: (state: string | undefined) => Promise<TraceAnswer | 'no-log-yet' | 'session-ended'>;
      readonly readRaw: () => Promise<RawLog>;
    }
  | { readonly kind: 'rest'; readonly readRaw: () => Promise<RawLog> };

export type LogProblem =
  /** A poll failed; the next is in `retryInMs`. */
  | { readonly kind: 'failed'; readonly cause: unknown; readonly retryInMs: number }
  /** The web session has ended: read by REST from now on. */
  | { readonly kind: 'session-ended' }
  /** Lines are missing here, and the whole log could not be read. */
  | { readonly kind: 'gap'; readonly cause: unknown };

export type LogFollowerOptions = {
  readonly source: LogSource;
  readonly clock: Clock;
  /** Between two polls of `trace.json`, where it should not be the usual 3 s. GitLab forgets a watcher after 10 s. */
  readonly webDelayMs?: () => number;
  /** 0 ≤ x < 1, for jitter. */
  readonly random: () => number;
  /** Lines that are complete, in order, each once. */
  readonly onLines: (lines: readonly FollowedLine[]) => void;
  /** What stands after them, when it changes: a line that may still grow or start over. */
  readonly onTail?: (tail: LogTail) => void;
  readonly onProblem?: (problem: LogProblem) => void;
  /** Everything was read: the job has ended. Called once. */
  readonly onComplete?: () => void;
  /** A last line that is known to be whole is not held back until the next one comes. */
  readonly isWholeLine?: (text: string) => boolean;
  /** Lines whose moment matters: where `trace.json` does not tell it, the raw log is read for it. */
  readonly needsTime?: (text: string) => boolean;
  /** Such lines again, with their times: those took long to read, and the lines were passed on without. */
  readonly onLateTimes?: (lines: readonly FollowedLine[]) => void;
  /** Lets main do something else. */
  readonly breathe?: () => Promise<unknown>;
};

export type LogFollower = {
  readonly stop: Stop;
  /** Another way to read: the web session came, or went. Goes on where it stands. */
  readonly setSource: (source: LogSource) => void;
  /** Looks now rather than in a few seconds. */
  readonly pollNow: () => void;
  /** The job has ended: reads the rest. Resolves when all is read, or can't be, or at `stop`. */
  readonly finish: () => Promise<void>;
};

/** Waiting longer for a line's exact time would make the countdown late. */
const timeLookupLimitMs = 5000;
/** As much of the raw log's end is looked through for it: more than `trace.json` gives at once. */
const timeLookupBytes = 1024 * 1024;
/** A log that is not complete after so many polls from the end of its job will not be. */
const finishPolls = 20;

/** Follows one job's log, starting now. */
export function createLogFollower(options: LogFollowerOptions): LogFollower {
  const { clock, onProblem } = options;
  const log = createDelivery(options);
  const window = createUploadWindow();
  const finished = Promise.withResolvers<void>();
  let source = options.source;
  let traceState: string | undefined;
  let cancelTimer: Stop = () => undefined;
  let isPolling = false;
  let wantsNow = false;
  let isDone = false;
  let failures = 0;
  let finishPollsLeft: number | undefined;
  let readsAll = source.kind === 'rest';
  let sizeBytes = 0;
  let sameSize = 0;

  function stop(): void {
    isDone = true;
    log.stop();
    cancelTimer();
    finished.resolve();
  }

  function complete(): void {
    if (isDone) return;
    stop();
    options.onComplete?.();
  }

  async function readRaw(): Promise<RawLog> {
    const raw = await source.readRaw();
    const size = raw.size();
    sameSize = size === sizeBytes ? sameSize + 1 : 0;
    sizeBytes = size;
    return raw;
  }

  const lacksTime = (line: LogLine): boolean =>
    line.writtenAtMs === undefined && options.needsTime?.(line.text) === true;

  /** The exact time of lines that need one and have none. Where that takes long they go on as they are, and it follows. */
  async function withTimes(lines: readonly LogLine[], seen: SeenTimes): Promise<readonly LogLine[]> {
    if (!lines.some(lacksTime)) return lines;
    const reading = source.readRaw();
    const log = await withinLimit(clock, reading);
    if (log !== undefined) return lookedUp(lines, log);
    void tellTimes(lines.filter(lacksTime), { seen, reading });
    return lines;
  }

  function lookedUp(lines: readonly LogLine[], log: RawLog): readonly LogLine[] {
    const reader = createRawLogReader();
    // They have just come.
    const raw = [...reader.push(log.view().subarray(-timeLookupBytes)), ...reader.tail()];
    return lines.map((line) => (lacksTime(line) ? { ...line, ...timesOf(raw, line.text) } : line));
  }

  async function tellTimes(
    lines: readonly LogLine[],
    { seen, reading }: { readonly seen: SeenTimes; readonly reading: Promise<RawLog> },
  ): Promise<void> {
    const log = await reading.catch(() => undefined);
    if (log === undefined || isDone) return;
    const found = lookedUp(lines, log).filter((line) => line.writtenAtMs !== undefined);
    if (found.length > 0) options.onLateTimes?.(found.map((line) => ({ ...line, ...seen })));
  }

  async function pollRest(): Promise<void> {
    const sentAtMs = clock.now();
    const raw = await readRaw();
    if (isDone) return;
    const times = { seenAtMs: clock.now(), notBeforeMs: window.notBeforeMs() };
    window.polled({ sentAtMs, watches: false });
    // REST does not say that a log is complete: one that has not grown since the job ended is.
    const isComplete = finishPollsLeft !== undefined && sameSize > 0;
    await log.takeRaw(raw, { ...times, isComplete });
    if (isComplete) complete();
  }

  async function pollWeb(web: Extract<LogSource, { kind: 'web' }>): Promise<void> {
    const sentAtMs = clock.now();
    const answer = await web.poll(traceState);
    if (isDone) return;
    if (answer === 'session-ended') {
      if (source === web) source = { kind: 'rest', readRaw: web.readRaw };
      onProblem?.({ kind: 'session-ended' });
      wantsNow = true;
      return;
    }
    const times = { seenAtMs: clock.now(), notBeforeMs: window.notBeforeMs() };
    window.polled({ sentAtMs, watches: true });
    if (answer === 'no-log-yet') {
      if (finishPollsLeft !== undefined) complete();
      return;
    }
    if (log.misses(answer)) await fillGap({ ...times, isComplete: answer.complete === true });
    await takeAnswer(answer, times);
  }

  async function takeAnswer(answer: TraceAnswer, times: SeenTimes): Promise<void> {
    const lines = await withTimes(log.freshLines(answer), times);
    if (isDone) return;
    log.takeWeb(lines, { ...times, answer });
    // An answer that begins in the middle of its one, very long line is nothing to go on from.
    const isBroken = answer.truncated === true && (answer.lines ?? []).length === 0;
    traceState = isBroken ? undefined : (answer.state ?? undefined);
    if (answer.complete === true) complete();
  }

  async function fillGap(take: SeenTimes & { readonly isComplete: boolean }): Promise<void> {
    readsAll = true;
    try {
      const raw = await readRaw();
      if (!isDone) await log.takeRaw(raw, take);
    } catch (cause) {
      onProblem?.({ kind: 'gap', cause });
    }
  }

  async function poll(): Promise<void> {
    isPolling = true;
    wantsNow = false;
    readsAll = source.kind === 'rest';
    try {
      await (source.kind === 'web' ? pollWeb(source) : pollRest());
      failures = 0;
    } catch (cause) {
      failures += 1;
      if (!isDone) onProblem?.({ kind: 'failed', cause, retryInMs: delayMs() });
    }
    isPolling = false;
    if (isDone) return;
    if (finishPollsLeft !== undefined) {
      finishPollsLeft -= 1;
      if (finishPollsLeft <= 0) return complete();
    }
    schedule(wantsNow ? 0 : delayMs());
  }

  let jitter = options.random();
  function delayMs(): number {
    return pollDelayMs({
      readsAll,
      webDelayMs: options.webDelayMs?.() ?? webDelayMs,
      sizeBytes,
      failures,
      random: jitter,
    });
  }

  function schedule(inMs: number): void {
    cancelTimer();
    jitter = options.random();
    cancelTimer = clock.after(inMs, () => void poll());
  }

  function pollNow(): void {
    if (isDone) return;
    if (isPolling) wantsNow = true;
    else schedule(0);
  }

  schedule(0);
  return {
    stop,
    setSource: (next) => {
      // A state belongs to the session that got it only by habit; the log starts over and known lines are left out.
      traceState = undefined;
      source = next;
      failures = 0;
      pollNow();
    },
    pollNow,
    finish: () => {
      finishPollsLeft ??= finishPolls;
      sameSize = 0;
      pollNow();
      return finished.promise;
    },
  };
}

/** The last raw line of that text; a script that prints the same words does so before the Runner does. */
function timesOf(raw: readonly LogLine[], text: string): Pick<LogLine, 'writtenAtMs' | 'writtenToleranceMs'> {
  const found = raw.findLast((line) => line.text === text && line.writtenAtMs !== undefined);
  if (found?.writtenAtMs === undefined) return {};
  return { writtenAtMs: found.writtenAtMs, writtenToleranceMs: found.writtenToleranceMs ?? 0 };
}

/** Undefined when it takes too long or fails. */
async function withinLimit(clock: Clock, reading: Promise<RawLog>): Promise<RawLog | undefined> {
  const limit = Promise.withResolvers<undefined>();
  const cancel = clock.after(timeLookupLimitMs, () => limit.resolve(undefined));
  try {
    return await Promise.race([reading, limit.promise]);
  } catch {
    return undefined;
  } finally {
    cancel();
  }
}
