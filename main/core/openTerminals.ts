import { z } from 'zod';
import { jobIdSchema, sessionSchema, type ReopenOffer, type Session } from '../../preload/contract/model.ts';
import type { Log, Store } from './ports.ts';

/** Remembers which terminals are open, so that the next start can offer them again. */
export type OpenTerminals = {
  /** Those of the last run, for one account. */
  readonly ofLastRun: (accountId: string) => readonly ReopenOffer[];
  readonly opened: (session: Session) => void;
  /** Its tab was named or coloured. */
  readonly dressed: (session: Session) => void;
  /** How this job's tab looked, as far as it is remembered. */
  readonly lookOf: (jobId: string) => TabLook;
  readonly closed: (jobId: string) => void;
  /** From now on nothing is forgotten: the app quits, and closes everything. */
  readonly freeze: () => void;
};

const storeKey = 'openTerminals';
const schema = z.array(
  z.object({
    jobId: jobIdSchema,
    accountId: z.string(),
    jobName: z.string(),
    projectPath: z.string(),
    // Nothing of a name or a colour is worth forgetting the terminal for.
    tabName: sessionSchema.shape.tabName.catch(undefined),
    tabColour: sessionSchema.shape.tabColour.catch(undefined),
  }),
);
type Remembered = z.infer<typeof schema>[number];
type TabLook = Pick<Session, 'tabName' | 'tabColour'>;

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
        .map(({ jobId, jobName, projectPath }) => ({
          jobId,
          accountId,
          jobName,
          projectPath,
          endedUnexpectedly,
        })),
    opened: (session) => {
      const { jobId, accountId, jobName, projectPath } = session;
      const others = open.filter((offer) => offer.jobId !== jobId);
      set([...others, { jobId, accountId, jobName, projectPath, ...lookIn(session) }]);
    },
    dressed: (session) =>
      set(
        open.map(({ tabName, tabColour, ...offer }) => ({
          ...offer,
          ...lookIn(offer.jobId === session.jobId ? session : { tabName, tabColour }),
        })),
      ),
    lookOf: (jobId) => {
      const known = open.find((offer) => offer.jobId === jobId);
      return known ? lookIn(known) : {};
    },
    closed: (jobId) => set(open.filter((offer) => offer.jobId !== jobId)),
    freeze: () => {
      frozen = true;
    },
  };
}

/** What of a tab's look is set: what is not stays out of the store. */
function lookIn({ tabName, tabColour }: Partial<Pick<Remembered, 'tabName' | 'tabColour'>>): TabLook {
  return {
    ...(tabName === undefined || tabName === '' ? {} : { tabName }),
    ...(tabColour === undefined || tabColour === 'none' ? {} : { tabColour }),
  };
}
