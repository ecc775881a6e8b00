import { comesBack, endsWithScript } from '../state/select.ts';
import { withSession, type PerformerParts, type Performers } from './performers.ts';

type ScriptEndIds = `terminal.${'comeBack' | 'copyAside'}` | 'job.afterScript';

type ScriptEndParts = Pick<PerformerParts, 'actions' | 'view' | 'facts' | 'sessionOf'>;

/** What is done about a script's end before it comes. */
export function scriptEndPerformers(parts: ScriptEndParts): Performers<ScriptEndIds> {
  const { actions, view, facts, sessionOf } = parts;
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
      run: withSession(parts, ({ id }) => void actions.run('terminal.copyAside', { sessionId: id })),
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
