import { hasEnded, type JobStatus } from '../../../preload/contract/jobStatus.ts';
import type { Account } from '../../../preload/contract/model.ts';
import type { PipelineJob, PipelineTrigger, PipelineView } from '../../../preload/contract/pipelines.ts';
import { projectPathOf } from '../gitlab/address.ts';
import type { ApiPipelineDetail, ApiPipelineJob, ApiTrigger } from '../gitlab/pipelines.ts';

/* A pipeline as REST tells it, put in order. Pure. */

export type Read = {
  readonly pipeline: ApiPipelineDetail;
  /** Retried ones too, in any order. */
  readonly jobs: readonly ApiPipelineJob[];
  readonly triggers: readonly ApiTrigger[];
  readonly isCut: boolean;
};

type Viewer = {
  readonly account: Pick<Account, 'id' | 'userId' | 'gitlabUrl'>;
  /** GitLab's time as main's. */
  readonly toMainMs: (serverMs: number) => number;
  readonly readAtMs: number;
};

export function toPipelineView(
  { pipeline, jobs, triggers, isCut }: Read,
  { account, toMainMs, readAtMs }: Viewer,
): PipelineView {
  const stages = stagesOf([...jobs, ...triggers]);
  const place = new Map(stages.map((stage, index) => [stage, index]));
  const inOrder = (one: Ordered, other: Ordered): number =>
    (place.get(one.stage) ?? 0) - (place.get(other.stage) ?? 0) ||
    rankOf(one) - rankOf(other) ||
    one.gitlabId - other.gitlabId;
  const attempts = attemptsOf(jobs);
  return {
    accountId: account.id,
    projectId: pipeline.project_id,
    projectPath: pipelinePathOf(pipeline.web_url, account.gitlabUrl),
    pipelineId: pipeline.id,
    ref: pipeline.ref ?? '',
    status: pipeline.status,
    webUrl: pipeline.web_url,
    createdAt: toMainMs(pipeline.created_at),
    ...(pipeline.user ? { startedBy: pipeline.user.username } : {}),
    ...timesOf(pipeline, toMainMs),
    stages: [...stages],
    jobs: attempts
      .map(({ last, count }) => toJob(last, { account, toMainMs, attempts: count }))
      .toSorted(inOrder),
    triggers: triggers
      .map((api) => toTrigger(api, { projectId: pipeline.project_id, toMainMs }))
      .toSorted(inOrder),
    isCut,
    readAt: readAtMs,
  };
}

type Ordered = Pick<PipelineJob, 'stage' | 'status' | 'isAllowedToFail' | 'gitlabId'>;

/**
 * REST names a job's stage and not where it stands. GitLab makes a pipeline's jobs stage by stage, so the first job of each
 * tells, also where it was retried since; `.pre` and `.post` are first and last by their name.
 */
function stagesOf(jobs: readonly { readonly id: number; readonly stage: string }[]): readonly string[] {
  const first = new Map<string, number>();
  for (const { id, stage } of jobs) first.set(stage, Math.min(id, first.get(stage) ?? Infinity));
  const placeOf = (stage: string): number => {
    if (stage === '.pre') return -1;
    return stage === '.post' ? Infinity : (first.get(stage) ?? 0);
  };
  return [...first.keys()].toSorted((one, other) => placeOf(one) - placeOf(other));
}

const ranks: Readonly<Record<JobStatus, number>> = {
  failed: 0,
  running: 2,
  canceling: 2,
  preparing: 3,
  pending: 3,
  waiting_for_callback: 3,
  waiting_for_resource: 3,
  manual: 4,
  scheduled: 4,
  created: 5,
  canceled: 6,
  success: 7,
  skipped: 8,
  unknown: 9,
};

function rankOf({ status, isAllowedToFail }: Ordered): number {
  return status === 'failed' && isAllowedToFail ? 1 : ranks[status];
}

/** A name stands for one job of a pipeline: those before the newest were retried. */
function attemptsOf(
  jobs: readonly ApiPipelineJob[],
): readonly { readonly last: ApiPipelineJob; readonly count: number }[] {
  const byName = new Map<string, { last: ApiPipelineJob; count: number }>();
  for (const job of jobs) {
    const known = byName.get(job.name);
    if (!known) byName.set(job.name, { last: job, count: 1 });
    else byName.set(job.name, { last: job.id > known.last.id ? job : known.last, count: known.count + 1 });
  }
  return [...byName.values()];
}

type JobViewer = Pick<Viewer, 'account' | 'toMainMs'> & { readonly attempts: number };

function toJob(api: ApiPipelineJob, { account, toMainMs, attempts }: JobViewer): PipelineJob {
  const artifacts = artifactsOf(api, toMainMs);
  return {
    jobId: `${account.id}:${api.id}`,
    gitlabId: api.id,
    name: api.name,
    stage: api.stage,
    status: api.status,
    isAllowedToFail: api.allow_failure === true,
    webUrl: api.web_url,
    isMine: api.user?.id === account.userId,
    attempts,
    ...(api.user ? { startedBy: api.user.username } : {}),
    ...(api.status === 'failed' && api.failure_reason
      ? { failureReason: api.failure_reason.slice(0, 100) }
      : {}),
    ...timesOf(api, toMainMs),
    ...(artifacts ? { artifacts } : {}),
  };
}

/** The log and the list of files stand among GitLab's artifacts too; neither is what people mean by them. */
const notReports: ReadonlySet<string> = new Set(['archive', 'metadata', 'trace']);

export function isReport(fileType: string): boolean {
  return fileType !== '' && !notReports.has(fileType);
}

function artifactsOf(
  { artifacts_file: archive, artifacts, artifacts_expire_at: expiresAt }: ApiPipelineJob,
  toMainMs: Viewer['toMainMs'],
): PipelineJob['artifacts'] {
  const reports = (artifacts ?? []).filter((one) => isReport(one.file_type ?? '')).length;
  if (!archive && reports === 0) return undefined;
  return {
    reports,
    ...(archive ? { archiveBytes: archive.size ?? 0 } : {}),
    ...(expiresAt ? { expiresAt: toMainMs(expiresAt) } : {}),
  };
}

type Timed = {
  readonly started_at?: number | null | undefined;
  readonly duration?: number | null | undefined;
};

function timesOf(api: Timed, toMainMs: Viewer['toMainMs']) {
  return {
    ...(api.started_at ? { startedAt: toMainMs(api.started_at) } : {}),
    ...(typeof api.duration === 'number' ? { durationSeconds: api.duration } : {}),
  };
}

type TriggerViewer = Pick<Viewer, 'toMainMs'> & { readonly projectId: number };

function toTrigger(api: ApiTrigger, { projectId, toMainMs }: TriggerViewer): PipelineTrigger {
  const downstream = api.downstream_pipeline;
  const project = downstream?.project_id;
  return {
    gitlabId: api.id,
    name: api.name,
    stage: api.stage,
    status: api.status,
    isAllowedToFail: api.allow_failure === true,
    webUrl: api.web_url,
    ...timesOf(api, toMainMs),
    ...(downstream
      ? {
          downstream: {
            pipelineId: downstream.id,
            status: downstream.status,
            webUrl: downstream.web_url,
            isElsewhere: project !== projectId,
            ...(typeof project === 'number' && project > 0 ? { project } : {}),
          },
        }
      : {}),
  };
}

/** The project's path out of the address of a pipeline's page, as that of a job's page has it. */
function pipelinePathOf(webUrl: string, gitlabUrl: string): string {
  return projectPathOf(webUrl.replace(/\/pipelines\/(\d+)$/, '/jobs/$1'), gitlabUrl);
}

/** Nothing of it will change by itself any more. */
export function isOver({ status, triggers }: Pick<PipelineView, 'status' | 'triggers'>): boolean {
  return hasEnded(status) && triggers.every(({ downstream }) => !downstream || hasEnded(downstream.status));
}
