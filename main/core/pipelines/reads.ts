import type { JobStatus } from '../../../preload/contract/jobStatus.ts';
import type { Account } from '../../../preload/contract/model.ts';
import type { PipelinePlace, PipelineView, TestsView } from '../../../preload/contract/pipelines.ts';
import type { ApiPipelineJob, GitLabPipelines } from '../gitlab/pipelines.ts';
import type { Clock } from '../ports.ts';
import { readTests } from './tests.ts';
import { isOver, toPipelineView } from './view.ts';

/*
 * Reads pipelines for the pages that show them. A page asks again when it is told to, and not at all once it shows
 * something else; however many ask, GitLab is asked no more often than the pace allows.
 */

export type PipelineReads = {
  /** @throws AppError */
  readonly read: (place: PipelinePlace, how: { readonly isWanted: boolean }) => Promise<PipelineView>;
  /** @throws AppError */
  readonly tests: (place: PipelinePlace) => Promise<TestsView>;
};

/** What one account's GitLab gives. */
export type PipelineSource = {
  readonly account: Pick<Account, 'id' | 'userId' | 'gitlabUrl'>;
  readonly pipelines: GitLabPipelines;
  readonly toMainMs: (serverMs: number) => number;
  /** Jobs of a pipeline were seen. */
  readonly saw: (jobs: readonly ApiPipelineJob[], projectId: number) => void;
};

type ReadsOptions = {
  readonly clock: Clock;
  /** @throws AppError `no-such-account` */
  readonly sourceOf: (accountId: string) => PipelineSource;
};

/** While jobs run; each change is seen within it. */
const runningMs = 5_000;
/** While nothing runs: somebody has to start something, or a runner has to come. */
const waitingMs = 20_000;
/** One that is over may be retried by somebody else. */
const overMs = 30_000;
/** Who asks by hand has what was read before no older than this, or is told to ask again so soon. */
const wantedMs = 2_000;
/**
 * What pipelines may ask of GitLab: 30 requests a minute, beside the list's own budget (jobs/budget.ts). One of a thousand
 * jobs takes a dozen each time, so it is read less often; several that are shown share.
 */
const msPerRequest = 2_000;
/** One that was not asked for in so long is no longer shown. */
const shownMs = 60_000;
const testsMs = 20_000;
const mostKept = 50;

type Entry = {
  view: PipelineView | undefined;
  readAtMs: number;
  askedAtMs: number;
  requests: number;
  /** Somebody wants it newer than it is. */
  isWanted: boolean;
  pending: Promise<PipelineView> | undefined;
  tests: { readonly atMs: number; readonly answer: Promise<TestsView> } | undefined;
};

const waiting: ReadonlySet<JobStatus> = new Set(['created', 'manual', 'scheduled', 'waiting_for_resource']);

export function createPipelineReads({ clock, sourceOf }: ReadsOptions): PipelineReads {
  const entries = new Map<string, Entry>();

  const entryOf = (place: PipelinePlace): Entry => {
    const key = `${place.accountId}:${place.project}:${place.pipelineId}`;
    const entry = entries.get(key) ?? {
      view: undefined,
      readAtMs: -Infinity,
      askedAtMs: -Infinity,
      requests: 0,
      isWanted: false,
      pending: undefined,
      tests: undefined,
    };
    // The one asked for last stands last.
    entries.delete(key);
    entries.set(key, entry);
    const [oldest] = entries.keys();
    if (entries.size > mostKept && oldest !== undefined) entries.delete(oldest);
    return entry;
  };

  const shownCount = (): number =>
    [...entries.values()].filter(({ askedAtMs }) => clock.now() - askedAtMs < shownMs).length;

  const delayMs = ({ requests, isWanted }: Entry, view: PipelineView): number => {
    if (isWanted) return wantedMs;
    const leastMs = isOver(view) ? overMs : waiting.has(view.status) ? waitingMs : runningMs;
    return Math.max(leastMs, requests * Math.max(1, shownCount()) * msPerRequest);
  };

  const readNow = async (place: PipelinePlace, entry: Entry): Promise<PipelineView> => {
    const source = sourceOf(place.accountId);
    entry.isWanted = false;
    const { pipelines } = source;
    const [pipeline, jobs, triggers] = await Promise.all([
      pipelines.pipeline(place.project, place.pipelineId),
      pipelines.jobs(place.project, place.pipelineId),
      pipelines.triggers(place.project, place.pipelineId),
    ]);
    source.saw(jobs.items, pipeline.project_id);
    const view = toPipelineView(
      { pipeline, jobs: jobs.items, triggers: triggers.items, isCut: jobs.isCut || triggers.isCut },
      { account: source.account, toMainMs: source.toMainMs, readAtMs: clock.now() },
    );
    entry.view = view;
    entry.readAtMs = clock.now();
    entry.requests = 1 + jobs.requests + triggers.requests;
    return view;
  };

  const withPace = (view: PipelineView, entry: Entry): PipelineView => {
    if (isOver(view) && !entry.isWanted) return view;
    const dueInMs = entry.readAtMs + delayMs(entry, view) - clock.now();
    return { ...view, askAgainInMs: Math.max(1_000, dueInMs) };
  };

  return {
    read: async (place, { isWanted }) => {
      const entry = entryOf(place);
      entry.askedAtMs = clock.now();
      // What is on its way is new enough.
      if (!entry.pending) entry.isWanted ||= isWanted;
      const ageMs = clock.now() - entry.readAtMs;
      const { view } = entry;
      const isFresh = view !== undefined && ageMs < delayMs(entry, view);
      if (isFresh) return withPace(view, entry);
      entry.pending ??= readNow(place, entry).finally(() => {
        entry.pending = undefined;
      });
      return withPace(await entry.pending, entry);
    },
    tests: (place) => {
      const entry = entryOf(place);
      const isFresh = entry.tests !== undefined && clock.now() - entry.tests.atMs < testsMs;
      if (entry.tests && isFresh) return entry.tests.answer;
      const answer = readTests(sourceOf(place.accountId).pipelines, place);
      const tests = { atMs: clock.now(), answer };
      entry.tests = tests;
      answer.catch(() => {
        if (entry.tests === tests) entry.tests = undefined;
      });
      return answer;
    },
  };
}
