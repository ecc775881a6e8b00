import type { JobRecord, RunnerRecord, World } from '../state/world.ts';
import { setStatus } from '../state/status.ts';
import { createAbort } from './abort.ts';
import { shellOf } from './environment.ts';
import { createJobLog, type JobLog } from './jobLog.ts';
import { createSession, type Session } from './session.ts';
import { runStages } from './stages.ts';
import { createUploader } from './uploader.ts';

/** A job as its Runner sees it. */
export type RunningJob = {
  readonly log: JobLog;
  readonly session: Session;
  /** Until when it waits for its terminal, in Unix ms of this machine; undefined: it does not wait. */
  readonly keptUntilMs: () => number | undefined;
  /** Kills script and shells; Rails hears nothing (the Runner was killed). */
  readonly kill: () => void;
  /** SIGTERM to the Runner: it says so in the log and fails the job. */
  readonly terminate: () => void;
};

export function startJob(world: World, job: JobRecord, runner: RunnerRecord): RunningJob {
  job.runner = runner;
  job.startedAt = world.time.now();
  job.hasSession = runner.hasSessionServer && executorsWithSession.includes(runner.executor);
  const running = createRun(world, job, runner);
  job.run = running;
  setStatus(world, job, 'running');
  return running;
}

const executorsWithSession: readonly string[] = ['shell', 'docker', 'kubernetes', 'docker-autoscaler'];

function createRun(world: World, job: JobRecord, runner: RunnerRecord): RunningJob {
  const { time } = world;
  const log = createJobLog({ time, timestamps: job.logTimestamps });
  const behaviour = job.terminal ?? runner.terminal;
  const session = createSession({
    time,
    executor: runner.executor,
    runnerVersion: runner.version,
    behaviour,
    shell: { ...shellOf(world, job), folder: world.folder },
    onChange: world.changed.emit,
    onShell: (pid) => void world.leaders.add(pid),
  });
  const abort = createAbort();
  const uploader = createUploader({ world, job, log, onCanceled: () => abort.abort('canceled') });
  let keptUntilMs: number | undefined;
  const setKeptUntil = (unixMs: number | undefined): void => {
    keptUntilMs = unixMs;
    world.changed.emit();
  };
  const prepareSeconds =
    typeof behaviour === 'object' && 'readyAfterSeconds' in behaviour ? behaviour.readyAfterSeconds : 0;
  void runStages({ world, job, runner, log, session, uploader, abort, prepareSeconds, setKeptUntil });
  return {
    log,
    session,
    keptUntilMs: () => keptUntilMs,
    kill: () => abort.abort('killed'),
    terminate: () => abort.abort('terminated'),
  };
}
