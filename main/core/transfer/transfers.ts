import { AppError } from '../../../preload/contract/error.ts';
import type { Transfer, TransferState } from '../../../preload/contract/transfers.ts';
import type { Clock, Downloads, Log } from '../ports.ts';
import type { Finished, Report } from './attempt.ts';
import { createRate } from './blocks.ts';
import { newDownload, runDownload, type DownloadMemory } from './download.ts';
import { TransferCanceled, TransferStopped } from './failure.ts';
import { openHelperSoon, type BorrowShell, type Helper } from './helper.ts';
import { letters } from './letters.ts';
import { displayText } from './names.ts';
import { askPlace, type PlaceAnswer } from './place.ts';
import { newUpload, runUpload, type UploadMemory, type UploadSource } from './upload.ts';

/** All transfers there are. Those of one shell go one after another. */
export type Transfers = {
  /** Which folder the shell is in. */
  readonly place: (sessionId: string) => Promise<PlaceAnswer>;
  readonly upload: (request: UploadRequest) => Transfer;
  readonly download: (request: { readonly sessionId: string; readonly path: string }) => Transfer;
  readonly cancel: (transferId: string) => void;
  readonly resume: (request: ResumeRequest) => void;
  readonly dismiss: (transferId: string) => void;
  /** The session is closed and forgotten. */
  readonly forgetSession: (sessionId: string) => void;
  /** Ends all, and leaves nothing half written on this computer. */
  readonly dispose: () => Promise<void>;
};

export type UploadRequest = {
  readonly sessionId: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly source: UploadSource;
};

type ResumeRequest = {
  readonly transferId: string;
  readonly replace: boolean;
  /** The file anew, from the page that has it; absent: as before. */
  readonly source: UploadSource | undefined;
};

export type TransfersOptions = {
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly borrow: BorrowShell;
  readonly downloads: Downloads | undefined;
  readonly publish: (transfer: Transfer) => void;
  readonly forget: (transferId: string) => void;
};

type Work =
  | { readonly kind: 'upload'; readonly memory: UploadMemory }
  | { readonly kind: 'download'; readonly memory: DownloadMemory };

type Entry = {
  fact: Transfer;
  readonly work: Work;
  helper: Helper | undefined;
  /** Resolves when the attempt under way has let go of the shell. */
  attempt: Promise<void> | undefined;
  isCanceled: boolean;
  publishedAtMs: number;
};

/** What is shown changes no more often than this. */
const publishEveryMs = 250;
/** Of one session; a drop of more is a mistake. */
const mostTransfers = 200;

export function createTransfers(options: TransfersOptions): Transfers {
  const entries = new Map<string, Entry>();
  const ofSession = (sessionId: string) =>
    [...entries.values()].filter(({ fact }) => fact.sessionId === sessionId);

  const get = (transferId: string): Entry => {
    const entry = entries.get(transferId);
    if (!entry) throw new AppError({ code: 'bad-input', params: { details: 'no such transfer' } });
    return entry;
  };

  const update = (entry: Entry, change: Partial<Transfer>) => {
    entry.fact = { ...entry.fact, ...change };
    entry.publishedAtMs = options.clock.monotonicMs();
    if (entries.has(entry.fact.id)) options.publish(entry.fact);
  };

  const add = (fact: Omit<Transfer, 'id' | 'startedAt' | 'doneBytes' | 'state'>, work: Work): Transfer => {
    if (ofSession(fact.sessionId).length >= mostTransfers)
      throw new AppError({ code: 'bad-input', params: { details: 'too many transfers' } });
    const entry: Entry = {
      fact: {
        ...fact,
        id: `f${letters(options.random)}`,
        startedAt: options.clock.now(),
        doneBytes: 0,
        state: { kind: 'waiting' },
      },
      work,
      helper: undefined,
      attempt: undefined,
      isCanceled: false,
      publishedAtMs: 0,
    };
    entries.set(entry.fact.id, entry);
    options.publish(entry.fact);
    pump(fact.sessionId);
    return entry.fact;
  };

  const pump = (sessionId: string) => {
    const all = ofSession(sessionId);
    const next = all.find(({ fact }) => fact.state.kind === 'waiting');
    if (!next || all.some(({ attempt }) => attempt)) return;
    next.attempt = run(next).finally(() => {
      next.attempt = undefined;
      pump(sessionId);
    });
  };

  const run = async (entry: Entry) => {
    const startedMs = options.clock.monotonicMs();
    update(entry, { state: { kind: 'checking' } });
    try {
      const nonce = letters(options.random);
      const { sessionId } = entry.fact;
      const helper = await openHelperSoon({
        ...options,
        sessionId,
        nonce,
        isCanceled: () => entry.isCanceled,
      });
      entry.helper = helper;
      const finished = await runIn(helper, { entry, nonce });
      const durationMs = Math.round(options.clock.monotonicMs() - startedMs);
      const { doneBytes } = entry.work.memory;
      update(entry, { doneBytes, state: { kind: 'done', ...finished, durationMs } });
    } catch (error) {
      update(entry, { doneBytes: entry.work.memory.doneBytes, state: stateAfter(error, options.log) });
      if (entry.fact.state.kind === 'canceled') await discard(entry);
    } finally {
      entry.helper = undefined;
    }
  };

  /** The shell is given back before the outcome is told: whoever reads «done» can type. */
  const runIn = async (
    helper: Helper,
    { entry, nonce }: { readonly entry: Entry; readonly nonce: string },
  ) => {
    try {
      const finished = await transferIn(helper, { entry, nonce });
      await helper.leave(entry.work.kind === 'upload' ? 'ended' : 'done');
      return finished;
    } catch (error) {
      await helper.leave(error instanceof TransferCanceled ? 'remove' : 'keep');
      // Too late to stop it: the file has its name.
      if (entry.work.kind === 'upload' && entry.work.memory.asked && helper.lastWord() === 'moved')
        return entry.work.memory.asked;
      throw error;
    }
  };

  const transferIn = (
    helper: Helper,
    { entry, nonce }: { readonly entry: Entry; readonly nonce: string },
  ): Promise<Finished> => {
    const { work } = entry;
    const report = createReports({ entry, update, clock: options.clock });
    const attempt = { helper, nonce, report, clock: options.clock, transferId: entry.fact.id };
    if (work.kind === 'upload') return runUpload(work.memory, attempt);
    if (!options.downloads) throw new TransferStopped('local-disk', { details: '' });
    return runDownload(work.memory, { ...attempt, downloads: options.downloads });
  };

  const discard = async ({ work }: Entry) => {
    if (work.kind !== 'download' || !work.memory.file) return;
    const { file } = work.memory;
    work.memory.file = undefined;
    await file.discard().catch((error: unknown) =>
      options.log.warn('transfer.notDiscarded', {
        reason: error instanceof Error ? error.message : 'unknown',
      }),
    );
  };

  const cancel = (entry: Entry) => {
    entry.isCanceled = true;
    entry.helper?.cancel();
    if (entry.attempt) return;
    update(entry, { state: { kind: 'canceled' } });
    void discard(entry);
  };

  const dismiss = (entry: Entry) => {
    const { id } = entry.fact;
    const isOver = entry.fact.state.kind === 'done' || entry.fact.state.kind === 'canceled';
    if (!isOver) cancel(entry);
    if (entries.delete(id)) options.forget(id);
  };

  return {
    place: (sessionId) =>
      ofSession(sessionId).some(({ attempt }) => attempt)
        ? Promise.resolve({ kind: 'refused', failure: { code: 'no-prompt', params: {} } })
        : askPlace({ ...options, sessionId, nonce: letters(options.random) }),
    upload: ({ sessionId, name, sizeBytes, source }) =>
      add(
        { sessionId, direction: 'upload', name: displayText(name), sizeBytes },
        { kind: 'upload', memory: newUpload({ name, sizeBytes, source }) },
      ),
    download: ({ sessionId, path }) =>
      add(
        { sessionId, direction: 'download', name: displayText(path) },
        { kind: 'download', memory: newDownload(path) },
      ),
    cancel: (transferId) => cancel(get(transferId)),
    resume: ({ transferId, replace, source }) => {
      const entry = get(transferId);
      if (entry.fact.state.kind !== 'failed') return;
      if (entry.work.kind === 'upload') {
        entry.work.memory.replace ||= replace;
        entry.work.memory.source = source ?? entry.work.memory.source;
      }
      entry.isCanceled = false;
      update(entry, { state: { kind: 'waiting' } });
      pump(entry.fact.sessionId);
    },
    dismiss: (transferId) => dismiss(get(transferId)),
    forgetSession: (sessionId) => ofSession(sessionId).forEach(dismiss),
    dispose: async () => {
      const all = [...entries.values()];
      for (const entry of all) if (entry.fact.state.kind !== 'done') cancel(entry);
      await Promise.all(all.map(({ attempt }) => attempt));
      await Promise.all(all.map(discard));
    },
  };
}

type Reports = {
  readonly entry: Entry;
  readonly update: (entry: Entry, change: Partial<Transfer>) => void;
  readonly clock: Clock;
};

function createReports({ entry, update, clock }: Reports): (report: Report) => void {
  const rate = createRate();
  return (report) => {
    if (report.kind === 'size') return update(entry, { sizeBytes: report.sizeBytes });
    if (report.kind === 'progress') {
      const nowMs = clock.monotonicMs();
      rate.add(nowMs, report.doneBytes);
      const isNews = entry.fact.state.kind !== 'running' || nowMs - entry.publishedAtMs >= publishEveryMs;
      const bytesPerSecond = rate.bytesPerSecond();
      const state: TransferState = {
        kind: 'running',
        ...(bytesPerSecond === undefined ? {} : { bytesPerSecond }),
      };
      if (isNews) update(entry, { doneBytes: report.doneBytes, state });
      return undefined;
    }
    return update(entry, { doneBytes: entry.work.memory.doneBytes, state: report });
  };
}

function stateAfter(error: unknown, log: Log): TransferState {
  if (error instanceof TransferCanceled) return { kind: 'canceled' };
  if (error instanceof TransferStopped) return { kind: 'failed', failure: error.failure };
  log.error('transfer.failed', {}, error);
  return { kind: 'failed', failure: { code: 'remote', params: { details: '' } } };
}
