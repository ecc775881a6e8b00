import { AppError } from '../../preload/contract/error.ts';
import { hasEnded, type JobStatus } from '../../preload/contract/jobStatus.ts';
import type { Account, Job } from '../../preload/contract/model.ts';
import type { JobSurroundings } from '../../preload/contract/jobActions.ts';
import type { JobStep } from '../../preload/contract/steps.ts';
import type { AccountLink } from './accountLink.ts';
import type { ApiJob } from './gitlab/schema.ts';
import { changeJob, type JobChange } from './jobChange.ts';
import { toJobFact } from './jobFacts.ts';
import { createJobLife, type JobLife, type JobLifeOptions } from './jobLife.ts';
import { askJobPage, readExecutor, sourceOf, type JobReadParts } from './jobReads.ts';
import { readSurroundings } from './jobSurroundings.ts';
import { createScriptEnds, mostWatchedEnds, requestsPerWatchedEnd } from './scriptEnds.ts';
import type { Arming } from './jobs/arming.ts';
import { listRequestsPerMinute, listRequestsWhileArmed } from './jobs/budget.ts';
import { createJobCheck } from './jobs/check.ts';
import { createEndedJobs } from './jobs/endedJobs.ts';
import { createQuickWatch } from './jobs/quickWatch.ts';
import { createWatcher } from './jobs/watcher.ts';
import type { LogSource } from './log/follower.ts';
import type { LogTarget } from './openLog.ts';
import type { CorePorts } from './ports.ts';
import type { RunnerMemory } from './runnerMemory.ts';
import type { State } from './state.ts';

/*
 * One signed-in account at work: its job list, what is found out about its jobs, and the lives of those with a terminal.
 */

export type AccountWork = {
  readonly link: AccountLink;
  readonly refresh: () => void;
  /** The web session came or went, or the token was renewed. */
  readonly credentialsChanged: () => void;
  /** The life of a job with a terminal; begins at the first call. */
  readonly lifeOf: (job: Job) => JobLife;
  readonly endLife: (jobId: string) => void;
  /** When a job's own timeout ends it, by main's clock; undefined: not known. */
  readonly timeoutOf: (jobId: string) => number | undefined;
  /** The commands a job's log has shown; none where it has no terminal. */
  readonly stepsOf: (jobId: string) => readonly JobStep[];
  /** Where a job's log is read; what is read is shown where the log is. */
  readonly logSource: (target: LogTarget) => LogSource;
  /** Whether a job's log is followed already. */
  readonly hasLife: (jobId: string) => boolean;
  readonly jobStatus: (target: LogTarget) => Promise<JobStatus>;
  /** Asks for a job that the list may not have, and puts it among the facts. */
  readonly fetchJob: (request: { readonly projectPath: string; readonly gitlabId: number }) => Promise<Job>;
  /** A pipeline's jobs that run or wait, put among the facts; where none does, its last ones. */
  readonly fetchPipeline: (request: {
    /** Its path, or its id. */
    readonly project: string | number;
    readonly pipelineId: number;
  }) => Promise<readonly Job[]>;
  /** A merge request's newest pipeline, which may run in a fork. @throws AppError `not-found` where it has none */
  readonly lastPipelineOf: (request: {
    readonly projectPath: string;
    readonly mergeRequest: number;
  }) => Promise<{ readonly project: number; readonly pipelineId: number }>;
  /** Jobs of a pipeline that is looked at: those that are known are brought up to date, my own under way become known. */
  readonly sawJobs: (jobs: readonly ApiJob[], projectId: number) => void;
  /** What is at stake when a job is changed. */
  readonly surroundingsOf: (job: Job) => Promise<JobSurroundings>;
  /** Has GitLab change a job, and puts the one there is then among the facts. @throws AppError with GitLab's own words */
  readonly act: (job: Job, change: JobChange) => Promise<Job>;
  /** Something was armed or disarmed. */
  readonly armedChanged: () => void;
  readonly stop: () => void;
};

export type AccountWorkOptions = Pick<CorePorts, 'clock' | 'random' | 'log'> &
  JobReadParts & {
    readonly account: () => Account;
    readonly state: State;
    readonly runners: RunnerMemory;
    readonly arming: Pick<Arming, 'isArmed' | 'paces' | 'sawProject'>;
    /** Passes on what a log's source gives. */
    readonly tapLog: (jobId: string, source: LogSource) => LogSource;
    /** A job's log is followed from now on, or no longer. */
    readonly onLife: (jobId: string) => void;
    /** Logs are read another way from now on. */
    readonly onSources: () => void;
    readonly onTokenRejected: (reason: 'expired' | 'revoked' | 'invalid') => void;
    readonly onHead: (jobId: string, known: Parameters<JobLifeOptions['onHead']>[0]) => void;
    /** Whether anybody wants to hear that a job ends without a terminal. */
    readonly wantsScriptEnds: () => boolean;
    readonly onLogEnd: (jobId: string, end: Parameters<JobLifeOptions['onLogEnd']>[0]) => void;
    readonly onJobOver: (job: Job) => void;
  };

/**
 * Logs of several jobs share the requests of two: a deadline is as exact, being written in the log, and heard of within
 * 9 s. GitLab takes a log for watched for 10 s.
 */
const logDelayPerJobMs = 1_500;
const longestLogDelayMs = 9_000;
/** Of a pipeline that is over, this many of its last jobs are worth a place in the list. */
const mostEndedJobs = 20;
/** Estimates of GitLab's clock move by milliseconds; a job's start on the screen shall not. */
const steadyMs = 1_500;

export function createAccountWork(options: AccountWorkOptions): AccountWork {
  const { clock, link, state, account } = options;
  const accountId = account().id;
  const lives = new Map<string, JobLife>();
  const apiJobs = new Map<string, { readonly api: ApiJob; readonly projectId: number }>();
  let steadyOffsetMs = 0;

  const steadyToMainMs = (serverMs: number) => {
    const { offsetMs } = link.serverClock.estimate();
    if (Math.abs(offsetMs - steadyOffsetMs) > steadyMs) steadyOffsetMs = offsetMs;
    return serverMs - steadyOffsetMs;
  };

  const check = createJobCheck({
    clock,
    log: options.log,
    jobPage: (job) => askJobPage(job, options),
    readExecutor: (job) => readExecutor(job, link),
    changed: (jobId) => publish(jobId),
  });

  const publish = (jobId: string) => {
    const found = apiJobs.get(jobId);
    if (!found) return;
    const known = check.known(jobId);
    const factBy = (executor: string | undefined) =>
      toJobFact({
        ...found,
        account: account(),
        known: { ...known, executor, endsSoon: ends.has(jobId) },
        toMainMs: steadyToMainMs,
      });
    const told = lives.get(jobId)?.head().executor ?? known.executor;
    const toldJob = factBy(told);
    // Before a log was read the runner's last one tells, which changes seldom.
    const remembered = told === undefined ? options.runners.recall(toldJob)?.executor : undefined;
    if (told !== undefined) options.runners.remember(toldJob, { executor: told });
    const job = remembered === undefined ? toldJob : factBy(remembered);
    state.jobs.upsert(job);
    check.look(job);
  };

  const take = (api: ApiJob, projectId: number) => {
    const jobId = `${accountId}:${api.id}`;
    apiJobs.set(jobId, { api, projectId });
    publish(jobId);
    lives.get(jobId)?.sawJob(api);
    return jobId;
  };

  const ends = createScriptEnds({
    clock,
    random: options.random,
    source: (job) => sourceOf(job, options),
    hasLife: (jobId) => lives.has(jobId),
    found: publish,
  });

  /** While something is armed the list itself has little to spare. */
  const lookForEnds = () => {
    const most = quick.isEmpty() ? mostWatchedEnds : 1;
    const own = state.jobs.all().filter((job) => job.accountId === accountId);
    ends.look(own, options.wantsScriptEnds() ? most : 0);
  };

  const drop = (jobId: string) => {
    apiJobs.delete(jobId);
    check.forget(jobId);
    ends.forget(jobId);
    state.jobs.remove(jobId);
  };

  /** The list no longer has it: it has ended, or is out of reach. With a terminal open, how it ended matters. */
  const vanished = (jobId: string) => {
    const life = lives.get(jobId);
    if (life) return void life.readJob();
    const job = state.jobs.get(jobId);
    // The list never has those: it is there because somebody led to it.
    if (job?.status === 'manual') return;
    if (!job?.isMine && !options.arming.isArmed(jobId)) return drop(jobId);
    const asked = ended.ask(jobId);
    if (asked === 'now' && job) void lookAgain(job);
    else if (asked === 'too-many') drop(jobId);
  };

  const ended = createEndedJobs(clock);

  /** How a job of mine ended is worth a word, and it stays in the list for a while, to be retried. */
  const lookAgain = async ({ id, projectId, gitlabId }: Job) => {
    let hasJobEnded = false;
    try {
      const api = await link.client.job(projectId, gitlabId);
      hasJobEnded = hasEnded(api.status);
      take(api, projectId);
    } catch (error) {
      options.log.info('job.endNotRead', { jobId: id, reason: error instanceof Error ? error.message : '' });
      drop(id);
    }
    for (const oldId of ended.answered(id, hasJobEnded)) if (!lives.has(oldId)) drop(oldId);
  };

  const tookProject = (projectId: number, jobs: readonly ApiJob[]) => {
    const seen = new Set(jobs.map((api) => take(api, projectId)));
    for (const [jobId, known] of apiJobs) {
      if (known.projectId === projectId && !seen.has(jobId) && !hasEnded(known.api.status)) vanished(jobId);
    }
    options.arming.sawProject(accountId, projectId);
    lookForEnds();
  };

  const quick = createQuickWatch({
    clock,
    random: options.random,
    paces: () => options.arming.paces(accountId),
    read: async (projectId) => tookProject(projectId, await link.client.activeJobs(projectId)),
  });

  const watcher = createWatcher({
    ...options,
    accountId,
    username: account().username,
    client: link.client,
    requestsPerMinute: link.requestsPerMinute,
    onList: state.lists.upsert,
    mayAskPerMinute: () =>
      (quick.isEmpty() ? listRequestsPerMinute : listRequestsWhileArmed) -
      ends.count() * requestsPerWatchedEnd,
    isReadElsewhere: quick.has,
    onJobs: tookProject,
  });

  const startLife = (job: Job): JobLife =>
    createJobLife({
      job,
      clock,
      random: options.random,
      log: options.log,
      source: () => options.tapLog(job.id, sourceOf(job, options)),
      logDelayMs: () => Math.min(longestLogDelayMs, logDelayPerJobMs * Math.max(2, lives.size)),
      fetchJob: async () => {
        const api = await link.client.job(job.projectId, job.gitlabId);
        apiJobs.set(job.id, { api, projectId: job.projectId });
        publish(job.id);
        return api;
      },
      serverClock: link.serverClock,
      timeoutText: () => check.known(job.id).timeoutText,
      sessionTimeoutSeenMs: (systemId) => options.runners.recall(job, systemId)?.sessionTimeoutMs,
      onSessionTimeoutSeen: (sessionTimeoutMs, systemId) =>
        options.runners.remember(job, { sessionTimeoutMs }, systemId),
      onRetention: state.retentions.upsert,
      onHead: (known) => {
        options.onHead(job.id, known);
        publish(job.id);
      },
      onLogEnd: (end) => options.onLogEnd(job.id, end),
      onLines: (lines, executor) => ends.took({ id: job.id, ...(executor && { executor }) }, lines),
      onOver: () => options.onJobOver(job),
    });

  return {
    link,
    refresh: watcher.refresh,
    credentialsChanged: () => {
      check.reset();
      for (const jobId of apiJobs.keys()) publish(jobId);
      for (const life of lives.values()) life.sourceChanged();
      options.onSources();
      watcher.refresh();
    },
    lifeOf: (job) => {
      const known = lives.get(job.id);
      if (known) return known;
      const life = startLife(job);
      lives.set(job.id, life);
      options.onLife(job.id);
      return life;
    },
    logSource: (target) => options.tapLog(target.jobId, sourceOf(target, options)),
    hasLife: (jobId) => lives.has(jobId),
    jobStatus: async ({ projectPath, gitlabId }) => (await link.client.job(projectPath, gitlabId)).status,
    timeoutOf: (jobId) => lives.get(jobId)?.timeoutAtMs(),
    stepsOf: (jobId) => lives.get(jobId)?.steps() ?? [],
    endLife: (jobId) => {
      lives.get(jobId)?.stop();
      lives.delete(jobId);
      options.onLife(jobId);
      state.retentions.remove(jobId);
      const known = apiJobs.get(jobId);
      if (known && hasEnded(known.api.status)) drop(jobId);
    },
    fetchJob: async ({ projectPath, gitlabId }) => {
      const api = await link.client.job(projectPath, gitlabId);
      const jobId = take(api, api.pipeline.project_id ?? 0);
      if (!hasEnded(api.status)) watcher.watch(api.pipeline.project_id ?? 0);
      const job = state.jobs.get(jobId);
      if (!job) throw new Error(`job ${jobId} was not taken`);
      return job;
    },
    fetchPipeline: async ({ project, pipelineId }) => {
      const all = await link.client.pipelineJobs(project, pipelineId);
      const active = all.filter((api) => !hasEnded(api.status));
      for (const api of active.slice(0, 1)) watcher.watch(api.pipeline.project_id ?? 0);
      const shown = active.length > 0 ? active : all.slice(0, mostEndedJobs);
      return shown.flatMap((api) => state.jobs.get(take(api, api.pipeline.project_id ?? 0)) ?? []);
    },
    lastPipelineOf: async ({ projectPath, mergeRequest }) => {
      const [last] = await link.client.mergeRequestPipelines(projectPath, mergeRequest);
      if (!last) throw new AppError({ code: 'not-found' });
      return { project: last.project_id, pipelineId: last.id };
    },
    sawJobs: (jobs, projectId) => {
      for (const api of jobs) {
        const isMine = api.user?.id === account().userId;
        const isUnderWay = isMine && !hasEnded(api.status) && api.status !== 'manual';
        if (!isUnderWay && !apiJobs.has(`${accountId}:${api.id}`)) continue;
        if (isUnderWay) watcher.watch(projectId);
        take(api, projectId);
      }
    },
    surroundingsOf: (job) => readSurroundings(job, link),
    act: async (job, change) => {
      const saw = (seen: ApiJob): void => void take(seen, job.projectId);
      const api = await changeJob(job, change, { clock, link, saw });
      const projectId = api.pipeline.project_id ?? job.projectId;
      const jobId = take(api, projectId);
      // The new one stands in its place.
      if (jobId !== job.id && !lives.has(job.id)) drop(job.id);
      watcher.watch(projectId);
      const now = state.jobs.get(jobId);
      if (!now) throw new Error(`job ${jobId} was not taken`);
      return now;
    },
    armedChanged: quick.wake,
    stop: () => {
      watcher.stop();
      quick.stop();
      ends.stop();
      link.stop();
      for (const life of lives.values()) life.stop();
      for (const jobId of apiJobs.keys()) drop(jobId);
      state.lists.remove(accountId);
    },
  };
}
