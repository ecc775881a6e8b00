import { z } from 'zod';
import { appErrorSchema } from './error.ts';
import { jobIdSchema, jobStatusSchema } from './model.ts';

/*
 * A pipeline as it is looked at: its jobs by stage, the pipelines it started, what its tests said, and what its jobs left
 * behind. Read by main while a page shows it. Names and outputs are a stranger's: text to draw, never HTML.
 */

const accountId = z.string().min(1).max(100);
/** GitLab's own id of a job or a pipeline. */
const gitlabId = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
/** Both kinds of path go into addresses, which a half of a character can't. */
const isWellFormed = (text: string) => text.isWellFormed();
const projectPath = z
  .string()
  .max(1000)
  .regex(/^[^/\0]+(?:\/[^/\0]+)+$/)
  .refine(isWellFormed);
const unixMs = z.number();

/** Where a pipeline is. A project by its id or its full path. */
export const pipelinePlaceSchema = z.object({
  accountId,
  project: z.union([gitlabId, projectPath]),
  pipelineId: gitlabId,
});
export type PipelinePlace = z.infer<typeof pipelinePlaceSchema>;

/** Where a job of a pipeline is, also one that is no fact. */
export const jobPlaceSchema = z.object({ accountId, projectPath, gitlabId });
export type JobPlace = z.infer<typeof jobPlaceSchema>;

const common = {
  gitlabId: z.number(),
  name: z.string(),
  stage: z.string(),
  status: jobStatusSchema,
  /** Its failure does not fail the pipeline. */
  isAllowedToFail: z.boolean(),
  webUrl: z.string(),
  /** Absent: it has not begun. */
  startedAt: unixMs.optional(),
  durationSeconds: z.number().optional(),
};

export const pipelineJobSchema = z.object({
  ...common,
  jobId: jobIdSchema,
  isMine: z.boolean(),
  startedBy: z.string().optional(),
  /** GitLab's own word, as `script_failure`. */
  failureReason: z.string().optional(),
  /** 1, and one more for each retry. */
  attempts: z.number(),
  /** Absent: it left nothing. */
  artifacts: z
    .object({
      /** Of the archive; absent: there are reports only. */
      archiveBytes: z.number().optional(),
      reports: z.number(),
      expiresAt: unixMs.optional(),
    })
    .optional(),
});
export type PipelineJob = z.infer<typeof pipelineJobSchema>;

/** A job that starts another pipeline: a child in the same project, or one elsewhere. */
export const pipelineTriggerSchema = z.object({
  ...common,
  /** Absent: it was not started yet, or this account may not see it. */
  downstream: z
    .object({
      /** Absent: GitLab does not tell where it is; only its page leads there. */
      project: gitlabId.optional(),
      pipelineId: z.number(),
      status: jobStatusSchema,
      webUrl: z.string(),
      isElsewhere: z.boolean(),
    })
    .optional(),
});
export type PipelineTrigger = z.infer<typeof pipelineTriggerSchema>;

export const pipelineViewSchema = z.object({
  accountId,
  projectId: z.number(),
  projectPath: z.string(),
  pipelineId: z.number(),
  ref: z.string(),
  status: jobStatusSchema,
  startedBy: z.string().optional(),
  webUrl: z.string(),
  createdAt: unixMs,
  startedAt: unixMs.optional(),
  durationSeconds: z.number().optional(),
  /** In the order they run. */
  stages: z.array(z.string()),
  /** By stage; in each what failed first, then what runs and waits, then what is done. Of retried jobs the last one. */
  jobs: z.array(pipelineJobSchema),
  triggers: z.array(pipelineTriggerSchema),
  /** There are more jobs than the newest thousand. */
  isCut: z.boolean(),
  readAt: unixMs,
  /** When to ask again; absent: it is over, and nothing more will change by itself. */
  askAgainInMs: z.number().optional(),
});
export type PipelineView = z.infer<typeof pipelineViewSchema>;

export const testLimits = { mostCases: 200, longestOutput: 5_000 } as const;

const testCountsSchema = z.object({
  count: z.number(),
  success: z.number(),
  failed: z.number(),
  errors: z.number(),
  skipped: z.number(),
  seconds: z.number(),
});
export type TestCounts = z.infer<typeof testCountsSchema>;

export const failedTestSchema = z.object({
  /** Named as the job that ran it. */
  suite: z.string(),
  name: z.string(),
  className: z.string(),
  /** `error`: it did not get as far as failing. */
  status: z.enum(['failed', 'error']),
  durationSeconds: z.number(),
  /** What it said, as plain lines. */
  output: z.string(),
  isCut: z.boolean(),
});
export type FailedTest = z.infer<typeof failedTestSchema>;

export const testsViewSchema = z.discriminatedUnion('kind', [
  /** No job of this pipeline gave a report so far. */
  z.object({ kind: z.literal('none') }),
  /** GitLab before 13.0 tells nothing. */
  z.object({ kind: z.literal('unsupported') }),
  z.object({
    kind: z.literal('known'),
    total: testCountsSchema,
    suites: z.array(z.object({ name: z.string(), counts: testCountsSchema, error: z.string().optional() })),
    failures: z.array(failedTestSchema),
    /** Failed ones that are not among `failures`. */
    more: z.number(),
    /** The report is too large to be read here: only its figures are known. */
    isTooLarge: z.boolean(),
  }),
]);
export type TestsView = z.infer<typeof testsViewSchema>;

/** A file or a folder inside of an archive: a way down from its root, and never out of it. */
export const artifactPathSchema = z.string().min(1).max(2000).refine(isWellFormed).refine(isInside);

function isInside(path: string): boolean {
  const parts = path.split('/');
  return !/\p{Cc}/u.test(path) && parts.every((part) => part !== '' && part !== '.' && part !== '..');
}

export const artifactListSchema = z.object({
  archive: z
    .object({
      name: z.string(),
      sizeBytes: z.number(),
    })
    .optional(),
  /** What GitLab itself reads: it gives these out on its pages only. */
  reports: z.array(z.object({ type: z.string(), name: z.string(), sizeBytes: z.number() })),
  expiresAt: unixMs.optional(),
  isExpired: z.boolean(),
});
export type ArtifactList = z.infer<typeof artifactListSchema>;

export const artifactEntrySchema = z.object({
  name: z.string(),
  /** Absent: its name leads nowhere safe, so that it can't be opened. */
  path: z.string().optional(),
  kind: z.enum(['file', 'folder']),
  sizeBytes: z.number().optional(),
});
export type ArtifactEntry = z.infer<typeof artifactEntrySchema>;

export const artifactTreeSchema = z.discriminatedUnion('kind', [
  /** GitLab before 18.8 lists files on its pages only. */
  z.object({ kind: z.literal('unsupported') }),
  z.object({
    kind: z.literal('listed'),
    entries: z.array(artifactEntrySchema),
    /** There are more than these. */
    isCut: z.boolean(),
  }),
]);
export type ArtifactTree = z.infer<typeof artifactTreeSchema>;

export const artifactDownloadSchema = z.object({
  id: z.string(),
  job: jobPlaceSchema,
  /** What it is called here, and on this computer. */
  name: z.string(),
  /** Absent: the whole archive. */
  path: z.string().optional(),
  sizeBytes: z.number().optional(),
  doneBytes: z.number(),
  state: z.discriminatedUnion('kind', [
    /** The person is asked where to, or GitLab for the file. */
    z.object({ kind: z.literal('asking') }),
    z.object({ kind: z.literal('running') }),
    z.object({ kind: z.literal('done'), savedAs: z.string() }),
    z.object({ kind: z.literal('failed'), error: appErrorSchema }),
    /** This computer would not take it: the system's code, as `ENOSPC`. */
    z.object({ kind: z.literal('not-written'), code: z.string() }),
    /** What came is no archive: a page of some proxy, most likely. */
    z.object({ kind: z.literal('no-archive') }),
    z.object({ kind: z.literal('canceled') }),
  ]),
});
export type ArtifactDownload = z.infer<typeof artifactDownloadSchema>;

/** Kept at once; more is a mistake. */
export const mostDownloads = 20;

const nothing = z.object({});
const downloadId = z.string().min(1).max(40);

export const pipelineCommands = {
  /**
   * A pipeline's jobs as they are now. Main asks GitLab no more often than it may, whoever asks and however often, and
   * says when to ask again; `isWanted` asks at once, for a person who does.
   */
  'pipeline.read': {
    input: z.object({
      of: z.union([z.object({ jobId: jobIdSchema }), pipelinePlaceSchema]),
      isWanted: z.boolean().default(false),
    }),
    output: pipelineViewSchema,
  },
  /** Puts one of its jobs among the facts, so that something can be done with it. */
  'pipeline.job': { input: z.object({ job: jobPlaceSchema }), output: z.object({ jobId: jobIdSchema }) },
  'pipeline.tests': { input: z.object({ of: pipelinePlaceSchema }), output: testsViewSchema },
  /** What a job left behind. */
  'artifact.list': { input: z.object({ job: jobPlaceSchema }), output: artifactListSchema },
  /** What is in a folder of its archive; without `path`, at the root. */
  'artifact.tree': {
    input: z.object({ job: jobPlaceSchema, path: artifactPathSchema.optional() }),
    output: artifactTreeSchema,
  },
  /** Saves the archive, or one file of it, where the person's files go. How far it is comes by `artifact.changed`. */
  'artifact.download': {
    input: z.object({ job: jobPlaceSchema, path: artifactPathSchema.optional() }),
    output: artifactDownloadSchema,
  },
  /** The downloads under way, and those that ended and were not dismissed. */
  'artifact.downloads': { input: nothing, output: z.object({ downloads: z.array(artifactDownloadSchema) }) },
  /** Ends one; nothing of it is left. */
  'artifact.cancel': { input: z.object({ id: downloadId }), output: nothing },
  /** Forgets one that is over; one that is not ends. */
  'artifact.dismiss': { input: z.object({ id: downloadId }), output: nothing },
} as const;

/** Of `artifact.changed`: all there are. */
export const artifactsChangedSchema = z.object({ downloads: z.array(artifactDownloadSchema) });
