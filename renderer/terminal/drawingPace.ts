import type { Terminal } from '@xterm/xterm';
import type { Stop } from '../../preload/client.ts';

/*
 * A terminal that is flooded has nothing that could be read, and drawing it sixty times a second costs more than parsing it:
 * it is drawn twenty times then. Single lines, keys and programs that draw a screen now and then are drawn as ever.
 */

/** Parsed within one span, this much is a flood: a screen that is drawn anew has a tenth of it. */
const floodBytes = 128 * 1024;
const spanMs = 100;
const floodFrameMs = 50;

type Refresh = (rowStart: number | undefined, rowEnd: number | undefined, rowCount: number) => void;
/** Not part of xterm's API. Where it is not there any more, a flood is drawn at every frame. */
type Internals = {
  readonly _core?: { readonly _renderService?: { readonly _renderDebouncer?: { refresh: Refresh } } };
};

type PaceOptions = {
  readonly now: () => number;
  readonly after: (delayMs: number, run: () => void) => Stop;
};

export type DrawingPace = {
  /** So many bytes were given to the terminal. */
  readonly wrote: (bytes: number) => void;
  /** The terminal has a screen now. */
  readonly opened: (terminal: Terminal) => void;
};

export function paceDrawing({ now, after }: PaceOptions): DrawingPace {
  let spanStartMs = 0;
  let spanBytes = 0;
  let floodedUntilMs = 0;

  const pace = (refresh: Refresh): Refresh => {
    let drawnAtMs = Number.NEGATIVE_INFINITY;
    let stopTimer: Stop | undefined;
    const draw: Refresh = (...rows) => {
      stopTimer?.();
      stopTimer = undefined;
      drawnAtMs = now();
      refresh(...rows);
    };
    return (rowStart, rowEnd, rowCount) => {
      const sinceMs = now() - drawnAtMs;
      const isDue = now() >= floodedUntilMs || sinceMs >= floodFrameMs;
      if (isDue && !stopTimer) return draw(rowStart, rowEnd, rowCount);
      // All of it: rows that were asked for meanwhile are among them.
      if (isDue) return draw(0, rowCount - 1, rowCount);
      stopTimer ??= after(floodFrameMs - sinceMs, () => draw(0, rowCount - 1, rowCount));
    };
  };
  return {
    wrote: (bytes) => {
      const atMs = now();
      if (atMs - spanStartMs > spanMs) {
        spanStartMs = atMs;
        spanBytes = 0;
      }
      spanBytes += bytes;
      if (spanBytes >= floodBytes) floodedUntilMs = atMs + spanMs;
    },
    opened: (terminal) => {
      const { _core: core } = terminal as unknown as Internals;
      const debouncer = core?._renderService?._renderDebouncer;
      if (debouncer) debouncer.refresh = pace(debouncer.refresh.bind(debouncer));
    },
  };
}
