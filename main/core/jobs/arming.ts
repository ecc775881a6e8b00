import { z } from 'zod';
import { AppError, assertNever } from '../../../preload/contract/error.ts';
import { armSchema, type Arm, type ArmKind } from '../../../preload/contract/jobActions.ts';
import { hasEnded } from '../../../preload/contract/jobStatus.ts';
import type { Job } from '../../../preload/contract/model.ts';
import type { Clock, Log, Store } from '../ports.ts';
import { armedPaces, concerns, isPipelineOver, stepArm } from './arms.ts';

/** What is armed, over restarts: it opens a job's terminal as soon as it can be had. */
export type Arming = {
  /** @throws AppError `job-not-armable` */
  readonly arm: (job: Job, kind: ArmKind) => Arm;
  readonly disarm: (id: string) => void;
  /** What was armed in the last run, of an account that is there again. */
  readonly ofAccount: (accountId: string) => readonly Arm[];
  readonly sawJob: (job: Job) => void;
  /** All that runs or waits in this project is among the facts. */
  readonly sawProject: (accountId: string, projectId: number) => void;
  /** Its terminal was opened, by whomever. */
  readonly opened: (job: Pick<Job, 'id' | 'accountId' | 'pipelineId' | 'gitlabId'>) => void;
  /** Whether anybody waits for just this job. */
  readonly isArmed: (jobId: string) => boolean;
  readonly paces: (accountId: string) => ReadonlyMap<number, number>;
  readonly forgetAccount: (accountId: string) => void;
};

export type ArmingOptions = {
  readonly clock: Clock;
  readonly store: Store;
  readonly log: Log;
  readonly jobs: () => readonly Job[];
  readonly publish: (arm: Arm) => void;
  readonly forget: (armId: string) => void;
  readonly attach: (job: Job) => void;
  readonly ended: (end: {
    readonly arm: Arm;
    readonly how: 'attached' | 'missed';
    readonly jobName: string;
  }) => void;
  /** The paces are others now. */
  readonly changed: () => void;
};

const storeKey = 'armed';
/** More than anybody means to wait for at once; each costs requests. */
const mostArms = 50;
/** What is in a pipeline is known a moment after it was armed. */
const pipelineSettlesMs = 10_000;

export function createArming(options: ArmingOptions): Arming {
  const { clock, store, log } = options;
  const arms = new Map<string, Arm>(readStored(options).map((arm) => [arm.id, arm]));
  for (const arm of arms.values()) options.publish(arm);

  const save = (): void => {
    store.write(storeKey, [...arms.values()]);
    options.changed();
  };
  const put = (arm: Arm): void => {
    arms.set(arm.id, arm);
    options.publish(arm);
    save();
  };
  const drop = (id: string): void => {
    if (!arms.delete(id)) return;
    options.forget(id);
    save();
  };
  const end = (arm: Arm, how: 'attached' | 'missed', jobName: string): void => {
    log.info('arm.ended', { armId: arm.id, how });
    options.ended({ arm, how, jobName });
  };

  const sawJob = (job: Job): void => {
    for (const arm of arms.values()) {
      if (concerns(arm, job)) options.changed();
      const step = stepArm(arm, job);
      if (!step) continue;
      // Before it attaches: what opens is told of here again.
      if (step.next) put(step.next);
      else drop(arm.id);
      if (step.attaches) options.attach(job);
      if (step.attaches || step.missed) end(arm, step.attaches ? 'attached' : 'missed', job.name);
    }
  };

  return {
    arm: (job, kind) => {
      const arm = newArm(job, kind, clock.now());
      const known = arms.get(arm.id);
      if (known && kind !== 'next') return known;
      if (kind === 'job' && (hasEnded(job.status) || isOthers(job)))
        throw new AppError({ code: 'job-not-armable', params: { job: job.name } });
      if (arms.size >= mostArms) throw new AppError({ code: 'too-many-armed', params: { most: mostArms } });
      put(arm);
      for (const other of options.jobs()) sawJob(other);
      return arm;
    },
    disarm: drop,
    ofAccount: (accountId) => [...arms.values()].filter((arm) => arm.accountId === accountId),
    sawJob,
    sawProject: (accountId, projectId) => {
      for (const arm of arms.values()) {
        if (arm.kind !== 'pipeline' || arm.accountId !== accountId || arm.projectId !== projectId) continue;
        if (clock.now() - arm.armedAt > pipelineSettlesMs && isPipelineOver(arm, options.jobs()))
          drop(arm.id);
      }
    },
    opened: (job) => {
      for (const arm of arms.values()) {
        if (arm.accountId !== job.accountId) continue;
        if (arm.kind === 'job' && arm.jobId === job.id) drop(arm.id);
        if (arm.kind === 'pipeline' && arm.pipelineId === job.pipelineId && !arm.done.includes(job.gitlabId))
          put({ ...arm, done: [...arm.done, job.gitlabId] });
      }
    },
    isArmed: (jobId) => [...arms.values()].some((arm) => arm.kind === 'job' && arm.jobId === jobId),
    paces: (accountId) => {
      const own = [...arms.values()].filter((arm) => arm.accountId === accountId);
      return own.length === 0 ? new Map() : armedPaces(own, options.jobs());
    },
    forgetAccount: (accountId) => {
      for (const arm of arms.values()) if (arm.accountId === accountId) drop(arm.id);
    },
  };
}

/** Whoever starts a manual job owns it; any other job stays with who started it. */
function isOthers(job: Job): boolean {
  return !job.isMine && job.status !== 'manual';
}

/** The same wish has the same id. */
function newArm(job: Job, kind: ArmKind, nowMs: number): Arm {
  const { accountId, projectId, projectPath, ref } = job;
  const about = { accountId, projectId, projectPath, ref, armedAt: nowMs };
  switch (kind) {
    case 'job':
      return { kind, id: `job ${job.id}`, ...about, jobId: job.id, jobName: job.name };
    case 'next': {
      const id = `next ${accountId} ${projectId} ${job.name.slice(0, 60)} ${ref.slice(0, 60)}`;
      return { kind, id, ...about, jobName: job.name, afterJob: job.gitlabId };
    }
    case 'pipeline':
      return {
        kind,
        id: `pipeline ${accountId}:${job.pipelineId}`,
        ...about,
        pipelineId: job.pipelineId,
        done: [],
      };
    default:
      return assertNever(kind);
  }
}

function readStored({ store, log }: ArmingOptions): readonly Arm[] {
  const parsed = z
    .array(armSchema)
    .max(mostArms)
    .safeParse(store.read(storeKey) ?? []);
  if (!parsed.success) log.warn('arming.unreadable');
  return parsed.success ? parsed.data : [];
}
