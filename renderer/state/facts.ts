import type { AppEvent } from '../../preload/contract/api.ts';
import type { Hold } from '../../preload/contract/holds.ts';
import type { Arm } from '../../preload/contract/jobActions.ts';
import type {
  Account,
  Capabilities,
  Job,
  ListState,
  ReopenOffer,
  Retention,
  Session,
  Snapshot,
} from '../../preload/contract/model.ts';
import type { Settings, SettingsProblem } from '../../preload/contract/settings.ts';
import type { Transfer } from '../../preload/contract/transfers.ts';
import type { UpdateState } from '../../preload/contract/updates.ts';
import { assertNever } from './assertNever.ts';

/** The page's copy of what main knows. Only `applySnapshot` and `applyEvents` make a new one. */
export type Facts = {
  readonly version: string;
  readonly accounts: ReadonlyMap<string, Account>;
  /** By account. */
  readonly lists: ReadonlyMap<string, ListState>;
  readonly jobs: ReadonlyMap<string, Job>;
  readonly sessions: ReadonlyMap<string, Session>;
  /** By job. */
  readonly retentions: ReadonlyMap<string, Retention>;
  /** By job. */
  readonly offers: ReadonlyMap<string, ReopenOffer>;
  /** What is armed, by its id. */
  readonly arms: ReadonlyMap<string, Arm>;
  /** In the order they were asked for. */
  readonly transfers: ReadonlyMap<string, Transfer>;
  /** Scripts that are held, by job. */
  readonly holds: ReadonlyMap<string, Hold>;
  /** The windows that are open. */
  readonly windows: readonly string[];
  readonly settings: Settings;
  readonly settingsProblems: readonly SettingsProblem[];
  readonly capabilities: Capabilities;
  /** Undefined: this host doesn't update itself. */
  readonly update: UpdateState | undefined;
};

function byKey<Value>(values: readonly Value[], keyOf: (value: Value) => string): ReadonlyMap<string, Value> {
  return new Map(values.map((value) => [keyOf(value), value]));
}

export function applySnapshot(snapshot: Snapshot): Facts {
  return {
    version: snapshot.version,
    accounts: byKey(snapshot.accounts, (account) => account.id),
    lists: byKey(snapshot.lists, (list) => list.accountId),
    jobs: byKey(snapshot.jobs, (job) => job.id),
    sessions: byKey(snapshot.sessions, (session) => session.id),
    retentions: byKey(snapshot.retentions, (retention) => retention.jobId),
    offers: byKey(snapshot.offers, (offer) => offer.jobId),
    arms: byKey(snapshot.arms, (arm) => arm.id),
    transfers: byKey(snapshot.transfers, (transfer) => transfer.id),
    holds: byKey(snapshot.holds, (hold) => hold.jobId),
    windows: snapshot.windows,
    settings: snapshot.settings,
    settingsProblems: snapshot.settingsProblems,
    capabilities: snapshot.capabilities,
    update: snapshot.update,
  };
}

/** Copies a map the first time it is written to, so that a batch of 5,000 events copies it once. */
function createDraft<Value>(source: ReadonlyMap<string, Value>) {
  let copy: Map<string, Value> | undefined;
  return {
    put: (key: string, value: Value) => void (copy ??= new Map(source)).set(key, value),
    drop: (key: string) => {
      if ((copy ?? source).has(key)) (copy ??= new Map(source)).delete(key);
    },
    result: () => copy ?? source,
  };
}

/** The facts after `events`, in their order. Maps nothing happened to stay the same objects. */
export function applyEvents(facts: Facts, events: readonly AppEvent[]): Facts {
  const drafts = {
    accounts: createDraft(facts.accounts),
    lists: createDraft(facts.lists),
    jobs: createDraft(facts.jobs),
    sessions: createDraft(facts.sessions),
    retentions: createDraft(facts.retentions),
    offers: createDraft(facts.offers),
    arms: createDraft(facts.arms),
    transfers: createDraft(facts.transfers),
    holds: createDraft(facts.holds),
  };
  let { settings, settingsProblems, capabilities, windows, update } = facts;
  for (const event of events) {
    if (event.name === 'settings.changed') settings = event.payload;
    else if (event.name === 'windows.changed') windows = event.payload.windows;
    else if (event.name === 'settingsProblems.changed') settingsProblems = event.payload;
    else if (event.name === 'capabilities.changed') capabilities = event.payload;
    else if (event.name === 'update.changed') update = event.payload;
    else applyToDrafts(drafts, event);
  }
  return {
    version: facts.version,
    accounts: drafts.accounts.result(),
    lists: drafts.lists.result(),
    jobs: drafts.jobs.result(),
    sessions: drafts.sessions.result(),
    retentions: drafts.retentions.result(),
    offers: drafts.offers.result(),
    arms: drafts.arms.result(),
    transfers: drafts.transfers.result(),
    holds: drafts.holds.result(),
    windows,
    settings,
    settingsProblems,
    capabilities,
    update,
  };
}

type Draft<Value> = {
  readonly put: (key: string, value: Value) => void;
  readonly drop: (key: string) => void;
};
type Drafts = {
  readonly accounts: Draft<Account>;
  readonly lists: Draft<ListState>;
  readonly jobs: Draft<Job>;
  readonly sessions: Draft<Session>;
  readonly retentions: Draft<Retention>;
  readonly offers: Draft<ReopenOffer>;
  readonly arms: Draft<Arm>;
  readonly transfers: Draft<Transfer>;
  readonly holds: Draft<Hold>;
};

function applyToDrafts(drafts: Drafts, event: AppEvent): void {
  switch (event.name) {
    case 'account.upserted':
      return drafts.accounts.put(event.payload.id, event.payload);
    case 'account.removed':
      return drafts.accounts.drop(event.payload.id);
    case 'list.upserted':
      return drafts.lists.put(event.payload.accountId, event.payload);
    case 'list.removed':
      return drafts.lists.drop(event.payload.accountId);
    case 'job.upserted':
      return drafts.jobs.put(event.payload.id, event.payload);
    case 'job.removed':
      return drafts.jobs.drop(event.payload.id);
    case 'session.upserted':
      return drafts.sessions.put(event.payload.id, event.payload);
    case 'session.removed':
      return drafts.sessions.drop(event.payload.id);
    case 'retention.upserted':
      return drafts.retentions.put(event.payload.jobId, event.payload);
    case 'retention.removed':
      return drafts.retentions.drop(event.payload.jobId);
    case 'offer.upserted':
      return drafts.offers.put(event.payload.jobId, event.payload);
    case 'offer.removed':
      return drafts.offers.drop(event.payload.jobId);
    case 'arm.upserted':
      return drafts.arms.put(event.payload.id, event.payload);
    case 'arm.removed':
      return drafts.arms.drop(event.payload.id);
    case 'transfer.upserted':
      return drafts.transfers.put(event.payload.id, event.payload);
    case 'transfer.removed':
      return drafts.transfers.drop(event.payload.id);
    case 'hold.upserted':
      return drafts.holds.put(event.payload.jobId, event.payload);
    case 'hold.removed':
      return drafts.holds.drop(event.payload.jobId);
    // No facts: what is said of them is shown where it is asked for.
    case 'settings.changed':
    case 'windows.changed':
    case 'transcripts.changed':
    case 'log.changed':
    case 'artifact.changed':
    case 'settingsProblems.changed':
    case 'capabilities.changed':
    case 'update.changed':
    case 'notice.raised':
    case 'notice.withdrawn':
    case 'link.opened':
    case 'arm.ended':
    case 'action.requested':
    case 'signIn.progressed':
      return undefined;
    default:
      return assertNever(event);
  }
}
