import { z } from 'zod';
import { paramsSchema } from './error.ts';

/*
 * Jobs whose script is held: the shell that runs it is stopped (SIGSTOP), so that nothing follows the command that runs. It is
 * found and stopped through the job's own terminal; GitLab and its Runner know nothing of it.
 */

/** Everything that can stand in the way. Closed: each has words in the catalogue (`hold.refusals.<code>`). */
export const holdRefusalCodes = [
  'not-connected',
  'no-prompt',
  'no-shell',
  'silent',
  'canceled',
  'connection-lost',
  'script-over',
  'no-proc',
  'hidden',
  'too-many',
  'not-found',
  'only-init',
  'several',
  'not-permitted',
  'not-stopped',
  'not-resumed',
] as const;
export type HoldRefusalCode = (typeof holdRefusalCodes)[number];

export const holdRefusalSchema = z.object({ code: z.enum(holdRefusalCodes), params: paramsSchema });
export type HoldRefusal = z.infer<typeof holdRefusalSchema>;

/** A script that is held. One a job; it outlives terminals, and ends with the job. */
export const holdSchema = z.object({
  jobId: z.string(),
  accountId: z.string(),
  jobName: z.string(),
  projectPath: z.string(),
  /** Main's clock, Unix ms. */
  since: z.number(),
  /** Of the shell that is stopped, as the job's own terminal counts processes. */
  pid: z.number().int().min(2),
  /** When that process began, in the kernel's ticks: another one may get the same number later. */
  startTicks: z.string(),
  /** The program: `bash`, `sh`. */
  shell: z.string(),
  /** What it was known by: below the container's first process, by the job's number among its variables, or as the only one below the Runner. */
  foundBy: z.enum(['init', 'job-id', 'place']),
  /** When the job's own timeout ends it all the same; absent: not known. */
  timeoutAt: z.number().optional(),
});
export type Hold = z.infer<typeof holdSchema>;

const sessionId = z.string().min(1).max(100);

export const holdCommands = {
  /** What is known beforehand of a terminal's job. */
  'hold.foretell': {
    input: z.object({ sessionId }),
    output: z.object({
      /** When the job's own timeout ends it; absent: not known. */
      timeoutAt: z.number().optional(),
    }),
  },
  /** Finds the script's own shell through this terminal and stops it. Takes a prompt, and a second or two. */
  'hold.begin': {
    input: z.object({ sessionId }),
    output: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('held'), hold: holdSchema }),
      z.object({ kind: z.literal('refused'), refusal: holdRefusalSchema }),
    ]),
  },
  /** Lets the script of the terminal's job go on. `gone`: the process that was held is no longer there. */
  'hold.resume': {
    input: z.object({ sessionId }),
    output: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('resumed') }),
      z.object({ kind: z.literal('gone') }),
      z.object({ kind: z.literal('refused'), refusal: holdRefusalSchema }),
    ]),
  },
} as const;
