import type { AppEvent, EventPayload } from '../../../preload/contract/api.ts';
import {
  snapshotSchema,
  type Retention,
  type RetentionPhase,
  type Session,
} from '../../../preload/contract/model.ts';
import { type Settings } from '../../../preload/contract/settings.ts';
import type { Notice } from '../../../preload/contract/notices.ts';
import type { Core, PageHandle } from '../../core/core.ts';
import type { Stop } from '../../core/ports.ts';

/** A job that is kept by a terminal of ours. */
export type KeptJob = {
  readonly jobId: string;
  readonly sessionId: string;
  readonly jobName: string;
  /** Unix milliseconds: when the wait began, and when it ends. */
  readonly since: number;
  readonly deadline: number;
};

/** What tray, badge and menu are drawn from. */
export type HabitFacts = {
  readonly sessions: readonly Session[];
  /** The one that ends first comes first. */
  readonly kept: readonly KeptJob[];
  readonly settings: Settings;
};

export type HabitListeners = {
  readonly changed: (facts: HabitFacts) => void;
  readonly raised: (notice: Notice) => void;
  readonly withdrawn: (id: string) => void;
};

export type HabitPage = {
  /** Undefined until the first snapshot. */
  readonly facts: () => HabitFacts | undefined;
  readonly request: PageHandle['request'];
  readonly stop: Stop;
};

const partSchema = snapshotSchema.pick({ sessions: true, retentions: true, settings: true });

/** Follows core's facts as any page does, until stopped. */
export function followHabitFacts(openPage: Core['openPage'], listeners: HabitListeners): HabitPage {
  const sessions = new Map<string, Session>();
  const retentions = new Map<string, Retention>();
  let settings: Settings | undefined;
  let stopped = false;

  const facts = (): HabitFacts | undefined => {
    if (settings === undefined) return undefined;
    const all = [...sessions.values()];
    return { sessions: all, kept: keptJobs(all, retentions), settings };
  };
  const tell = createTellSoon(() => {
    const now = facts();
    if (!stopped && now !== undefined) listeners.changed(now);
  });
  const takeFact = createTakeFact({ sessions, retentions });
  const take = (event: AppEvent): void => {
    if (event.name === 'notice.raised') return listeners.raised(event.payload);
    if (event.name === 'notice.withdrawn') return listeners.withdrawn(event.payload.id);
    if (event.name === 'settings.changed') settings = event.payload;
    else if (!takeFact(event)) return;
    tell();
  };
  const page = openPage({ event: take, frame: () => {} });
  const read = async (): Promise<void> => {
    const answer = await page.request('app.snapshot', {});
    const snapshot = answer.ok ? partSchema.safeParse(answer.value).data : undefined;
    if (snapshot === undefined) return;
    for (const session of snapshot.sessions) sessions.set(session.id, session);
    for (const retention of snapshot.retentions) retentions.set(retention.jobId, retention);
    settings = snapshot.settings;
    tell();
  };
  void read();
  return {
    facts,
    request: page.request,
    stop: () => {
      stopped = true;
      page.close();
    },
  };
}

/** Many facts change in one turn; they are told as one change. */
function createTellSoon(tell: () => void): () => void {
  let told = false;
  return () => {
    if (told) return;
    told = true;
    setImmediate(() => {
      told = false;
      tell();
    });
  };
}

type Known = { readonly sessions: Map<string, Session>; readonly retentions: Map<string, Retention> };

/** Returns whether the event was about one of the facts followed here. */
function createTakeFact({ sessions, retentions }: Known): (event: AppEvent) => boolean {
  return (event) => {
    switch (event.name) {
      case 'session.upserted':
        sessions.set(event.payload.id, event.payload);
        return true;
      case 'session.removed':
        return sessions.delete(event.payload.id);
      case 'retention.upserted':
        retentions.set(event.payload.jobId, event.payload);
        return true;
      case 'retention.removed':
        return retentions.delete(event.payload.jobId);
      default:
        return false;
    }
  };
}

/** Pure. */
export function keptJobs(
  sessions: readonly Session[],
  retentions: ReadonlyMap<string, { readonly phase: RetentionPhase }>,
): readonly KeptJob[] {
  return sessions
    .flatMap(({ id, jobId, jobName, state }) => {
      const phase = retentions.get(jobId)?.phase;
      if (phase?.kind !== 'kept' || state.kind === 'ended') return [];
      return [{ jobId, sessionId: id, jobName, since: phase.since, deadline: phase.deadline }];
    })
    .toSorted((one, other) => one.deadline - other.deadline);
}

export type RequestedAction = EventPayload<'action.requested'>['action'];
