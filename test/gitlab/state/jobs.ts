import { createHash } from 'node:crypto';
import type { JobOptions, TriggerOptions } from '../options.ts';
import { givenArtifacts } from './artifacts.ts';
import { startJob } from '../runner/job.ts';
import { setStatus } from './status.ts';
import {
  hasEnded,
  type JobRecord,
  type PipelineRecord,
  type ProjectRecord,
  type RunnerRecord,
  type UserRecord,
  type World,
} from './world.ts';

type JobFields = Omit<
  JobRecord,
  'id' | 'isRetried' | 'hasSession' | 'trace' | 'watchedUntil' | 'run' | 'failureReason' | 'artifacts'
>;

/** Ids of real instances are this large; it keeps ids of different kinds apart in tests too. */
const firstJobId = 10_000;
const firstPipelineId = 1000;

/** Trigger jobs are counted among the jobs. */
function nextJobId({ jobs, pipelines }: World): number {
  const triggers = pipelines.reduce((sum, pipeline) => sum + pipeline.triggers.length, 0);
  return firstJobId + jobs.size + triggers + 1;
}

function insertJob(world: World, fields: JobFields): JobRecord {
  const job: JobRecord = {
    ...fields,
    id: nextJobId(world),
    failureReason: undefined,
    isRetried: false,
    hasSession: false,
    trace: [],
    watchedUntil: Number.NEGATIVE_INFINITY,
    run: undefined,
    artifacts: undefined,
  };
  world.jobs.set(job.id, job);
  job.project.jobs.push(job);
  job.pipeline.jobs.push(job);
  return job;
}

export function addPipeline(
  world: World,
  fields: Pick<PipelineRecord, 'project' | 'ref' | 'user' | 'createdAt'>,
): PipelineRecord {
  const id = firstPipelineId + world.pipelines.length + 1;
  const pipeline: PipelineRecord = {
    ...fields,
    id,
    iid: fields.project.pipelines.length + 1,
    sha: createHash('sha1').update(String(id)).digest('hex'),
    updatedAt: fields.createdAt,
    jobs: [],
    triggers: [],
    source: 'push',
  };
  world.pipelines.push(pipeline);
  fields.project.pipelines.push(pipeline);
  return pipeline;
}

export function addTrigger(world: World, options: TriggerOptions): void {
  const pipelineOf = (wanted: number | undefined) => world.pipelines.find(({ id }) => id === wanted);
  const pipeline = pipelineOf(options.pipelineId);
  if (pipeline === undefined) throw new Error(`No pipeline ${options.pipelineId}: add a job of it first`);
  const downstream = pipelineOf(options.downstream);
  if (downstream !== undefined)
    downstream.source = downstream.project === pipeline.project ? 'parent_pipeline' : 'pipeline';
  pipeline.triggers.push({
    id: nextJobId(world),
    name: options.name,
    stage: options.stage ?? 'test',
    isAllowedToFail: options.allowFailure ?? false,
    downstream,
  });
  world.changed.emit();
}

export type NewJob = {
  readonly options: JobOptions;
  readonly project: ProjectRecord;
  readonly user: UserRecord;
  readonly pipelineUser: UserRecord;
  readonly runner: RunnerRecord;
};

export function addJob(world: World, { options, project, user, pipelineUser, runner }: NewJob): JobRecord {
  const createdAt = world.time.now() - (options.ageSeconds ?? 0) * 1000;
  const pipeline =
    project.pipelines.find((candidate) => candidate.id === options.pipelineId) ??
    addPipeline(world, { project, ref: options.ref ?? 'main', user: pipelineUser, createdAt });
  const status = options.status ?? 'running';
  const isPast = hasEnded(status);
  const job = insertJob(world, {
    name: options.name,
    stage: options.stage ?? 'test',
    project,
    pipeline,
    user,
    script: options.script ?? ['sleep 3600'],
    afterScript: options.afterScript ?? [],
    timeoutSeconds: options.jobTimeoutSeconds ?? 3600,
    logTimestamps: options.logTimestamps ?? true,
    tags: options.tags ?? [],
    variables: options.variables ?? {},
    fileVariables: options.fileVariables ?? {},
    isRefProtected: options.protectedRef ?? false,
    isAllowedToFail: options.allowFailure ?? false,
    wantedArtifacts: options.artifacts,
    environment: options.environment,
    createdAt,
    terminal: options.terminal,
    wantedRunner: runner,
    runner: isPast ? runner : undefined,
    status: status === 'running' ? 'pending' : status,
    startedAt: isPast ? createdAt : undefined,
    finishedAt: isPast ? world.time.now() : undefined,
  });
  if (isPast) job.artifacts = givenArtifacts(world, options.artifacts);
  if (status === 'running') pickUp(world, job);
  else world.changed.emit();
  return job;
}

/** The runner takes a waiting job. */
export function pickUp(world: World, job: JobRecord): void {
  if (job.wantedRunner !== undefined && job.run === undefined) startJob(world, job, job.wantedRunner);
}

/** A new job in the old one's place, owned by who retried it; a runner takes it at once. */
export function retryJob(world: World, job: JobRecord, user: UserRecord): JobRecord {
  job.isRetried = true;
  const again = insertJob(world, {
    ...job,
    user,
    createdAt: world.time.now(),
    status: 'pending',
    runner: undefined,
    startedAt: undefined,
    finishedAt: undefined,
  });
  queueMicrotask(() => pickUp(world, again));
  world.changed.emit();
  return again;
}

/** A manual job, started by `user`, who owns it from now on. */
export function playJob(world: World, job: JobRecord, user: UserRecord): JobRecord {
  job.user = user;
  setStatus(world, job, 'pending');
  queueMicrotask(() => pickUp(world, job));
  return job;
}
