import { AppError } from '../../../preload/contract/error.ts';
import type { ListState } from '../../../preload/contract/model.ts';
import type { GitLabClient } from '../gitlab/client.ts';
import type { ApiJob } from '../gitlab/schema.ts';
import type { Clock, Log, Stop } from '../ports.ts';
import { createBudget } from './budget.ts';
import { createDiscovery } from './discovery.ts';

/*
 * Keeps one account's job list up to date within its request budget: looks around for projects in which something runs
 * (discovery.ts), and reads the jobs of those, the ones with pipelines of mine most often.
 */

const roundMs = 2_000;
const discoveryMs = 6_000;
const myProjectMs = 4_000;
/** While some projects were not read at all yet, mine are read again less often: all others would wait for them. */
const myProjectWhileBehindMs = 12_000;
const otherProjectMs = 8_000;
/** Until every project was looked at once, rounds follow each other as fast as the budget lets them. */
const hurryMs = 50;
const firstBackOffMs = 2_000;
const maxBackOffMs = 60_000;
/** The list's age and its requests change with each round; alone they are told this often, since nobody reads seconds there. */
const figuresMs = 10_000;

export type Watcher = {
  /** Everything is due now. */
  readonly refresh: () => void;
  /** A job of this project was found in another way: it is read from now on, as long as something runs or waits there. */
  readonly watch: (projectId: number) => void;
  readonly stop: Stop;
};

export type WatcherOptions = {
  readonly accountId: string;
  readonly username: string;
  readonly client: GitLabClient;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly requestsPerMinute: () => number;
  /** What the list may cost; absent: as much as it ever may. */
  readonly mayAskPerMinute?: () => number;
  /** This project is read in another way, and more often. */
  readonly isReadElsewhere?: (projectId: number) => boolean;
  /** The project's jobs that run or wait, all of them. */
  readonly onJobs: (projectId: number, jobs: readonly ApiJob[]) => void;
  readonly onList: (list: ListState) => void;
  readonly onTokenRejected: (reason: 'expired' | 'revoked' | 'invalid') => void;
};

type Project = { polledAtMs: number; mine: boolean };

export function createWatcher(options: WatcherOptions): Watcher {
  const { clock } = options;
  const projects = new Map<number, Project>();
  const budget = createBudget(clock.now(), options.mayAskPerMinute);
  const discovery = createDiscovery({ ...options, takeRequest: () => budget.take(clock.now()) });
  let nextDiscoveryMs = 0;
  let complete = false;
  let updatedAt: number | undefined;
  let told: ListState | undefined;
  let toldAtMs = 0;
  let failures = 0;
  let stopped = false;
  let running = false;
  let stopTimer: Stop = () => {};
  /** GitLab asked to be left alone until then, whoever is impatient. */
  let pausedUntilMs = 0;

  const lookAround = async () => {
    if (clock.now() < nextDiscoveryMs || !budget.take(clock.now())) return;
    const found = await discovery.step();
    complete = found.complete;
    nextDiscoveryMs = complete ? clock.now() + discoveryMs : 0;
    for (const id of found.projectIds) {
      const known = projects.get(id);
      const mine = found.mine.includes(id);
      if (known) known.mine = known.mine || mine;
      else projects.set(id, { polledAtMs: Number.NEGATIVE_INFINITY, mine });
    }
  };

  const isBehind = () =>
    [...projects].some(
      ([id, { polledAtMs }]) =>
        polledAtMs === Number.NEGATIVE_INFINITY && !(options.isReadElsewhere?.(id) ?? false),
    );

  const dueProjects = () => {
    const myPauseMs = isBehind() ? myProjectWhileBehindMs : myProjectMs;
    return [...projects.entries()]
      .filter(([id]) => !(options.isReadElsewhere?.(id) ?? false))
      .filter(([, { polledAtMs, mine }]) => clock.now() - polledAtMs >= (mine ? myPauseMs : otherProjectMs))
      .sort(
        ([, one], [, other]) => Number(other.mine) - Number(one.mine) || one.polledAtMs - other.polledAtMs,
      );
  };

  const readProjects = async () => {
    for (const [id, project] of dueProjects()) {
      if (stopped || !budget.take(clock.now())) return;
      await readProject(id, project);
    }
  };

  const readProject = async (id: number, project: Project) => {
    try {
      const jobs = await options.client.activeJobs(id);
      if (stopped) return;
      project.polledAtMs = clock.now();
      project.mine = jobs.some((job) => job.user?.username === options.username);
      options.onJobs(id, jobs);
      if (jobs.length === 0) projects.delete(id);
    } catch (error) {
      const isGone = error instanceof AppError && (error.code === 'not-found' || error.code === 'forbidden');
      if (!isGone) throw error;
      projects.delete(id);
      options.onJobs(id, []);
    }
  };

  const publish = (problem?: ListState['problem']) => {
    const list: ListState = {
      accountId: options.accountId,
      requestsPerMinute: options.requestsPerMinute(),
      complete: complete && !isBehind(),
      ...(updatedAt === undefined ? {} : { updatedAt }),
      ...(problem ? { problem } : {}),
    };
    const onlyFigures = told?.complete === list.complete && !told.problem && !problem;
    if (onlyFigures && clock.monotonicMs() - toldAtMs < figuresMs) return;
    told = list;
    toldAtMs = clock.monotonicMs();
    options.onList(list);
  };

  const round = async () => {
    if (running || stopped) return;
    running = true;
    try {
      await lookAround();
      await readProjects();
      failures = 0;
      updatedAt = clock.now();
      publish();
      schedule(complete ? roundMs : hurryMs);
    } catch (error) {
      if (!stopped) fail(error);
    } finally {
      running = false;
    }
  };

  const fail = (error: unknown) => {
    const known = error instanceof AppError ? error : new AppError({ code: 'internal', cause: error });
    if (known.code === 'internal') options.log.error('list.failed', { accountId: options.accountId }, error);
    failures += 1;
    const reason = rejectionOf(known);
    if (reason) options.onTokenRejected(reason);
    const delayMs = pauseAfter({ error: known, failures, random: options.random() });
    if (known.code === 'rate-limited') pausedUntilMs = clock.now() + delayMs;
    publish({ error: known.toData(), retryAt: clock.now() + delayMs });
    schedule(delayMs);
  };

  const schedule = (delayMs: number) => {
    stopTimer();
    if (!stopped) stopTimer = clock.after(delayMs, () => void round());
  };

  schedule(0);
  return {
    watch: (projectId) => {
      if (projectId > 0 && !projects.has(projectId))
        projects.set(projectId, { polledAtMs: clock.now(), mine: false });
    },
    refresh: () => {
      if (clock.now() < pausedUntilMs) return;
      nextDiscoveryMs = 0;
      for (const project of projects.values()) project.polledAtMs = Math.min(project.polledAtMs, 0);
      schedule(0);
    },
    stop: () => {
      stopped = true;
      stopTimer();
    },
  };
}

/** Pure: how long to leave GitLab alone after the `failures`-th failure in a row. */
export function pauseAfter({
  error,
  failures,
  random,
}: {
  readonly error: AppError;
  readonly failures: number;
  readonly random: number;
}): number {
  const doubled = Math.min(maxBackOffMs, firstBackOffMs * 2 ** (failures - 1));
  const jittered = doubled * (0.75 + 0.5 * random);
  if (error.code !== 'rate-limited') return Math.round(jittered);
  // The time GitLab names is a floor; the jitter keeps many clients from coming back in the same second.
  const askedMs = Number(error.params['seconds'] ?? 0) * 1000;
  return Math.round(Math.max(askedMs, failures > 1 ? doubled : 0) + 1_000 * random);
}

function rejectionOf(error: AppError): 'expired' | 'revoked' | 'invalid' | undefined {
  if (error.code === 'token-expired') return 'expired';
  if (error.code === 'token-revoked') return 'revoked';
  return error.code === 'token-invalid' ? 'invalid' : undefined;
}
