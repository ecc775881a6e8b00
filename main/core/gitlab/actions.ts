import { z } from 'zod';
import { AppError } from '../../../preload/contract/error.ts';
import type { JobVariable } from '../../../preload/contract/jobActions.ts';
import type { Clock } from '../ports.ts';
import { toDisplayText } from './displayText.ts';
import { failureOf, jsonOf, type GitLabHttp, type HttpAnswer } from './http.ts';
import { jobSchema, type ApiJob } from './schema.ts';

/** What changes something in GitLab. Never repeated by itself. All calls throw AppError, with GitLab's own words. */
export type GitLabActions = {
  /** The new job: 201, or 403 «Job is not retryable». */
  readonly retry: (projectPath: string, jobId: number) => Promise<ApiJob>;
  readonly cancel: (projectPath: string, jobId: number) => Promise<ApiJob>;
  /** 200, or 400 «Unplayable Job». */
  readonly play: (projectPath: string, jobId: number, variables: readonly JobVariable[]) => Promise<ApiJob>;
  /** `not-found` for a tag, or a branch that is gone. */
  readonly isBranchProtected: (projectPath: string, branch: string) => Promise<boolean>;
};

type ActionsOptions = {
  readonly http: GitLabHttp;
  readonly clock: Clock;
  readonly token: () => string;
};

const branchSchema = z.object({ protected: z.boolean() });

export function createGitLabActions({ http, clock, token }: ActionsOptions): GitLabActions {
  const post = async (path: string, body?: unknown): Promise<ApiJob> => {
    const answer = await http.send({
      method: 'POST',
      path: `/api/v4${path}`,
      credential: { kind: 'token', token: token() },
      accept: 'application/json',
      ...(body === undefined ? {} : { body }),
    });
    if (answer.status < 200 || answer.status > 299) throw refusalOf(answer, clock);
    const job = jobSchema.safeParse(jsonOf(answer.body));
    if (job.success) return job.data;
    throw new AppError({
      code: 'gitlab-answer',
      params: { status: answer.status, host: new URL(answer.url).host },
      message: z.prettifyError(job.error),
    });
  };
  return {
    retry: (path, jobId) => post(`/projects/${encodeURIComponent(path)}/jobs/${jobId}/retry`),
    cancel: (path, jobId) => post(`/projects/${encodeURIComponent(path)}/jobs/${jobId}/cancel`),
    play: (path, jobId, variables) =>
      post(
        `/projects/${encodeURIComponent(path)}/jobs/${jobId}/play`,
        variables.length === 0 ? undefined : { job_variables_attributes: variables },
      ),
    isBranchProtected: async (path, branch) => {
      const { value } = await http.json(
        {
          path: `/api/v4/projects/${encodeURIComponent(path)}/repository/branches/${encodeURIComponent(branch)}`,
          credential: { kind: 'token', token: token() },
        },
        branchSchema,
      );
      return value.protected;
    },
  };
}

/** Longer answers are a proxy's page. */
const longestAnswer = 200;

/** Pure: why GitLab did not do it. What is no refusal of its own (an outage, a limit) stays what it is everywhere. */
export function refusalOf(answer: HttpAnswer, clock: Clock): AppError {
  const { status, body } = answer;
  const words = wordsIn(body);
  const refuse = (code: 'token-read-only' | 'job-not-retryable' | 'job-not-playable' | 'job-refused') =>
    new AppError({
      code,
      params: { status, answer: words },
      message: `${status} ${new URL(answer.url).pathname}`,
    });
  if (status === 403 && body.includes('insufficient_scope')) return refuse('token-read-only');
  if (status === 403 && /not retryable/i.test(words)) return refuse('job-not-retryable');
  if (status === 400 && /unplayable/i.test(words)) return refuse('job-not-playable');
  if (status === 403 || status === 400 || status === 409 || status === 422) return refuse('job-refused');
  return failureOf(answer, clock);
}

const answerSchema = z.object({
  message: z.unknown().optional(),
  error: z.unknown().optional(),
  error_description: z.unknown().optional(),
});

/** GitLab's sentence in an answer's body, as one line of text. */
function wordsIn(body: string): string {
  const parsed = answerSchema.safeParse(jsonOf(body)).data;
  const said = parsed?.message ?? parsed?.error_description ?? parsed?.error;
  const line = typeof said === 'string' ? said : said === undefined ? '' : JSON.stringify(said);
  return toDisplayText(line.slice(0, longestAnswer)) || '…';
}
