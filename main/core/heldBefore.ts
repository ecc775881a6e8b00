import { z } from 'zod';
import { holdSchema, type Hold } from '../../preload/contract/holds.ts';
import type { Clock, Log, Store } from './ports.ts';

/** Remembers which scripts are held: they stay so when Jobshell quits, and somebody has to let them go on. */
export type HeldBefore = {
  /** That of a job, from an earlier run. */
  readonly of: (jobId: string) => Hold | undefined;
  readonly held: (hold: Hold) => void;
  readonly over: (isOver: (hold: Hold) => boolean) => void;
};

const storeKey = 'heldScripts';
/** No job of GitLab's lasts longer (its longest timeout is a month). */
const longestMs = 31 * 24 * 3_600_000;

export function createHeldBefore({
  store,
  log,
  clock,
}: {
  readonly store: Store;
  readonly log: Log;
  readonly clock: Pick<Clock, 'now'>;
}): HeldBefore {
  const parsed = z.array(holdSchema).safeParse(store.read(storeKey) ?? []);
  if (!parsed.success) log.warn('heldScripts.unreadable');
  let known = (parsed.data ?? []).filter(({ since }) => clock.now() - since < longestMs);

  const set = (next: Hold[]) => {
    if (next.length === known.length && next.every((hold, index) => hold === known[index])) return;
    known = next;
    store.write(storeKey, known);
  };

  return {
    of: (jobId) => known.find((hold) => hold.jobId === jobId),
    held: (hold) => set([...known.filter(({ jobId }) => jobId !== hold.jobId), hold]),
    over: (isOver) => set(known.filter((hold) => !isOver(hold))),
  };
}
