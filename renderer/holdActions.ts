import type { Session } from '../preload/contract/model.ts';
import type { ActionTarget } from './performers.ts';
import type { AppParts } from './appParts.ts';
import { resumeHold } from './retention/resumeHold.ts';
import type { Facts } from './state/facts.ts';
import { canHold, canResume } from './state/select.ts';

type HoldIds = `hold.${'begin' | 'resume'}`;

type Performer = {
  readonly run: (target: ActionTarget) => void;
  readonly can: (target: ActionTarget) => boolean;
};

type HoldParts = Pick<AppParts, 'client' | 'view' | 'mirror'> & {
  readonly facts: () => Facts | undefined;
  readonly sessionOf: (target: ActionTarget) => Session | undefined;
};

/** Holding a job's script, and letting it go on. */
export function holdPerformers(parts: HoldParts): Readonly<Record<HoldIds, Performer>> {
  const { view, facts, sessionOf } = parts;
  const has =
    (isSo: (known: Facts, session: Session) => boolean): Performer['can'] =>
    (target) => {
      const [known, session] = [facts(), sessionOf(target)];
      return known !== undefined && session !== undefined && isSo(known, session);
    };
  return {
    'hold.begin': {
      can: has(canHold),
      run: (target) => {
        const session = sessionOf(target);
        if (session) view.setState({ question: { kind: 'hold', sessionId: session.id } });
      },
    },
    'hold.resume': {
      can: has(canResume),
      run: (target) => {
        const session = sessionOf(target);
        if (session) void resumeHold(session, parts);
      },
    },
  };
}
