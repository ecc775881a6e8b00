import { pasteBlockedNotice } from '../actions.ts';
import { isKept } from '../state/select.ts';
import type { TerminalView } from '../terminal/terminalView.ts';
import { withSession, withTerminal, type PerformerParts, type Performers } from './performers.ts';

type TerminalIds = `terminal.${
  | 'copy'
  | 'paste'
  | 'stopPaste'
  | 'selectAll'
  | 'clear'
  | 'fixSize'
  | 'reconnect'
  | 'release'}`;

/** What is done with a terminal and its connection. */
export function terminalPerformers(
  parts: Pick<PerformerParts, 'actions' | 'terminals' | 'sessionOf' | 'facts' | 'view' | 'isMac'>,
): Performers<TerminalIds> {
  const { actions, sessionOf, facts, view, isMac } = parts;
  const paste = (terminal: TerminalView): void => {
    navigator.clipboard
      .readText()
      .then(terminal.paste)
      .catch(() => view.setState({ notice: pasteBlockedNotice(isMac) }));
  };
  return {
    'terminal.copy': { run: withTerminal(parts, (terminal) => terminal.copy()) },
    'terminal.paste': { run: withTerminal(parts, paste) },
    'terminal.stopPaste': {
      can: (target) => sessionOf(target)?.pasting !== undefined,
      run: withSession(parts, ({ id }) => void actions.run('terminal.stopPaste', { sessionId: id })),
    },
    'terminal.selectAll': { run: withTerminal(parts, (terminal) => terminal.selectAll()) },
    'terminal.clear': { run: withTerminal(parts, (terminal) => terminal.clear()) },
    'terminal.fixSize': {
      can: (target) => sessionOf(target)?.state.kind === 'connected',
      run: withSession(parts, ({ id }) => actions.fixSize(id)),
    },
    'terminal.reconnect': {
      can: (target) => {
        const state = sessionOf(target)?.state;
        return state?.kind === 'ended' && state.canReconnect;
      },
      run: withSession(parts, ({ id }) => actions.reconnect(id)),
    },
    'terminal.release': {
      can: (target) => {
        const [known, session] = [facts(), sessionOf(target)];
        return known !== undefined && session !== undefined && isKept(known, session);
      },
      run: withSession(parts, ({ id }) => actions.release(id)),
    },
  };
}
