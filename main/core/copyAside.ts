import type { Session } from '../../preload/contract/model.ts';
import type { AccountWork } from './accountWork.ts';
import type { JobTerminals } from './jobTerminals.ts';
import type { CorePorts } from './ports.ts';
import type { SettingsService } from './settings/settings.ts';
import type { State } from './state.ts';
import { createAsides } from './transfer/asides.ts';

/** Copies of jobs' file variables: at a person's wish, or with each terminal that opens. */
export type CopyAside = {
  readonly copy: (sessionId: string) => void;
  /** Nothing is told of it any more; the copies stay. */
  readonly dismiss: (sessionId: string) => void;
  /** A terminal is connected, with a shell of its own. */
  readonly connected: (session: Session) => void;
};

type CopyAsideOptions = Pick<CorePorts, 'clock' | 'random' | 'log'> & {
  readonly state: State;
  readonly works: ReadonlyMap<string, AccountWork>;
  readonly settings: Pick<SettingsService, 'get'>;
  readonly terminals: () => JobTerminals;
};

export function createCopyAside(options: CopyAsideOptions): CopyAside {
  const { state, works, settings, terminals } = options;
  const sessionOf = (sessionId: string) =>
    terminals()
      .all()
      .find((session) => session.fact().id === sessionId);
  const asides = createAsides({
    ...options,
    borrow: (sessionId, borrower) => sessionOf(sessionId)?.borrow(borrower) ?? 'not-connected',
    projectFolder: (sessionId) => {
      const { accountId, jobId } = sessionOf(sessionId)?.fact() ?? {};
      const job = state.jobs.get(jobId ?? '');
      return (
        job &&
        works
          .get(accountId ?? '')
          ?.lifeOf(job)
          .head().projectFolder
      );
    },
    isConnected: (sessionId) => sessionOf(sessionId)?.isOpen() === true,
    publish: (sessionId, aside) => sessionOf(sessionId)?.describe({ aside }),
  });
  return {
    copy: asides.copy,
    dismiss: (sessionId) => sessionOf(sessionId)?.describe({ aside: undefined }),
    connected: ({ id, aside }) => {
      // Copies outlive a shell: they lie there already.
      const isDue = aside === undefined || aside.kind === 'failed';
      if (settings.get().copyFileVariables && isDue) asides.attached(id);
    },
  };
}
