import { z } from 'zod';
import { exportFormats, ownSecretLimits, secretKinds, transcriptFormats } from './transcriptFormats.ts';

/*
 * Recordings of what terminals put out. Main writes them, masked, into a folder of its own; a page asks for a list of them
 * and for their events. What is in one is as hostile as the output it was.
 */

/** Letters and digits of a date and a random part: also the name of its files. */
export const transcriptIdSchema = z.string().regex(/^\d{8}-\d{6}-[a-z\d]{1,12}$/);

export const transcriptSchema = z.object({
  id: transcriptIdSchema,
  jobName: z.string(),
  projectPath: z.string(),
  ref: z.string(),
  gitlabJobId: z.number(),
  format: z.enum(transcriptFormats),
  startedAt: z.number(),
  /** Absent: it is being written, or Jobshell ended before it did. */
  endedAt: z.number().optional(),
  /** A recording goes on under this session. */
  sessionId: z.string().optional(),
  durationMs: z.number(),
  sizeBytes: z.number(),
  columns: z.number(),
  rows: z.number(),
  /** What was masked, by kind. */
  masked: z.partialRecord(z.enum(secretKinds), z.number()),
  /** Strings that look random and were left: they may be secrets of a kind nobody knows here. */
  suspicious: z.number(),
  /** So many values of CI/CD variables were known and masked; absent: none could be read. */
  variables: z.number().optional(),
  /** It came to its largest size, and what followed is not in it. */
  isCut: z.boolean(),
});
export type Transcript = z.infer<typeof transcriptSchema>;

/** Of the person's own, to be masked: `*` stands for anything without a blank. */
export const ownSecretsSchema = z
  .array(z.string().min(ownSecretLimits.least).max(ownSecretLimits.longest))
  .max(ownSecretLimits.most);

/** One thing that happened: output, a new size as `COLUMNSxROWS`, or a mark. Milliseconds since the recording began. */
export const transcriptEventSchema = z.tuple([z.number(), z.enum(['o', 'r', 'm']), z.string()]);
export type TranscriptEvent = z.infer<typeof transcriptEventSchema>;

/** Where to read on: a place in the file, and the time until there. */
const transcriptPlaceSchema = z.object({ offset: z.number().int().min(0), atMs: z.number().min(0) });
export type TranscriptPlace = z.infer<typeof transcriptPlaceSchema>;

const sessionId = z.string().min(1);
const id = transcriptIdSchema;
const nothing = z.object({});

/** All of them fail with `unsupported` where this host keeps none. */
export const transcriptCommands = {
  /** Records a terminal from now on. Nothing happens where it is recorded already. */
  'transcript.start': { input: z.object({ sessionId }), output: nothing },
  'transcript.stop': { input: z.object({ sessionId }), output: nothing },
  /** The newest first, and the folder they lie in. */
  'transcript.list': {
    input: nothing,
    output: z.object({ transcripts: z.array(transcriptSchema), folder: z.string() }),
  },
  /** A part of a recording's events, in order; `next` is absent at its end. */
  'transcript.read': {
    input: z.object({ id, from: transcriptPlaceSchema.optional() }),
    output: z.object({ events: z.array(transcriptEventSchema), next: transcriptPlaceSchema.optional() }),
  },
  /** Writes it where the person's other files go. `savedAs` is absent where they chose no place. */
  'transcript.export': {
    input: z.object({ id, format: z.enum(exportFormats) }),
    output: z.object({ savedAs: z.string().optional() }),
  },
  'transcript.remove': { input: z.object({ id }), output: nothing },
} as const;
