import type { Clock, Stop } from '../ports.ts';
import { isTooMuchForOneTurn, nextFrameBytes, nextPaused, nextRate, windowFor } from './flow.ts';
import { drawsBeyondColours } from './modeMemory.ts';
import { createScrollback } from './scrollback.ts';

/** One page that draws a session's output. */
export type OutletOptions = {
  /** Where the page wants to go on; what is no longer held is left out. */
  readonly from: number;
  readonly send: (bytes: Uint8Array, offset: number) => void;
};

export type Outlet = {
  /** The page has parsed everything before `offset`. */
  readonly ack: (offset: number) => void;
  readonly detach: () => void;
};

export type Output = {
  readonly push: (bytes: Uint8Array) => void;
  readonly attach: (options: OutletOptions) => Outlet;
  /**
   * Until stopped nothing that is held now is let go, and what comes waits for a page that is on its way: without it output
   * that comes while no page draws it would push out what came before.
   */
  readonly hold: () => Stop;
  /**
   * `^C` was typed. Where much output waits, what is on its way is read at once, and of it only what a scrollback can hold
   * is drawn: the screen ends up the same, and the flood is silent when the person expects it.
   */
  readonly interrupted: () => void;
  /** The last bytes, for looking at how a shell said goodbye and what prompt stands there. */
  readonly tail: (limitBytes: number) => string;
  readonly totalBytes: () => number;
};

type OutputOptions = {
  readonly clock: Clock;
  /** Lines that a page's scrollback and screen hold. */
  readonly keepLines: () => number;
  /** Stop or go on reading from GitLab: too much waits for the slowest page. */
  readonly setPaused: (paused: boolean) => void;
  /** Calls `run` once the far end has answered: what it had sent before the keys typed until now has come then. */
  readonly whenAnswered: (run: () => void) => void;
};

type OutletState = {
  sentOffset: number;
  ackedOffset: number;
  /** Parsing speed, and the moment and place it was last measured at. */
  rate: number | undefined;
  ratedAtMs: number;
  ratedOffset: number;
  preface: Uint8Array;
  readonly send: OutletOptions['send'];
};

type Skim = {
  readonly startOffset: number;
  readonly stopLimit: Stop;
  /** Until then silence says nothing: the far end may be about to send on, once it hears that there is room again. */
  isAnswered: boolean;
  stopQuiet: Stop;
};

type Hold = { readonly keepFrom: number; readonly unseenFrom: number };

/** A page's speed is measured over at least this: a single key's echo says nothing of it. */
const rateStepMs = 10;
const rateStepBytes = 32 * 1024;
/** With less than this waiting, drawing it all is as fast as looking for what can be left out. */
const skimFromBytes = 256 * 1024;
/** After `^C` the far end still sends what it had read: up to ~8 MB stand in the buffers between. Then it answers, and is quiet. */
const skimQuietMs = 30;
/** A program that goes on all the same is drawn again after this long, or after this much. */
const skimLimitMs = 800;
const skimLimitBytes = 32 * 1024 * 1024;

export function createOutput({ clock, keepLines, setPaused, whenAnswered }: OutputOptions): Output {
  const scrollback = createScrollback();
  const outlets = new Set<OutletState>();
  const holds = new Set<Hold>();
  let paused = false;
  let scheduled = false;
  let skim: Skim | undefined;

  const slowest = () => {
    let offset = scrollback.endOffset();
    for (const outlet of outlets) offset = Math.min(offset, outlet.sentOffset);
    for (const hold of holds) offset = Math.min(offset, hold.unseenFrom);
    return offset;
  };
  /** What a page has been sent and has not parsed is lost with its line: it is asked for again then. */
  const neededFrom = () => {
    let offset = slowest();
    for (const outlet of outlets) offset = Math.min(offset, outlet.ackedOffset);
    for (const hold of holds) offset = Math.min(offset, hold.keepFrom);
    return offset;
  };

  const pump = () => {
    scheduled = false;
    if (skim) return;
    for (const outlet of outlets) sendTo(outlet);
    scrollback.trim(neededFrom());
    pauseOrResume(nextPaused({ waitingBytes: scrollback.endOffset() - slowest(), paused }));
  };

  const pauseOrResume = (next: boolean) => {
    if (next === paused) return;
    paused = next;
    setPaused(paused);
  };

  const interrupted = () => {
    const waitingBytes = scrollback.endOffset() - slowest();
    if (skim || (!paused && waitingBytes < skimFromBytes)) return;
    const begun: Skim = {
      startOffset: scrollback.endOffset(),
      stopLimit: clock.after(skimLimitMs, endSkim),
      isAnswered: false,
      stopQuiet: () => {},
    };
    skim = begun;
    pauseOrResume(false);
    whenAnswered(() => {
      begun.isAnswered = true;
      if (skim === begun) skimmed(begun);
    });
  };

  const skimmed = (current: Skim) => {
    current.stopQuiet();
    if (scrollback.endOffset() - current.startOffset > skimLimitBytes) return endSkim();
    if (current.isAnswered) current.stopQuiet = clock.after(skimQuietMs, endSkim);
  };

  const endSkim = () => {
    skim?.stopQuiet();
    skim?.stopLimit();
    skim = undefined;
    leaveOutScrolledAway();
    schedule();
  };

  /** Lines that no scrollback would hold any more, unless drawing them does more than fill lines. */
  const leaveOutScrolledAway = () => {
    const keepFrom = scrollback.lastLinesFrom(keepLines());
    const firstUnsent = slowest();
    if (keepFrom <= firstUnsent) return;
    if (drawsBeyondColours(scrollback.read(firstUnsent, keepFrom - firstUnsent))) return;
    scrollback.forgetBefore(keepFrom);
    for (const outlet of outlets) {
      if (outlet.sentOffset >= keepFrom) continue;
      outlet.sentOffset = keepFrom;
      outlet.ackedOffset = keepFrom;
      startRating(outlet);
      outlet.preface = scrollback.modesBefore(keepFrom);
    }
  };

  const sendTo = (outlet: OutletState) => {
    for (;;) {
      const limitBytes = nextFrameBytes({
        waitingBytes: scrollback.endOffset() - outlet.sentOffset,
        unackedBytes: outlet.sentOffset - outlet.ackedOffset,
        windowBytes: windowFor(outlet.rate),
      });
      if (limitBytes === 0) return;
      const bytes = scrollback.read(outlet.sentOffset, limitBytes);
      if (outlet.sentOffset === outlet.ackedOffset) startRating(outlet);
      const { preface, sentOffset } = outlet;
      outlet.preface = new Uint8Array(0);
      // Counted before it leaves: the answer may come within the call.
      outlet.sentOffset += bytes.byteLength;
      outlet.send(
        preface.byteLength > 0 ? Buffer.concat([preface, bytes]) : bytes,
        sentOffset - preface.byteLength,
      );
    }
  };

  /** The page was idle: its speed is measured from here. */
  const startRating = (outlet: OutletState) => {
    outlet.ratedAtMs = clock.monotonicMs();
    outlet.ratedOffset = outlet.ackedOffset;
  };

  const rate = (outlet: OutletState) => {
    const elapsedMs = clock.monotonicMs() - outlet.ratedAtMs;
    const ackedBytes = outlet.ackedOffset - outlet.ratedOffset;
    if (elapsedMs < rateStepMs || ackedBytes < rateStepBytes) return;
    outlet.rate = nextRate({ rate: outlet.rate, ackedBytes, elapsedMs });
    startRating(outlet);
  };

  // The frames of one read of the socket arrive in one turn of the event loop: they leave as one.
  const schedule = () => {
    if (scheduled) return;
    scheduled = true;
    setImmediate(pump);
  };

  return {
    push: (bytes) => {
      scrollback.push(bytes);
      if (skim) return skimmed(skim);
      if (isTooMuchForOneTurn(scrollback.endOffset() - slowest())) pauseOrResume(true);
      schedule();
    },
    interrupted,
    hold: () => {
      const hold = { keepFrom: scrollback.startOffset(), unseenFrom: scrollback.endOffset() };
      holds.add(hold);
      return () => {
        if (holds.delete(hold)) schedule();
      };
    },
    attach: ({ from, send }) => {
      const isHeld = from >= scrollback.startOffset() && from <= scrollback.endOffset();
      const start = isHeld ? from : scrollback.cleanStart();
      const preface = isHeld ? new Uint8Array(0) : scrollback.modesBefore(start);
      const outlet: OutletState = {
        sentOffset: start,
        ackedOffset: start,
        rate: undefined,
        ratedAtMs: clock.monotonicMs(),
        ratedOffset: start,
        preface,
        send,
      };
      outlets.add(outlet);
      schedule();
      return {
        ack: (offset) => {
          if (offset <= outlet.ackedOffset || offset > outlet.sentOffset) return;
          outlet.ackedOffset = offset;
          rate(outlet);
          schedule();
        },
        detach: () => {
          outlets.delete(outlet);
          schedule();
        },
      };
    },
    tail: (limitBytes) => {
      const end = scrollback.endOffset();
      const from = Math.max(scrollback.startOffset(), end - limitBytes);
      return Buffer.from(scrollback.read(from, limitBytes)).toString('utf8');
    },
    totalBytes: scrollback.endOffset,
  };
}
