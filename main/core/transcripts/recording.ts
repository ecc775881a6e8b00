import type { TranscriptFormat } from '../../../preload/contract/transcriptFormats.ts';
import type { TranscriptEvent } from '../../../preload/contract/transcripts.ts';
import { createEventEncoder, encodeHead, type CastHead } from './asciicast.ts';
import type { CastFile } from './folder.ts';
import { createMasker, type Aside, type MaskCounts, type Piece } from './mask.ts';

/** One recording while it is being made. */
export type Recording = {
  /** Takes output; resolves when it has been written, or is held by the masker. */
  readonly output: (bytes: Uint8Array) => Promise<void>;
  /** A new size, or a mark. */
  readonly aside: (aside: Aside) => Promise<void>;
  /** Writes the rest. */
  readonly end: () => Promise<void>;
  readonly facts: () => RecordingFacts;
};

export type RecordingFacts = MaskCounts & {
  readonly durationMs: number;
  /** It came to its largest size: nothing is written any more. */
  readonly isCut: boolean;
};

type RecordingOptions = {
  readonly file: CastFile;
  readonly head: CastHead;
  readonly format: TranscriptFormat;
  /** Milliseconds since it began. */
  readonly elapsedMs: () => number;
  readonly own: readonly string[];
  readonly values: readonly string[];
  readonly limitBytes: number;
  /** Nothing more can be written: it is full, or the disk is. */
  readonly onFull: (cause?: unknown) => void;
};

export function createRecording({
  file,
  head,
  format,
  elapsedMs,
  own,
  values,
  limitBytes,
  onFull,
}: RecordingOptions): Recording {
  const masker = createMasker({ own, values });
  const encode = createEventEncoder(format);
  // One over the whole of it: a character may be cut by a piece's end.
  const decoder = new TextDecoder();
  let writtenBytes = 0;
  let lastMs = 0;
  let isCut = false;
  let tail: Promise<void> = Promise.resolve();

  const stopWriting = (cause?: unknown) => {
    if (isCut) return;
    isCut = true;
    onFull(cause);
  };
  const append = (text: string) => {
    if (isCut || text === '') return tail;
    writtenBytes += Buffer.byteLength(text);
    if (writtenBytes > limitBytes) {
      stopWriting();
      return tail;
    }
    tail = tail.then(() => file.append(text)).catch(stopWriting);
    return tail;
  };
  const eventOf = ({ atMs, bytes, aside }: Piece): TranscriptEvent | undefined => {
    if (aside) return [atMs, aside.code, aside.data];
    const data = decoder.decode(bytes, { stream: true });
    return data === '' ? undefined : [atMs, 'o', data];
  };
  const write = (pieces: readonly Piece[]) =>
    append(
      pieces
        .map((piece) => {
          const event = eventOf(piece);
          return event ? encode(event) : '';
        })
        .join(''),
    );
  const now = () => (lastMs = Math.max(lastMs, elapsedMs()));

  void append(encodeHead(head));

  return {
    output: (bytes) => (isCut ? tail : write(masker.push({ atMs: now(), bytes }))),
    aside: (aside) => write(masker.push({ atMs: now(), bytes: nothing, aside })),
    end: async () => {
      await write(masker.end());
      const rest = decoder.decode();
      if (rest !== '') await append(encode([now(), 'o', rest]));
      await tail;
      await file.close();
    },
    facts: () => ({ ...masker.counts(), durationMs: Math.round(lastMs), isCut }),
  };
}

const nothing = new Uint8Array(0);
