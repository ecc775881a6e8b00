import type { Stop } from './clock.ts';

/** «Something changed»: who waits for a condition looks again. */
export type Signal = {
  readonly emit: () => void;
  readonly on: (listener: () => void) => Stop;
  /** Resolves once `isTrue` holds; rejects after `timeoutMs` of this machine's time. */
  readonly until: (isTrue: () => boolean, options: UntilOptions) => Promise<void>;
};

export type UntilOptions = { readonly what: string; readonly timeoutMs: number };

/** How often a condition is looked at besides the signal, for what gives none (bytes counted, time passed). */
const lookAgainMs = 20;

export function createSignal(): Signal {
  const listeners = new Set<() => void>();
  const on = (listener: () => void): Stop => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  return {
    emit: () => {
      for (const listener of [...listeners]) listener();
    },
    on,
    until: (isTrue, { what, timeoutMs }) =>
      new Promise((resolve, reject) => {
        let done: Stop = () => undefined;
        const look = (): void => {
          try {
            if (!isTrue()) return;
            resolve();
          } catch (error) {
            reject(error);
          }
          done();
        };
        const stop = on(look);
        const poll = setInterval(look, lookAgainMs);
        const limit = setTimeout(() => {
          done();
          reject(new Error(`Waited ${timeoutMs} ms in vain for: ${what}`));
        }, timeoutMs);
        done = () => {
          stop();
          clearInterval(poll);
          clearTimeout(limit);
        };
        look();
      }),
  };
}
