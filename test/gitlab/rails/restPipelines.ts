import { canReadJobs } from '../state/access.ts';
import { pipelineStatus, triggerStatus } from '../state/status.ts';
import type { JobRecord, PipelineRecord, ProjectRecord, TriggerRecord, World } from '../state/world.ts';
import * as entities from './entities.ts';
import { json, message, type Reply } from './http.ts';
import type { TestCase } from './junit.ts';
import { paged } from './paging.ts';
import { readScopes, withProject, type Call, type Route } from './route.ts';

/*
 * What GitLab tells of one pipeline: itself, what it started, and what its tests said. (G: lib/api/ci/pipelines.rb,
 * app/serializers/test_report_entity.rb and its neighbours)
 */

const read = { scopes: readScopes, permission: 'read_pipeline' } as const;
const get = (path: RegExp, run: (call: Call) => Reply): Route => ({
  method: 'GET',
  path,
  needed: read,
  allowAnonymous: true,
  run,
});

export const pipelineRoutes: readonly Route[] = [
  get(/^\/projects\/([^/]+)\/pipelines\/(\d+)$/, (call) =>
    withPipeline(call, (pipeline) => json(pipelineDetail(call.world, pipeline))),
  ),
  get(/^\/projects\/([^/]+)\/pipelines\/(\d+)\/bridges$/, triggers),
  get(/^\/projects\/([^/]+)\/pipelines\/(\d+)\/trigger_jobs$/, (call) =>
    isSince(call.world, 19, 2) ? triggers(call) : json({ error: '404 Not Found' }, { status: 404 }),
  ),
  get(/^\/projects\/([^/]+)\/pipelines\/(\d+)\/test_report$/, (call) =>
    isSince(call.world, 13, 0)
      ? withPipeline(call, (pipeline) => json(testReport(pipeline)))
      : json({ error: '404 Not Found' }, { status: 404 }),
  ),
  get(/^\/projects\/([^/]+)\/pipelines\/(\d+)\/test_report_summary$/, (call) =>
    isSince(call.world, 14, 2)
      ? withPipeline(call, (pipeline) => json(testSummary(pipeline)))
      : json({ error: '404 Not Found' }, { status: 404 }),
  ),
];

export function isSince({ version }: World, wantedMajor: number, wantedMinor: number): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}

function withPipeline(call: Call, run: (pipeline: PipelineRecord) => Reply): Reply {
  return withProject(call, (project: ProjectRecord) => {
    if (!canReadJobs(project, call.caller?.user)) return message(403, '403 Forbidden');
    const pipeline = project.pipelines.find(({ id }) => id === Number(call.parts[1]));
    return pipeline === undefined ? message(404, '404 Not found') : run(pipeline);
  });
}

function pipelineDetail(world: World, pipeline: PipelineRecord): object {
  const jobs = pipeline.jobs.filter((job) => job.startedAt !== undefined);
  const startedAt = jobs.length === 0 ? undefined : Math.min(...jobs.map((job) => job.startedAt ?? 0));
  const isRunning = pipelineStatus(pipeline) === 'running';
  const finishedAt = isRunning ? undefined : Math.max(...jobs.map((job) => job.finishedAt ?? 0));
  return {
    ...entities.pipelineEntity(world, pipeline),
    name: null,
    before_sha: '0000000000000000000000000000000000000000',
    tag: false,
    yaml_errors: null,
    user: entities.userEntity(world, pipeline.user),
    started_at: startedAt === undefined ? null : entities.iso(startedAt),
    finished_at: finishedAt === undefined || jobs.length === 0 ? null : entities.iso(finishedAt),
    committed_at: null,
    duration: finishedAt === undefined || jobs.length === 0 ? null : entities.seconds(startedAt, finishedAt),
    queued_duration: 0,
    coverage: null,
  };
}

function triggers(call: Call): Reply {
  const { world, request } = call;
  return withPipeline(call, (pipeline) =>
    paged({
      world,
      request,
      items: pipeline.triggers.toReversed(),
      idOf: ({ id }) => id,
      entity: (trigger) => triggerEntity(world, { pipeline, trigger }),
      withCount: false,
    }),
  );
}

type Triggered = { readonly pipeline: PipelineRecord; readonly trigger: TriggerRecord };

/** A bridge: a job without a runner and without artifacts, and the pipeline it started. */
function triggerEntity(world: World, { pipeline, trigger }: Triggered): object {
  const { downstream } = trigger;
  return {
    id: trigger.id,
    status: triggerStatus(trigger),
    stage: trigger.stage,
    name: trigger.name,
    ref: pipeline.ref,
    tag: false,
    coverage: null,
    allow_failure: trigger.isAllowedToFail,
    created_at: entities.iso(pipeline.createdAt),
    started_at: downstream === undefined ? null : entities.iso(downstream.createdAt),
    finished_at: null,
    erased_at: null,
    duration: null,
    queued_duration: 0,
    user: entities.userEntity(world, pipeline.user),
    commit: null,
    pipeline: entities.pipelineEntity(world, pipeline),
    web_url: `${entities.projectUrl(world, pipeline.project)}/-/jobs/${trigger.id}`,
    project: { ci_job_token_scope_enabled: false },
    downstream_pipeline: downstream === undefined ? null : entities.pipelineEntity(world, downstream),
  };
}

type Suite = { readonly job: JobRecord; readonly tests: NonNullable<JobRecord['artifacts']>['tests'] };

function suitesOf({ jobs }: PipelineRecord): readonly Suite[] {
  return jobs
    .filter((job) => !job.isRetried && job.artifacts?.tests !== undefined)
    .map((job) => ({ job, tests: job.artifacts?.tests }));
}

function countsOf(cases: readonly TestCase[]) {
  const count = (status: TestCase['status']): number => cases.filter((one) => one.status === status).length;
  return {
    total_time: cases.reduce((sum, { seconds }) => sum + seconds, 0),
    total_count: cases.length,
    success_count: count('success'),
    failed_count: count('failed'),
    skipped_count: count('skipped'),
    error_count: count('error'),
  };
}

const allCases = (suites: readonly Suite[]): readonly TestCase[] =>
  suites.flatMap(({ tests }) => tests?.cases ?? []);

function testReport(pipeline: PipelineRecord): object {
  const suites = suitesOf(pipeline);
  return {
    ...countsOf(allCases(suites)),
    test_suites: suites.map(({ job, tests }) => ({
      name: job.name,
      ...countsOf(tests?.cases ?? []),
      suite_error: tests?.error ?? null,
      test_cases: (tests?.cases ?? []).map((one) => ({
        status: one.status,
        name: one.name,
        classname: one.className,
        file: one.file,
        execution_time: one.seconds,
        system_output: one.output,
        stack_trace: null,
        recent_failures: null,
      })),
    })),
  };
}

/** Written when a job has ended, so without those that run. */
function testSummary(pipeline: PipelineRecord): object {
  const suites = suitesOf(pipeline);
  const total = countsOf(allCases(suites));
  return {
    total: {
      time: total.total_time,
      count: total.total_count,
      success: total.success_count,
      failed: total.failed_count,
      skipped: total.skipped_count,
      error: total.error_count,
      suite_error: null,
    },
    test_suites: suites.map(({ job, tests }) => ({
      name: job.name,
      ...countsOf(tests?.cases ?? []),
      build_ids: [job.id],
      suite_error: tests?.error ?? null,
    })),
  };
}
