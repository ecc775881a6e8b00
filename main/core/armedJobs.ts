import { AppError } from '../../preload/contract/error.ts';
import { firstWindowId, type Job } from '../../preload/contract/model.ts';
import type { Size } from '../../preload/contract/api.ts';
import type { AccountWork } from './accountWork.ts';
import { createArming, type Arming } from './jobs/arming.ts';
import type { CorePorts } from './ports.ts';
import type { State } from './state.ts';
import type { Terminals } from './terminal/terminals.ts';
import type { Windows } from './windows.ts';

/* Joins what is armed (jobs/arming.ts) to the jobs that are seen and the terminals that open. */

export type ArmedJobs = Arming & {
  /** An account is at work: its armed jobs of the last run are looked for. */
  readonly accountStarted: (accountId: string, work: Pick<AccountWork, 'fetchJob'>) => Promise<void>;
};

type ArmedJobsOptions = Pick<CorePorts, 'clock' | 'store' | 'log'> & {
  readonly state: State;
  readonly works: ReadonlyMap<string, Pick<AccountWork, 'armedChanged'>>;
  /** Asked for when something is attached to: they are made later. */
  readonly parts: () => {
    readonly terminals: Pick<Terminals, 'open' | 'ofJob' | 'all'>;
    readonly windows: Pick<Windows, 'front' | 'placeFor'>;
  };
};

/** A usual window's pane. The page tells the real one when it shows the tab. */
const usualSize: Size = { columns: 120, rows: 36 };

export function createArmedJobs({ state, works, log, ...options }: ArmedJobsOptions): ArmedJobs {
  const attach = (job: Job): void => {
    const { terminals, windows } = options.parts();
    if (terminals.ofJob(job.id)) return;
    const size = terminals.all().at(-1)?.fact().shellSize ?? usualSize;
    terminals.open({ job, size, place: windows.placeFor(windows.front() ?? firstWindowId) });
  };
  const arming = createArming({
    ...options,
    log,
    jobs: state.jobs.all,
    publish: state.arms.upsert,
    forget: state.arms.remove,
    // After the pages have heard of the job itself.
    attach: (job) => queueMicrotask(() => attach(job)),
    ended: (payload) => state.announce({ name: 'arm.ended', payload }),
    changed: () => {
      for (const work of works.values()) work.armedChanged();
    },
  });
  state.onEvent((event) => {
    if (event.name === 'job.upserted') arming.sawJob(event.payload);
    if (event.name !== 'session.upserted') return;
    const job = state.jobs.get(event.payload.jobId);
    if (job) arming.opened(job);
  });
  return {
    ...arming,
    accountStarted: async (accountId, work) => {
      for (const arm of arming.ofAccount(accountId)) {
        if (arm.kind !== 'job') continue;
        const gitlabId = Number(arm.jobId.slice(arm.jobId.lastIndexOf(':') + 1));
        try {
          await work.fetchJob({ projectPath: arm.projectPath, gitlabId });
        } catch (error) {
          if (error instanceof AppError && error.code === 'not-found') arming.disarm(arm.id);
          else log.info('arm.notFound', { armId: arm.id });
        }
      }
    },
  };
}
