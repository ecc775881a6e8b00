import { z } from 'zod';

/*
 * What can be asked of GitLab about a job besides its terminal, and what is waited for («armed»): a terminal that opens by
 * itself as soon as it can be had.
 */

const accountId = z.string().min(1);
const jobId = z.string().regex(/^[^:]+:\d+$/);

const about = {
  id: z.string().min(1).max(200),
  accountId,
  projectId: z.number(),
  projectPath: z.string(),
  ref: z.string(),
  /** Unix milliseconds of main's clock. */
  armedAt: z.number(),
};

export const armSchema = z.discriminatedUnion('kind', [
  /** One job, also before it runs. */
  z.object({ kind: z.literal('job'), ...about, jobId, jobName: z.string() }),
  /** The next job of that name on that branch. */
  z.object({
    kind: z.literal('next'),
    ...about,
    jobName: z.string(),
    /** GitLab's id of the last job that does not count: it was there when this was armed, or came and went. */
    afterJob: z.number(),
  }),
  /** Each job of a pipeline that this account's user starts. */
  z.object({
    kind: z.literal('pipeline'),
    ...about,
    pipelineId: z.number(),
    /** GitLab's ids of its jobs that are done with: their terminal was opened, or they have ended. */
    done: z.array(z.number()),
  }),
]);
export type Arm = z.infer<typeof armSchema>;
export const armKinds = ['job', 'next', 'pipeline'] as const;
export type ArmKind = (typeof armKinds)[number];

/** `missed`: the job was over before its terminal could be had. */
export const armEndedSchema = z.object({
  arm: armSchema,
  how: z.enum(['attached', 'missed']),
  jobName: z.string(),
});

export const jobVariableLimits = { most: 50, longestKey: 255, longestValue: 10_000 } as const;

/** As GitLab names variables: letters, digits and `_`. */
export const jobVariableSchema = z.object({
  key: z
    .string()
    .regex(/^[A-Za-z0-9_]+$/)
    .max(jobVariableLimits.longestKey),
  value: z.string().max(jobVariableLimits.longestValue),
});
export type JobVariable = z.infer<typeof jobVariableSchema>;

/** What a change of this job touches that others see. What is absent could not be found out. */
export const jobSurroundingsSchema = z.object({
  isRefProtected: z.boolean().optional(),
  /** It deploys there. */
  environment: z.object({ name: z.string(), isProduction: z.boolean() }).optional(),
});
export type JobSurroundings = z.infer<typeof jobSurroundingsSchema>;

const nothing = z.object({});
/** Opens its terminal as soon as it can be had. */
const attach = z.boolean().default(false);
/** The job that there is now: a retry makes a new one. */
const changed = z.object({ jobId });

/** They fail with `job-…`, `token-read-only` or as GitLab answers. Whoever calls them has asked the person. */
export const jobActionCommands = {
  /** What is at stake, before the person is asked. */
  'job.surroundings': { input: z.object({ jobId }), output: jobSurroundingsSchema },
  /** Makes a new job in an ended one's place, started by this account's user. */
  'job.retry': { input: z.object({ jobId, attach }), output: changed },
  'job.cancel': { input: z.object({ jobId }), output: changed },
  /** Cancels a job that another started, waits until it has ended (up to 90 s), and retries it. */
  'job.takeOver': { input: z.object({ jobId, attach }), output: changed },
  /** Starts a manual job, with variables of its own. */
  'job.play': {
    input: z.object({
      jobId,
      attach,
      variables: z.array(jobVariableSchema).max(jobVariableLimits.most).default([]),
    }),
    output: changed,
  },
  /** Waits for what `kind` makes of this job. Armed twice is armed once. */
  'arm.set': { input: z.object({ jobId, kind: z.enum(armKinds).default('job') }), output: armSchema },
  'arm.remove': { input: z.object({ id: z.string().min(1).max(200) }), output: nothing },
} as const;
