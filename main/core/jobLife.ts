import { AppError } from '../../preload/contract/error.ts';
import type { JobStep } from '../../preload/contract/steps.ts';
import { hasEnded } from '../../preload/contract/jobStatus.ts';
import type { Job, Retention, RetentionPhase, Session } from '../../preload/contract/model.ts';
import type { ApiJob } from './gitlab/schema.ts';
import type { ServerClock } from './gitlab/serverClock.ts';
import { createLogEnd, type LogEnd } from './log/logEnd.ts';
import { createLogFollower, type LogProblem, type LogSource } from './log/follower.ts';
import type { FollowedLine } from './log/delivery.ts';
import { readLogHead, type LogHead } from './log/head.ts';
import { createSteps } from './log/steps.ts';
import type { Clock, Log, Stop } from './ports.ts';
import { parseHumanDuration } from './retention/duration.ts';
import { nextRetention, retentionPhase, startRetention } from './retention/retention.ts';
import { isRetentionLine, timeMatters } from './retention/runnerWords.ts';
import type { RetentionInput } from './retention/state.ts';

/*
 * One job that has a terminal of ours: its log is followed, its state is asked for when it matters, and both go into the
 * retention state machine.
 */

export type JobLife = {
  readonly connection: (connected: boolean) => void;
  readonly released: () => void;
  /** The list, or anything else, saw the job in this state. */
  readonly sawJob: (job: ApiJob) => void;
  /** Asks GitLab for the job now; an AppError where it does not tell. */
  readonly readJob: () => Promise<ApiJob | AppError>;
  /** Reads the log's end, for at most a few seconds. */
  readonly readEnd: () => Promise<void>;
  /** The last lines, plain. */
  readonly lastLines: () => readonly string[];
  readonly head: () => LogHead;
  /** The script's commands that the log has shown, the one that runs now included. */
  readonly steps: () => readonly JobStep[];
  readonly isKept: () => boolean;
  /** How it ended, as far as is known; undefined: it has not. */
  readonly endedHow: () => Extract<RetentionPhase, { kind: 'over' }>['how'] | undefined;
  /** When its own timeout ends it, by main's clock; undefined: not known. */
  readonly timeoutAtMs: () => number | undefined;
  /** The log has come to after_script. */
  readonly isInAfterScript: () => boolean;
  /** The web session came or went. */
  readonly sourceChanged: () => void;
  readonly stop: Stop;
};

export type JobLifeOptions = {
  readonly job: Job;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly source: () => LogSource;
  readonly logDelayMs: () => number;
  readonly fetchJob: () => Promise<ApiJob>;
  /** For GitLab's and the Runner's times in main's clock. */
  readonly serverClock: Pick<ServerClock, 'toMainMs' | 'estimate'>;
  /** The job's own timeout in GitLab's words, where a web page told it. */
  readonly timeoutText: () => string | undefined;
  /** What this runner was last seen to wait; of one of its machines, by the system ID that the log tells. */
  readonly sessionTimeoutSeenMs: (systemId: string | undefined) => number | undefined;
  readonly onSessionTimeoutSeen: (durationMs: number, systemId: string | undefined) => void;
  readonly onRetention: (retention: Retention) => void;
  readonly onHead: (known: Partial<Pick<Session, 'executor' | 'runnerVersion' | 'isInAfterScript'>>) => void;
  /** Lines of its log, with the executor as far as it has told. */
  readonly onLines: (lines: readonly FollowedLine[], executor: string | undefined) => void;
  /** Where the log stands has changed. */
  readonly onLogEnd: (end: LogEnd) => void;
  /** The job has ended. */
  readonly onOver: () => void;
};

const keptLines = 60;
/** R: common/build.go, GetStageDescription. A script may print the same: then too much is told. */
const afterScriptTitle = 'Running after_script';
/** Estimates of GitLab's clock move by milliseconds: less is not worth a word. */
const leastOffsetMs = 100;
const leastSetMs = 500;
const readEndLimitMs = 4_000;
/** After a release the job ends within a second; asked at this pace until it has. */
const releaseCheckMs = 300;
const releaseChecks = 20;

export function createJobLife(options: JobLifeOptions): JobLife {
  const { clock, job } = options;
  let retention = startRetention();
  let headLines: readonly FollowedLine[] = [];
  let lastLines: readonly string[] = [];
  let head: LogHead = {};
  const steps = createSteps();
  /** The log's last line, where it is a command that runs: it may still be cut. */
  let tail: Parameters<typeof steps.take>[0] = [];
  const logEnd = createLogEnd({ clock, tell: options.onLogEnd });
  let isInAfterScript = false;
  let isOver = false;
  let stopped = false;
  let stopChecks: Stop = () => {};

  const { toMainMs } = options.serverClock;
  let offset = options.serverClock.estimate();

  /** GitLab's answers tell how far its clock is off, and that this machine's was set where that is far more than they told before. */
  const withClock = (): void => {
    const now = options.serverClock.estimate();
    const byMs = offset.offsetMs - now.offsetMs;
    if (Math.abs(byMs) < leastOffsetMs) return;
    const isSet = Math.abs(byMs) > offset.toleranceMs + now.toleranceMs + leastSetMs;
    offset = now;
    retention = nextRetention(retention, { kind: isSet ? 'clock-set' : 'offset-learnt', byMs });
  };

  const learn = (...inputs: readonly RetentionInput[]) => {
    withClock();
    retention = inputs.reduce(nextRetention, retention);
    const phase = retentionPhase(retention);
    options.onRetention({ jobId: job.id, accountId: job.accountId, phase });
    if (phase.kind === 'kept' && phase.limit === 'session-timeout')
      options.onSessionTimeoutSeen(roundedWait(phase), head.systemId);
  };

  const aboutRunner = ({ executor, systemId }: Pick<LogHead, 'executor' | 'systemId'>): RetentionInput => {
    const sessionTimeoutSeenMs = options.sessionTimeoutSeenMs(systemId);
    return {
      kind: 'runner',
      ...(executor === undefined ? {} : { executor }),
      ...(sessionTimeoutSeenMs === undefined ? {} : { sessionTimeoutSeenMs }),
    };
  };

  const learnHead = (lines: readonly FollowedLine[]) => {
    // The project's folder is the last of it.
    if (head.projectFolder !== undefined || headLines.length > 200) return;
    headLines = [...headLines, ...lines];
    const found = readLogHead(headLines);
    const isKnown = found.executor === head.executor && found.runnerVersion === head.runnerVersion;
    head = found;
    if (isKnown) return;
    if (found.executor !== undefined) learn(aboutRunner(found));
    options.onHead({
      ...(found.executor === undefined ? {} : { executor: found.executor }),
      ...(found.runnerVersion === undefined ? {} : { runnerVersion: found.runnerVersion }),
    });
  };

  const takeLines = (lines: readonly FollowedLine[]) => {
    learnHead(lines);
    steps.take(lines);
    logEnd.lines(lines);
    options.onLines(lines, head.executor);
    if (!isInAfterScript && lines.some(({ text }) => text === afterScriptTitle)) {
      isInAfterScript = true;
      options.onHead({ isInAfterScript });
    }
    lastLines = [...lastLines, ...lines.map((line) => line.text)].slice(-keptLines);
    // What came at once is told as one: a wait that is over already was none to count down.
    learn(...lines.map(lineInput));
  };

  const lineInput = ({ text, writtenAtMs, writtenToleranceMs, seenAtMs, notBeforeMs }: FollowedLine) => ({
    kind: 'line' as const,
    text,
    seenAtMs,
    notBeforeMs,
    ...(writtenAtMs === undefined ? {} : { writtenAtMs: toMainMs(writtenAtMs) }),
    ...(writtenToleranceMs === undefined ? {} : { writtenToleranceMs }),
  });

  /** When the wait began is known better now; whether it goes on is not what these tell. */
  const takeLateTimes = (lines: readonly FollowedLine[]) => {
    const isKept = retentionPhase(retention).kind === 'kept';
    learn(...lines.filter(({ text }) => isKept || !isRetentionLine(text)).map(lineInput));
  };

  const follower = createLogFollower({
    source: options.source(),
    clock,
    random: options.random,
    webDelayMs: options.logDelayMs,
    onLines: takeLines,
    onLateTimes: takeLateTimes,
    onTail: (open) => {
      tail = open.isEcho === true ? [open] : [];
      logEnd.tail(open);
    },
    // The log's end is known before the list's next round.
    onComplete: () => void readJob(),
    onProblem: (problem) =>
      options.log.info('log.problem', { jobId: job.id, problem: describeProblem(problem) }),
    isWholeLine: isRetentionLine,
    needsTime: timeMatters,
  });

  const sawJob = (seen: ApiJob) => {
    const timeoutMs = parseHumanDuration(options.timeoutText() ?? '');
    const startedAtMs = seen.started_at ? toMainMs(seen.started_at) : undefined;
    learn({
      kind: 'job',
      status: seen.status,
      seenAtMs: clock.now(),
      ...(startedAtMs === undefined ? {} : { startedAtMs }),
      ...(startedAtMs === undefined || timeoutMs === undefined
        ? {}
        : { timeoutAtMs: startedAtMs + timeoutMs }),
      ...(seen.failure_reason ? { failureReason: seen.failure_reason } : {}),
    });
    if (isOver || !hasEnded(seen.status)) return;
    isOver = true;
    void follower.finish();
    options.onOver();
  };

  const readJob = async () => {
    try {
      const seen = await options.fetchJob();
      if (!stopped) sawJob(seen);
      return seen;
    } catch (error) {
      return error instanceof AppError ? error : new AppError({ code: 'internal', cause: error });
    }
  };

  const checkUntilOver = (left: number) => {
    if (left === 0 || isOver || stopped) return;
    stopChecks = clock.after(releaseCheckMs, () => void readJob().then(() => checkUntilOver(left - 1)));
  };

  learn(aboutRunner(job.executor === undefined ? {} : { executor: job.executor }));
  void readJob();

  return {
    sawJob,
    readJob,
    connection: (connected) => {
      learn({ kind: 'connection', connected, atMs: clock.now() });
      follower.pollNow();
    },
    released: () => {
      learn({ kind: 'released', atMs: clock.now() });
      checkUntilOver(releaseChecks);
    },
    readEnd: () => withLimit({ clock, limitMs: readEndLimitMs, work: follower.finish() }),
    lastLines: () => lastLines,
    head: () => head,
    steps: () => {
      const running = createSteps();
      running.take(tail);
      return [...steps.list(), ...running.list()];
    },
    isInAfterScript: () => isInAfterScript,
    isKept: () => retentionPhase(retention).kind === 'kept',
    endedHow: () => {
      const phase = retentionPhase(retention);
      return phase.kind === 'over' ? phase.how : undefined;
    },
    timeoutAtMs: () => retention.timeoutAtMs,
    sourceChanged: () => follower.setSource(options.source()),
    stop: () => {
      stopped = true;
      stopChecks();
      logEnd.stop();
      follower.stop();
    },
  };
}

/** What the Runner said in whole seconds, got back from the two ends of the wait. */
function roundedWait({ since, deadline }: { readonly since: number; readonly deadline: number }): number {
  return Math.round((deadline - since) / 1000) * 1000;
}

function describeProblem(problem: LogProblem): string {
  if (problem.kind === 'session-ended') return problem.kind;
  return `${problem.kind}: ${problem.cause instanceof Error ? problem.cause.message : 'unknown'}`;
}

type Limited = { readonly clock: Clock; readonly limitMs: number; readonly work: Promise<unknown> };

async function withLimit({ clock, limitMs, work }: Limited): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const stop = clock.after(limitMs, resolve);
  await Promise.race([work.then(() => {}), promise]);
  stop();
}
