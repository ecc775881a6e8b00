import type { Account, Job, Session } from '../../preload/contract/model.ts';
import type { JobStep } from '../../preload/contract/steps.ts';
import type { AccountLink } from './accountLink.ts';
import type { Credential } from './gitlab/http.ts';
import type { ApiJob } from './gitlab/schema.ts';
import type { JobPage } from './gitlab/web.ts';
import { toJobFact } from './jobFacts.ts';
import { createJobLife, hasEnded, type JobLife } from './jobLife.ts';
import { createJobCheck } from './jobs/check.ts';
import { createWatcher } from './jobs/watcher.ts';
import type { LogSource } from './log/follower.ts';
import { readLogHead } from './log/head.ts';
import { createRawLogReader, linesOfTraceJson } from './log/parse.ts';
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
  /** The commands a job's log has shown; none where it has no terminal. */
  readonly stepsOf: (jobId: string) => readonly JobStep[];
  /** Asks for a job that the list may not have, and puts it among the facts. */
  readonly fetchJob: (request: { readonly projectPath: string; readonly gitlabId: number }) => Promise<Job>;
  /** A pipeline's jobs that run or wait, put among the facts; where none does, its last ones. */
  readonly fetchPipeline: (request: {
    readonly projectPath: string;
    readonly pipelineId: number;
  }) => Promise<readonly Job[]>;
  readonly stop: () => void;
};

export type AccountWorkOptions = Pick<CorePorts, 'clock' | 'random' | 'log'> & {
  readonly account: () => Account;
  readonly link: AccountLink;
  readonly state: State;
  readonly runners: RunnerMemory;
  readonly tokenOnWeb: () => boolean | undefined;
  readonly setTokenOnWeb: (accepted: boolean) => void;
  readonly token: () => string;
  /** GitLab took this for nobody's. */
  readonly onSessionEnded: (credential: Credential) => void;
  readonly onTokenRejected: (reason: 'expired' | 'revoked' | 'invalid') => void;
  readonly onHead: (jobId: string, known: Pick<Session, 'executor' | 'runnerVersion'>) => void;
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
    const executor = lives.get(jobId)?.head().executor ?? known.executor;
    const job = toJobFact({
      ...found,
      account: account(),
      known: { ...known, executor },
      toMainMs: steadyToMainMs,
    });
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

  const drop = (jobId: string) => {
    apiJobs.delete(jobId);
    check.forget(jobId);
    state.jobs.remove(jobId);
  };

  /** The list no longer has it: it has ended, or is out of reach. With a terminal open, how it ended matters. */
  const vanished = (jobId: string) => {
    const life = lives.get(jobId);
    if (!life) return drop(jobId);
    void life.readJob();
  };

  const watcher = createWatcher({
    ...options,
    accountId,
    username: account().username,
    client: link.client,
    requestsPerMinute: link.requestsPerMinute,
    onList: state.lists.upsert,
    onJobs: (projectId, jobs) => {
      const seen = new Set(jobs.map((api) => take(api, projectId)));
      for (const [jobId, known] of apiJobs) {
        if (known.projectId === projectId && !seen.has(jobId) && !hasEnded(known.api.status)) vanished(jobId);
      }
    },
  });

  const startLife = (job: Job): JobLife =>
    createJobLife({
      job,
      clock,
      random: options.random,
      log: options.log,
      source: () => logSource(job, options),
      logDelayMs: () => Math.min(longestLogDelayMs, logDelayPerJobMs * Math.max(2, lives.size)),
      fetchJob: async () => {
        const api = await link.client.job(job.projectId, job.gitlabId);
        apiJobs.set(job.id, { api, projectId: job.projectId });
        publish(job.id);
        return api;
      },
      toMainMs: link.serverClock.toMainMs,
      timeoutText: () => check.known(job.id).timeoutText,
      sessionTimeoutSeenMs: options.runners.recall(job)?.sessionTimeoutMs,
      onSessionTimeoutSeen: (sessionTimeoutMs) => options.runners.remember(job, { sessionTimeoutMs }),
      onRetention: state.retentions.upsert,
      onHead: (known) => {
        options.onHead(job.id, known);
        publish(job.id);
      },
      onOver: () => options.onJobOver(job),
    });

  return {
    link,
    refresh: watcher.refresh,
    credentialsChanged: () => {
      check.reset();
      for (const jobId of apiJobs.keys()) publish(jobId);
      for (const life of lives.values()) life.sourceChanged();
      watcher.refresh();
    },
    lifeOf: (job) => {
      const life = lives.get(job.id) ?? startLife(job);
      lives.set(job.id, life);
      return life;
    },
    stepsOf: (jobId) => lives.get(jobId)?.steps() ?? [],
    endLife: (jobId) => {
      lives.get(jobId)?.stop();
      lives.delete(jobId);
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
    fetchPipeline: async ({ projectPath, pipelineId }) => {
      const all = await link.client.pipelineJobs(projectPath, pipelineId);
      const active = all.filter((api) => !hasEnded(api.status));
      for (const api of active.slice(0, 1)) watcher.watch(api.pipeline.project_id ?? 0);
      const shown = active.length > 0 ? active : all.slice(0, mostEndedJobs);
      return shown.flatMap((api) => state.jobs.get(take(api, api.pipeline.project_id ?? 0)) ?? []);
    },
    stop: () => {
      watcher.stop();
      link.stop();
      for (const life of lives.values()) life.stop();
      for (const jobId of apiJobs.keys()) drop(jobId);
      state.lists.remove(accountId);
    },
  };
}

/** GitLab's page of a job, by whatever opens it. */
async function askJobPage(job: Job, options: AccountWorkOptions): Promise<JobPage | undefined> {
  const { link } = options;
  if (options.tokenOnWeb() === undefined) await tryTokenOnWeb(job, options);
  const web = link.web();
  const page = await web?.jobPage(job.projectPath, job.gitlabId);
  if (!web || !page) return undefined;
  // Of a public project GitLab shows the page to everyone; only whose session this is tells the two apart.
  const isStranger =
    page.kind === 'signed-out' ||
    (page.kind === 'page' && !page.hasTerminal && (await web.whoAmI()).kind === 'signed-out');
  if (!isStranger) return page;
  options.onSessionEnded(web.credential);
  return { kind: 'signed-out' };
}

/**
 * Whether the instance takes the token on its web pages (GitLab before 11.4.8, and some proxies): tried with my first jobs
 * and remembered. A page without a terminal proves nothing, because of a public project everyone sees it.
 */
async function tryTokenOnWeb(job: Job, { link, token, setTokenOnWeb }: AccountWorkOptions): Promise<void> {
  const page = await link.webWith({ kind: 'token', token: token() }).jobPage(job.projectPath, job.gitlabId);
  if (page.kind !== 'page') setTokenOnWeb(false);
  else if (page.hasTerminal) setTokenOnWeb(true);
}

/** The executor as the log's first lines name it. */
async function readExecutor(job: Job, link: AccountLink): Promise<string | undefined> {
  const { projectPath, gitlabId: jobId } = job;
  const page = await link.web()?.tracePage({ projectPath, jobId, state: undefined });
  if (page === 'no-log-yet') return undefined;
  if (page !== undefined && page !== 'session-ended' && page.truncated !== true) {
    return readLogHead(linesOfTraceJson(page.lines ?? [])).executor;
  }
  return readLogHead(createRawLogReader().push(await link.client.trace(job.projectId, jobId))).executor;
}

function logSource(job: Job, { link, onSessionEnded }: AccountWorkOptions): LogSource {
  const web = link.web();
  const readRaw = () => link.client.trace(job.projectId, job.gitlabId);
  if (!web) return { kind: 'rest', readRaw };
  return {
    kind: 'web',
    readRaw,
    poll: async (traceState) => {
      const page = await web.tracePage({
        projectPath: job.projectPath,
        jobId: job.gitlabId,
        state: traceState,
      });
      // The log of an open terminal is often the first to hear of it.
      if (page === 'session-ended') onSessionEnded(web.credential);
      return page;
    },
  };
}
