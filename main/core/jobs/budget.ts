/*
 * How many requests the job list may cost. GitLab has announced limits as low as 100 a minute for free plans, logs and
 * terminals included; a list that eats them all would lock its own person out.
 */

export const listRequestsPerMinute = 60;
/** What may be spent at once, after a pause: enough to look at every project of most people in one go. */
const burstRequests = 40;

export type Budget = {
  /** Takes one request; false: not now. */
  readonly take: (nowMs: number) => boolean;
};

export function createBudget(startMs: number): Budget {
  let available = burstRequests;
  let filledAtMs = startMs;
  return {
    take: (nowMs) => {
      const refill = ((nowMs - filledAtMs) / 60_000) * listRequestsPerMinute;
      available = Math.min(burstRequests, available + Math.max(0, refill));
      filledAtMs = nowMs;
      if (available < 1) return false;
      available -= 1;
      return true;
    },
  };
}

/** Counts what was asked of GitLab in the last minute, for the status line. */
export function createRequestCounter() {
  let times: readonly number[] = [];
  return {
    count: (nowMs: number) => {
      times = [...times.filter((time) => time > nowMs - 60_000), nowMs];
    },
    perMinute: (nowMs: number) => times.filter((time) => time > nowMs - 60_000).length,
  };
}
