import { z } from 'zod';
import { appErrorSchema } from './error.ts';
import { logMarks, longestLogQuery, mostLinesRead } from './logLimits.ts';
import { jobIdSchema } from './model.ts';
import { jobStepSchema } from './steps.ts';

/*
 * A job's log as it is shown: lines of styled text, by number, and what folds. Main holds it whole and hands out ranges. What
 * stands in it is a stranger's: it comes as text to draw, never as HTML or escape sequences.
 */

const jobId = jobIdSchema;
/** Counted from 0. */
const lineNumber = z.number().int().min(0).max(0xffff_ffff);

/** Of the palette of 256, or `#rrggbb`. */
const colourSchema = z.union([z.number().int().min(0).max(255), z.string().regex(/^#[0-9a-f]{6}$/)]);
export type LogColour = z.infer<typeof colourSchema>;

export const logTokenSchema = z.object({
  text: z.string(),
  colour: colourSchema.optional(),
  background: colourSchema.optional(),
  marks: z.array(z.enum(logMarks)).optional(),
  /** The text names a character that is there but can't be seen, or turns the direction of others. */
  isControl: z.literal(true).optional(),
});
export type LogToken = z.infer<typeof logTokenSchema>;

export const logLineSchema = z.object({
  tokens: z.array(logTokenSchema),
  /** Unix milliseconds by the Runner's clock. Absent: the log has no timestamps. */
  writtenAt: z.number().optional(),
  /** Written to the error stream. Known only where the log has timestamps. */
  isErrorStream: z.literal(true).optional(),
  /** So many more characters stand in it than are given here. */
  leftOut: z.number().optional(),
  /** It looks like a command that the Runner shows before it runs it. A script may print the same. */
  command: jobStepSchema.optional(),
});
export type LogLine = z.infer<typeof logLineSchema>;

export const logSectionSchema = z.object({
  name: z.string(),
  /** The line of its heading; those that fold follow it. */
  line: lineNumber,
  /** The first line that is no longer in it. Absent: it goes on. */
  endLine: lineNumber.optional(),
  /** How many it stands in. */
  depth: z.number(),
  durationSeconds: z.number().optional(),
  /** The job asks for it to be folded. */
  isCollapsed: z.boolean(),
  /** The job asks for its duration not to be shown. */
  hidesDuration: z.boolean(),
});
export type LogSection = z.infer<typeof logSectionSchema>;

export const logStateSchema = z.object({
  jobId,
  /** Another number: the lines were read anew, and those known before may be others. */
  generation: z.number(),
  lines: z.number(),
  /** Lines before this one stay as they are. */
  stableLines: z.number(),
  sizeBytes: z.number(),
  /** `reading`: nothing is known yet. `over`: the job has ended and everything is here. */
  phase: z.enum(['reading', 'following', 'over']),
  /** When GitLab gave this, by main's clock. */
  readAt: z.number().optional(),
  /** How long a line may have been written before it is here. 0: the log is whole. */
  delayMs: z.number(),
  /** When the log's first line with a time was written, by the Runner's clock. */
  startedAt: z.number().optional(),
  /** The last attempt to read it failed. */
  problem: appErrorSchema.optional(),
});
export type LogState = z.infer<typeof logStateSchema>;

export const logSearchSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('text'),
    text: z.string().min(1).max(longestLogQuery),
    isRegex: z.boolean(),
    matchCase: z.boolean(),
  }),
  /** Lines that look like errors. */
  z.object({ kind: z.literal('errors') }),
]);
export type LogSearch = z.infer<typeof logSearchSchema>;

export const logFoundSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('found'),
    /** All that match. */
    count: z.number(),
    /** Numbers of some of them, without a gap: those around where the person looks. */
    lines: z.array(lineNumber),
    /** So many that match come before the first of these. */
    before: z.number(),
    /** In which of the log's `logParts` parts some stand, ascending. */
    places: z.array(z.number()),
  }),
  /** No regular expression. */
  z.object({ kind: z.literal('invalid') }),
  /** An expression that takes too long. */
  z.object({ kind: z.literal('too-slow') }),
  /** Another search of this page has begun, or the log was read anew. */
  z.object({ kind: z.literal('replaced') }),
]);
export type LogFound = z.infer<typeof logFoundSchema>;

const nothing = z.object({});

/** All but the first fail with `no-such-job` for a log that this page has not opened. */
export const logCommands = {
  /** Reads and follows a job's log until the page closes it or goes. `log.changed` tells of what comes. */
  'log.open': { input: z.object({ jobId }), output: logStateSchema },
  'log.close': { input: z.object({ jobId }), output: nothing },
  /** Lines from `from` on: fewer than asked for where they are long. */
  'log.lines': {
    input: z.object({ jobId, from: lineNumber, count: z.number().int().min(1).max(mostLinesRead) }),
    output: z.object({ generation: z.number(), lines: z.array(logLineSchema) }),
  },
  'log.sections': {
    input: z.object({ jobId }),
    output: z.object({ generation: z.number(), sections: z.array(logSectionSchema) }),
  },
  /** `near`: a line around which found ones are named, where there are many. */
  'log.search': {
    input: z.object({ jobId, search: logSearchSchema, near: lineNumber.optional() }),
    output: logFoundSchema,
  },
  /** Plain text of lines `from` to before `to`, whole, for the clipboard. `bad-input` where it is too much for one. */
  'log.text': {
    input: z.object({ jobId, from: lineNumber, to: lineNumber }),
    output: z.object({ text: z.string() }),
  },
  /** The number GitLab's page gives a line: it counts no empty ones, and of a long log its end only. Absent: it shows it not. */
  'log.gitlabLine': {
    input: z.object({ jobId, line: lineNumber }),
    output: z.object({ number: z.number().optional() }),
  },
  /** Writes the whole log as plain text where the person's files go. `savedAs` is absent where they chose no place. */
  'log.save': { input: z.object({ jobId }), output: z.object({ savedAs: z.string().optional() }) },
} as const;
