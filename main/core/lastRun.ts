import type { Store } from './ports.ts';

/** How the run before this one ended, told by a mark that only a quit takes away. */
export type LastRun = {
  /** It crashed, was killed, or the machine went down. */
  readonly endedUnexpectedly: boolean;
  /** This run ends because somebody wants it to. */
  readonly quits: () => void;
};

const storeKey = 'running';

/** Reads the mark and leaves this run's own. */
export function createLastRun(store: Store): LastRun {
  const endedUnexpectedly = store.read(storeKey) === true;
  store.write(storeKey, true);
  return { endedUnexpectedly, quits: () => store.write(storeKey, undefined) };
}
