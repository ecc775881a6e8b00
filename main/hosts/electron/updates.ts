import { isDeepStrictEqual } from 'node:util';
import type { UpdateSettings, UpdateState } from '../../../preload/contract/updates.ts';
import type { Clock, Log, Stop, Store, UpdatesPort } from '../../core/ports.ts';
import type { UpdateEngine } from './updateEngine.ts';
import { isAllowedAddress, readFeed, type FeedOptions, type Release } from './updateFeed.ts';
import { UpdateFault } from './updateFault.ts';
import { readPublicKey } from './updateSignature.ts';
import { nextUpdateState, type UpdateStep } from './updateState.ts';

const dayMs = 24 * 60 * 60_000;
/** A start has better things to do. */
const firstLookMs = 60_000;
const storeKey = 'updates';

/** What a person is asked before anything is installed: by the host itself, since a page may have been taken over. */
export type InstallQuestion = {
  readonly version: string;
  readonly feedUrl: string;
};

export type UpdatesOptions = Pick<FeedOptions, 'target' | 'currentVersion' | 'fetch' | 'allowLoopback'> & {
  readonly engine: UpdateEngine;
  readonly confirm: (question: InstallQuestion) => Promise<boolean>;
  readonly clock: Clock;
  readonly store: Store;
  readonly log: Log;
};

export type Updates = UpdatesPort & {
  readonly settingsChanged: (settings: UpdateSettings) => void;
  readonly terminalsChanged: (open: number) => void;
  readonly stop: Stop;
};

const off: UpdateSettings = { feedUrl: '', publicKey: '', check: 'off' };

/** Looks for updates at the feed a person has set, fetches and installs them when a person says so. Never by itself. */
export function createUpdates(options: UpdatesOptions): Updates {
  const { clock, engine, log } = options;
  const listeners = new Set<(state: UpdateState) => void>();
  let state: UpdateState = { kind: 'idle' };
  let settings = off;
  let release: Release | undefined;
  let terminals = 0;
  let stopTimer: Stop = () => {};
  let isAsking = false;

  const take = (step: UpdateStep): void => {
    const next = nextUpdateState(state, step);
    if (isDeepStrictEqual(next, state)) return;
    state = next;
    for (const listener of [...listeners]) listener(state);
  };
  /** Runs until the settings are others: what was found by then is of the old feed. */
  const during = async (work: (isCurrent: () => boolean) => Promise<void>): Promise<void> => {
    const { feedUrl, publicKey } = settings;
    const isCurrent = (): boolean => settings.feedUrl === feedUrl && settings.publicKey === publicKey;
    try {
      await work(isCurrent);
    } catch (cause) {
      const problem = cause instanceof UpdateFault ? cause.problem : 'feed-unreachable';
      log.warn('update.failed', { problem, reason: cause instanceof Error ? cause.message : 'unknown' });
      if (isCurrent()) take({ kind: 'failed', problem });
    }
  };
  const check = (): Promise<void> => {
    take({ kind: 'check-started' });
    if (state.kind !== 'checking') return Promise.resolve();
    return during(async (isCurrent) => {
      const found = await readFeed({ ...options, ...usableFeed(settings, options) });
      if (!isCurrent()) return;
      options.store.write(storeKey, { checkedAt: clock.now() });
      release = found;
      take(
        found === undefined
          ? { kind: 'nothing-newer', at: clock.now() }
          : { kind: 'found', version: found.version },
      );
    });
  };
  const download = (): Promise<void> => {
    const wanted = release;
    take({ kind: 'download-started' });
    if (wanted === undefined || state.kind !== 'downloading') return Promise.resolve();
    return during(async (isCurrent) => {
      await engine.download(wanted, (percent) => {
        if (isCurrent()) take({ kind: 'progressed', percent });
      });
      if (isCurrent()) take({ kind: 'downloaded' });
    });
  };
  const install = (): Promise<void> => {
    take({ kind: 'install-asked', terminals });
    const asked = state;
    if (asked.kind !== 'ready' || isAsking) return Promise.resolve();
    isAsking = true;
    return during(async (isCurrent) => {
      const { version } = asked;
      if (!(await options.confirm({ version, feedUrl: settings.feedUrl })) || !isCurrent()) return;
      // One may have been opened meanwhile.
      take({ kind: 'install-asked', terminals });
      if (state.kind === 'ready') engine.install();
    }).finally(() => {
      isAsking = false;
    });
  };
  const plan = (): void => {
    stopTimer();
    if (settings.check !== 'daily') return;
    const dueMs = lastCheck(options.store) + dayMs - clock.now();
    stopTimer = clock.after(Math.max(firstLookMs, Math.min(dueMs, dayMs)), () => void check().finally(plan));
  };

  return {
    state: () => state,
    onChanged: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    check,
    download,
    install,
    settingsChanged: (next) => {
      if (isDeepStrictEqual(next, settings)) return;
      const isOther = next.feedUrl !== settings.feedUrl || next.publicKey !== settings.publicKey;
      settings = next;
      if (isOther || next.check === 'off') {
        release = undefined;
        take({ kind: 'feed-changed' });
      }
      plan();
    },
    terminalsChanged: (open) => {
      terminals = open;
      take({ kind: 'terminals-changed', terminals });
    },
    stop: () => stopTimer(),
  };
}

/** The feed and its key, or a fault where there are none that can be used. */
function usableFeed(
  { feedUrl, publicKey, check }: UpdateSettings,
  { allowLoopback }: Pick<FeedOptions, 'allowLoopback'>,
): Pick<FeedOptions, 'feedUrl' | 'key'> {
  const key = readPublicKey(publicKey);
  if (check === 'off' || key === undefined || !URL.canParse(feedUrl)) throw new UpdateFault('not-set-up');
  const url = new URL(feedUrl);
  if (url.username !== '' || url.password !== '') throw new UpdateFault('not-set-up');
  if (!isAllowedAddress(url, allowLoopback)) throw new UpdateFault('feed-insecure');
  return { feedUrl, key };
}

/** Unix milliseconds; 0: never. A clock that was set back looks again at once. */
function lastCheck(store: Store): number {
  const stored = store.read(storeKey);
  if (typeof stored !== 'object' || stored === null || !('checkedAt' in stored)) return 0;
  return typeof stored.checkedAt === 'number' ? stored.checkedAt : 0;
}
