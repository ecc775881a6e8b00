import { text } from '../i18n.ts';
import { bashMarksLine } from '../terminal/bashMarks.ts';
import type { TerminalView } from '../terminal/terminalView.ts';
import {
  withTerminal,
  type ActionTarget,
  type Performer,
  type PerformerParts,
  type Performers,
} from './performers.ts';

type ReadingIds = `terminal.${
  | 'find'
  | 'findNext'
  | 'findPrevious'
  | 'previousCommand'
  | 'nextCommand'
  | 'selectOutput'
  | 'markCommands'
  | 'showAsText'}`;

type ReadingParts = Pick<PerformerParts, 'client' | 'terminals' | 'view' | 'sessionOf'>;

/** What finds its way in a terminal's output. */
export function readingPerformers(parts: ReadingParts): Performers<ReadingIds> {
  const { terminals, sessionOf, view } = parts;
  const viewOf = (target: ActionTarget): TerminalView | undefined => {
    const session = sessionOf(target);
    return session && terminals.get(session.id)?.view;
  };
  // Closed, the keys are the shell's.
  const step = (by: 1 | -1): Performer => ({
    can: (target) => viewOf(target)?.reading.search.state.getState().isOpen === true,
    run: withTerminal(parts, ({ reading }) => reading.search.step(by)),
  });
  const onCommands = (act: (terminal: TerminalView) => void): Performer => ({
    can: (target) => viewOf(target)?.reading.commands.areThere() === true,
    run: withTerminal(parts, act),
  });
  return {
    'terminal.find': { run: withTerminal(parts, ({ reading }) => reading.search.open()) },
    'terminal.findNext': step(1),
    'terminal.findPrevious': step(-1),
    'terminal.previousCommand': onCommands(({ reading }) => reading.commands.step(-1)),
    'terminal.nextCommand': onCommands(({ reading }) => reading.commands.step(1)),
    'terminal.selectOutput': onCommands(({ reading }) => reading.commands.selectOutput()),
    'terminal.markCommands': {
      can: (target) =>
        sessionOf(target)?.state.kind === 'connected' && !viewOf(target)?.reading.commands.areThere(),
      run: (target) => void markCommands(parts, target),
    },
    'terminal.showAsText': {
      run: (target) => view.setState({ asTextId: sessionOf(target)?.id }),
    },
  };
}

/** Types a line, where a prompt stands there for certain. */
async function markCommands(
  { client, terminals, view, sessionOf }: ReadingParts,
  target: ActionTarget,
): Promise<void> {
  const session = sessionOf(target);
  const answer = session && (await client.call('terminal.look', { sessionId: session.id }));
  if (!answer) return;
  const stands = answer.ok && answer.value.standing === 'prompt';
  if (!stands) return view.setState({ notice: text('terminal.noPrompt') });
  const terminal = terminals.get(session.id)?.view;
  terminal?.receive({ kind: 'typed', data: `${bashMarksLine}\r` });
  terminal?.focus();
}
