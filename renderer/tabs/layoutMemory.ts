import type { Session } from '../../preload/contract/model.ts';
import type { Mirror } from '../state/mirror.ts';
import { tabOrder } from '../state/select.ts';
import { readSplits, renameSessions, type Splits } from '../state/splits.ts';
import { panesOf, type SplitNode } from '../state/splitTree.ts';
import type { ViewStore } from '../state/view.ts';

/** Remembers over a restart what stood beside what, by jobs: terminals that are opened again have other ids. */
export type LayoutMemory = {
  /** A person has arranged panes: this is what to remember from now on. */
  readonly keep: () => void;
};

type LayoutMemoryOptions = {
  readonly mirror: Pick<Mirror, 'store'>;
  readonly view: ViewStore;
  readonly windowId: string;
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>;
};

export function createLayoutMemory({ mirror, view, windowId, storage }: LayoutMemoryOptions): LayoutMemory {
  const key = `jobshell.layout.${windowId}`;
  /** Of the last run, by jobs; nothing once a person has arranged panes in this one. */
  let remembered = readSplits(storage.getItem(key));
  const tabs = (): readonly Session[] =>
    tabOrder(mirror.store.getState().facts?.sessions ?? new Map(), windowId);

  mirror.store.subscribe(({ facts }, before) => {
    if (remembered.length === 0 || !facts || facts.sessions === before.facts?.sessions) return;
    const byJob = new Map(tabs().map((session) => [session.jobId, session.id]));
    const { splits } = view.getState();
    const next = renameSessions(remembered, (jobId) => byJob.get(jobId)).reduce(withSplit, splits);
    if (next !== splits) view.setState({ splits: next });
  });
  return {
    keep: () => {
      remembered = [];
      const byId = new Map(tabs().map((session) => [session.id, session.jobId]));
      const byJobs = renameSessions(view.getState().splits, (sessionId) => byId.get(sessionId));
      storage.setItem(key, JSON.stringify(byJobs));
    },
  };
}

/** With this split, which grows as its terminals come back. What stands beside others meanwhile stays there. */
function withSplit(splits: Splits, split: SplitNode): Splits {
  const ids = new Set(panesOf(split));
  const touched = splits.filter((other) => panesOf(other).some((id) => ids.has(id)));
  const isElsewhere = touched.some((other) => panesOf(other).some((id) => !ids.has(id)));
  const isThere = touched.some((other) => panesOf(other).length === ids.size);
  if (isElsewhere || isThere) return splits;
  return [...splits.filter((other) => !touched.includes(other)), split];
}
