/*
 * How many requests the job list may cost. GitLab has announced limits as low as 100 a minute for free plans, logs and
 * terminals included; a list that eats them all would lock its own person out.
 */

export const listRequestsPerMinute = 60;
/**
 * What is left to the list while something armed is looked at more often (60 a minute at most, arms.ts): together below the
 * 5,000 an hour that GitLab.com has announced for free plans.
 */
export const listRequestsWhileArmed = 20;
/** What may be spent at once, after a pause: enough to look at every project of most people in one go. */
const burstRequests = 40;

export type Budget = {
  /** Takes one request; false: not now. */
  readonly take: (nowMs: number) => boolean;
};

export function createBudget(startMs: number, perMinute = () => listRequestsPerMinute): Budget {
  let available = burstRequests;
  let filledAtMs = startMs;
  return {
    take: (nowMs) => {
      const refill = ((nowMs - filledAtMs) / 60_000) * perMinute();
      // Where less may be spent a minute, less is saved up.
      available = Math.min(burstRequests, perMinute(), available + Math.max(0, refill));
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
