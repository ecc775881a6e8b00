import type { Session } from '../preload/contract/model.ts';
import type { ActionTarget } from './performers.ts';
import type { AppParts } from './appParts.ts';
import type { Facts } from './state/facts.ts';
import { comesBack, endsWithScript } from './state/select.ts';

type ScriptEndIds = `terminal.${'comeBack' | 'copyAside'}` | 'job.afterScript';

type Performer = {
  readonly run: (target: ActionTarget) => void;
  readonly can?: (target: ActionTarget) => boolean;
};

type ScriptEndParts = Pick<AppParts, 'actions' | 'view'> & {
  readonly facts: () => Facts | undefined;
  readonly sessionOf: (target: ActionTarget) => Session | undefined;
};

/** What is done about a script's end before it comes. */
export function scriptEndPerformers({
  actions,
  view,
  facts,
  sessionOf,
}: ScriptEndParts): Readonly<Record<ScriptEndIds, Performer>> {
  return {
    'terminal.comeBack': {
      can: (target) => {
        const session = sessionOf(target);
        return session !== undefined && session.state.kind !== 'ended' && endsWithScript(session);
      },
      run: (target) => {
        const [known, session] = [facts(), sessionOf(target)];
        if (!known || !session) return;
        const wanted = !comesBack(known, session);
        void actions.run('terminal.comeBack', { sessionId: session.id, comesBack: wanted });
      },
    },
    'terminal.copyAside': {
      can: (target) => {
        const session = sessionOf(target);
        return session?.state.kind === 'connected' && session.aside?.kind !== 'copying';
      },
      run: (target) => {
        const session = sessionOf(target);
        if (session) void actions.run('terminal.copyAside', { sessionId: session.id });
      },
    },
    'job.afterScript': {
      run: ({ jobId, sessionId }) => {
        const jobName =
          jobId === undefined ? sessionOf({ sessionId })?.jobName : facts()?.jobs.get(jobId)?.name;
        view.setState({ afterScriptFor: { jobName }, settingsOpen: false });
      },
    },
  };
}
