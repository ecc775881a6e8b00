import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Client, LineState, Stop } from '../../preload/client.ts';
import type { AppEvent } from '../../preload/contract/api.ts';
import type { AppErrorData } from '../../preload/contract/error.ts';
import { applyEvents, applySnapshot, type Facts } from './facts.ts';

/** What the page knows of main, and how the line to it stands. */
export type MirrorState = {
  readonly line: LineState;
  /** Absent until the first snapshot. */
  readonly facts: Facts | undefined;
  /** Why there is no snapshot, when asking for it failed. */
  readonly problem: AppErrorData | undefined;
  /** This machine's clock minus main's. */
  readonly clockOffsetMs: number;
  /** When this page took its first snapshot, by main's clock: what is older is not its own doing. */
  readonly startedAt: number;
  /** Counts snapshots: streams are attached again after each. */
  readonly generation: number;
};

export type Mirror = {
  readonly store: StoreApi<MirrorState>;
  /** Takes a snapshot again, after one failed. */
  readonly refresh: () => void;
  /** Applies now what waits for the next frame: for an event that is about what changed just before it. */
  readonly flush: () => void;
  readonly dispose: Stop;
};

type MirrorOptions = {
  readonly now: () => number;
  /** Calls `run` once, soon: events that come until then are shown together. */
  readonly schedule: (run: () => void) => void;
};

/** Follows main: a snapshot each time the line comes up, then events in batches. */
export function createMirror(client: Client, options: MirrorOptions): Mirror {
  const store = createStore<MirrorState>(() => ({
    line: 'down',
    facts: undefined,
    problem: undefined,
    clockOffsetMs: 0,
    startedAt: 0,
    generation: 0,
  }));
  const batch = createBatch(store, options.schedule);
  const takeSnapshot = createTakeSnapshot({ client, store, now: options.now, forget: batch.forget });
  const stops = [
    ...followFacts(client, batch.put),
    client.onLine((line) => {
      store.setState({ line });
      if (line === 'up') void takeSnapshot();
    }),
  ];
  return {
    store,
    refresh: () => void takeSnapshot(),
    flush: batch.flush,
    dispose: () => stops.forEach((stop) => stop()),
  };
}

/** Collects events, so that thousands of them are one change. */
function createBatch(store: StoreApi<MirrorState>, schedule: MirrorOptions['schedule']) {
  let waiting: AppEvent[] = [];
  const flush = (): void => {
    const { facts } = store.getState();
    const events = waiting;
    waiting = [];
    if (facts && events.length > 0) store.setState({ facts: applyEvents(facts, events) });
  };
  return {
    put: (event: AppEvent): void => {
      waiting.push(event);
      if (waiting.length === 1) schedule(flush);
    },
    flush,
    forget: (): void => {
      waiting = [];
    },
  };
}

type TakeSnapshot = {
  readonly client: Client;
  readonly store: StoreApi<MirrorState>;
  readonly now: () => number;
  readonly forget: () => void;
};

function createTakeSnapshot({ client, store, now, forget }: TakeSnapshot): () => Promise<void> {
  let attempt = 0;
  return async () => {
    attempt += 1;
    const mine = attempt;
    const answer = await client.call('app.snapshot', {});
    if (mine !== attempt) return;
    if (!answer.ok) return store.setState({ problem: answer.error });
    // What came before the answer is in it.
    forget();
    store.setState(({ generation, startedAt }) => ({
      facts: applySnapshot(answer.value),
      problem: undefined,
      clockOffsetMs: now() - answer.value.now,
      startedAt: generation === 0 ? answer.value.now : startedAt,
      generation: generation + 1,
    }));
  };
}

/** One line an event: so the compiler sees that each name goes with its own payload. */
function followFacts(client: Client, put: (event: AppEvent) => void): readonly Stop[] {
  return [
    client.on('account.upserted', (payload) => put({ name: 'account.upserted', payload })),
    client.on('account.removed', (payload) => put({ name: 'account.removed', payload })),
    client.on('list.upserted', (payload) => put({ name: 'list.upserted', payload })),
    client.on('list.removed', (payload) => put({ name: 'list.removed', payload })),
    client.on('job.upserted', (payload) => put({ name: 'job.upserted', payload })),
    client.on('job.removed', (payload) => put({ name: 'job.removed', payload })),
    client.on('session.upserted', (payload) => put({ name: 'session.upserted', payload })),
    client.on('session.removed', (payload) => put({ name: 'session.removed', payload })),
    client.on('retention.upserted', (payload) => put({ name: 'retention.upserted', payload })),
    client.on('retention.removed', (payload) => put({ name: 'retention.removed', payload })),
    client.on('offer.upserted', (payload) => put({ name: 'offer.upserted', payload })),
    client.on('offer.removed', (payload) => put({ name: 'offer.removed', payload })),
    client.on('arm.upserted', (payload) => put({ name: 'arm.upserted', payload })),
    client.on('arm.removed', (payload) => put({ name: 'arm.removed', payload })),
    client.on('transfer.upserted', (payload) => put({ name: 'transfer.upserted', payload })),
    client.on('transfer.removed', (payload) => put({ name: 'transfer.removed', payload })),
    client.on('hold.upserted', (payload) => put({ name: 'hold.upserted', payload })),
    client.on('hold.removed', (payload) => put({ name: 'hold.removed', payload })),
    client.on('windows.changed', (payload) => put({ name: 'windows.changed', payload })),
    client.on('settings.changed', (payload) => put({ name: 'settings.changed', payload })),
    client.on('settingsProblems.changed', (payload) => put({ name: 'settingsProblems.changed', payload })),
    client.on('capabilities.changed', (payload) => put({ name: 'capabilities.changed', payload })),
    client.on('update.changed', (payload) => put({ name: 'update.changed', payload })),
  ];
}
