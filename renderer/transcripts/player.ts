import type { Stop } from '../../preload/client.ts';
import type { TranscriptEvent } from '../../preload/contract/transcripts.ts';

/** Where a replay is. Times are of the recording, without the pauses that are skipped. */
export type PlayerState = {
  readonly positionMs: number;
  readonly durationMs: number;
  readonly isPlaying: boolean;
  readonly speed: number;
  readonly skipsPauses: boolean;
};

export type Player = {
  readonly state: () => PlayerState;
  readonly play: () => void;
  readonly pause: () => void;
  readonly seek: (positionMs: number) => void;
  readonly setSpeed: (speed: number) => void;
  /** The place in the recording stays the same. */
  readonly setSkipsPauses: (skips: boolean) => void;
  readonly stop: Stop;
};

/** What draws. Calls are made in order. */
export type Screen = {
  /** Empty, in the recording's first size. */
  readonly reset: () => void;
  readonly write: (text: string) => void;
  readonly resize: (columns: number, rows: number) => void;
};

type PlayerOptions = {
  readonly events: readonly TranscriptEvent[];
  readonly screen: Screen;
  readonly now: () => number;
  readonly after: (delayMs: number, run: () => void) => Stop;
  readonly onChange: (state: PlayerState) => void;
};

/** A pause longer than this is shortened to it. */
const longestPauseMs = 1_500;
/** So often the position is told while nothing happens. */
const tickMs = 200;

export function createPlayer({ events, screen, now, after, onChange }: PlayerOptions): Player {
  const allTimes = events.map(([atMs]) => atMs);
  const shortTimes = withoutPauses(allTimes);
  let times = shortTimes;
  let skipsPauses = true;
  let speed = 1;
  let isPlaying = false;
  /** The first event that has not been drawn. */
  let next = 0;
  let positionMs = 0;
  let readAtMs = now();
  let stopTimer: Stop = () => {};

  const durationMs = () => times.at(-1) ?? 0;
  const state = (): PlayerState => ({ positionMs, durationMs: durationMs(), isPlaying, speed, skipsPauses });

  /** Draws what happened up to the position. Output that comes together is written together. */
  const draw = () => {
    let output = '';
    for (; next < events.length && (times[next] ?? 0) <= positionMs; next += 1) {
      const [, code, data] = events[next] ?? [0, 'm', ''];
      if (code === 'o') output += data;
      if (code !== 'r') continue;
      if (output !== '') screen.write(output);
      output = '';
      const size = sizeOf(data);
      if (size) screen.resize(...size);
    }
    if (output !== '') screen.write(output);
  };

  const advance = () => {
    const nowMs = now();
    if (isPlaying) positionMs = Math.min(durationMs(), positionMs + (nowMs - readAtMs) * speed);
    readAtMs = nowMs;
  };
  const run = () => {
    stopTimer();
    advance();
    draw();
    if (isPlaying && positionMs >= durationMs()) isPlaying = false;
    onChange(state());
    if (!isPlaying) return;
    const dueMs = ((times[next] ?? durationMs()) - positionMs) / speed;
    stopTimer = after(Math.max(0, Math.min(tickMs, dueMs)), run);
  };
  const moveTo = (wantedMs: number) => {
    advance();
    const to = Math.min(Math.max(0, wantedMs), durationMs());
    if (to < positionMs) {
      screen.reset();
      next = 0;
    }
    positionMs = to;
    run();
  };

  return {
    state,
    play: () => {
      if (positionMs >= durationMs()) moveTo(0);
      readAtMs = now();
      isPlaying = true;
      run();
    },
    pause: () => {
      advance();
      isPlaying = false;
      run();
    },
    seek: moveTo,
    setSpeed: (wanted) => {
      advance();
      speed = wanted;
      run();
    },
    setSkipsPauses: (skips) => {
      advance();
      const other = skips ? shortTimes : allTimes;
      positionMs = translate(positionMs, times, other);
      times = other;
      skipsPauses = skips;
      run();
    },
    stop: () => {
      isPlaying = false;
      stopTimer();
    },
  };
}

function withoutPauses(times: readonly number[]): readonly number[] {
  let before = 0;
  let short = 0;
  return times.map((atMs) => {
    short += Math.min(longestPauseMs, atMs - before);
    before = atMs;
    return short;
  });
}

/** The same place, by other times: between the same two events. */
function translate(positionMs: number, from: readonly number[], to: readonly number[]): number {
  const after = from.findIndex((atMs) => atMs > positionMs);
  const last = (after === -1 ? from.length : after) - 1;
  const start = last < 0 ? 0 : (to[last] ?? 0);
  const into = positionMs - (last < 0 ? 0 : (from[last] ?? 0));
  return Math.min(start + into, after === -1 ? start : (to[after] ?? start));
}

const mostColumns = 1000;
const mostRows = 500;

/** `132x40`; undefined: no size a terminal could have. */
export function sizeOf(data: string): readonly [columns: number, rows: number] | undefined {
  const [, columns, rows] = /^(\d{1,4})x(\d{1,4})$/.exec(data) ?? [];
  const size = [Number(columns), Number(rows)] as const;
  return size[0] >= 2 && size[0] <= mostColumns && size[1] >= 2 && size[1] <= mostRows ? size : undefined;
}
