import type { Session } from '../../preload/contract/model.ts';
import { resumeHold } from '../retention/resumeHold.ts';
import type { Facts } from '../state/facts.ts';
import { canHold, canResume } from '../state/select.ts';
import { withSession, type ActionTarget, type PerformerParts, type Performers } from './performers.ts';

type HoldIds = `hold.${'begin' | 'resume'}`;

type HoldParts = Pick<PerformerParts, 'client' | 'view' | 'mirror' | 'facts' | 'sessionOf'>;

/** Holding a job's script, and letting it go on. */
export function holdPerformers(parts: HoldParts): Performers<HoldIds> {
  const { view, facts, sessionOf } = parts;
  const has =
    (isSo: (known: Facts, session: Session) => boolean) =>
    (target: ActionTarget): boolean => {
      const [known, session] = [facts(), sessionOf(target)];
      return known !== undefined && session !== undefined && isSo(known, session);
    };
  return {
    'hold.begin': {
      can: has(canHold),
      run: withSession(parts, ({ id }) => view.setState({ question: { kind: 'hold', sessionId: id } })),
    },
    'hold.resume': {
      can: has(canResume),
      run: withSession(parts, (session) => void resumeHold(session, parts)),
    },
  };
}
