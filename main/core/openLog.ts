import { AppError, type AppErrorData } from '../../preload/contract/error.ts';
import type { LogState } from '../../preload/contract/jobLog.ts';
import type { TraceAnswer } from './log/delivery.ts';
import { createLogFollower, type LogFollower, type LogSource } from './log/follower.ts';
import { createJobLog, type JobLog } from './log/jobLog.ts';
import { pollDelayMs, webDelayMs } from './log/pollDelay.ts';
import type { RawLog } from './log/rawLog.ts';
import type { CorePorts, Stop } from './ports.ts';

/** Where GitLab has a job's log. */
export type LogTarget = {
  readonly jobId: string;
  readonly accountId: string;
  readonly projectPath: string;
  readonly gitlabId: number;
};

/** One log that is shown: what was read of it, and how more comes. */
export type OpenLog = {
  readonly lines: JobLog;
  readonly state: () => LogState;
  /** Reads it whole, and follows it. */
  readonly start: () => void;
  /** Somebody looks: it is followed, by a terminal's follower where there is one. */
  readonly wake: () => void;
  /** Nobody looks. */
  readonly rest: () => void;
  /** A terminal follows the log from now on, or no longer. */
  readonly lifeChanged: () => void;
  readonly ended: () => void;
  readonly sourceChanged: () => void;
  readonly tookRaw: (raw: RawLog) => void;
  readonly tookWeb: (answer: TraceAnswer) => void;
  readonly stop: Stop;
};

export type OpenLogOptions = Pick<CorePorts, 'clock' | 'random' | 'log'> & {
  readonly jobId: string;
  /** The job had ended when the log was opened. */
  readonly isOver: boolean;
  /** What it gives comes back by `tookRaw` and `tookWeb`. */
  readonly source: () => LogSource;
  /** The job has a terminal, and so somebody who reads its log. */
  readonly hasLife: () => boolean;
  readonly breathe: () => Promise<void>;
  readonly changed: (state: LogState) => void;
};

/** What a Runner sends every 3 s while somebody watches is read as often. */
const watchedDelayMs = 6_000;
/** A Runner that nobody watches sends once a minute. */
const unwatchedDelayMs = 60_000;
/** The last lines may be on their way when a job has ended. */
const settleMs = 4_000;
const mostSettles = 5;
const firstRetryMs = 3_000;
const longestRetryMs = 60_000;

export function openLog(options: OpenLogOptions): OpenLog {
  const { clock, jobId } = options;
  const lines = createJobLog(options.breathe);
  let isOver = options.isOver;
  let isWhole = false;
  let isAwake = true;
  let isStopped = false;
  let readAtMs: number | undefined;
  const watch = createWatch(clock);
  let problem: AppErrorData | undefined;
  let follower: LogFollower | undefined;
  let isReading = false;
  let retryMs = firstRetryMs;
  let stopTimer: Stop = () => {};

  const state = (): LogState => {
    const startedAt = lines.startedAtMs();
    return {
      jobId,
      generation: lines.generation(),
      lines: lines.lineCount(),
      stableLines: lines.stableLines(),
      sizeBytes: lines.sizeBytes(),
      phase: isWhole ? 'over' : readAtMs === undefined ? 'reading' : 'following',
      delayMs: isWhole ? 0 : watch.isKnown() ? watchedDelayMs : unwatchedDelayMs,
      ...(readAtMs === undefined ? {} : { readAt: readAtMs }),
      ...(startedAt === undefined ? {} : { startedAt }),
      ...(problem === undefined ? {} : { problem }),
    };
  };
  const tell = (): void => {
    if (!isStopped) options.changed(state());
  };

  /** One at a time: the log is what it is. False: it could not be read. */
  const readWhole = async (): Promise<boolean> => {
    isReading = true;
    try {
      await options.source().readRaw();
      retryMs = firstRetryMs;
      return true;
    } catch (error) {
      problem = toData(error);
      tell();
      return false;
    } finally {
      isReading = false;
    }
  };

  const later = (inMs: number, run: () => Promise<void>): void => {
    stopTimer();
    stopTimer = clock.after(inMs, () => void run());
  };

  const isFollowed = (): boolean => isAwake && !isOver && !options.hasLife();
  /** Without a web session it is read whole, again and again: lines for nobody need no follower. */
  const readsByRest = (): boolean => isFollowed() && options.source().kind === 'rest';
  const restDelayMs = (): number =>
    pollDelayMs({
      readsAll: true,
      webDelayMs,
      sizeBytes: lines.sizeBytes(),
      failures: 0,
      random: options.random(),
    });

  /** Who only looks away and back reads no sooner. */
  const restDueInMs = (): number =>
    readAtMs === undefined ? 0 : Math.max(0, readAtMs + restDelayMs() - clock.now());

  /** What was given to the lines is in them after this. */
  const settled = async (): Promise<void> => void (await lines.takeWeb({}));

  /** Reads it whole until that succeeds, and goes on where nothing tells what is new. */
  const begin = async (): Promise<void> => {
    if (isStopped || isReading) return;
    const wasRead = await readWhole();
    if (isStopped) return;
    if (wasRead && isOver) return finish(options.isOver ? 0 : mostSettles);
    if (wasRead) {
      await settled();
      return readsByRest() ? later(restDelayMs(), begin) : undefined;
    }
    later(retryMs, begin);
    retryMs = Math.min(longestRetryMs, retryMs * 2);
  };

  /** The job is over: read until nothing more comes. */
  const finish = async (left: number): Promise<void> => {
    const size = lines.sizeBytes();
    const wasRead = left === 0 || (await readWhole());
    await settled();
    if (isStopped) return;
    const isSame = wasRead && lines.isRaw() && lines.sizeBytes() === size;
    if (left > 0 && !isSame) return later(settleMs, () => finish(left - 1));
    isWhole = lines.isRaw();
    tell();
  };

  const follow = (): void => {
    const source = options.source();
    if (!isFollowed() || source.kind === 'rest') {
      follower?.stop();
      follower = undefined;
      if (readsByRest() && !isReading) later(restDueInMs(), begin);
      return;
    }
    follower ??= createLogFollower({
      source,
      clock,
      random: options.random,
      onLines: () => {},
      onProblem: (trouble) => {
        if (trouble.kind === 'session-ended') return;
        problem = toData(trouble.cause);
        tell();
      },
    });
  };

  const took = async (taken: Promise<unknown>, isLive: boolean): Promise<void> => {
    try {
      const what = await taken;
      if (isStopped) return;
      readAtMs = clock.now();
      if (isLive) watch.polled(lines.lineCount());
      problem = undefined;
      tell();
      if (what === 'gap' && !isOver) later(0, begin);
    } catch (error) {
      options.log.error('log.unreadable', { jobId }, error);
    }
  };

  return {
    lines,
    state,
    start: () => {
      void begin();
      follow();
    },
    wake: () => {
      isAwake = true;
      follow();
    },
    rest: () => {
      isAwake = false;
      if (!isOver) stopTimer();
      follow();
    },
    lifeChanged: follow,
    ended: () => {
      if (isOver) return;
      isOver = true;
      follow();
      later(0, () => finish(mostSettles));
    },
    sourceChanged: () => {
      follower?.setSource(options.source());
      follow();
    },
    tookRaw: (raw) => void took(lines.takeRaw(raw), false),
    tookWeb: (answer) => {
      if (!isWhole) void took(lines.takeWeb(answer), true);
    },
    stop: () => {
      isStopped = true;
      stopTimer();
      follower?.stop();
    },
  };
}

/** GitLab forgets that somebody watches after so long. */
const watchLastsMs = 10_000;

/**
 * Whether the Runner knows that somebody watches: it learns that with its next upload, which may be a minute away. Two
 * uploads within a few seconds show it sooner.
 */
function createWatch(clock: CorePorts['clock']) {
  let sinceMs = Infinity;
  let polledAtMs = -Infinity;
  let grewAtMs = -Infinity;
  let isQuick = false;
  let known = 0;
  const isWatched = (): boolean => clock.now() - polledAtMs <= watchLastsMs;
  return {
    polled: (lineCount: number): void => {
      const nowMs = clock.now();
      const wasWatched = isWatched();
      polledAtMs = nowMs;
      if (!wasWatched) {
        sinceMs = nowMs;
        grewAtMs = -Infinity;
        isQuick = false;
      } else if (lineCount !== known) {
        isQuick ||= nowMs - grewAtMs <= watchLastsMs;
        grewAtMs = nowMs;
      }
      known = lineCount;
    },
    isKnown: (): boolean => isWatched() && (isQuick || clock.now() - sinceMs >= unwatchedDelayMs),
  };
}

function toData(error: unknown): AppErrorData {
  return (error instanceof AppError ? error : new AppError({ code: 'internal', cause: error })).toData();
}
