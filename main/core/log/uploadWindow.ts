/*
 * The earliest time at which a line that a poll brings can have been written: it was not in the log when the poll
 * before was sent, and the Runner sends what is written within its interval.
 */

/** The Runner sends every 60 s when nobody watches, and every 3 s when GitLab's page does. */
const unwatchedLagMs = 60_000;
const watchedLagMs = 3000;
/** GitLab forgets that somebody watches after this. */
const watchLastsMs = 10_000;
/** An upload takes time, too. */
const uploadTakesMs = 1000;

export type UploadWindow = {
  readonly polled: (poll: { readonly sentAtMs: number; readonly watches: boolean }) => void;
  /** 0 before the first poll. */
  readonly notBeforeMs: () => number;
};

export function createUploadWindow(): UploadWindow {
  let lastSentAtMs: number | undefined;
  let lastWatchedAtMs = -Infinity;
  let watchedSinceMs = Infinity;
  return {
    polled: ({ sentAtMs, watches }) => {
      lastSentAtMs = sentAtMs;
      if (!watches) return;
      if (sentAtMs - lastWatchedAtMs > watchLastsMs) watchedSinceMs = sentAtMs;
      lastWatchedAtMs = sentAtMs;
    },
    notBeforeMs: () => {
      if (lastSentAtMs === undefined) return 0;
      // The Runner learns of the watching with its next upload, which may be 60 s away.
      const isWatched = lastWatchedAtMs === lastSentAtMs && lastSentAtMs - watchedSinceMs >= unwatchedLagMs;
      return lastSentAtMs - (isWatched ? watchedLagMs : unwatchedLagMs) - uploadTakesMs;
    },
  };
}
