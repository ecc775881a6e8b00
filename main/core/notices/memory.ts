import type { Hold } from '../../../preload/contract/holds.ts';
import type { Finding, Job, Retention, Session } from '../../../preload/contract/model.ts';
import type { NoticeSettings } from '../../../preload/contract/settings.ts';
import type { Notice } from '../../../preload/contract/notices.ts';

/** What is the case when notices are decided. */
export type NoticeFacts = {
  readonly sessions: readonly Session[];
  readonly retentions: readonly Retention[];
  readonly jobs: readonly Job[];
  readonly holds: readonly Hold[];
  /** Sessions somebody looks at: shown in a window that has the focus. */
  readonly lookedAt: ReadonlySet<string>;
  /** A window of ours has the focus, whatever it shows. */
  readonly isFocused: boolean;
  readonly wanted: NoticeSettings;
  /** When something was typed into each job's terminal last, by the job; absent: not in this run. */
  readonly typedAt: ReadonlyMap<string, number>;
  /** So long without a key, and a job that is kept or held is reminded of. */
  readonly idleMinutes: number;
};

/** What of earlier facts matters for the next notices. Only `nextNotices` makes one. */
export type NoticeMemory = {
  /** Occasions that are done with, told of or not, and when: each comes once. */
  readonly done: ReadonlyMap<string, number>;
  /** What was raised and still holds, by its id. */
  readonly standing: ReadonlyMap<string, Notice>;
  /** How each session stood. */
  readonly kinds: ReadonlyMap<string, Session['state']['kind']>;
  /** Since when each session without a connection tries to come back. */
  readonly brokenSince: ReadonlyMap<string, number>;
  /** Since when each held script is known, by its job. */
  readonly heldSince: ReadonlyMap<string, number>;
};

export type NextNotices = {
  readonly memory: NoticeMemory;
  readonly raised: readonly Notice[];
  /** Ids of notices that no longer tell the truth. */
  readonly withdrawn: readonly string[];
  /** When time alone may bring the next one. */
  readonly dueAtMs: number | undefined;
};

/** Something worth telling, before it is asked whether it was told already and whether anyone wants to hear it. */
export type Occasion = {
  /** Names this one occasion, for `done`. */
  readonly key: string;
  readonly notice: Notice;
  /** It is done with and stays untold: too short a wait, a later word that says more. */
  readonly isSilent: boolean;
};

export function emptyMemory(done: ReadonlyMap<string, number> = new Map()): NoticeMemory {
  return { done, standing: new Map(), kinds: new Map(), brokenSince: new Map(), heldSince: new Map() };
}

type About = Omit<Extract<Notice, { kind: 'ready' }>, 'kind'>;

/** What every notice has. */
export function aboutSession(
  session: Session,
  { id, nowMs }: { readonly id: string; readonly nowMs: number },
): About {
  const { accountId, jobId, jobName, projectPath } = session;
  return { id, accountId, jobId, sessionId: session.id, jobName, projectPath, raisedAt: nowMs };
}

/** Ends that are a person's own doing here, or explain themselves: nobody is called back for them. */
const ownEnds: ReadonlySet<Finding['code']> = new Set(['closed-by-you', 'released', 'shell-exited', 'slept']);

export function isOwnEnd({ code }: Finding): boolean {
  return ownEnds.has(code);
}
