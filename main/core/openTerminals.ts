import { z } from 'zod';
import { jobIdSchema, type ReopenOffer, type Session } from '../../preload/contract/model.ts';
import type { Log, Store } from './ports.ts';

/** Remembers which terminals are open, so that the next start can offer them again. */
export type OpenTerminals = {
  /** Those of the last run, for one account. */
  readonly ofLastRun: (accountId: string) => readonly ReopenOffer[];
  readonly opened: (session: Session) => void;
  readonly closed: (jobId: string) => void;
  /** From now on nothing is forgotten: the app quits, and closes everything. */
  readonly freeze: () => void;
};

const storeKey = 'openTerminals';
const schema = z.array(
  z.object({ jobId: jobIdSchema, accountId: z.string(), jobName: z.string(), projectPath: z.string() }),
);
type Remembered = z.infer<typeof schema>[number];

export function createOpenTerminals({
  store,
  log,
  endedUnexpectedly,
}: {
  readonly store: Store;
  readonly log: Log;
  /** How the last run ended. */
  readonly endedUnexpectedly: boolean;
}): OpenTerminals {
  const parsed = schema.safeParse(store.read(storeKey) ?? []);
  if (!parsed.success) log.warn('openTerminals.unreadable');
  const lastRun: readonly Remembered[] = parsed.success ? parsed.data : [];
  let open = lastRun;
  let frozen = false;

  const set = (next: readonly Remembered[]) => {
    if (frozen) return;
    open = next;
    store.write(storeKey, open);
  };

  return {
    ofLastRun: (accountId) =>
      lastRun
        .filter((offer) => offer.accountId === accountId)
        .map((offer) => ({ ...offer, endedUnexpectedly })),
    opened: ({ jobId, accountId, jobName, projectPath }) => {
      const others = open.filter((offer) => offer.jobId !== jobId);
      set([...others, { jobId, accountId, jobName, projectPath }]);
    },
    closed: (jobId) => set(open.filter((offer) => offer.jobId !== jobId)),
    freeze: () => {
      frozen = true;
    },
  };
}
