/** A line on which everything takes its time and keeps its order. */
export type DelayLine = {
  readonly push: (run: () => void) => void;
  /** What was pushed and has not arrived. */
  readonly waiting: () => number;
  readonly close: () => void;
};

/** `delayMs` is asked at each push; without a delay everything happens at once. */
export function createDelayLine(delayMs: () => number): DelayLine {
  const queue: { readonly at: number; readonly run: () => void }[] = [];
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  const deliver = (): void => {
    timer = undefined;
    while (!isClosed && queue[0] !== undefined && queue[0].at <= performance.now()) queue.shift()?.run();
    const next = queue[0];
    if (next !== undefined && !isClosed)
      timer = setTimeout(deliver, Math.max(1, next.at - performance.now()));
  };
  return {
    push: (run) => {
      const wait = delayMs();
      if (isClosed) return;
      if (wait === 0 && queue.length === 0) {
        run();
        return;
      }
      queue.push({ at: performance.now() + wait, run });
      timer ??= setTimeout(deliver, wait);
    },
    waiting: () => queue.length,
    close: () => {
      isClosed = true;
      clearTimeout(timer);
      queue.length = 0;
    },
  };
}
