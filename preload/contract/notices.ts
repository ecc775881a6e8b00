import { z } from 'zod';
import { findingSchema, jobIdSchema, keptLimitSchema, sessionIdSchema } from './model.ts';

/*
 * Notices: what is worth calling a person back for. Main decides (`main/core/notices/`); the host shows them, or the page
 * where the host can't.
 */

const aboutJob = {
  /** The same for notices of which the later replaces the earlier one: a kept job's. */
  id: z.string().min(1),
  accountId: z.string().min(1),
  jobId: jobIdSchema,
  jobName: z.string(),
  projectPath: z.string(),
  /** Unix milliseconds of main's clock. */
  raisedAt: z.number(),
};
const about = { ...aboutJob, sessionId: sessionIdSchema };

export const noticeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready'), ...about }),
  z.object({ kind: z.literal('kept'), ...about, deadline: z.number(), limit: keptLimitSchema }),
  z.object({
    kind: z.literal('ending'),
    ...about,
    deadline: z.number(),
    limit: keptLimitSchema,
    /** 5 or 1; another number where it was found late, after a sleep. */
    minutesLeft: z.number().int().min(1).max(5),
  }),
  z.object({
    kind: z.literal('idle'),
    ...about,
    deadline: z.number(),
    /** So long nothing was typed. */
    minutes: z.number().int().min(1),
  }),
  /** The script is held, and nobody has typed into the job's terminal, where it has one. */
  z.object({
    kind: z.literal('held'),
    ...aboutJob,
    since: z.number(),
    /** When the job's own timeout ends it all the same; absent: not known. */
    timeoutAt: z.number().optional(),
    /** So long nothing was typed. */
    minutes: z.number().int().min(1),
  }),
  z.object({
    kind: z.literal('lost'),
    ...about,
    finding: findingSchema,
    /** Jobshell tries to come back by itself. */
    isReconnecting: z.boolean(),
    /** How many terminals were lost for the same reason at once, this one among them. */
    count: z.number().int().min(1),
  }),
  z.object({ kind: z.literal('canceled'), ...about }),
  z.object({ kind: z.literal('failed'), ...about }),
  /** Its script is over, and no terminal is open. */
  z.object({
    kind: z.literal('unopened'),
    ...aboutJob,
    /** The session of its tab, where it has one whose terminal has ended. */
    sessionId: sessionIdSchema.optional(),
    /** `keeps`: an open terminal keeps the job; `after-script`: it ends with that; `unknown`: the executor is not known. */
    effect: z.enum(['keeps', 'after-script', 'unknown']),
  }),
]);
export type Notice = z.infer<typeof noticeSchema>;
export type NoticeKind = Notice['kind'];

/** A notice that no longer tells the truth is taken back by its id. */
export const noticeWithdrawnSchema = z.object({ id: z.string().min(1) });
