import type { ArmKind } from '../../preload/contract/jobActions.ts';
import type { Mirror } from '../state/mirror.ts';
import { armOfJob } from '../state/jobOptions.ts';
import type { JobChange, ViewStore } from '../state/view.ts';
import type { CommandInput, CommandName } from '../../preload/contract/api.ts';

/** What is done with jobs themselves. */
export type JobMoves = {
  /** Asks before GitLab is told: others see it. */
  readonly askJob: (jobId: string, change: JobChange) => void;
  readonly arm: (jobId: string, kind?: ArmKind) => void;
  readonly disarm: (armId: string) => void;
  /** The job's own arm. */
  readonly disarmJob: (jobId: string) => void;
};

type JobMovesOptions = {
  readonly view: ViewStore;
  readonly mirror: Mirror;
  readonly run: <Name extends CommandName>(command: Name, input: CommandInput<Name>) => Promise<boolean>;
};

export function createJobMoves({ view, mirror, run }: JobMovesOptions): JobMoves {
  const disarm = (id: string): void => void run('arm.remove', { id });
  return {
    askJob: (jobId, change) => view.setState({ question: { kind: 'job', jobId, change } }),
    arm: (jobId, kind = 'job') => void run('arm.set', { jobId, kind }),
    disarm,
    disarmJob: (jobId) => {
      const { facts } = mirror.store.getState();
      const arm = facts && armOfJob(facts, jobId);
      if (arm) disarm(arm.id);
    },
  };
}
