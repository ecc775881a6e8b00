import { tabColours } from '../../preload/contract/tabLooks.ts';
import type { Session } from '../../preload/contract/model.ts';
import type { Side } from '../state/splitTree.ts';
import {
  withSession,
  type ActionTarget,
  type Performer,
  type PerformerParts,
  type Performers,
} from './performers.ts';

type PaneIds =
  | `tab.${'rename' | 'colour'}`
  | `pane.${'splitRight' | 'splitDown' | Side | 'leave' | 'alone' | 'even'}`
  | `pane.${'wider' | 'narrower' | 'taller' | 'shorter'}`
  | `broadcast.${'toggleTab' | 'toggleShown' | 'stop'}`
  | 'steps.toggle'
  | 'log.toggle'
  | 'snippets.edit';

type PaneParts = Pick<PerformerParts, 'actions' | 'view' | 'sessionOf' | 'tabs'>;

/** What stands beside what, how tabs look, where keys go, and the commands at hand. */
export function panePerformers(parts: PaneParts): Performers<PaneIds> {
  const { actions, view } = parts;
  /** Whoever opens the list by a key goes on in it. */
  const toggleSteps = ({ id }: Session): void => {
    const isOpening = !view.getState().stepsShown.has(id);
    actions.toggleSteps(id);
    if (!isOpening) return actions.focusTerminal();
    const list = `.session-pane[data-session-id="${CSS.escape(id)}"] .steps button`;
    requestAnimationFrame(() => document.querySelector<HTMLElement>(list)?.focus());
  };
  const toggleLog = (target: ActionTarget): void => {
    const over = view.getState().logOf;
    if (target.jobId !== undefined) return actions.toggleLog({ jobId: target.jobId });
    if (over && target.sessionId === undefined) return actions.toggleLog({ jobId: over.jobId });
    const session = parts.sessionOf(target);
    if (!session) return;
    const isClosing = view.getState().logsShown.has(session.id);
    actions.toggleLog({ sessionId: session.id });
    if (isClosing) actions.focusTerminal();
  };
  const hasSplit = ({ sessionId }: ActionTarget): boolean => {
    const id = sessionId ?? actions.activeSession()?.id;
    return id !== undefined && actions.isInSplit(id);
  };
  const split = (side: Side): Performer => ({
    can: (target) => {
      const session = ownSession(parts, target);
      return session !== undefined && actions.canSplit(session.id);
    },
    run: withSession(parts, ({ id }) => actions.splitTab(id, side)),
  });
  const focus = (side: Side): Performer => ({
    can: () => actions.paneAt(side) !== undefined,
    run: () => actions.focusPane(side),
  });
  const resize = (direction: 'row' | 'column', by: 1 | -1): Performer => ({
    can: hasSplit,
    run: () => actions.resizePane(direction, by),
  });
  return {
    'pane.splitRight': split('right'),
    'pane.splitDown': split('down'),
    'pane.left': focus('left'),
    'pane.right': focus('right'),
    'pane.up': focus('up'),
    'pane.down': focus('down'),
    'pane.leave': { can: hasSplit, run: withSession(parts, ({ id }) => actions.leaveSplit(id)) },
    'pane.alone': { can: hasSplit, run: actions.togglePaneAlone },
    'pane.even': { can: hasSplit, run: actions.evenPanes },
    'pane.wider': resize('row', 1),
    'pane.narrower': resize('row', -1),
    'pane.taller': resize('column', 1),
    'pane.shorter': resize('column', -1),
    ...lookPerformers(parts),
    ...broadcastPerformers(parts),
    'steps.toggle': {
      can: (target) => ownSession(parts, target) !== undefined,
      run: withSession(parts, toggleSteps),
    },
    'log.toggle': {
      can: (target) =>
        target.jobId !== undefined ||
        view.getState().logOf !== undefined ||
        ownSession(parts, target) !== undefined,
      run: toggleLog,
    },
    'snippets.edit': { run: () => view.setState({ settingsOpen: true, settingsSection: 'snippets' }) },
  };
}

function lookPerformers(parts: PaneParts) {
  const { actions, view } = parts;
  const nextColour = ({ id, tabColour = 'none' }: Session): void => {
    const colours = ['none', ...tabColours] as const;
    const colour = colours[(colours.indexOf(tabColour) + 1) % colours.length] ?? 'none';
    void actions.run('terminal.dress', { sessionId: id, colour });
  };
  return {
    'tab.rename': { run: withSession(parts, ({ id }) => view.setState({ renamingId: id })) },
    'tab.colour': { run: withSession(parts, nextColour) },
  };
}

function broadcastPerformers(parts: PaneParts) {
  const { actions, view } = parts;
  const isOn = (): boolean => view.getState().broadcast.size > 0;
  const isOpen = (target: ActionTarget): boolean => {
    const session = ownSession(parts, target);
    return session !== undefined && session.state.kind !== 'ended';
  };
  return {
    'broadcast.toggleTab': { can: isOpen, run: withSession(parts, ({ id }) => actions.toggleBroadcast(id)) },
    'broadcast.toggleShown': {
      can: () => isOn() || actions.shownSessions().length > 1,
      run: actions.toggleBroadcastShown,
    },
    'broadcast.stop': { can: isOn, run: actions.stopBroadcast },
  };
}

/** The session an action is about, where its tab stands in this window. */
function ownSession(
  { sessionOf, tabs }: Pick<PaneParts, 'sessionOf' | 'tabs'>,
  target: ActionTarget,
): Session | undefined {
  const session = sessionOf(target);
  return tabs().some(({ id }) => id === session?.id) ? session : undefined;
}
