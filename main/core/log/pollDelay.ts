/** The browser's own page asks this often; it is also how often a watched Runner sends. */
export const webDelayMs = 3000;
const restDelayMs = 5000;
const longestDelayMs = 60_000;
/** REST sends the whole log each time: on average this much a second, so a 4 MB log is read every 40 s. */
const restBytesPerSecond = 100_000;

export type PollFigures = {
  /** Reading the whole log, as REST does, or only what is new. */
  readonly readsAll: boolean;
  /** Between two polls of `trace.json`. */
  readonly webDelayMs: number;
  /** Size of the last whole log read. */
  readonly sizeBytes: number;
  /** Failures in a row. */
  readonly failures: number;
  /** 0 ≤ x < 1. */
  readonly random: number;
};

/** How long to wait before the next poll. After failures twice as long each time, a quarter more or less by chance. */
export function pollDelayMs({
  readsAll,
  webDelayMs: webMs,
  sizeBytes,
  failures,
  random,
}: PollFigures): number {
  const bySizeMs = Math.max(restDelayMs, (sizeBytes / restBytesPerSecond) * 1000);
  const usualMs = readsAll ? Math.min(bySizeMs, longestDelayMs) : webMs;
  if (failures === 0) return usualMs;
  return Math.min(longestDelayMs, usualMs * 2 ** failures) * (0.75 + random / 2);
}
