import { isDeepStrictEqual } from 'node:util';
import type { AppEvent } from '../../preload/contract/api.ts';
import type { Hold } from '../../preload/contract/holds.ts';
import type { Arm } from '../../preload/contract/jobActions.ts';
import type {
  Account,
  Job,
  ListState,
  ReopenOffer,
  Retention,
  Session,
} from '../../preload/contract/model.ts';
import type { Transfer } from '../../preload/contract/transfers.ts';
import type { Stop } from './ports.ts';

/** Facts of one kind, by id. Every change, and only a change, becomes one event. */
export type Facts<Fact> = {
  readonly get: (id: string) => Fact | undefined;
  readonly all: () => readonly Fact[];
  readonly upsert: (fact: Fact) => void;
  readonly remove: (id: string) => void;
};

/** All facts main owns. Services write here; pages mirror it. */
export type State = {
  readonly accounts: Facts<Account>;
  readonly lists: Facts<ListState>;
  readonly jobs: Facts<Job>;
  readonly sessions: Facts<Session>;
  readonly retentions: Facts<Retention>;
  readonly offers: Facts<ReopenOffer>;
  readonly arms: Facts<Arm>;
  readonly transfers: Facts<Transfer>;
  readonly holds: Facts<Hold>;
  /** For events that belong to no fact here (settings, sign-in steps). */
  readonly announce: (event: AppEvent) => void;
  readonly onEvent: (listener: (event: AppEvent) => void) => Stop;
};

export function createState(): State {
  const listeners = new Set<(event: AppEvent) => void>();
  const announce = (event: AppEvent) => {
    for (const listener of listeners) listener(event);
  };

  return {
    accounts: createFacts<Account>({
      idOf: (account) => account.id,
      upserted: (payload) => announce({ name: 'account.upserted', payload }),
      removed: (id) => announce({ name: 'account.removed', payload: { id } }),
    }),
    lists: createFacts<ListState>({
      idOf: (list) => list.accountId,
      upserted: (payload) => announce({ name: 'list.upserted', payload }),
      removed: (accountId) => announce({ name: 'list.removed', payload: { accountId } }),
    }),
    jobs: createFacts<Job>({
      idOf: (job) => job.id,
      upserted: (payload) => announce({ name: 'job.upserted', payload }),
      removed: (id) => announce({ name: 'job.removed', payload: { id } }),
    }),
    sessions: createFacts<Session>({
      idOf: (session) => session.id,
      upserted: (payload) => announce({ name: 'session.upserted', payload }),
      removed: (id) => announce({ name: 'session.removed', payload: { id } }),
    }),
    retentions: createFacts<Retention>({
      idOf: (retention) => retention.jobId,
      upserted: (payload) => announce({ name: 'retention.upserted', payload }),
      removed: (jobId) => announce({ name: 'retention.removed', payload: { jobId } }),
    }),
    offers: createFacts<ReopenOffer>({
      idOf: (offer) => offer.jobId,
      upserted: (payload) => announce({ name: 'offer.upserted', payload }),
      removed: (jobId) => announce({ name: 'offer.removed', payload: { jobId } }),
    }),
    arms: createFacts<Arm>({
      idOf: (arm) => arm.id,
      upserted: (payload) => announce({ name: 'arm.upserted', payload }),
      removed: (id) => announce({ name: 'arm.removed', payload: { id } }),
    }),
    transfers: createFacts<Transfer>({
      idOf: (transfer) => transfer.id,
      upserted: (payload) => announce({ name: 'transfer.upserted', payload }),
      removed: (id) => announce({ name: 'transfer.removed', payload: { id } }),
    }),
    holds: createFacts<Hold>({
      idOf: (hold) => hold.jobId,
      upserted: (payload) => announce({ name: 'hold.upserted', payload }),
      removed: (jobId) => announce({ name: 'hold.removed', payload: { jobId } }),
    }),
    announce,
    onEvent: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

type FactsOptions<Fact> = {
  readonly idOf: (fact: Fact) => string;
  readonly upserted: (fact: Fact) => void;
  readonly removed: (id: string) => void;
};

function createFacts<Fact>({ idOf, upserted, removed }: FactsOptions<Fact>): Facts<Fact> {
  const byId = new Map<string, Fact>();
  return {
    get: (id) => byId.get(id),
    all: () => [...byId.values()],
    upsert: (fact) => {
      const id = idOf(fact);
      if (isDeepStrictEqual(byId.get(id), fact)) return;
      byId.set(id, fact);
      upserted(fact);
    },
    remove: (id) => {
      if (byId.delete(id)) removed(id);
    },
  };
}
