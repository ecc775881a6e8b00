import { AppError } from '../../../preload/contract/error.ts';
import { mostDownloads, type ArtifactDownload, type JobPlace } from '../../../preload/contract/pipelines.ts';
import { toDisplayText } from '../gitlab/displayText.ts';
import type { OpenedDownload } from '../gitlab/download.ts';
import type { Clock, DownloadFile, Downloads, Log } from '../ports.ts';

/*
 * Artifacts on their way to this computer. Each goes into a file that has its name only once it is whole; what was canceled
 * or failed leaves nothing.
 */

export type ArtifactDownloads = {
  readonly all: () => readonly ArtifactDownload[];
  /** @throws AppError `unsupported`, `bad-input` */
  readonly start: (request: DownloadRequest) => ArtifactDownload;
  readonly cancel: (id: string) => void;
  readonly dismiss: (id: string) => void;
  /** Ends all. Resolves when nothing half written is left. */
  readonly dispose: () => Promise<void>;
};

export type DownloadRequest = {
  readonly job: JobPlace;
  readonly path: string | undefined;
};

type DownloadsOptions = {
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  /** Absent: this host keeps no files. */
  readonly downloads: Downloads | undefined;
  /** A name that any system takes as a file's own. */
  readonly safeFileName: (name: string) => string;
  /** What a job is called where it is known. */
  readonly jobName: (job: JobPlace) => string | undefined;
  readonly open: (request: DownloadRequest, signal: AbortSignal) => Promise<OpenedDownload>;
  readonly changed: (downloads: readonly ArtifactDownload[]) => void;
};

type Entry = {
  fact: ArtifactDownload;
  readonly abort: AbortController;
  ended: Promise<void>;
};

/** What is shown changes no more often than this. */
const publishEveryMs = 250;
/** Every zip archive begins so, also one of nothing. */
const archiveMark = Buffer.from('PK');

export function createArtifactDownloads(options: DownloadsOptions): ArtifactDownloads {
  const entries = new Map<string, Entry>();
  let publishedAtMs = 0;

  const publish = (): void => {
    publishedAtMs = options.clock.monotonicMs();
    options.changed([...entries.values()].map(({ fact }) => fact));
  };
  const update = (entry: Entry, change: Partial<ArtifactDownload>): void => {
    entry.fact = { ...entry.fact, ...change };
    const isFigure = change.state === undefined;
    if (entries.get(entry.fact.id) !== entry) return;
    if (!isFigure || options.clock.monotonicMs() - publishedAtMs >= publishEveryMs) publish();
  };

  const discard = (file: DownloadFile): Promise<void> =>
    file.discard().catch((error: unknown) =>
      options.log.warn('artifact.notDiscarded', {
        reason: error instanceof Error ? error.message : 'unknown',
      }),
    );

  const createFile = async (entry: Entry, downloads: Downloads): Promise<DownloadFile | undefined> => {
    const creating = onDisk(() => downloads.create(entry.fact.name));
    const { signal } = entry.abort;
    // Nobody waits for an answer that the person may never give.
    const file = await Promise.race([creating, abortOf(signal)]);
    if (!signal.aborted) return file;
    void creating.then((late) => late && discard(late)).catch(() => undefined);
    return undefined;
  };

  /** What it ended as is told when it is true: nothing half written is left. */
  const run = async (entry: Entry, downloads: Downloads): Promise<void> => {
    let file: DownloadFile | undefined;
    let state: ArtifactDownload['state'] = { kind: 'canceled' };
    try {
      file = await createFile(entry, downloads);
      if (file) state = { kind: 'done', savedAs: await fetchInto(file, entry) };
    } catch (error) {
      state = stateAfter(error, entry.abort.signal);
      if (state.kind === 'failed' && state.error.code === 'internal')
        options.log.error('artifact.failed', {}, error);
      if (file) await discard(file);
    }
    update(entry, { state });
  };

  const fetchInto = async (file: DownloadFile, entry: Entry): Promise<string> => {
    const { signal } = entry.abort;
    const { job, path } = entry.fact;
    signal.throwIfAborted();
    const { sizeBytes, pieces } = await options.open({ job, path }, signal);
    update(entry, { state: { kind: 'running' }, ...(sizeBytes === undefined ? {} : { sizeBytes }) });
    let doneBytes = 0;
    let beginning = Buffer.alloc(0);
    for await (const piece of pieces) {
      signal.throwIfAborted();
      if (path === undefined && beginning.byteLength < archiveMark.byteLength) {
        beginning = Buffer.concat([beginning, piece]).subarray(0, archiveMark.byteLength);
        if (!archiveMark.subarray(0, beginning.byteLength).equals(beginning)) throw new NoArchive();
      }
      await onDisk(() => file.write(piece));
      doneBytes += piece.byteLength;
      update(entry, { doneBytes });
    }
    if (path === undefined && beginning.byteLength < archiveMark.byteLength) throw new NoArchive();
    signal.throwIfAborted();
    return await onDisk(() => file.finish());
  };

  const start: ArtifactDownloads['start'] = ({ job, path }) => {
    const { downloads } = options;
    if (!downloads) throw new AppError({ code: 'unsupported' });
    if (entries.size >= mostDownloads) makeRoom(entries);
    const fact: ArtifactDownload = {
      id: `d${Math.floor(options.random() * 2 ** 48).toString(36)}${entries.size}`,
      job,
      name: nameFor({ job, path }, options),
      doneBytes: 0,
      state: { kind: 'asking' },
      ...(path === undefined ? {} : { path }),
    };
    const entry: Entry = { fact, abort: new AbortController(), ended: Promise.resolve() };
    entries.set(fact.id, entry);
    publish();
    entry.ended = run(entry, downloads);
    return fact;
  };

  const cancel = (id: string): void => entries.get(id)?.abort.abort();

  return {
    all: () => [...entries.values()].map(({ fact }) => fact),
    start,
    cancel,
    dismiss: (id) => {
      cancel(id);
      if (entries.delete(id)) publish();
    },
    dispose: async () => {
      const all = [...entries.values()];
      for (const { abort } of all) abort.abort();
      await Promise.all(all.map(({ ended }) => ended));
    },
  };
}

/** The oldest that is over goes. @throws AppError where all are under way */
function makeRoom(entries: Map<string, Entry>): void {
  const over = [...entries].find(([, { fact }]) => !['asking', 'running'].includes(fact.state.kind));
  if (!over) throw new AppError({ code: 'bad-input', params: { details: 'too many downloads' } });
  entries.delete(over[0]);
}

/** A file keeps its own name; every archive is called the same, so it is named after its job. */
function nameFor(
  { job, path }: DownloadRequest,
  { safeFileName, jobName }: Pick<DownloadsOptions, 'safeFileName' | 'jobName'>,
): string {
  if (path !== undefined) return safeFileName(path);
  const named = toDisplayText(jobName(job) ?? 'job')
    .replace(/[^\p{L}\p{N}_-]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return safeFileName(`${named || 'job'}-${job.gitlabId}-artifacts.zip`);
}

function abortOf(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}

class NoArchive extends Error {}
class NotWritten extends Error {}

/** This computer's disk may be full, or its folder gone. */
async function onDisk<Value>(act: () => Promise<Value>): Promise<Value> {
  try {
    return await act();
  } catch (cause) {
    throw new NotWritten(cause instanceof Error && 'code' in cause ? String(cause.code) : '', { cause });
  }
}

function stateAfter(error: unknown, signal: AbortSignal): ArtifactDownload['state'] {
  if (signal.aborted) return { kind: 'canceled' };
  if (error instanceof NoArchive) return { kind: 'no-archive' };
  if (error instanceof NotWritten) return { kind: 'not-written', code: error.message };
  const known = error instanceof AppError ? error : new AppError({ code: 'internal', cause: error });
  return { kind: 'failed', error: known.toData() };
}
