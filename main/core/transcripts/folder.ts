import { createReadStream } from 'node:fs';
import { chmod, mkdir, open, readFile, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { secretKinds, transcriptFormats } from '../../../preload/contract/transcriptFormats.ts';
import { transcriptIdSchema } from '../../../preload/contract/transcripts.ts';

/*
 * The folder of recordings: of each the asciicast itself, and beside it what is known of it. Nobody else may read them: folder
 * 0700, files 0600.
 */

const fileMode = 0o600;
const folderMode = 0o700;
/** More than this is not listed. */
const mostListed = 2_000;

/** What stands beside a recording. Written at its beginning and at its end. */
const noteSchema = z.object({
  jobName: z.string(),
  projectPath: z.string(),
  ref: z.string(),
  gitlabJobId: z.number(),
  format: z.enum(transcriptFormats),
  startedAt: z.number(),
  endedAt: z.number().optional(),
  durationMs: z.number(),
  columns: z.number(),
  rows: z.number(),
  masked: z.partialRecord(z.enum(secretKinds), z.number()),
  suspicious: z.number(),
  isCut: z.boolean(),
  variables: z.number().optional(),
});
export type Note = z.infer<typeof noteSchema>;

export type StoredTranscript = { readonly id: string; readonly note: Note; readonly sizeBytes: number };

export type CastFile = {
  readonly append: (text: string) => Promise<void>;
  readonly close: () => Promise<void>;
};

export type TranscriptFolder = {
  readonly path: string;
  /** Makes the files of a new recording. */
  readonly create: (id: string, note: Note) => Promise<CastFile>;
  readonly writeNote: (id: string, note: Note) => Promise<void>;
  /** The newest first. What can't be read is left out. */
  readonly list: () => Promise<readonly StoredTranscript[]>;
  readonly readNote: (id: string) => Promise<Note | undefined>;
  /** Whole lines from `offset` on, about `limitBytes`; `next` is absent at the end. */
  readonly readLines: (
    id: string,
    offset: number,
    limitBytes: number,
  ) => Promise<{ readonly lines: readonly string[]; readonly next?: number }>;
  readonly remove: (id: string) => Promise<void>;
};

export function createTranscriptFolder(path: string): TranscriptFolder {
  const castPath = (id: string) => join(path, `${id}.cast`);
  const notePath = (id: string) => join(path, `${id}.json`);

  const ensure = async () => {
    await mkdir(path, { recursive: true, mode: folderMode });
    // It may be there from elsewhere, as out of a backup.
    await chmod(path, folderMode);
  };
  const writeNote = async (id: string, note: Note) => {
    const draft = `${notePath(id)}.tmp`;
    await rm(draft, { force: true });
    const handle = await open(draft, 'wx', fileMode);
    try {
      await handle.writeFile(`${JSON.stringify(note, undefined, 2)}\n`);
    } finally {
      await handle.close();
    }
    await rename(draft, notePath(id));
  };
  const readNote = async (id: string) => {
    const text = await readFile(notePath(id), 'utf8').catch(() => undefined);
    const parsed = noteSchema.safeParse(text === undefined ? undefined : parseJson(text));
    return parsed.success ? parsed.data : undefined;
  };
  const readStored = async (id: string): Promise<StoredTranscript | undefined> => {
    const [note, file] = await Promise.all([readNote(id), stat(castPath(id)).catch(() => undefined)]);
    return note && file?.isFile() ? { id, note, sizeBytes: file.size } : undefined;
  };

  return {
    path,
    create: async (id, note) => {
      await ensure();
      // `wx`: never through a link or over a file that is there.
      const handle = await open(castPath(id), 'wx', fileMode);
      await writeNote(id, note);
      return castFile(handle);
    },
    writeNote,
    readNote,
    list: async () => {
      const names = await readdir(path).catch((): string[] => []);
      const ids = names
        .flatMap((name) => (name.endsWith('.cast') ? [name.slice(0, -'.cast'.length)] : []))
        .filter((id) => transcriptIdSchema.safeParse(id).success)
        .toSorted()
        .toReversed()
        .slice(0, mostListed);
      const stored = await Promise.all(ids.map(readStored));
      return stored.filter((found) => found !== undefined);
    },
    readLines: (id, offset, limitBytes) => readLines(castPath(id), offset, limitBytes),
    remove: async (id) => {
      await rm(castPath(id), { force: true });
      await rm(notePath(id), { force: true });
    },
  };
}

function castFile(handle: FileHandle): CastFile {
  return {
    append: async (text) => void (await handle.appendFile(text)),
    close: () => handle.close(),
  };
}

/** A line longer than all that is read at once would never end: what is read then is given up. */
async function readLines(path: string, offset: number, limitBytes: number) {
  const chunks: Buffer[] = [];
  for await (const chunk of createReadStream(path, { start: offset, end: offset + limitBytes - 1 }))
    chunks.push(Buffer.from(chunk));
  const bytes = Buffer.concat(chunks);
  const isEnd = bytes.byteLength < limitBytes;
  const lastEnd = bytes.lastIndexOf(0x0a);
  const length = isEnd || lastEnd === -1 ? bytes.byteLength : lastEnd + 1;
  const lines = bytes.toString('utf8', 0, length).split('\n');
  return { lines, ...(isEnd ? {} : { next: offset + length }) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
