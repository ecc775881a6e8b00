import type { Client, Stop } from '../../preload/client.ts';
import type { AppErrorData, ErrorCode } from '../../preload/contract/error.ts';
import type { PipelinePlace, PipelineView } from '../../preload/contract/pipelines.ts';
import { placeKey } from '../state/pipelinePlace.ts';

/*
 * The pipelines that are shown, as main reads them. Main says when to ask again; nothing is asked for what is no longer
 * shown, for one that is over, or while nobody sees the page.
 */

export type KnownPipeline = {
  readonly view: PipelineView | undefined;
  /** Why the last attempt failed. */
  readonly problem: AppErrorData | undefined;
};

export type PipelineReader = {
  /** These are shown now, and no others. */
  readonly show: (places: readonly PipelinePlace[]) => void;
  readonly known: (place: PipelinePlace) => KnownPipeline;
  /** Asks for all that are shown at once: a person wants it, or something was changed. */
  readonly refresh: () => void;
  readonly stop: Stop;
};

type ReaderOptions = {
  readonly client: Pick<Client, 'call'>;
  readonly after: (delayMs: number, run: () => void) => Stop;
  readonly isHidden: () => boolean;
  readonly changed: () => void;
};

/** After a failure, and twice as long after each further one. */
const firstRetryMs = 10_000;
const longestRetryMs = 120_000;
/** The same answer would come again. */
const final: ReadonlySet<ErrorCode> = new Set([
  'not-found',
  'forbidden',
  'bad-input',
  'no-such-account',
  'token-scope',
]);
/** A page that nobody sees looks whether it is seen again. */
const hiddenMs = 2_000;

type Entry = { known: KnownPipeline; failures: number; isAsking: boolean; stopTimer: Stop };

const nothing: KnownPipeline = { view: undefined, problem: undefined };

export function createPipelineReader({ client, after, isHidden, changed }: ReaderOptions): PipelineReader {
  const entries = new Map<string, Entry>();
  let shown: ReadonlyMap<string, PipelinePlace> = new Map();

  const later = (key: string, inMs: number): void => {
    const entry = entries.get(key);
    if (!entry) return;
    entry.stopTimer();
    entry.stopTimer = after(inMs, () => {
      if (isHidden()) later(key, hiddenMs);
      else void ask(key, false);
    });
  };

  const ask = async (key: string, isWanted: boolean): Promise<void> => {
    const place = shown.get(key);
    const entry = entries.get(key);
    if (!place || !entry || entry.isAsking) return;
    entry.isAsking = true;
    entry.stopTimer();
    const answer = await client.call('pipeline.read', { of: place, isWanted });
    entry.isAsking = false;
    if (entries.get(key) !== entry) return;
    if (answer.ok) {
      entry.known = { view: answer.value, problem: undefined };
      entry.failures = 0;
      if (answer.value.askAgainInMs !== undefined) later(key, answer.value.askAgainInMs);
    } else {
      entry.known = { ...entry.known, problem: answer.error };
      entry.failures += 1;
      if (!final.has(answer.error.code)) later(key, retryInMs(answer.error, entry.failures));
    }
    changed();
  };

  const drop = (key: string): void => {
    entries.get(key)?.stopTimer();
    entries.delete(key);
  };

  return {
    show: (places) => {
      shown = new Map(places.map((place) => [placeKey(place), place]));
      for (const key of [...entries.keys()]) if (!shown.has(key)) drop(key);
      for (const key of shown.keys()) {
        if (entries.has(key)) continue;
        entries.set(key, { known: nothing, failures: 0, isAsking: false, stopTimer: () => {} });
        // A person opened it: what main knows may be from before they left.
        void ask(key, true);
      }
    },
    known: (place) => entries.get(placeKey(place))?.known ?? nothing,
    refresh: () => {
      for (const key of shown.keys()) void ask(key, true);
    },
    stop: () => {
      shown = new Map();
      for (const key of [...entries.keys()]) drop(key);
    },
  };
}

function retryInMs({ code, params }: AppErrorData, failures: number): number {
  const seconds = code === 'rate-limited' ? Number(params['seconds']) : 0;
  return Math.max(seconds * 1000 || 0, Math.min(longestRetryMs, firstRetryMs * 2 ** (failures - 1)));
}
