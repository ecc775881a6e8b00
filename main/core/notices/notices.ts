import { assertNever } from '../../../preload/contract/error.ts';
import { containerFindings } from '../../../preload/contract/findings.ts';
import type { Finding, Job, Retention, Session } from '../../../preload/contract/model.ts';
import type { Notice } from '../../../preload/contract/notices.ts';
import { heldDues, heldOccasions, heldScripts, isStillHeld } from './held.ts';
import {
  aboutSession,
  isOwnEnd,
  type NextNotices,
  type NoticeFacts,
  type NoticeMemory,
  type Occasion,
} from './memory.ts';

/*
 * What is worth calling a person back for, as a pure function of what was and what is. Each occasion comes once: neither a
 * reconnect nor a restart tells of it again.
 */

const minuteMs = 60_000;
/** A terminal that opens faster than this has not been waited for. */
const waitedForMs = 5_000;
/** Most lost lines are back by then. */
const brokenForMs = 30_000;
/** «5 min left» says nothing new about a wait that was hardly longer from its start; «1 min left» likewise. */
const fewMinutesMs = 7 * minuteMs;
const fewSecondsMs = 2 * minuteMs;

/** The notices due at `nowMs`, and what to remember for the next time. */
export function nextNotices(memory: NoticeMemory, facts: NoticeFacts, nowMs: number): NextNotices {
  const brokenSince = brokenSessions(memory, facts, nowMs);
  const heldSince = heldScripts(memory, facts, nowMs);
  const occasions = [
    ...facts.sessions.flatMap((session) => sessionOccasions(session, { memory, facts, nowMs })),
    ...outageOccasions(brokenSince, { facts, nowMs }),
    ...facts.retentions.flatMap((retention) => retentionOccasions(retention, { facts, nowMs })),
    ...facts.holds.flatMap((hold) => heldOccasions(hold, { facts, heldSince, nowMs })),
    ...facts.jobs.flatMap((job) => [
      ...unopenedOccasions(job, { facts, nowMs }),
      ...failedOccasions(job, { facts, nowMs }),
    ]),
  ].filter(({ key }) => !memory.done.has(key));
  const raised = merged(occasions.filter((occasion) => isHeard(occasion, facts)).map(({ notice }) => notice));
  const replaced = new Set(raised.map(({ id }) => id));
  const withdrawn = [...memory.standing.values()]
    .filter((notice) => !replaced.has(notice.id) && !stillHolds(notice, facts))
    .map(({ id }) => id);
  const standing = new Map([...memory.standing, ...raised.map((notice) => [notice.id, notice] as const)]);
  for (const id of withdrawn) standing.delete(id);
  return {
    raised,
    withdrawn,
    dueAtMs: nextDue({ facts, brokenSince, heldSince, nowMs }),
    memory: {
      done: new Map([...memory.done, ...occasions.map(({ key }) => [key, nowMs] as const)]),
      standing,
      kinds: new Map(facts.sessions.map(({ id, state }) => [id, state.kind])),
      brokenSince,
      heldSince,
    },
  };
}

type Then = { readonly memory: NoticeMemory; readonly facts: NoticeFacts; readonly nowMs: number };

function sessionOccasions(session: Session, { memory, facts, nowMs }: Then): readonly Occasion[] {
  const { state } = session;
  if (state.kind === 'connected') {
    const notice: Notice = { kind: 'ready', ...aboutSession(session, { id: `ready:${session.id}`, nowMs }) };
    const isSilent = facts.isFocused && state.since - session.openedAt < waitedForMs;
    return [{ key: notice.id, notice, isSilent }];
  }
  if (state.kind !== 'ended' || isOwnEnd(state.finding) || memory.kinds.get(session.id) === 'ended')
    return [];
  if (state.finding.code === 'job-canceled') return [canceled(session, nowMs)];
  if (isFailure(state.finding)) return [failed(session, nowMs)];
  const notice: Notice = {
    kind: 'lost',
    ...aboutSession(session, { id: `lost:${session.id}`, nowMs }),
    finding: state.finding,
    isReconnecting: false,
    count: 1,
  };
  return [{ key: `${notice.id}:${state.at}`, notice, isSilent: false }];
}

function canceled(session: Session, nowMs: number): Occasion {
  const id = `canceled:${session.jobId}`;
  return { key: id, notice: { kind: 'canceled', ...aboutSession(session, { id, nowMs }) }, isSilent: false };
}

function failed(session: Session, nowMs: number): Occasion {
  const id = `failed:${session.jobId}`;
  return { key: id, notice: { kind: 'failed', ...aboutSession(session, { id, nowMs }) }, isSilent: false };
}

function isFailure({ code, params }: Finding): boolean {
  return code === 'job-finished' && params['status'] === 'failed';
}

type Now = Pick<Then, 'facts' | 'nowMs'>;

/** A docker job's terminal ends with its container; how the job itself ended is known later. */
function failedOccasions(job: Job, { facts, nowMs }: Now): readonly Occasion[] {
  if (job.status !== 'failed') return [];
  const session = facts.sessions.find(({ jobId }) => jobId === job.id);
  if (session?.state.kind !== 'ended' || !containerFindings.includes(session.state.finding.code)) return [];
  return [failed(session, nowMs)];
}

/** One notice an account: when the line is gone, all its terminals are. */
function outageOccasions(
  brokenSince: ReadonlyMap<string, number>,
  { facts, nowMs }: Now,
): readonly Occasion[] {
  const broken = facts.sessions.filter(({ id }) => brokenSince.has(id));
  return [...new Set(broken.map(({ accountId }) => accountId))].flatMap((accountId) => {
    const own = broken.filter((session) => session.accountId === accountId);
    const sinceMs = Math.min(...own.map(({ id }) => brokenSince.get(id) ?? nowMs));
    const first = own.find(({ state }) => state.kind === 'reconnecting');
    if (first?.state.kind !== 'reconnecting' || nowMs - sinceMs < brokenForMs) return [];
    const { finding } = first.state;
    const about = aboutSession(first, { id: `outage:${accountId}`, nowMs });
    const notice: Notice = { kind: 'lost', ...about, finding, isReconnecting: true, count: own.length };
    return [{ key: `${notice.id}:${sinceMs}`, notice, isSilent: false }];
  });
}

function retentionOccasions({ jobId, phase }: Retention, { facts, nowMs }: Now): readonly Occasion[] {
  const session = facts.sessions.find((candidate) => candidate.jobId === jobId);
  if (session === undefined) return [];
  if (phase.kind === 'over') return phase.how === 'canceled' ? [canceled(session, nowMs)] : [];
  // Where the terminal is lost for good nothing keeps it.
  if (session.state.kind === 'ended') return [];
  const leftMs = phase.kind === 'kept' ? phase.deadline - nowMs : 0;
  if (phase.kind !== 'kept' || leftMs <= 0) return [];
  const { deadline, limit, since } = phase;
  const about = aboutSession(session, { id: keptId(jobId), nowMs });
  const totalMs = deadline - since;
  const minutesLeft = Math.ceil(leftMs / minuteMs);
  const ending = (key: 'ending-5' | 'ending-1', isSilent: boolean): Occasion => ({
    key: `${key}:${jobId}`,
    notice: { kind: 'ending', ...about, deadline, limit, minutesLeft },
    // Where the first word was heard, a short wait needs no second one.
    isSilent: isSilent || (facts.wanted.kept && totalMs < (key === 'ending-5' ? fewMinutesMs : fewSecondsMs)),
  });
  const idleSinceMs = idleSince(jobId, since, facts);
  const idleMs = nowMs - idleSinceMs;
  const idle: Occasion = {
    key: `idle:${jobId}:${idleSinceMs}`,
    notice: { kind: 'idle', ...about, deadline, minutes: Math.max(1, Math.floor(idleMs / minuteMs)) },
    // Its last minutes have words of their own.
    isSilent: facts.wanted.ending && leftMs <= 5 * minuteMs,
  };
  return [
    { key: about.id, notice: { kind: 'kept', ...about, deadline, limit }, isSilent: false },
    ...(idleMs >= facts.idleMinutes * minuteMs ? [idle] : []),
    // Late, after a sleep, the most urgent word is enough.
    ...(leftMs <= 5 * minuteMs ? [ending('ending-5', leftMs <= minuteMs || totalMs < fewSecondsMs)] : []),
    ...(leftMs <= minuteMs ? [ending('ending-1', false)] : []),
  ];
}

/** A script is over and nobody is there. */
function unopenedOccasions(job: Job, { facts, nowMs }: Now): readonly Occasion[] {
  if (!endsUnopened(job, facts)) return [];
  const id = `unopened:${job.id}`;
  const { accountId, id: jobId, name: jobName, projectPath } = job;
  const session = facts.sessions.find((one) => one.jobId === jobId);
  const notice: Notice = {
    kind: 'unopened',
    id,
    accountId,
    jobId,
    jobName,
    projectPath,
    raisedAt: nowMs,
    effect: effectOf(job.executor),
    ...(session ? { sessionId: session.id } : {}),
  };
  return [{ key: id, notice, isSilent: false }];
}

function endsUnopened(job: Job, { sessions }: Pick<NoticeFacts, 'sessions'>): boolean {
  if (job.endsSoon !== true || job.status !== 'running' || job.terminal.kind !== 'available') return false;
  return !sessions.some(({ jobId, state }) => jobId === job.id && state.kind !== 'ended');
}

function effectOf(executor: string | undefined): Extract<Notice, { kind: 'unopened' }>['effect'] {
  if (executor === undefined) return 'unknown';
  return executor.startsWith('docker') ? 'after-script' : 'keeps';
}

/** Since when nobody has typed into the terminal of a kept job. */
function idleSince(jobId: string, keptSinceMs: number, { typedAt }: NoticeFacts): number {
  return Math.max(keptSinceMs, typedAt.get(jobId) ?? 0);
}

/** The words about a kept job replace each other. */
function keptId(jobId: string): string {
  return `kept:${jobId}`;
}

function brokenSessions({ brokenSince }: NoticeMemory, facts: NoticeFacts, nowMs: number) {
  const broken = facts.sessions.filter(({ state }) => state.kind === 'reconnecting');
  return new Map(broken.map(({ id }) => [id, brokenSince.get(id) ?? nowMs] as const));
}

function isHeard({ notice, isSilent }: Occasion, { wanted, lookedAt }: NoticeFacts): boolean {
  return !isSilent && wanted[settingOf(notice)] && !isSeen(notice, lookedAt);
}

/** The switch that a notice stands under. */
function settingOf({ kind }: Notice): keyof NoticeFacts['wanted'] {
  return kind === 'held' ? 'idle' : kind;
}

function isSeen(notice: Notice, lookedAt: ReadonlySet<string>): boolean {
  // Who left the desk left the window as it was.
  if (notice.kind === 'idle' || notice.kind === 'held' || notice.kind === 'unopened') return false;
  return lookedAt.has(notice.sessionId);
}

/** Of several words with one id the last says most; terminals lost for one reason are one notice. */
function merged(notices: readonly Notice[]): readonly Notice[] {
  const byKey = new Map<string, Notice>();
  for (const notice of notices) {
    const key = lostTogether(notice) ?? notice.id;
    const earlier = byKey.get(key);
    const together =
      notice.kind === 'lost' && earlier?.kind === 'lost'
        ? { ...earlier, count: earlier.count + notice.count }
        : notice;
    byKey.set(key, together);
  }
  return [...byKey.values()];
}

function lostTogether(notice: Notice): string | undefined {
  if (notice.kind !== 'lost' || notice.isReconnecting) return undefined;
  return `lost:${notice.accountId}:${notice.finding.code}`;
}

function stillHolds(notice: Notice, facts: NoticeFacts): boolean {
  const { sessions, retentions, lookedAt, wanted, typedAt } = facts;
  if (!wanted[settingOf(notice)]) return false;
  if (notice.kind === 'held') return isStillHeld(notice, facts);
  if (notice.kind === 'unopened')
    return facts.jobs.some((job) => job.id === notice.jobId && endsUnopened(job, facts));
  const session = sessions.find(({ id }) => id === notice.sessionId);
  if (session === undefined || isSeen(notice, lookedAt)) return false;
  if (notice.kind === 'idle' && (typedAt.get(notice.jobId) ?? 0) > notice.raisedAt) return false;
  switch (notice.kind) {
    case 'kept':
    case 'ending':
    case 'idle':
      return (
        session.state.kind !== 'ended' &&
        retentions.some(({ jobId, phase }) => jobId === notice.jobId && phase.kind === 'kept')
      );
    case 'ready':
      return session.state.kind === 'connected';
    case 'lost':
      return notice.isReconnecting
        ? sessions.some(
            ({ accountId, state }) => accountId === notice.accountId && state.kind === 'reconnecting',
          )
        : session.state.kind === 'ended';
    case 'canceled':
    case 'failed':
      return true;
    default:
      return assertNever(notice);
  }
}

type Due = {
  readonly facts: NoticeFacts;
  readonly brokenSince: ReadonlyMap<string, number>;
  readonly heldSince: ReadonlyMap<string, number>;
  readonly nowMs: number;
};

function nextDue({ facts, brokenSince, heldSince, nowMs }: Due): number | undefined {
  const deadlines = facts.retentions.flatMap(({ phase }) =>
    phase.kind === 'kept' ? [phase.deadline - 5 * minuteMs, phase.deadline - minuteMs] : [],
  );
  const idles = facts.sessions.flatMap((session) => {
    const phase = facts.retentions.find(({ jobId }) => jobId === session.jobId)?.phase;
    if (phase?.kind !== 'kept') return [];
    return [idleSince(session.jobId, phase.since, facts) + facts.idleMinutes * minuteMs];
  });
  const outages = [...brokenSince.values()].map((sinceMs) => sinceMs + brokenForMs);
  const held = heldDues({ facts, heldSince, nowMs });
  const next = Math.min(...[...deadlines, ...idles, ...held, ...outages].filter((atMs) => atMs > nowMs));
  return Number.isFinite(next) ? next : undefined;
}
