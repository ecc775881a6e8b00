import type { Clock } from '../ports.ts';

/** What was typed this long ago has been echoed, or the connection is slower than its last ping said. */
const echoMs = 250;
/** A key that nothing answered for this long has no echo: the shell ignored it. */
const silentKeyMs = 5_000;

/** Knows whether keys may still be on their way: a prompt that seems to stand there may be about to show them. */
export type EchoWatch = {
  /** Something went to the shell. */
  readonly typed: () => void;
  /** The shell put something out. */
  readonly heard: () => void;
  /** The round trip, as measured. */
  readonly measured: (latencyMs: number) => void;
  /** Nothing typed is still without an answer: what stands at the end of the output is what the shell shows. */
  readonly isSettled: () => boolean;
  readonly typedSince: (monotonicMs: number) => boolean;
};

export function createEchoWatch({ monotonicMs }: Pick<Clock, 'monotonicMs'>): EchoWatch {
  let typedAtMs = Number.NEGATIVE_INFINITY;
  let latencyMs = 0;
  let answered = true;
  return {
    typed: () => {
      typedAtMs = monotonicMs();
      answered = false;
    },
    heard: () => {
      answered = true;
    },
    measured: (measuredMs) => {
      latencyMs = measuredMs;
    },
    isSettled: () => {
      const quietMs = monotonicMs() - typedAtMs;
      if (quietMs <= echoMs + 2 * latencyMs) return false;
      return answered || quietMs > silentKeyMs + 2 * latencyMs;
    },
    typedSince: (sinceMs) => typedAtMs >= sinceMs,
  };
}
