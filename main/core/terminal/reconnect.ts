import type { Finding } from '../../../preload/contract/model.ts';

/** What is known about an ended or refused connection, and what that means for trying again. */
export type Verdict = {
  readonly finding: Finding;
  readonly retry:
    /** It may work at once: the line broke, or the job is young. */
    | 'soon'
    /** GitLab is away: keep asking for some minutes, since jobs outlive it. */
    | 'until-gitlab-answers'
    /** A dead connection of our own still counts: it works when GitLab has noticed. */
    | 'until-place-is-free'
    /** The job is being prepared: it will work when that is done. */
    | 'until-ready'
    /** The container ended with its script, and may start again for after_script. */
    | 'until-second-life'
    /** GitLab named a time to wait: `seconds` of the finding. */
    | 'after-pause'
    /** Trying again may work later, but only a person can know. */
    | 'by-hand'
    /** It never will. */
    | 'never';
};

export type Retry =
  | { readonly kind: 'retry'; readonly delayMs: number }
  | { readonly kind: 'end'; readonly canReconnect: boolean };

const soonDelaysMs = [500, 1_000, 2_000, 4_000, 8_000];
const awayDelaysMs = [500, 1_000, 2_000, 4_000];
const awayDelayMs = 5_000;
/** Ten minutes: a GitLab upgrade takes less, a longer outage is not waited for in silence. */
const awayAttempts = 120;
const placeDelaysMs = [500, 1_000, 2_000, 4_000, 8_000, 15_000];
const placeDelayMs = 30_000;
/** A little over the 16 minutes after which TCP gives up for GitLab. */
const placeAttempts = 40;
const preparingDelayMs = 3_000;
const preparingAttempts = 60;
/** A container was seen back 0.2 s after its end; the Runner itself waits up to 15 s for it within each attempt. */
const secondLifeDelaysMs = [500, 1_000, 2_000];
const secondLifeDelayMs = 3_000;
/** Ten minutes where the Runner waits each time; two where it refuses at once, having died. */
const secondLifeAttempts = 40;
const pauseAttempts = 5;
/** So that many clients do not come back in the same second. */
const pauseSpreadMs = 2_000;

/** Pure: what to do after the `attempt`-th failure in a row (1 for the first). `random` spreads many clients' retries. */
export function nextRetry({
  verdict,
  attempt,
  random,
}: {
  verdict: Verdict;
  attempt: number;
  random: number;
}): Retry {
  const jitter = (delayMs: number): Retry => ({
    kind: 'retry',
    delayMs: Math.round(delayMs * (0.85 + 0.3 * random)),
  });
  switch (verdict.retry) {
    case 'soon': {
      const delayMs = soonDelaysMs[attempt - 1];
      return delayMs === undefined ? { kind: 'end', canReconnect: true } : jitter(delayMs);
    }
    case 'until-gitlab-answers':
      return attempt > awayAttempts
        ? { kind: 'end', canReconnect: true }
        : jitter(awayDelaysMs[attempt - 1] ?? awayDelayMs);
    case 'until-place-is-free':
      return attempt > placeAttempts
        ? { kind: 'end', canReconnect: true }
        : jitter(placeDelaysMs[attempt - 1] ?? placeDelayMs);
    case 'until-ready':
      return attempt > preparingAttempts ? { kind: 'end', canReconnect: true } : jitter(preparingDelayMs);
    case 'until-second-life':
      return attempt > secondLifeAttempts
        ? { kind: 'end', canReconnect: true }
        : jitter(secondLifeDelaysMs[attempt - 1] ?? secondLifeDelayMs);
    case 'after-pause': {
      const pauseMs = Number(verdict.finding.params['seconds'] ?? 0) * 1_000;
      const delayMs = Math.round(pauseMs + pauseSpreadMs * random);
      return attempt > pauseAttempts ? { kind: 'end', canReconnect: true } : { kind: 'retry', delayMs };
    }
    case 'by-hand':
      return { kind: 'end', canReconnect: true };
    case 'never':
      return { kind: 'end', canReconnect: false };
  }
}
