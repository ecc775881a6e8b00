import type {
  JobRecord,
  PipelineRecord,
  ProjectRecord,
  RunnerRecord,
  TokenRecord,
  UserRecord,
  World,
} from '../state/world.ts';
import { accessLevel } from '../state/access.ts';
import { pipelineStatus } from '../state/status.ts';
import { isExpired } from './auth.ts';

/*
 * REST entities with the members GitLab's have (G: lib/api/entities). A job names no project path and no executor.
 */

export function iso(unixMs: number): string {
  return new Date(unixMs).toISOString();
}

function isoOrNull(unixMs: number | undefined): string | null {
  return unixMs === undefined ? null : iso(unixMs);
}

export function projectUrl(world: World, project: ProjectRecord): string {
  return `${world.url}/${project.path}`;
}

export function jobUrl(world: World, job: JobRecord): string {
  return `${projectUrl(world, job.project)}/-/jobs/${job.id}`;
}

export function userEntity(world: World, user: UserRecord): object {
  return {
    id: user.id,
    username: user.username,
    public_email: null,
    name: user.name,
    state: 'active',
    locked: false,
    avatar_url: null,
    web_url: `${world.url}/${user.username}`,
  };
}

export function currentUserEntity(world: World, user: UserRecord): object {
  return {
    ...userEntity(world, user),
    created_at: '2024-01-01T00:00:00.000Z',
    email: `${user.username}@example.com`,
    commit_email: `${user.username}@example.com`,
    two_factor_enabled: false,
    external: false,
    bot: false,
  };
}

export function tokenEntity(world: World, token: TokenRecord): object {
  const expired = isExpired(world, token);
  return {
    id: token.id,
    name: token.name,
    revoked: token.revoked,
    created_at: iso(token.createdAt),
    description: null,
    scopes: token.permissions === undefined ? token.scopes : ['granular'],
    user_id: token.user.id,
    last_used_at: isoOrNull(token.lastUsedAt),
    active: !token.revoked && !expired,
    expires_at: token.expiresOn ?? null,
    expired,
    granular: token.permissions !== undefined,
    last_used_ips: ['127.0.0.1'],
  };
}

export function projectEntity(world: World, project: ProjectRecord): object {
  const name = project.path.slice(project.path.lastIndexOf('/') + 1);
  const namespace = project.path.slice(0, project.path.lastIndexOf('/'));
  return {
    id: project.id,
    description: null,
    name,
    name_with_namespace: project.path.split('/').join(' / '),
    path: name,
    path_with_namespace: project.path,
    created_at: iso(project.createdAt),
    default_branch: 'main',
    tag_list: [],
    topics: [],
    ssh_url_to_repo: `git@${new URL(world.url).hostname}:${project.path}.git`,
    http_url_to_repo: `${projectUrl(world, project)}.git`,
    web_url: projectUrl(world, project),
    avatar_url: null,
    star_count: 0,
    last_activity_at: iso(project.createdAt),
    visibility: project.visibility,
    namespace: {
      id: project.id + 100_000,
      name: namespace,
      path: namespace,
      kind: 'group',
      full_path: namespace,
    },
  };
}

/** Without `simple=true`. */
export function fullProjectEntity(
  world: World,
  project: ProjectRecord,
  user: UserRecord | undefined,
): object {
  const level = accessLevel(project, user);
  return {
    ...projectEntity(world, project),
    archived: project.archived,
    jobs_enabled: true,
    builds_access_level: 'enabled',
    build_timeout: 3600,
    public_jobs: false,
    permissions: {
      project_access: level === 0 ? null : { access_level: level, notification_level: 3 },
      group_access: null,
    },
  };
}

export function pipelineEntity(world: World, pipeline: PipelineRecord): object {
  return {
    id: pipeline.id,
    iid: pipeline.iid,
    project_id: pipeline.project.id,
    sha: pipeline.sha,
    ref: pipeline.ref,
    status: pipelineStatus(pipeline),
    source: pipeline.source,
    created_at: iso(pipeline.createdAt),
    updated_at: iso(pipeline.updatedAt),
    web_url: `${projectUrl(world, pipeline.project)}/-/pipelines/${pipeline.id}`,
  };
}

/** Of `GET /pipelines`, over all projects. */
export function userPipelineEntity(world: World, pipeline: PipelineRecord): object {
  const { project } = pipeline;
  const name = project.path.slice(project.path.lastIndexOf('/') + 1);
  return {
    ...pipelineEntity(world, pipeline),
    project: {
      id: project.id,
      description: null,
      name,
      name_with_namespace: project.path.split('/').join(' / '),
      path: name,
      path_with_namespace: project.path,
      created_at: iso(project.createdAt),
    },
    started_at: iso(pipeline.createdAt),
    finished_at: null,
    duration: null,
    queued_duration: null,
    merge_request: null,
  };
}

export function runnerEntity(runner: RunnerRecord): object {
  return {
    id: runner.id,
    description: runner.description,
    ip_address: null,
    active: true,
    paused: false,
    is_shared: runner.isShared,
    runner_type: runner.isShared ? 'instance_type' : 'project_type',
    name: 'gitlab-runner',
    online: true,
    created_at: iso(runner.createdAt),
    status: 'online',
    job_execution_status: 'active',
  };
}

export function runnerManagerEntity(runner: RunnerRecord, now: number): object {
  return {
    id: runner.id * 10,
    system_id: runner.systemId,
    version: runner.version,
    revision: runner.systemId.slice(-8),
    platform: 'linux',
    architecture: 'amd64',
    created_at: iso(runner.createdAt),
    contacted_at: iso(now),
    ip_address: '127.0.0.1',
    status: 'online',
    job_execution_status: 'active',
  };
}

export function seconds(fromMs: number | undefined, toMs: number): number | null {
  return fromMs === undefined ? null : Math.max(0, (toMs - fromMs) / 1000);
}

export function jobEntity(world: World, job: JobRecord): object {
  const now = world.time.now();
  const { runner } = job;
  return {
    id: job.id,
    status: job.status,
    stage: job.stage,
    name: job.name,
    ref: job.pipeline.ref,
    tag: false,
    coverage: null,
    allow_failure: job.isAllowedToFail,
    created_at: iso(job.createdAt),
    started_at: isoOrNull(job.startedAt),
    finished_at: isoOrNull(job.finishedAt),
    erased_at: null,
    duration: seconds(job.startedAt, job.finishedAt ?? now),
    queued_duration: seconds(job.createdAt, job.startedAt ?? now),
    user: userEntity(world, job.user),
    commit: commitEntity(world, job.pipeline),
    pipeline: pipelineEntity(world, job.pipeline),
    ...(job.status === 'failed' ? { failure_reason: job.failureReason ?? 'unknown_failure' } : {}),
    web_url: jobUrl(world, job),
    project: { ci_job_token_scope_enabled: false },
    ...artifactsEntity(job),
    runner: runner === undefined ? null : runnerEntity(runner),
    runner_manager: runner === undefined ? null : runnerManagerEntity(runner, now),
    archived: job.project.archived,
    tag_list: job.tags,
    source: 'push',
  };
}

/** `artifacts_file` only where there is an archive. */
function artifactsEntity({ artifacts, trace }: JobRecord): object {
  const archive = artifacts?.archive;
  const size = archive?.zip.byteLength ?? 0;
  return {
    ...(archive === undefined ? {} : { artifacts_file: { filename: 'artifacts.zip', size } }),
    artifacts: [
      ...(archive === undefined
        ? []
        : [
            { file_type: 'archive', size, filename: 'artifacts.zip', file_format: 'zip' },
            { file_type: 'metadata', size: 100, filename: 'metadata.gz', file_format: 'gzip' },
          ]),
      ...(artifacts?.reports ?? []).map(({ type, fileName, sizeBytes }) => ({
        file_type: type,
        size: sizeBytes,
        filename: fileName,
        file_format: 'gzip',
      })),
      ...(trace.length > 0 ? [{ file_type: 'trace', size: 0, filename: 'job.log', file_format: null }] : []),
    ],
    artifacts_expire_at: isoOrNull(artifacts?.expiresAt),
  };
}

function commitEntity(world: World, pipeline: PipelineRecord): object {
  return {
    id: pipeline.sha,
    short_id: pipeline.sha.slice(0, 8),
    created_at: iso(pipeline.createdAt),
    title: `Change of ${pipeline.ref}`,
    message: `Change of ${pipeline.ref}\n`,
    author_name: pipeline.user.name,
    author_email: `${pipeline.user.username}@example.com`,
    web_url: `${projectUrl(world, pipeline.project)}/-/commit/${pipeline.sha}`,
  };
}
