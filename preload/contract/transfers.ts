import { z } from 'zod';
import { paramsSchema } from './error.ts';

/*
 * Files that go into a job, or come out of it, through its shell. Main owns each transfer; the page that holds a file gives
 * its bytes when main asks for them (`want` and `chunk` in frames.ts).
 */

/**
 * The largest block. Each costs the job half a dozen processes, so small ones are slow; a few of this size are all that ever waits
 * in memory.
 */
export const transferBlockBytes = 1024 * 1024;
/** A name in a folder: what a page may ask to be written. Anything a file system can hold, but never a way elsewhere. */
export const remoteNameSchema = z
  .string()
  .min(1)
  .max(255)
  .refine((name) => !name.includes('/') && !name.includes('\0'))
  .refine((name) => name !== '.' && name !== '..');

/** Everything that can go wrong. Closed: each has words in the catalogue (`transfer.failures.<code>`). */
export const transferFailureCodes = [
  'not-connected',
  'no-prompt',
  'no-shell',
  'tool-missing',
  'not-found',
  'is-directory',
  'not-a-file',
  'permission',
  'target-exists',
  'no-space',
  'size-limit',
  'local-disk',
  'tar-failed',
  'checksum',
  'changed',
  'garbage',
  'silent',
  'connection-lost',
  'source-gone',
  'remote',
] as const;
export type TransferFailureCode = (typeof transferFailureCodes)[number];

export const transferFailureSchema = z.object({ code: z.enum(transferFailureCodes), params: paramsSchema });
export type TransferFailure = z.infer<typeof transferFailureSchema>;

/** `sha256` where the job has it, else what it has. `cksum` is POSIX's 32-bit sum: it finds accidents, not malice. */
export const sumAlgorithms = ['sha256', 'md5', 'cksum'] as const;
export type SumAlgorithm = (typeof sumAlgorithms)[number];

export const transferStateSchema = z.discriminatedUnion('kind', [
  /** Behind another one of the same shell. */
  z.object({ kind: z.literal('waiting') }),
  /** The shell is being asked: is the file there, is there room to write. */
  z.object({ kind: z.literal('checking') }),
  /** A folder becomes one archive first, so that any part of it can be sent again. */
  z.object({ kind: z.literal('packing'), packedBytes: z.number() }),
  z.object({
    kind: z.literal('running'),
    /** Of the last seconds; absent: not known yet. */
    bytesPerSecond: z.number().optional(),
  }),
  /** All there; both sides sum up the whole. */
  z.object({ kind: z.literal('verifying') }),
  z.object({
    kind: z.literal('done'),
    algorithm: z.enum(sumAlgorithms),
    sum: z.string(),
    /** Where it lies: a path on this computer, or in the job. */
    savedAs: z.string(),
    durationMs: z.number(),
  }),
  z.object({ kind: z.literal('failed'), failure: transferFailureSchema }),
  z.object({ kind: z.literal('canceled') }),
]);
export type TransferState = z.infer<typeof transferStateSchema>;

/** One file or folder on its way. Kept until it is dismissed or its terminal is closed. */
export const transferSchema = z.object({
  id: z.string(),
  sessionId: z.string(),
  direction: z.enum(['upload', 'download']),
  /** For people: control and direction characters are replaced. */
  name: z.string(),
  /** Absent: not known yet. */
  sizeBytes: z.number().optional(),
  /** Sent and confirmed by a checksum. What a resume goes on from. */
  doneBytes: z.number(),
  startedAt: z.number(),
  state: transferStateSchema,
});
export type Transfer = z.infer<typeof transferSchema>;

const sessionId = z.string().min(1);
const sourceId = z.number().int().min(0).max(0xffff_ffff);
const transferId = z.string().min(1).max(40);
const nothing = z.object({});

export const transferCommands = {
  /** Asks the shell which folder it is in. `directory` is for people: characters that could mislead are replaced. */
  'transfer.place': {
    input: z.object({ sessionId }),
    output: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('ready'), directory: z.string() }),
      z.object({ kind: z.literal('refused'), failure: transferFailureSchema }),
    ]),
  },
  /** Writes a file into the folder the shell is in. The page answers `want` frames of `sourceId` with its bytes. */
  'transfer.upload': {
    input: z.object({
      sessionId,
      name: remoteNameSchema,
      sizeBytes: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
      sourceId,
    }),
    output: transferSchema,
  },
  /** Fetches a file, or a folder as an archive. `path` as the shell would take it, without quotes. */
  'transfer.download': {
    input: z.object({
      sessionId,
      path: z
        .string()
        .min(1)
        .max(4000)
        .refine((path) => !path.includes('\0')),
    }),
    output: transferSchema,
  },
  /** Ends it; what was written so far is removed on both sides. */
  'transfer.cancel': { input: z.object({ transferId }), output: nothing },
  /** Goes on from the last confirmed block, or begins anew where nothing of it is left. */
  'transfer.resume': {
    input: z.object({
      transferId,
      /** An upload may replace the file that is there. */
      replace: z.boolean().default(false),
      /** The page's number for the file, where its line to main was cut meanwhile. */
      sourceId: sourceId.optional(),
    }),
    output: nothing,
  },
  /** Forgets one that is over, and what a failed one left on this computer. */
  'transfer.dismiss': { input: z.object({ transferId }), output: nothing },
} as const;
