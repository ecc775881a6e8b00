import { batchBytes, pauseAtBytes, resumeAtBytes, windowBytes } from '../../../preload/contract/frames.ts';

/*
 * Flow control as pure decisions. Output waits in the session's scrollback; each page draws it through a window of bytes
 * it has not yet parsed; what waits for the slowest page decides whether GitLab's socket is read.
 */

/**
 * While a page still parses, less than this is not worth a frame of its own: the next acknowledgement, at most ~20 ms
 * away, takes it along with what has come by then.
 */
const worthSendingBytes = 64 * 1024;

/** What a page has not parsed shall take it this long: then a key it answers, and `^C`, are not kept waiting. */
const windowMs = 100;
const smallestWindowBytes = 64 * 1024;
/** How much the newest measurement counts. */
const rateWeight = 0.3;

/** Pure: how fast a busy page parses, bytes a millisecond, smoothed; undefined: not measured yet. */
export function nextRate({ rate, ackedBytes, elapsedMs }: RateSample): number {
  const measured = ackedBytes / elapsedMs;
  return rate === undefined ? measured : rate + rateWeight * (measured - rate);
}

type RateSample = {
  readonly rate: number | undefined;
  readonly ackedBytes: number;
  readonly elapsedMs: number;
};

/** Pure: how much may be on its way to a page of that speed. Short lines are parsed ten times slower than long ones. */
export function windowFor(rate: number | undefined): number {
  if (rate === undefined) return windowBytes;
  return Math.round(Math.min(windowBytes, Math.max(smallestWindowBytes, rate * windowMs)));
}

export type Outlet = {
  /** Bytes that wait to be sent to this page. */
  readonly waitingBytes: number;
  /** Bytes sent to it and not yet parsed. */
  readonly unackedBytes: number;
  /** At most so many bytes may be unacknowledged. */
  readonly windowBytes: number;
};

/** How many bytes go into the next frame; 0: none now. The first byte after silence goes at once. */
export function nextFrameBytes({ waitingBytes, unackedBytes, windowBytes: limitBytes }: Outlet): number {
  const room = limitBytes - unackedBytes;
  if (waitingBytes === 0 || room <= 0) return 0;
  if (unackedBytes > 0 && waitingBytes < worthSendingBytes) return 0;
  return Math.min(waitingBytes, room, batchBytes);
}

/** One read of a quick socket takes in 2 MB before anything else is done: it is stopped once no page's window could take more. */
export function isTooMuchForOneTurn(waitingBytes: number): boolean {
  return waitingBytes >= pauseAtBytes + windowBytes;
}

/** Whether GitLab's socket stays paused, given what waits for the slowest page. Two marks, so that it does not flutter. */
export function nextPaused({ waitingBytes, paused }: { waitingBytes: number; paused: boolean }): boolean {
  return paused ? waitingBytes > resumeAtBytes : waitingBytes >= pauseAtBytes;
}
