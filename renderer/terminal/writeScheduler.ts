import type { Stop } from '../../preload/client.ts';

/*
 * Who may parse, and when. All terminals of a page share one thread. The visible ones, several in a split, are written to at
 * once, each piece as soon as the one before is parsed; between themselves xterm shares the thread, leaving it to the next
 * after 12 ms. Hidden ones take turns: one piece at a time in the whole page, and after each a pause while a visible one is
 * busy, so that they get a bounded share and are never starved. What waits here is not
 * acknowledged, so the far end of a terminal that waits is held back by itself.
 */

/** One piece is parsed without a break: 32 KiB take 1–4 ms. */
export const pieceBytes = 32 * 1024;
/**
 * Hidden terminals' share of the time while the visible one is busy: one part in thirty, since their bytes cost the page's
 * neighbours (main, the browser, GitLab) as much again.
 */
const hiddenPauseFactor = 29;
/** They never wait longer than this between two pieces. */
const longestPauseMs = 100;
/**
 * While the visible one is idle a hidden one goes on within the callback, so long: a timer after each piece would cost as
 * much as the piece.
 */
export const turnPieces = 8;
/** A visible terminal counts as busy for so long after its last piece. */
const busyForMs = 50;

export type Piece = {
  readonly bytes: Uint8Array;
  /** The place of the first byte after it in the session's output. */
  readonly endOffset: number;
};

export type LaneOptions = {
  readonly isVisible: () => boolean;
  /** Gives the piece to the parser; `done` is called once it is parsed. */
  readonly write: (piece: Piece, done: () => void) => void;
  /** Called after each piece. `isEmpty`: nothing more waits. */
  readonly onParsed: (endOffset: number, isEmpty: boolean) => void;
};

export type Lane = {
  /** Queues `bytes`, which begin at `offset`. */
  readonly push: (bytes: Uint8Array, offset: number) => void;
  /** Forgets what waits; a piece under way is still parsed. */
  readonly drop: () => void;
  /** Looks again at `isVisible`. */
  readonly poke: () => void;
  readonly dispose: Stop;
};

export type WriteScheduler = { readonly addLane: (options: LaneOptions) => Lane };

type SchedulerOptions = {
  readonly now: () => number;
  /** Calls `run` once after `delayMs`, unless stopped. */
  readonly after: (delayMs: number, run: () => void) => Stop;
};

type LaneState = { readonly options: LaneOptions; readonly queue: Piece[]; isBusy: boolean; isGone: boolean };

type SchedulerState = SchedulerOptions & {
  readonly lanes: LaneState[];
  /** The hidden lane whose piece is being parsed. */
  hiddenLane: LaneState | undefined;
  /** A hidden lane's turn is due. */
  hiddenArmed: boolean;
  /** When the visible lane last had a piece parsed. */
  visibleActiveAt: number;
};

export function createWriteScheduler(options: SchedulerOptions): WriteScheduler {
  const state: SchedulerState = {
    ...options,
    lanes: [],
    hiddenLane: undefined,
    hiddenArmed: false,
    visibleActiveAt: -Infinity,
  };
  return {
    addLane: (laneOptions) => {
      const lane: LaneState = { options: laneOptions, queue: [], isBusy: false, isGone: false };
      state.lanes.push(lane);
      return {
        push: (bytes, offset) => {
          lane.queue.push(...cut(bytes, offset));
          run(state, lane);
        },
        drop: () => void lane.queue.splice(0),
        poke: () => run(state, lane),
        dispose: () => {
          lane.isGone = true;
          lane.queue.splice(0);
          state.lanes.splice(state.lanes.indexOf(lane), 1);
          // Its parser may be gone with it, and never say that it is done.
          if (state.hiddenLane === lane) endHidden(state, 0);
        },
      };
    },
  };
}

function run(state: SchedulerState, lane: LaneState): void {
  if (lane.options.isVisible()) runVisible(state, lane);
  else armHidden(state, 0);
}

function runVisible(state: SchedulerState, lane: LaneState): void {
  // The next piece is given from within the callback of the last: xterm then goes on without a timer in between.
  writeNext(lane, () => {
    state.visibleActiveAt = state.now();
    run(state, lane);
  });
}

function armHidden(state: SchedulerState, delayMs: number): void {
  if (state.hiddenArmed || state.hiddenLane) return;
  state.hiddenArmed = true;
  state.after(delayMs, () => {
    state.hiddenArmed = false;
    runHidden(state);
  });
}

function runHidden(state: SchedulerState): void {
  const { lanes } = state;
  const index = lanes.findIndex((lane) => lane.queue.length > 0 && !lane.isBusy && !lane.options.isVisible());
  const lane = lanes[index];
  if (!lane) return;
  // To the end of the row: everybody has a turn before it has another.
  lanes.push(...lanes.splice(index, 1));
  writeHidden(state, { lane, piecesLeft: turnPieces });
}

type HiddenTurn = { readonly lane: LaneState; readonly piecesLeft: number };

function writeHidden(state: SchedulerState, { lane, piecesLeft }: HiddenTurn): void {
  const { now } = state;
  const startedAt = now();
  state.hiddenLane = lane;
  writeNext(lane, () => {
    // It may have been shown meanwhile.
    if (lane.options.isVisible()) run(state, lane);
    const isVisibleBusy = now() - state.visibleActiveAt < busyForMs;
    const isTurnOver = piecesLeft <= 1 || lane.queue.length === 0 || lane.isBusy;
    if (isVisibleBusy) endHidden(state, Math.min(longestPauseMs, (now() - startedAt) * hiddenPauseFactor));
    else if (isTurnOver) endHidden(state, 0);
    else writeHidden(state, { lane, piecesLeft: piecesLeft - 1 });
  });
}

function endHidden(state: SchedulerState, pauseMs: number): void {
  state.hiddenLane = undefined;
  armHidden(state, pauseMs);
}

function writeNext(lane: LaneState, then: () => void): void {
  const piece = lane.isBusy ? undefined : lane.queue.shift();
  if (!piece) return;
  lane.isBusy = true;
  lane.options.write(piece, () => {
    if (lane.isGone) return;
    lane.isBusy = false;
    lane.options.onParsed(piece.endOffset, lane.queue.length === 0);
    then();
  });
}

function cut(bytes: Uint8Array, offset: number): readonly Piece[] {
  const pieces: Piece[] = [];
  for (let start = 0; start < bytes.byteLength; start += pieceBytes) {
    const piece = bytes.subarray(start, start + pieceBytes);
    pieces.push({ bytes: piece, endOffset: offset + start + piece.byteLength });
  }
  return pieces;
}
