import { Worker } from 'node:worker_threads';
import type { LogFound } from '../../../preload/contract/jobLog.ts';
import type { Clock, Stop } from '../ports.ts';
import type { LogSearchOptions } from './logSearch.ts';

/*
 * Searches logs in a worker, so that main never waits: all terminals' bytes pass there.
 */

export type LogSearcher = {
  /** `replaced` once `signal` says that nobody waits for it. @throws what the worker failed with */
  readonly search: (options: LogSearchOptions & { readonly signal: AbortSignal }) => Promise<LogFound>;
  readonly dispose: Stop;
};

export type SearchRequest = LogSearchOptions & {
  readonly id: number;
  /** Another number than 0 there: stop. */
  readonly stopped: SharedArrayBuffer;
};

/** Without `found`: it goes on. */
export type WorkerAnswer = { readonly id: number; readonly found?: LogFound };

export type SearchWorker = {
  readonly post: (request: SearchRequest) => void;
  readonly stop: Stop;
};
type StartWorker = (events: {
  readonly onAnswer: (answer: WorkerAnswer) => void;
  readonly onFail: (error: unknown) => void;
}) => SearchWorker;

type SearcherOptions = {
  readonly clock: Pick<Clock, 'after'>;
  readonly startWorker?: StartWorker;
};

/** One part of a log takes some milliseconds. An expression that needs so long for one goes back and forth without end. */
const silenceMs = 2_000;
/** So long one that nobody waits for may take to notice it. */
const stoppingMs = 300;
/** So long after a search its worker is still there for the next. */
const idleMs = 30_000;

type Asked = {
  readonly request: SearchRequest;
  readonly done: PromiseWithResolvers<LogFound>;
};

export function createLogSearcher({ clock, startWorker = startNodeWorker }: SearcherOptions): LogSearcher {
  let worker: SearchWorker | undefined;
  let waiting: readonly Asked[] = [];
  let current: Asked | undefined;
  let lastId = 0;
  let stopTimer: Stop = () => {};

  const stopWorker = (): void => {
    stopTimer();
    worker?.stop();
    worker = undefined;
  };
  const later = (inMs: number, run: () => void): void => {
    stopTimer();
    stopTimer = clock.after(inMs, run);
  };
  const next = (): void => {
    [current, ...waiting] = waiting;
    if (current === undefined) return later(idleMs, stopWorker);
    try {
      worker ??= startWorker({ onAnswer, onFail });
      worker.post(current.request);
      watch();
    } catch (error) {
      onFail(error);
    }
  };
  const finish = (found: LogFound): void => {
    current?.done.resolve(found);
    next();
  };
  const watch = (limitMs = silenceMs): void =>
    later(limitMs, () => {
      stopWorker();
      finish({ kind: 'too-slow' });
    });
  const onAnswer = ({ id, found }: WorkerAnswer): void => {
    if (id !== current?.request.id) return;
    if (found !== undefined) finish(found);
    else if (Atomics.load(new Int32Array(current.request.stopped), 0) === 0) watch();
  };
  const onFail = (error: unknown): void => {
    stopWorker();
    current?.done.reject(error);
    next();
  };

  return {
    search: ({ signal, ...options }) => {
      lastId += 1;
      const stopped = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
      const asked: Asked = { request: { ...options, id: lastId, stopped }, done: Promise.withResolvers() };
      signal.addEventListener('abort', () => {
        Atomics.store(new Int32Array(stopped), 0, 1);
        waiting = waiting.filter((one) => one !== asked);
        asked.done.resolve({ kind: 'replaced' });
        if (current === asked) watch(stoppingMs);
      });
      waiting = [...waiting, asked];
      if (current === undefined) next();
      return asked.done.promise;
    },
    dispose: () => {
      for (const { done } of waiting) done.resolve({ kind: 'replaced' });
      current?.done.resolve({ kind: 'replaced' });
      waiting = [];
      current = undefined;
      stopWorker();
    },
  };
}

/** Beside this file as a source, and beside the built main process. */
const workerFile = import.meta.url.endsWith('.ts') ? './logSearchWorker.ts' : './logSearchWorker.js';

const startNodeWorker: StartWorker = ({ onAnswer, onFail }) => {
  const worker = new Worker(new URL(workerFile, import.meta.url), { name: 'log search' });
  worker.on('message', onAnswer);
  worker.on('error', onFail);
  // A search that is under way is no reason to go on running.
  worker.unref();
  return {
    post: (request) => worker.postMessage(request),
    stop: () => {
      worker.removeAllListeners();
      worker.on('error', () => {});
      void worker.terminate();
    },
  };
};
