import { parentPort } from 'node:worker_threads';
import { searchLog } from './logSearch.ts';
import type { SearchRequest, WorkerAnswer } from './logSearcher.ts';

/*
 * Searches logs, one after the other, where nothing else waits: an expression may take longer than the universe lasts.
 */

/** Whoever waits hears as often that the search goes on. */
const lifeSignMs = 100;

const answer = (message: WorkerAnswer): void => parentPort?.postMessage(message);

parentPort?.on('message', ({ id, stopped, ...options }: SearchRequest) => {
  const isStopped = new Int32Array(stopped);
  const search = searchLog(options);
  let toldAtMs = performance.now();
  for (let step = search.next(); ; step = search.next()) {
    if (step.done === true) return answer({ id, found: step.value });
    if (Atomics.load(isStopped, 0) !== 0) return answer({ id, found: { kind: 'replaced' } });
    if (performance.now() - toldAtMs < lifeSignMs) continue;
    toldAtMs = performance.now();
    answer({ id });
  }
});
