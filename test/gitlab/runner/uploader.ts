import { setStatus } from '../state/status.ts';
import { hasEnded, type FailureReason, type JobRecord, type World } from '../state/world.ts';
import type { Stop } from '../state/clock.ts';
import type { JobLog } from './jobLog.ts';

/** The Runner's road to Rails: the log in pieces, and the job's end. */
export type Uploader = {
  readonly start: () => void;
  /** Sends what is left and the final state, as soon as Rails answers. */
  readonly finish: (end: JobEnd) => void;
  /** The Runner is gone: nothing is sent any more. */
  readonly stop: () => void;
};

export type JobEnd =
  | { readonly status: 'success' | 'canceled' }
  | { readonly status: 'failed'; readonly reason: FailureReason };

export type UploaderOptions = {
  readonly world: World;
  readonly job: JobRecord;
  readonly log: JobLog;
  /** Rails told, in answer to something sent, that the job was cancelled. */
  readonly onCanceled: () => void;
};

/** The Runner's own interval until Rails has told another. */
const firstIntervalMs = 3000;
/** A job that prints nothing is heard of this often. */
const keepAliveMs = 30_000;

export function createUploader({ world, job, log, onCanceled }: UploaderOptions): Uploader {
  let stopPatches: Stop = () => undefined;
  let stopKeepAlive: Stop = () => undefined;
  let stopWaitingForRails: Stop = () => undefined;

  const contact = (): void => {
    if (job.status === 'canceling' || job.status === 'canceled') onCanceled();
  };
  const patch = (): void => {
    if (!world.isUp) return;
    // Rails refuses what comes after the job's end.
    if (!hasEnded(job.status)) receiveTrace(job, log.takeNew());
    world.changed.emit();
    contact();
  };
  const keepAlive = (): void => {
    stopKeepAlive = world.time.after(keepAliveMs, keepAlive);
    if (world.isUp) contact();
  };
  const tick = (): void => {
    let intervalMs = currentInterval(world, job);
    if (log.hasNew()) {
      patch();
      stopKeepAlive();
      stopKeepAlive = world.time.after(keepAliveMs, keepAlive);
      intervalMs = currentInterval(world, job);
    }
    stopPatches = world.time.after(intervalMs, tick);
  };
  const stop = (): void => {
    stopPatches();
    stopKeepAlive();
    stopWaitingForRails();
  };
  return {
    start: () => {
      stopPatches = world.time.after(firstIntervalMs, tick);
      stopKeepAlive = world.time.after(keepAliveMs, keepAlive);
    },
    finish: (end) => {
      stop();
      log.flush();
      const send = (): void => {
        if (!world.isUp) return;
        stopWaitingForRails();
        if (hasEnded(job.status)) return;
        receiveTrace(job, log.takeNew());
        job.failureReason = end.status === 'failed' ? end.reason : undefined;
        setStatus(world, job, end.status);
      };
      stopWaitingForRails = world.changed.on(send);
      send();
    },
    stop,
  };
}

/** `X-GitLab-Trace-Update-Interval`. */
function currentInterval(world: World, job: JobRecord): number {
  const { watched, unwatched } = world.knobs.traceUpdateSeconds;
  return (job.watchedUntil > world.time.elapsedMs() ? watched : unwatched) * 1000;
}

function receiveTrace(job: JobRecord, bytes: Buffer): void {
  if (bytes.byteLength > 0) job.trace.push(bytes);
}
