import type { Clock, Stop } from '../ports.ts';

/** A connection that ends with its shell does so within milliseconds. One that has not by then stays. */
const quietMs = 1_500;

type GoodbyeWatchOptions = {
  readonly clock: Pick<Clock, 'after'>;
  /** Whether the output ends as a shell's does that was left. */
  readonly isGoodbye: () => boolean;
  /** The shell said goodbye and nothing came since: neither output nor the connection's end. */
  readonly left: () => void;
};

/**
 * In a container `exit` ends the shell and closes nothing: keys go nowhere, and the job's one terminal stays taken. Nothing
 * says so but the silence after the shell's last word.
 */
export function createGoodbyeWatch({ clock, isGoodbye, left }: GoodbyeWatchOptions): {
  /** Output came. */
  readonly heard: () => void;
  readonly stop: Stop;
} {
  let stopTimer: Stop = () => {};
  return {
    heard: () => {
      stopTimer();
      stopTimer = isGoodbye() ? clock.after(quietMs, left) : () => {};
    },
    stop: () => stopTimer(),
  };
}
