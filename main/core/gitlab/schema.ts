import { z } from 'zod';
import { jobStatusSchema, shaSchema } from '../../../preload/contract/model.ts';
import { displayText, webAddress } from './displayText.ts';

/* GitLab's answers: only the fields that are read. */

export const versionSchema = z.object({ version: displayText });

export const userSchema = z.object({ id: z.number(), username: displayText, name: displayText });

/** `GET /personal_access_tokens/self`. Old versions lack most of it. */
export const tokenSelfSchema = z.object({
  name: displayText.default(''),
  revoked: z.boolean().default(false),
  active: z.boolean().default(true),
  scopes: z.array(displayText).default([]),
  expires_at: z.string().nullish(),
  granular: z.boolean().default(false),
});

/** A CI/CD variable. One that is hidden has no value for anybody. */
export const variableSchema = z.object({ value: z.string().nullish() });

const isoTime = z.string().transform((text) => Date.parse(text));

export const jobSchema = z.object({
  id: z.number(),
  name: displayText,
  stage: displayText.default(''),
  ref: displayText.nullish(),
  status: jobStatusSchema,
  created_at: isoTime,
  started_at: isoTime.nullish(),
  finished_at: isoTime.nullish(),
  web_url: webAddress,
  archived: z.boolean().nullish(),
  failure_reason: z.string().nullish(),
  user: z.object({ id: z.number(), username: displayText }).nullish(),
  commit: z.object({ id: shaSchema }).nullish().catch(undefined),
  pipeline: z.object({ id: z.number(), project_id: z.number().optional() }),
  runner: z
    .object({
      id: z.number(),
      description: displayText.nullish(),
      is_shared: z.boolean().nullish(),
      runner_type: z.string().nullish(),
    })
    .nullish(),
});
export type ApiJob = z.infer<typeof jobSchema>;

export const projectSchema = z.object({ id: z.number(), path_with_namespace: z.string() });
export type ApiProject = z.infer<typeof projectSchema>;

/** Of `GET /pipelines` (19.3 and newer): my pipelines over all projects; and of a merge request's. */
export const userPipelineSchema = z.object({ id: z.number(), project_id: z.number(), status: z.string() });
export type ApiPipeline = z.infer<typeof userPipelineSchema>;

const pipelineConnection = z
  .object({ nodes: z.array(z.object({ user: z.object({ username: z.string() }).nullish() })) })
  .nullish();
export const activeProjectsSchema = z.object({
  data: z
    .object({
      projects: z.object({
        pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullish() }),
        nodes: z.array(
          z
            .object({
              id: z.string(),
              running: pipelineConnection,
              pending: pipelineConnection,
              waiting: pipelineConnection,
            })
            .nullable(),
        ),
      }),
    })
    .nullish(),
  errors: z.array(z.object({ message: z.string() })).optional(),
});

/** `GET /:project/-/jobs/:id.json`: `terminal_path` is there only when the terminal can be had. */
export const jobPageSchema = z.object({
  terminal_path: z.string().nullish(),
  metadata: z.object({ timeout_human_readable: z.string().nullish() }).nullish(),
  /** Of a job that deploys. */
  deployment_status: z
    .object({ environment: z.object({ name: displayText, tier: z.string().nullish() }).nullish() })
    .nullish()
    .catch(undefined),
});
