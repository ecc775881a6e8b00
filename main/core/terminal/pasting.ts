import type { Clock, Stop } from '../ports.ts';
import { createEchoFinder } from './echoFinder.ts';
import { isInterrupt, type InputQueue } from './input.ts';
import { nextStep, type PasteMood } from './pastePace.ts';

/*
 * Pastes on their way into a shell. A long one goes in piece by piece, so that a `^C` is not stuck behind it; keys typed
 * meanwhile wait their turn. How fast, and why, is in pastePace.ts.
 */

/** What a page is told of a paste that takes a while. */
export type PasteProgress = {
  readonly sentBytes: number;
  readonly totalBytes: number;
  /** Nothing of it came back: whatever runs there does not read. */
  readonly isStalled: boolean;
};

export type Pasting = {
  /** More of a paste; `isLast`: all of it. `isBracketed`: the shell asked to be told where one begins and ends. */
  readonly paste: (piece: PastePiece) => void;
  /** Keys. Behind a paste they wait, but for `^C`, which drops what waits. */
  readonly type: (bytes: Uint8Array) => void;
  /** The shell put something out. */
  readonly heard: (bytes: Uint8Array) => void;
  /** Drops what has not been sent, keys behind it too. */
  readonly stop: () => void;
  readonly isUnderWay: () => boolean;
  /** The shell is gone. */
  readonly clear: () => void;
};

export type PastePiece = {
  readonly bytes: Uint8Array;
  readonly isBracketed: boolean;
  readonly isLast: boolean;
};

type PastingOptions = {
  readonly clock: Pick<Clock, 'after' | 'monotonicMs'>;
  readonly input: Pick<InputQueue, 'push' | 'isEmpty'>;
  /** Round trip to GitLab, as last measured. */
  readonly latencyMs: () => number;
  /** Undefined: nothing is under way, or not for long enough to speak of. */
  readonly changed: (progress: PasteProgress | undefined) => void;
};

type Job = {
  readonly isBracketed: boolean;
  waiting: Uint8Array;
  isWhole: boolean;
  totalBytes: number;
  sentBytes: number;
  mood: PasteMood;
};
type Waiting =
  | { readonly kind: 'paste'; readonly job: Job }
  | { readonly kind: 'keys'; readonly bytes: Uint8Array };

const bracketStart = Buffer.from('\x1b[200~');
const bracketEnd = Buffer.from('\x1b[201~');
/** A paste that is over sooner is not worth a bar that comes and goes. */
const worthTellingMs = 300;
const tellEveryMs = 200;
/** Looked at again while the socket has not taken what was sent. */
const socketPauseMs = 10;
/** What waits in main for shells that do not take it. */
const longestWaitingBytes = 32 * 1024 * 1024;

export function createPasting({ clock, input, latencyMs, changed }: PastingOptions): Pasting {
  let waiting: Waiting[] = [];
  let waitingBytes = 0;
  let echo = createEchoFinder();
  let stopTimer: Stop = () => {};
  let told: { atMs: number; readonly sinceMs: number; isShown: boolean } | undefined;

  const current = () => (waiting[0]?.kind === 'paste' ? waiting[0].job : undefined);

  const tell = (isStalled: boolean) => {
    const nowMs = clock.monotonicMs();
    told ??= { atMs: Number.NEGATIVE_INFINITY, sinceMs: nowMs, isShown: false };
    if (nowMs - told.sinceMs < worthTellingMs || nowMs - told.atMs < tellEveryMs) return;
    told.atMs = nowMs;
    told.isShown = true;
    const jobs = waiting.flatMap((item) => (item.kind === 'paste' ? [item.job] : []));
    changed({
      sentBytes: sum(jobs.map((job) => job.sentBytes)),
      totalBytes: sum(jobs.map((job) => job.totalBytes)),
      isStalled,
    });
  };
  const tellOver = () => {
    if (told?.isShown) changed(undefined);
    told = undefined;
  };

  const send = (job: Job, limitBytes: number) => {
    const piece = job.waiting.subarray(0, limitBytes);
    if (job.sentBytes === 0 && job.isBracketed) input.push(bracketStart);
    job.waiting = job.waiting.subarray(piece.byteLength);
    job.sentBytes += piece.byteLength;
    waitingBytes -= piece.byteLength;
    input.push(piece);
    echo.sent(job.sentBytes, piece);
  };

  const endJob = (job: Job) => {
    if (job.isBracketed && job.sentBytes > 0) input.push(bracketEnd);
    waiting.shift();
    echo = createEchoFinder();
  };

  const letKeysGo = () => {
    while (waiting[0]?.kind === 'keys') {
      const [keys] = waiting.splice(0, 1);
      if (keys?.kind !== 'keys') return;
      waitingBytes -= keys.bytes.byteLength;
      input.push(keys.bytes);
    }
  };

  const pump = () => {
    stopTimer();
    for (;;) {
      letKeysGo();
      const job = current();
      if (!job) return tellOver();
      if (job.waiting.byteLength === 0) {
        if (!job.isWhole) return;
        endJob(job);
        continue;
      }
      const delayMs = step(job);
      if (delayMs === undefined) continue;
      // A pause is told in steps: the bar shows it as soon as it is worth one.
      stopTimer = clock.after(Math.min(delayMs, tellEveryMs), pump);
      return;
    }
  };

  /** Sends a piece, or gives the time to wait. */
  const step = (job: Job): number | undefined => {
    // What is held back, or the socket has not taken, must not pile up in front of it.
    if (!input.isEmpty()) return (tell(false), socketPauseMs);
    const decided = nextStep(
      { ...job.mood, totalBytes: job.totalBytes },
      { nowMs: clock.monotonicMs(), latencyMs: latencyMs() },
    );
    if (decided.kind === 'wait') return (tell(decided.isStalled), decided.delayMs);
    if (decided.isAnswered) {
      echo = createEchoFinder(job.mood.echoedBytes);
      job.mood = { ...job.mood, answeredBytes: job.sentBytes };
    }
    send(job, decided.limitBytes);
    const { isPastEdge } = decided;
    job.mood = { ...job.mood, isPastEdge, sentBytes: job.sentBytes, sentAtMs: clock.monotonicMs() };
    tell(false);
    return undefined;
  };

  const clear = () => {
    stopTimer();
    waiting = [];
    waitingBytes = 0;
    echo = createEchoFinder();
    tellOver();
  };
  const stop = () => {
    const job = current();
    clear();
    // A shell that was told of a beginning waits for the end, and takes even `^C` for a part of it.
    if (job?.isBracketed && job.sentBytes > 0) input.push(bracketEnd);
  };

  return {
    paste: ({ bytes, isBracketed, isLast }) => {
      const last = waiting.at(-1);
      const clean = withoutControls(bytes);
      const isTooMuch = waitingBytes + clean.byteLength > longestWaitingBytes;
      const open = last?.kind === 'paste' && !last.job.isWhole ? last.job : undefined;
      const job = open ?? newJob(isBracketed);
      if (!open) waiting.push({ kind: 'paste', job });
      if (!isTooMuch) {
        job.waiting = job.waiting.byteLength === 0 ? clean : Buffer.concat([job.waiting, clean]);
        job.totalBytes += clean.byteLength;
        waitingBytes += clean.byteLength;
      }
      job.isWhole = isLast;
      pump();
    },
    type: (bytes) => {
      // A page sends a paste in one go: keys of it mean that no more comes, as when it crashed in the middle.
      const open = current();
      if (open) open.isWhole = true;
      if (open && isInterrupt(bytes)) {
        stop();
        return input.push(bytes);
      }
      if (waitingBytes + bytes.byteLength > longestWaitingBytes) return;
      waiting.push({ kind: 'keys', bytes });
      waitingBytes += bytes.byteLength;
      pump();
    },
    heard: (bytes) => {
      const job = current();
      if (!job || job.isBracketed) return;
      const before = job.mood.echoedBytes;
      const echoedBytes = echo.heard(bytes);
      job.mood = { ...job.mood, echoedBytes, heardAtMs: clock.monotonicMs() };
      if (echoedBytes !== before) pump();
    },
    stop,
    clear,
    isUnderWay: () => waiting.length > 0,
  };
}

function newJob(isBracketed: boolean): Job {
  return {
    isBracketed,
    waiting: new Uint8Array(0),
    isWhole: false,
    totalBytes: 0,
    sentBytes: 0,
    mood: {
      isBracketed,
      totalBytes: 0,
      sentBytes: 0,
      echoedBytes: 0,
      answeredBytes: 0,
      sentAtMs: Number.NEGATIVE_INFINITY,
      heardAtMs: Number.NEGATIVE_INFINITY,
      isPastEdge: false,
    },
  };
}

/** Once more than the page did: with no ESC in it a paste can't end its own brackets, whatever page sent it. */
function withoutControls(bytes: Uint8Array): Uint8Array {
  return bytes.some(isControl) ? bytes.filter((byte) => !isControl(byte)) : bytes;
}

function isControl(byte: number): boolean {
  return byte === 0x7f || (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
