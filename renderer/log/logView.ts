import { createStore, type StoreApi } from 'zustand/vanilla';

/*
 * How the logs of this page are looked at. Who goes to another tab and comes back finds each as it was.
 */

export const logPlaces = ['beside', 'below', 'instead'] as const;
export type LogPlace = (typeof logPlaces)[number];
export const timeForms = ['off', 'clock', 'since'] as const;
export type TimeForm = (typeof timeForms)[number];

export type LogLooks = {
  readonly place: LogPlace;
  readonly times: TimeForm;
  readonly isWrapped: boolean;
};

const looksKey = 'jobshell.logLooks';

/** One for the page; kept as long as the browser keeps it for this app. */
export const logLooks: StoreApi<LogLooks> = createStore(() => readLooks());
logLooks.subscribe((looks) => localStorage.setItem(looksKey, JSON.stringify(looks)));

function readLooks(): LogLooks {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(looksKey) ?? '{}');
    const member = (name: string): unknown =>
      typeof kept === 'object' && kept !== null && name in kept ? Reflect.get(kept, name) : undefined;
    return {
      place: logPlaces.find((place) => place === member('place')) ?? 'beside',
      times: timeForms.find((form) => form === member('times')) ?? 'off',
      isWrapped: member('isWrapped') === true,
    };
  } catch {
    return { place: 'beside', times: 'off', isWrapped: false };
  }
}

/** Where one log stood when it was looked at last. */
export type LogPosition = {
  readonly isFollowing: boolean;
  readonly topLine: number;
  /** Sections that somebody folded or opened, by the line of their heading. */
  readonly chosen: ReadonlyMap<number, boolean>;
};

const positions = new Map<string, LogPosition>();
const mostPositions = 100;

export function positionOf(jobId: string): LogPosition | undefined {
  return positions.get(jobId);
}

export function keepPosition(jobId: string, position: LogPosition): void {
  positions.delete(jobId);
  positions.set(jobId, position);
  const [oldest] = positions.keys();
  if (positions.size > mostPositions && oldest !== undefined) positions.delete(oldest);
}
