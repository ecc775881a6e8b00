import { AppError } from '../../../preload/contract/error.ts';
import type { ExportFormat } from '../../../preload/contract/transcriptFormats.ts';
import type { TranscriptEvent, TranscriptPlace } from '../../../preload/contract/transcripts.ts';
import type { DownloadFile, Downloads } from '../ports.ts';
import { createEventEncoder, encodeHead } from './asciicast.ts';
import type { Note } from './folder.ts';
import { createPlainText } from './plainText.ts';

type ExportOptions = {
  readonly note: Note;
  readonly format: ExportFormat;
  readonly downloads: Downloads | undefined;
  readonly read: (
    from: TranscriptPlace | undefined,
  ) => Promise<{ readonly events: readonly TranscriptEvent[]; readonly next?: TranscriptPlace }>;
};

/** Writes a recording where the person's other files go, in another form if they want. What is masked stays masked. */
export async function exportTranscript({
  note,
  format,
  downloads,
  read,
}: ExportOptions): Promise<{ savedAs?: string }> {
  if (!downloads) throw new AppError({ code: 'unsupported' });
  const file = await downloads.create(nameFor(note, format));
  if (!file) return {};
  try {
    await writeAll(file, { note, format, read });
    return { savedAs: await file.finish() };
  } catch (error) {
    await file.discard();
    throw error;
  }
}

async function writeAll(
  file: DownloadFile,
  { note, format, read }: Omit<ExportOptions, 'downloads'>,
): Promise<void> {
  const writer = format === 'text' ? textWriter() : castWriter(note, format);
  await file.write(Buffer.from(writer.begin));
  let from: TranscriptPlace | undefined;
  do {
    const { events, next } = await read(from);
    await file.write(Buffer.from(events.map(writer.event).join('')));
    from = next;
  } while (from);
  await file.write(Buffer.from(writer.end()));
}

function textWriter() {
  const plain = createPlainText();
  return {
    begin: '',
    event: ([, code, data]: TranscriptEvent) => (code === 'o' ? plain.push(data) : ''),
    end: plain.end,
  };
}

function castWriter(note: Note, format: Exclude<ExportFormat, 'text'>) {
  const { columns, rows, startedAt, projectPath, jobName } = note;
  return {
    begin: encodeHead({ format, columns, rows, startedAt, title: `${projectPath} · ${jobName}` }),
    event: createEventEncoder(format),
    end: () => '',
  };
}

/** The job and the time, safe on every system. */
function nameFor({ jobName, startedAt }: Note, format: ExportFormat): string {
  const job =
    jobName
      .replaceAll(/[^\p{L}\p{N}._-]+/gu, '-')
      .replace(/^[.-]+/, '')
      .slice(0, 80) || 'job';
  const time = new Date(startedAt).toISOString().slice(0, 16).replaceAll(':', '');
  return `${job}-${time}.${format === 'text' ? 'txt' : 'cast'}`;
}
