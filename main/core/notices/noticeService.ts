import { z } from 'zod';
import type { AppEvent, EventName, ParsedInput } from '../../../preload/contract/api.ts';
import type { Hold } from '../../../preload/contract/holds.ts';
import type { Job, Retention, Session } from '../../../preload/contract/model.ts';
import type { NoticeSettings } from '../../../preload/contract/settings.ts';
import type { Clock, Log, Stop, Store } from '../ports.ts';
import { emptyMemory, type NoticeFacts } from './memory.ts';
import { nextNotices } from './notices.ts';

/** What one page shows. */
export type View = ParsedInput<'view.report'>;

export type Notices = {
  /** `page` is any object that stands for the page; undefined: it is gone. */
  readonly look: (page: object, view: View | undefined) => void;
  /** A person typed into this session's terminal. */
  readonly typed: (sessionId: string) => void;
  readonly stop: Stop;
};

export type NoticesOptions = {
  readonly clock: Clock;
  readonly store: Store;
  readonly log: Log;
  readonly sessions: () => readonly Session[];
  readonly retentions: () => readonly Retention[];
  readonly jobs: () => readonly Job[];
  readonly holds: () => readonly Hold[];
  readonly wanted: () => NoticeSettings;
  readonly idleMinutes: () => number;
  readonly onEvent: (listener: (event: AppEvent) => void) => Stop;
  readonly announce: (event: AppEvent) => void;
};

/** Things that belong together (a wait that begins and is over at once, a line lost for ten terminals) come within this. */
const gatherMs = 300;
const storeKey = 'notices';
const storedSchema = z.record(z.string(), z.number());
/** No job is kept for longer. */
const rememberForMs = 48 * 60 * 60_000;

const eventsThatMatter: ReadonlySet<EventName> = new Set([
  'session.upserted',
  'session.removed',
  'retention.upserted',
  'retention.removed',
  'settings.changed',
  'job.upserted',
  'job.removed',
  'hold.upserted',
  'hold.removed',
]);

/** Follows the facts, and announces what the pure part (`notices.ts`) decides. */
export function createNotices(options: NoticesOptions): Notices {
  const { clock, announce } = options;
  const views = new Map<object, View>();
  const typedAt = new Map<string, number>();
  let memory = emptyMemory(readDone(options));
  let stopGather: Stop | undefined;
  let stopDue: Stop = () => {};

  const decide = (): void => {
    stopGather = undefined;
    stopDue();
    const facts = factsNow({ ...options, typedAt }, [...views.values()]);
    forgetOthers(typedAt, facts);
    const next = nextNotices(memory, facts, clock.now());
    if (next.memory.done.size !== memory.done.size) writeDone(options, next.memory.done);
    memory = next.memory;
    for (const id of next.withdrawn) announce({ name: 'notice.withdrawn', payload: { id } });
    for (const payload of next.raised) announce({ name: 'notice.raised', payload });
    if (next.dueAtMs !== undefined) stopDue = clock.after(next.dueAtMs - clock.now(), decide);
  };
  const soon = (): void => {
    stopGather ??= clock.after(gatherMs, decide);
  };
  const stopEvents = options.onEvent((event) => {
    if (eventsThatMatter.has(event.name)) soon();
  });
  return {
    typed: (sessionId) => {
      const jobId = options.sessions().find(({ id }) => id === sessionId)?.jobId;
      if (jobId === undefined) return;
      typedAt.set(jobId, clock.now());
      // Whoever types has not left.
      const isStanding = [...memory.standing.values()].some(
        (notice) => (notice.kind === 'idle' || notice.kind === 'held') && notice.jobId === jobId,
      );
      if (isStanding) soon();
    },
    look: (page, view) => {
      if (view === undefined) views.delete(page);
      else views.set(page, view);
      soon();
    },
    stop: () => {
      stopEvents();
      stopGather?.();
      stopDue();
    },
  };
}

type FactsOptions = NoticesOptions & Pick<NoticeFacts, 'typedAt'>;

function factsNow(options: FactsOptions, views: readonly View[]): NoticeFacts {
  const { sessions, retentions, jobs, holds, wanted, idleMinutes, typedAt } = options;
  const focused = views.filter(({ isFocused }) => isFocused);
  return {
    sessions: sessions(),
    retentions: retentions(),
    jobs: jobs(),
    holds: holds(),
    lookedAt: new Set(
      focused.flatMap(({ sessionId, besideIds = [] }) => [
        ...(sessionId === undefined ? [] : [sessionId]),
        ...besideIds,
      ]),
    ),
    isFocused: focused.length > 0,
    wanted: wanted(),
    typedAt,
    idleMinutes: idleMinutes(),
  };
}

/** A held script outlives its terminal, and so does what is known of it. */
function forgetOthers(typedAt: Map<string, number>, { sessions, holds }: NoticeFacts): void {
  const known = new Set([...sessions, ...holds].map(({ jobId }) => jobId));
  for (const jobId of typedAt.keys()) if (!known.has(jobId)) typedAt.delete(jobId);
}

function readDone({ store, log, clock }: NoticesOptions): ReadonlyMap<string, number> {
  const parsed = storedSchema.safeParse(store.read(storeKey) ?? {});
  if (!parsed.success) log.warn('notices.unreadable');
  const entries = parsed.success ? Object.entries(parsed.data) : [];
  return new Map(entries.filter(([, atMs]) => clock.now() - atMs < rememberForMs));
}

/** Only what concerns jobs outlives a run: sessions are new in each. */
function writeDone({ store, clock }: NoticesOptions, done: ReadonlyMap<string, number>): void {
  const lasting = [...done].filter(
    ([key, atMs]) => /^(?:kept|ending-\d|canceled|unopened):/.test(key) && clock.now() - atMs < rememberForMs,
  );
  store.write(storeKey, Object.fromEntries(lasting));
}
