import type { Session } from '../../preload/contract/model.ts';
import type { Snippet } from '../../preload/contract/settings.ts';
import type { Mirror } from '../state/mirror.ts';
import type { ViewStore } from '../state/view.ts';
import { cleanPaste } from '../terminal/paste.ts';
import type { Terminals } from '../terminal/terminals.ts';
import { hasPlaceholders } from './fillSnippet.ts';

/**
 * Commands at hand. What is typed goes into one terminal, also while keys go to several: it was made for its job. Those get
 * it when the person says so, made for theirs.
 */
export type SnippetActions = {
  /** Uses a snippet in the terminal in front: at once where all of it was seen when it was chosen, else after a look. */
  readonly use: (snippetId: string) => void;
  /** Types a text into a session's terminal: with Enter behind it, or put at the prompt. */
  readonly type: (sessionId: string, command: TypedCommand) => void;
};

export type TypedCommand = { readonly text: string; readonly isRun: boolean };

type SnippetActionsOptions = {
  readonly mirror: Mirror;
  readonly view: ViewStore;
  readonly terminals: Pick<Terminals, 'get'>;
  readonly activeSession: () => Session | undefined;
  /** The others that get what is typed into a session. */
  readonly receiversOf: (sessionId: string) => readonly string[];
};

export function createSnippetActions(options: SnippetActionsOptions): SnippetActions {
  const { mirror, view, terminals, activeSession, receiversOf } = options;
  const type: SnippetActions['type'] = (sessionId, { text, isRun }) => {
    const terminal = terminals.get(sessionId)?.view;
    const clean = cleanPaste(text).replace(/[\r\n]+$/, '');
    if (!terminal || clean === '') return;
    terminal.receive({ kind: 'pasted', text: clean });
    if (isRun) terminal.receive({ kind: 'typed', data: '\r' });
    terminal.focus();
  };
  return {
    type,
    use: (snippetId) => {
      const session = activeSession();
      const { facts } = mirror.store.getState();
      const snippet = facts?.settings.snippets.find(({ id }) => id === snippetId);
      if (!session || !snippet) return;
      if (wantsLook(snippet) || receiversOf(session.id).length > 0)
        view.setState({ snippetAsked: { snippetId, sessionId: session.id } });
      else type(session.id, { text: snippet.text, isRun: snippet.runs });
    },
  };
}

/** Somebody else chose what is filled in; and of several lines the palette shows one. */
export function wantsLook({ text }: Pick<Snippet, 'text'>): boolean {
  return hasPlaceholders(text) || text.trim().includes('\n');
}
