import {
  withSession,
  type ActionTarget,
  type Performer,
  type PerformerParts,
  type Performers,
} from './performers.ts';

type TabIds = `tab.${'next' | 'previous' | 'close' | 'moveLeft' | 'moveRight' | 'moveToNewWindow'}`;

/** Which tab stands in front, and where among the others. */
export function tabPerformers(
  parts: Pick<PerformerParts, 'actions' | 'tabs' | 'sessionOf'>,
): Performers<TabIds> {
  const { actions, tabs, sessionOf } = parts;
  const hasSeveral = (): boolean => tabs().length > 1;
  const indexOf = (target: ActionTarget): number => {
    const session = sessionOf(target);
    return tabs().findIndex(({ id }) => id === session?.id);
  };
  return {
    'tab.next': { can: hasSeveral, run: () => actions.step(1) },
    'tab.previous': { can: hasSeveral, run: () => actions.step(-1) },
    'tab.close': { run: withSession(parts, ({ id }) => actions.requestClose(id)) },
    'tab.moveLeft': {
      can: (target) => indexOf(target) > 0,
      run: withSession(parts, ({ id }) => actions.moveTabBy(id, -1)),
    },
    'tab.moveRight': {
      can: (target) => indexOf(target) >= 0 && indexOf(target) < tabs().length - 1,
      run: withSession(parts, ({ id }) => actions.moveTabBy(id, 1)),
    },
    'tab.moveToNewWindow': {
      // The only tab has a window of its own already.
      can: (target) => hasSeveral() && indexOf(target) >= 0,
      run: withSession(parts, ({ id }) => actions.moveToWindow(id, 'new')),
    },
  };
}

type NumberedTabIds = `tab.${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9}`;

export function numberedTabPerformers({
  tabs,
  actions,
}: Pick<PerformerParts, 'actions' | 'tabs'>): Performers<NumberedTabIds> {
  const goTo = (number: number): Performer => ({
    can: () => tabs().length >= number,
    run: () => {
      const session = tabs()[number - 1];
      if (session) actions.goTo(session.id);
    },
  });
  return {
    'tab.1': goTo(1),
    'tab.2': goTo(2),
    'tab.3': goTo(3),
    'tab.4': goTo(4),
    'tab.5': goTo(5),
    'tab.6': goTo(6),
    'tab.7': goTo(7),
    'tab.8': goTo(8),
    'tab.9': goTo(9),
  };
}
