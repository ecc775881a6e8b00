import { z } from 'zod';
import { AppError } from '../../../preload/contract/error.ts';
import { jobStatusSchema } from '../../../preload/contract/model.ts';
import { displayText, webAddress } from './displayText.ts';
import { isBodyTooLong, type Credential, type GitLabHttp } from './http.ts';
import { jobSchema } from './schema.ts';

/*
 * GitLab's API about one pipeline: its jobs, what it started, its tests, and what its jobs left behind. Only what is read.
 * (G: lib/api/ci/pipelines.rb, lib/api/ci/job_artifacts.rb, app/serializers/test_*_entity.rb)
 */

const isoTime = z.string().transform((text) => Date.parse(text));
const figure = z.number().nullish();

const pipelineSchema = z.object({
  id: z.number(),
  project_id: z.number(),
  status: jobStatusSchema,
  ref: displayText.nullish(),
  web_url: webAddress,
  created_at: isoTime,
  started_at: isoTime.nullish(),
  duration: figure,
  user: z.object({ username: displayText }).nullish(),
});
export type ApiPipelineDetail = z.infer<typeof pipelineSchema>;

const artifactSchema = z.object({
  file_type: displayText.nullish(),
  filename: displayText.nullish(),
  size: figure,
});

/** A job with what the list of a pipeline's jobs shows of it besides. */
const pipelineJobSchema = jobSchema.extend({
  allow_failure: z.boolean().nullish(),
  duration: figure,
  artifacts_file: artifactSchema.nullish(),
  artifacts: z.array(artifactSchema).nullish(),
  artifacts_expire_at: isoTime.nullish(),
});
export type ApiPipelineJob = z.infer<typeof pipelineJobSchema>;

/** A trigger job, which GitLab's API calls a bridge. */
const triggerSchema = z.object({
  id: z.number(),
  name: displayText,
  stage: displayText.default(''),
  status: jobStatusSchema,
  allow_failure: z.boolean().nullish(),
  web_url: webAddress,
  started_at: isoTime.nullish(),
  duration: figure,
  downstream_pipeline: z
    .object({
      id: z.number(),
      project_id: z.number().nullish(),
      status: jobStatusSchema,
      web_url: webAddress,
    })
    .nullish()
    .catch(undefined),
});
export type ApiTrigger = z.infer<typeof triggerSchema>;

const count = z.number().nullish();
const suiteCounts = {
  name: displayText.default(''),
  total_time: count,
  total_count: count,
  success_count: count,
  failed_count: count,
  skipped_count: count,
  error_count: count,
  suite_error: z.string().nullish(),
};

/** 14.2 and newer. */
const testSummarySchema = z.object({
  total: z.object({
    time: count,
    count,
    success: count,
    failed: count,
    skipped: count,
    error: count,
  }),
  test_suites: z.array(z.object(suiteCounts)),
});
export type ApiTestSummary = z.infer<typeof testSummarySchema>;

/** 13.0 and newer. What a test said is text, or what was made of its XML. */
const testReportSchema = z.object({
  test_suites: z.array(
    z.object({
      ...suiteCounts,
      test_cases: z
        .array(
          z.object({
            status: z.string(),
            name: z.string().nullish(),
            classname: z.string().nullish(),
            execution_time: count,
            system_output: z.unknown().optional(),
            stack_trace: z.unknown().optional(),
          }),
        )
        .nullish(),
    }),
  ),
});
export type ApiTestReport = z.infer<typeof testReportSchema>;

const entrySchema = z.object({
  name: z.string(),
  path: z.string(),
  type: z.string(),
  size: figure,
});
export type ApiArtifactEntry = z.infer<typeof entrySchema>;

type Project = number | string;
export type Listed<Item> = {
  readonly items: readonly Item[];
  /** There are more. */
  readonly isCut: boolean;
  /** What it took. */
  readonly requests: number;
};

/** All calls throw AppError. */
export type GitLabPipelines = {
  readonly pipeline: (project: Project, pipelineId: number) => Promise<ApiPipelineDetail>;
  /** Retried ones too, newest first, a thousand at most. */
  readonly jobs: (project: Project, pipelineId: number) => Promise<Listed<ApiPipelineJob>>;
  /** None where this GitLab tells of none. */
  readonly triggers: (project: Project, pipelineId: number) => Promise<Listed<ApiTrigger>>;
  readonly job: (project: Project, jobId: number) => Promise<ApiPipelineJob>;
  /** Undefined before 14.2. */
  readonly testSummary: (project: Project, pipelineId: number) => Promise<ApiTestSummary | undefined>;
  /** Undefined before 13.0. */
  readonly testReport: (
    project: Project,
    pipelineId: number,
  ) => Promise<ApiTestReport | 'too-large' | undefined>;
  /**
   * What is in a folder of a job's archive; `''` is its root. 18.8 and newer. `not-found` where there is no archive, or no
   * folder of that name.
   */
  readonly artifactTree: (request: {
    readonly project: Project;
    readonly jobId: number;
    readonly path: string;
  }) => Promise<Listed<ApiArtifactEntry>>;
};

const pageSize = 100;
const mostJobPages = 10;
const mostTriggerPages = 2;
const mostEntryPages = 10;
/** Of one page of a list: a hundred jobs with all that GitLab says of each are far below. */
const longestPageBytes = 8 * 1024 * 1024;
/** A report of 20,000 tests fits; what is larger would stand in the way of everything else while it is parsed. */
const longestReportBytes = 8 * 1024 * 1024;

type PipelinesOptions = { readonly http: GitLabHttp; readonly token: () => string };

export function createGitLabPipelines({ http, token }: PipelinesOptions): GitLabPipelines {
  const credential = (): Credential => ({ kind: 'token', token: token() });
  const get = async <Schema extends z.ZodType>(
    path: string,
    schema: Schema,
    longestBytes = longestPageBytes,
  ) => (await http.json({ path: `/api/v4${path}`, credential: credential(), longestBytes }, schema)).value;

  const list = async <Item extends z.ZodType>(
    path: string,
    schema: Item,
    mostPages: number,
  ): Promise<Listed<z.output<Item>>> => {
    const items: z.output<Item>[] = [];
    const separator = path.includes('?') ? '&' : '?';
    for (let page = 1; page <= mostPages; page += 1) {
      const query = `${separator}per_page=${pageSize}&page=${page}`;
      const batch = await get(`${path}${query}`, z.array(schema));
      items.push(...batch);
      if (batch.length < pageSize) return { items, isCut: false, requests: page };
    }
    return { items, isCut: true, requests: mostPages };
  };

  const base = (project: Project): string =>
    `/projects/${typeof project === 'number' ? project : encodeURIComponent(project)}`;
  const pipelinePath = (project: Project, id: number): string => `${base(project)}/pipelines/${id}`;

  return {
    pipeline: (project, id) => get(pipelinePath(project, id), pipelineSchema),
    jobs: (project, id) =>
      list(`${pipelinePath(project, id)}/jobs?include_retried=true`, pipelineJobSchema, mostJobPages),
    triggers: async (project, id) => {
      const path = pipelinePath(project, id);
      const named = (name: string) => unlessMissing(list(`${path}/${name}`, triggerSchema, mostTriggerPages));
      // 12.1 has the first name; since 19.2 it is the old one of the second.
      return (
        (await named('bridges')) ?? (await named('trigger_jobs')) ?? { items: [], isCut: false, requests: 2 }
      );
    },
    job: (project, id) => get(`${base(project)}/jobs/${id}`, pipelineJobSchema),
    testSummary: (project, id) =>
      unlessMissing(get(`${pipelinePath(project, id)}/test_report_summary`, testSummarySchema)),
    testReport: async (project, id) => {
      const path = `${pipelinePath(project, id)}/test_report`;
      try {
        return await unlessMissing(get(path, testReportSchema, longestReportBytes));
      } catch (error) {
        if (isBodyTooLong(error)) return 'too-large';
        throw error;
      }
    },
    artifactTree: ({ project, jobId, path }) => {
      const folder = path === '' ? '' : `?path=${encodeURIComponent(path)}`;
      return list(`${base(project)}/jobs/${jobId}/artifacts/tree${folder}`, entrySchema, mostEntryPages);
    },
  };
}

/** An endpoint that older GitLabs don't have answers as for something that is not there. */
async function unlessMissing<Value>(asked: Promise<Value>): Promise<Value | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof AppError && error.code === 'not-found') return undefined;
    throw error;
  }
}

/** Where a job's archive is fetched, or one file of it. `path` leads down from the archive's root, and nowhere else. */
export function artifactAddress(projectPath: string, jobId: number, path: string | undefined): string {
  const base = `/api/v4/projects/${encodeURIComponent(projectPath)}/jobs/${jobId}/artifacts`;
  return path === undefined ? base : `${base}/${path.split('/').map(encodeURIComponent).join('/')}`;
}
