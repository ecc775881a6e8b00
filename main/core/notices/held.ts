import type { Hold } from '../../../preload/contract/holds.ts';
import type { Notice } from '../../../preload/contract/notices.ts';
import type { NoticeFacts, NoticeMemory, Occasion } from './memory.ts';

/*
 * Scripts that are held and that nobody comes back to. They stay so without any terminal, until somebody resumes them or the
 * job's timeout ends it.
 */

const minuteMs = 60_000;

type Now = {
  readonly facts: NoticeFacts;
  readonly heldSince: NoticeMemory['heldSince'];
  readonly nowMs: number;
};

/** Since when each held script is known in this run: what was typed in earlier ones nobody knows. */
export function heldScripts({ heldSince }: NoticeMemory, { holds }: NoticeFacts, nowMs: number) {
  return new Map(holds.map(({ jobId }) => [jobId, heldSince.get(jobId) ?? nowMs] as const));
}

export function heldOccasions(hold: Hold, now: Now): readonly Occasion[] {
  const { facts, nowMs } = now;
  const idleSinceMs = idleSince(hold, now);
  const idleMs = nowMs - idleSinceMs;
  if (idleMs < facts.idleMinutes * minuteMs) return [];
  const { jobId, accountId, jobName, projectPath, since, timeoutAt } = hold;
  const session = facts.sessions.find((one) => one.jobId === jobId);
  // after_script has a limit of its own, which GitLab does not tell.
  const isTimeoutKnown = timeoutAt !== undefined && timeoutAt > nowMs && session?.isInAfterScript !== true;
  const notice: Notice = {
    kind: 'held',
    id: `held:${jobId}`,
    accountId,
    jobId,
    jobName,
    projectPath,
    raisedAt: nowMs,
    since,
    minutes: Math.max(1, Math.floor(idleMs / minuteMs)),
    ...(isTimeoutKnown ? { timeoutAt } : {}),
  };
  return [{ key: `held:${jobId}:${idleSinceMs}`, notice, isSilent: false }];
}

export function isStillHeld({ jobId, raisedAt }: Notice, { holds, typedAt }: NoticeFacts): boolean {
  return holds.some((hold) => hold.jobId === jobId) && (typedAt.get(jobId) ?? 0) <= raisedAt;
}

/** When each is to be told of, where nobody types. */
export function heldDues(now: Now): readonly number[] {
  return now.facts.holds.map((hold) => idleSince(hold, now) + now.facts.idleMinutes * minuteMs);
}

function idleSince({ jobId, since }: Hold, { facts, heldSince, nowMs }: Now): number {
  return Math.max(since, heldSince.get(jobId) ?? nowMs, facts.typedAt.get(jobId) ?? 0);
}
