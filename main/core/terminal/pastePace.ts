/*
 * How fast a paste may go in. A tty's line discipline keeps 4,095 bytes that nobody has read, and when it is full it takes
 * nothing more, `^C` included (measured: 30 KB typed ahead of a `sleep 15` held `^C` back for 14 s). What a program has read
 * can't be seen; what can be is the echo. Pure: facts in, decision out.
 *
 * - A shell that asked for brackets reads: it goes in at a steady pace.
 * - Where there is an echo, no more goes in than came back but for a small window. An echo alone is no proof of reading,
 *   since the line discipline gives it too, as long as it has room. So before that room is used up there is a pause in which
 *   `^C` works for certain; what is echoed after it can only have come back because somebody read.
 * - Where something comes back that is no echo, as from a program that draws what is typed in its own way, it is an answer, at a slow pace.
 * - Without an echo (`stty -echo`, a password, a raw program) there is nothing to go by: after the same pause, a steady pace.
 */

export type PasteMood = {
  readonly isBracketed: boolean;
  /** All of it, as far as it is here. */
  readonly totalBytes: number;
  readonly sentBytes: number;
  /** Of them, come back; 0: none yet. */
  readonly echoedBytes: number;
  /** Of them, answered by something that is no echo: no proof that anybody reads. */
  readonly answeredBytes: number;
  /** When the last piece went in. */
  readonly sentAtMs: number;
  /** When anything was last put out, an echo or not. */
  readonly heardAtMs: number;
  /** The pause at the edge is over. */
  readonly isPastEdge: boolean;
};

export type PaceStep =
  | {
      readonly kind: 'send';
      readonly limitBytes: number;
      readonly isPastEdge: boolean;
      /** What was sent was answered, if not by its echo. */
      readonly isAnswered?: boolean;
    }
  | { readonly kind: 'wait'; readonly delayMs: number; readonly isStalled: boolean };

/** What the line discipline keeps unread, as measured. */
export const unreadLimitBytes = 4_095;
/** Goes in before anything is known; what is left of the 4,095 is for `^C` and keys. */
export const blindBytes = 3 * 1024;
/** A paste that ends below this needs no pause: the rest is still room for `^C`. */
const roomBytes = 3_840;
/** How long `^C` works for certain, before more goes in than the line discipline could keep. */
export const edgePauseMs = 3_000;
const pieceBytes = 1024;
/** On its way to somebody who reads. */
const provenWindowBytes = 8 * 1024;
/** Without an echo, and in brackets: 200 and 800 kB/s. */
const steady = {
  silent: { everyMs: 10, bytes: 2 * 1024 },
  bracketed: { everyMs: 10, bytes: 8 * 1024 },
} as const;
/** An echo takes the round trip, and a busy runner's time. */
const echoMs = 150;
/** Where the echo stopped, a little goes in this often all the same: a program may have switched it off. */
const stalledStepMs = 3_000;

export function nextStep(
  mood: PasteMood,
  now: { readonly nowMs: number; readonly latencyMs: number },
): PaceStep {
  const sinceMs = now.nowMs - mood.sentAtMs;
  if (mood.isBracketed) return steadyStep(steady.bracketed, sinceMs, mood);
  if (mood.sentBytes === 0) return { kind: 'send', limitBytes: pieceBytes, isPastEdge: false };
  const patienceMs = echoMs + 2 * now.latencyMs;
  const openBytes = mood.sentBytes - Math.max(mood.echoedBytes, mood.answeredBytes);
  const isShort = mood.totalBytes <= roomBytes;
  const atEdge = !mood.isPastEdge && !isShort && mood.sentBytes + pieceBytes > blindBytes;
  if (atEdge && sinceMs < edgePauseMs)
    return { kind: 'wait', delayMs: edgePauseMs - sinceMs, isStalled: true };
  if (mood.echoedBytes === 0) {
    if (!mood.isPastEdge && sinceMs < patienceMs)
      return { kind: 'wait', delayMs: patienceMs - sinceMs, isStalled: false };
    return atEdge || mood.isPastEdge
      ? steadyStep(steady.silent, sinceMs, { isPastEdge: true })
      : { kind: 'send', limitBytes: pieceBytes, isPastEdge: false };
  }
  if (atEdge) return { kind: 'send', limitBytes: pieceBytes * 2, isPastEdge: true };
  const isProven = mood.echoedBytes > unreadLimitBytes;
  const windowBytes = isProven ? provenWindowBytes : pieceBytes;
  if (openBytes + pieceBytes <= windowBytes)
    return { kind: 'send', limitBytes: pieceBytes, isPastEdge: mood.isPastEdge };
  if (sinceMs < patienceMs) return { kind: 'wait', delayMs: patienceMs - sinceMs, isStalled: false };
  if (mood.heardAtMs > mood.sentAtMs)
    return { kind: 'send', limitBytes: pieceBytes, isPastEdge: mood.isPastEdge, isAnswered: true };
  if (sinceMs < stalledStepMs) return { kind: 'wait', delayMs: stalledStepMs - sinceMs, isStalled: true };
  return { kind: 'send', limitBytes: pieceBytes / 2, isPastEdge: mood.isPastEdge };
}

function steadyStep(
  pace: { readonly everyMs: number; readonly bytes: number },
  sinceMs: number,
  { isPastEdge }: Pick<PasteMood, 'isPastEdge'>,
): PaceStep {
  return sinceMs < pace.everyMs
    ? { kind: 'wait', delayMs: pace.everyMs - sinceMs, isStalled: false }
    : { kind: 'send', limitBytes: pace.bytes, isPastEdge };
}
