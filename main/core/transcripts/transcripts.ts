import type { EventPayload } from '../../../preload/contract/api.ts';
import { AppError } from '../../../preload/contract/error.ts';
import type { Session } from '../../../preload/contract/model.ts';
import type { ExportFormat, TranscriptFormat } from '../../../preload/contract/transcriptFormats.ts';
import type { Transcript, TranscriptEvent, TranscriptPlace } from '../../../preload/contract/transcripts.ts';
import type { Clock, Downloads, Log, Stop } from '../ports.ts';
import { createEventReader, parseCastLine } from './asciicast.ts';
import { exportTranscript } from './exporting.ts';
import { createTranscriptFolder, type Note, type TranscriptFolder } from './folder.ts';
import { createRecording, type Recording } from './recording.ts';

/** Gives a session's output from now on; held back until the one before is acknowledged. */
export type Tap = (
  sessionId: string,
  send: (bytes: Uint8Array, offset: number) => void,
) => { readonly ack: (offset: number) => void; readonly detach: Stop };

type TranscriptsOptions = {
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  /** Absent: this host keeps none. */
  readonly folder: string | undefined;
  readonly downloads: Downloads | undefined;
  readonly settings: () => {
    readonly format: TranscriptFormat;
    readonly own: readonly string[];
    readonly always: boolean;
  };
  readonly sessionOf: (sessionId: string) => Session;
  /** Values of CI/CD variables that the person may read; undefined: none could be read. */
  readonly valuesOf: (session: Session) => Promise<readonly string[] | undefined>;
  readonly tap: Tap;
  /** A session is recorded from now on, or no longer. */
  readonly marked: (sessionId: string, recording: Session['recording']) => void;
  /** The list is another one; `trouble`: because a recording could not begin or go on. */
  readonly changed: (trouble?: TranscriptTrouble) => void;
};

export type Transcripts = {
  /** @throws AppError `unsupported` */
  readonly start: (sessionId: string) => Promise<void>;
  readonly stop: (sessionId: string) => Promise<void>;
  /** A terminal was opened: recorded where everything shall be. */
  readonly opened: (sessionId: string) => void;
  /** What a session said of itself: its size may be another. */
  readonly sessionChanged: (session: Session) => void;
  readonly list: () => Promise<{ transcripts: Transcript[]; folder: string }>;
  readonly read: (
    id: string,
    from: TranscriptPlace | undefined,
  ) => Promise<{ events: TranscriptEvent[]; next?: TranscriptPlace }>;
  readonly exportAs: (id: string, format: ExportFormat) => Promise<{ savedAs?: string }>;
  readonly remove: (id: string) => Promise<void>;
  readonly dispose: () => Promise<void>;
};

export type TranscriptTrouble = EventPayload<'transcripts.changed'>['trouble'];

type Active = {
  readonly id: string;
  readonly recording: Recording;
  readonly detach: Stop;
  readonly note: Note;
  size: { readonly columns: number; readonly rows: number };
};

/** A recording this large is cut: a page holds one whole to show it. */
const largestBytes = 64 * 1024 * 1024;
const readBytes = 1024 * 1024;
/** What a terminal is until its size is known. */
const usualSize = { columns: 80, rows: 24 };

export function createTranscripts(options: TranscriptsOptions): Transcripts {
  const { clock, log } = options;
  const active = new Map<string, Active>();
  /** Being started: the files are not there yet. */
  const starting = new Map<string, Promise<void>>();
  const folder = options.folder === undefined ? undefined : createTranscriptFolder(options.folder);

  const have = (): TranscriptFolder => {
    if (!folder) throw new AppError({ code: 'unsupported' });
    return folder;
  };

  const begin = async (sessionId: string) => {
    const session = options.sessionOf(sessionId);
    const { format, own } = options.settings();
    const size = session.shellSize ?? usualSize;
    const startedAt = clock.now();
    const startMs = clock.monotonicMs();
    const id = idAt(startedAt, options.random());
    const values = await options.valuesOf(session);
    const note = noteOf(session, {
      format,
      startedAt,
      size,
      ...(values ? { variables: values.length } : {}),
    });
    const file = await have().create(id, note);
    const recording = createRecording({
      file,
      head: { format, ...size, startedAt, title: `${session.projectPath} · ${session.jobName}` },
      format,
      own,
      values: values ?? [],
      limitBytes: largestBytes,
      elapsedMs: () => clock.monotonicMs() - startMs,
      onFull: (cause) => {
        if (cause !== undefined) log.error('transcript.not-written', { id }, cause);
        void stop(sessionId);
        options.changed({ jobName: session.jobName, kind: cause === undefined ? 'full' : 'disk' });
      },
    });
    const detach = await attachOrEnd({ id, sessionId, recording });
    active.set(sessionId, { id, recording, detach, note, size });
    options.marked(sessionId, { transcriptId: id, since: startedAt });
    options.changed();
  };

  /** The terminal may have been closed meanwhile: then nothing is left behind. */
  const attachOrEnd = async ({
    id,
    sessionId,
    recording,
  }: Pick<Active, 'id' | 'recording'> & {
    readonly sessionId: string;
  }) => {
    try {
      return attach(sessionId, recording).detach;
    } catch (error) {
      await recording.end();
      await have().remove(id);
      throw error;
    }
  };

  const attach = (sessionId: string, recording: Recording) => {
    let nextOffset: number | undefined;
    const outlet = options.tap(sessionId, (bytes, offset) => {
      const left = nextOffset === undefined ? 0 : offset - nextOffset;
      nextOffset = offset + bytes.byteLength;
      // After `^C` what scrolled by is not drawn, here neither.
      if (left > 0) void recording.aside({ code: 'm', data: `${left} bytes left out` });
      void recording.output(bytes).then(() => outlet.ack(offset + bytes.byteLength));
    });
    return outlet;
  };

  const stop = async (sessionId: string) => {
    await starting.get(sessionId)?.catch(() => {});
    const mine = active.get(sessionId);
    if (!mine) return;
    active.delete(sessionId);
    // What the terminal put out just now, as its last words, is given in the next turn.
    await new Promise((resolve) => setImmediate(resolve));
    mine.detach();
    options.marked(sessionId, undefined);
    try {
      await mine.recording.end();
      await have().writeNote(mine.id, { ...mine.note, ...mine.recording.facts(), endedAt: clock.now() });
    } catch (error) {
      log.error('transcript.not-ended', { id: mine.id }, error);
    }
    options.changed();
  };

  const start = async (sessionId: string) => {
    have();
    if (active.has(sessionId)) return;
    const known = starting.get(sessionId);
    if (known) return known;
    const started = begin(sessionId).finally(() => starting.delete(sessionId));
    starting.set(sessionId, started);
    await started;
  };

  const sessionOfTranscript = (id: string) => [...active].find(([, { id: known }]) => known === id);

  const describe = (id: string, note: Note, sizeBytes: number): Transcript => {
    const [sessionId, mine] = sessionOfTranscript(id) ?? [];
    return {
      ...note,
      ...(mine ? mine.recording.facts() : {}),
      id,
      sizeBytes,
      ...(sessionId === undefined ? {} : { sessionId }),
    };
  };

  const read: Transcripts['read'] = async (id, from) => {
    const note = await have().readNote(id);
    if (!note) throw new AppError({ code: 'no-such-transcript' });
    const { lines, next } = await have().readLines(id, from?.offset ?? 0, readBytes);
    const reader = createEventReader(note.format === 'asciicast-v3' ? 3 : 2, from?.atMs ?? 0);
    const events: TranscriptEvent[] = [];
    for (const line of lines) {
      const parsed = parseCastLine(line);
      const event = parsed?.kind === 'event' ? reader.read(parsed) : undefined;
      if (event) events.push(event);
    }
    return { events, ...(next === undefined ? {} : { next: { offset: next, atMs: reader.atMs() } }) };
  };

  return {
    start,
    stop,
    opened: (sessionId) => {
      if (!folder || !options.settings().always) return;
      const { jobName } = options.sessionOf(sessionId);
      start(sessionId).catch((error: unknown) => {
        log.error('transcript.not-started', { sessionId }, error);
        options.changed({ jobName, kind: 'not-started' });
      });
    },
    sessionChanged: ({ id, shellSize }) => {
      const mine = active.get(id);
      if (!mine || !shellSize) return;
      const { columns, rows } = shellSize;
      if (columns === mine.size.columns && rows === mine.size.rows) return;
      mine.size = { columns, rows };
      void mine.recording.aside({ code: 'r', data: `${columns}x${rows}` });
    },
    list: async () => ({
      transcripts: (await have().list()).map(({ id, note, sizeBytes }) => describe(id, note, sizeBytes)),
      folder: have().path,
    }),
    read,
    exportAs: async (id, format) => {
      const note = await have().readNote(id);
      if (!note) throw new AppError({ code: 'no-such-transcript' });
      return await exportTranscript({
        note,
        format,
        downloads: options.downloads,
        read: (at) => read(id, at),
      });
    },
    remove: async (id) => {
      const [sessionId] = sessionOfTranscript(id) ?? [];
      if (sessionId !== undefined) await stop(sessionId);
      await have().remove(id);
      options.changed();
    },
    dispose: async () => {
      await Promise.all([...active.keys(), ...starting.keys()].map(stop));
    },
  };
}

function noteOf(
  session: Session,
  {
    format,
    startedAt,
    size,
    variables,
  }: Pick<Note, 'format' | 'startedAt' | 'variables'> & { readonly size: typeof usualSize },
): Note {
  return {
    jobName: session.jobName,
    projectPath: session.projectPath,
    ref: session.ref,
    gitlabJobId: Number(session.jobId.slice(session.jobId.lastIndexOf(':') + 1)),
    format,
    startedAt,
    durationMs: 0,
    ...size,
    masked: {},
    suspicious: 0,
    isCut: false,
    ...(variables === undefined ? {} : { variables }),
  };
}

/** `20261128-004512-k3x9q`: in UTC, so that names sort by time wherever one is. */
function idAt(nowMs: number, random: number): string {
  const [day = '', time = ''] = new Date(nowMs).toISOString().replaceAll(/[-:]/g, '').split(/[T.]/);
  return `${day}-${time}-${random.toString(36).slice(2, 8) || '0'}`;
}
