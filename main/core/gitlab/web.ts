import { z } from 'zod';
import { AppError } from '../../../preload/contract/error.ts';
import { jobPageSchema, userSchema } from './schema.ts';
import { failureOf, jsonOf, type Credential, type GitLabHttp, type HttpAnswer } from './http.ts';
import type { Clock } from '../ports.ts';

/*
 * GitLab's web pages that answer JSON. They know the web session only; a token sent there is ignored and the answer is
 * that for an anonymous visitor, unless the instance is old or a proxy takes the token.
 */

export type JobPage =
  | {
      readonly kind: 'page';
      readonly hasTerminal: boolean;
      readonly timeoutText: string | undefined;
      /** Where the job deploys. */
      readonly environment?: { readonly name: string; readonly tier?: string | null | undefined };
    }
  | { readonly kind: 'signed-out' }
  /** 404: every refusal looks the same. */
  | { readonly kind: 'refused' };

const traceLineSchema = z.looseObject({
  offset: z.number(),
  content: z.array(z.looseObject({ text: z.string() })),
  timestamp: z.string().nullish(),
  section: z.string().nullish(),
});

const tracePageSchema = z.object({
  status: z.string().optional(),
  complete: z.boolean().nullish(),
  state: z.string().nullish(),
  append: z.boolean().nullish(),
  truncated: z.boolean().nullish(),
  offset: z.number().nullish(),
  size: z.number().nullish(),
  total: z.number().nullish(),
  lines: z.array(traceLineSchema).nullish(),
});
export type TracePage = z.infer<typeof tracePageSchema>;

export type WebUser =
  | { readonly kind: 'user'; readonly username: string }
  /** Signed in, but this GitLab does not tell as whom over its API. */
  | { readonly kind: 'someone' }
  | { readonly kind: 'signed-out' };

export type GitLabWeb = {
  /** What it asks with. */
  readonly credential: Credential;
  readonly jobPage: (projectPath: string, jobId: number) => Promise<JobPage>;
  /** The log's lines since `state`; `no-log-yet` while the job has none. */
  readonly tracePage: (request: {
    readonly projectPath: string;
    readonly jobId: number;
    readonly state: string | undefined;
  }) => Promise<TracePage | 'no-log-yet' | 'session-ended'>;
  /** Whose session this is. GitLab's API takes the session's cookie for reading, too. */
  readonly whoAmI: () => Promise<WebUser>;
};

type WebOptions = { readonly http: GitLabHttp; readonly clock: Clock; readonly credential: Credential };

export function createGitLabWeb({ http, clock, credential }: WebOptions): GitLabWeb {
  return {
    credential,
    jobPage: async (projectPath, jobId) => {
      const answer = await http.send({
        path: `/${encodePath(projectPath)}/-/jobs/${jobId}.json`,
        credential,
        accept: 'application/json',
      });
      if (isSignedOut(answer)) return { kind: 'signed-out' };
      if (answer.status === 404 || answer.status === 403) return { kind: 'refused' };
      if (answer.status !== 200) throw failureOf(answer, clock);
      const page = jobPageSchema.safeParse(jsonOf(answer.body));
      if (!page.success) throw failureOf(answer, clock);
      return {
        kind: 'page',
        hasTerminal: Boolean(page.data.terminal_path),
        timeoutText: page.data.metadata?.timeout_human_readable ?? undefined,
        ...(page.data.deployment_status?.environment
          ? { environment: page.data.deployment_status.environment }
          : {}),
      };
    },

    tracePage: async ({ projectPath, jobId, state }) => {
      const query = state === undefined ? '' : `?state=${encodeURIComponent(state)}`;
      const answer = await http.send({
        path: `/${encodePath(projectPath)}/-/jobs/${jobId}/trace.json${query}`,
        credential,
        accept: 'application/json',
      });
      if (answer.status === 204) return 'no-log-yet';
      if (isSignedOut(answer)) return 'session-ended';
      if (answer.status !== 200) throw failureOf(answer, clock);
      const page = tracePageSchema.safeParse(jsonOf(answer.body));
      if (!page.success)
        throw new AppError({ code: 'gitlab-answer', params: { status: 200 }, cause: page.error });
      return page.data;
    },

    whoAmI: async () => {
      const answer = await http.send({ path: '/api/v4/user', credential, accept: 'application/json' });
      const user = answer.status === 200 ? userSchema.safeParse(jsonOf(answer.body)) : undefined;
      if (user?.success) return { kind: 'user', username: user.data.username };
      // A page that only signed-in people see: whoever else is sent to the sign-in page.
      const page = await http.send({ path: '/-/user_settings/profile', credential });
      if (isSignedOut(page) || page.status === 401) return { kind: 'signed-out' };
      if (page.status >= 500 || page.status === 429) throw failureOf(page, clock);
      return page.status === 200 ? { kind: 'someone' } : { kind: 'signed-out' };
    },
  };
}

/** A redirect to the sign-in page, which is what GitLab answers to everyone it doesn't know. */
export function isSignedOut(answer: Pick<HttpAnswer, 'status' | 'headers'>): boolean {
  if (answer.status === 401) return true;
  return answer.status === 302 && (answer.headers.get('location') ?? '').includes('/users/sign_in');
}

/** A project's path as part of a URL: its slashes stay. */
export function encodePath(projectPath: string): string {
  return projectPath.split('/').map(encodeURIComponent).join('/');
}
