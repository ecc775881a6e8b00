import { Dialog } from 'radix-ui';
import { useState } from 'react';
import type { Session } from '../../preload/contract/model.ts';
import type { Snippet } from '../../preload/contract/settings.ts';
import { useApp, useFacts, useView } from '../appContext.ts';
import { useText } from '../i18n.ts';
import { tabTitle } from '../state/select.ts';
import { useReturnFocus } from '../ui/useReturnFocus.ts';
import { fillSnippet, type Filled, type FilledPart, type FillProblem } from './fillSnippet.ts';
import { valuesIn } from './snippetValues.ts';

/** A look at what a snippet becomes in this job, before any of it is typed. */
export function SnippetDialog() {
  const asked = useView((view) => view.snippetAsked);
  const snippet = useFacts(({ settings }) => settings.snippets.find(({ id }) => id === asked?.snippetId));
  const session = useFacts(({ sessions }) => sessions.get(asked?.sessionId ?? ''));
  return snippet && session ? <OpenDialog snippet={snippet} session={session} /> : null;
}

type OpenDialogProps = { readonly snippet: Snippet; readonly session: Session };

/** Where a snippet would go, and what it is there. */
type Target = { readonly session: Session; readonly filled: Filled };

function OpenDialog({ snippet, session }: OpenDialogProps) {
  const text = useText();
  const { view, snippets } = useApp();
  const returnFocus = useReturnFocus();
  const [goesToAll, setGoesToAll] = useState(false);
  const { own, others } = useTargets(snippet, session);
  const targets = goesToAll ? [own, ...others] : [own];
  const close = (): void => view.setState({ snippetAsked: undefined });
  const type = (isRun: boolean): void => {
    close();
    // After the dialog has given the focus back; the terminal in front has it at the end.
    requestAnimationFrame(() => {
      for (const target of targets.toReversed())
        snippets.type(target.session.id, { text: target.filled.text, isRun });
    });
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Overlay className="overlay" />
        <Dialog.Content className="dialog snippet-dialog" {...returnFocus}>
          <Dialog.Title className="dialog-title">{snippet.name}</Dialog.Title>
          <Dialog.Description className="dialog-text">{text('snippets.marked')}</Dialog.Description>
          {targets.map((target) => (
            <Preview key={target.session.id} target={target} />
          ))}
          {others.length > 0 ? (
            <label className="snippet-all">
              <input
                type="checkbox"
                checked={goesToAll}
                onChange={(event) => setGoesToAll(event.target.checked)}
              />
              {text('snippets.all', { names: others.map((other) => tabTitle(other.session)).join(', ') })}
            </label>
          ) : null}
          <Buttons runs={snippet.runs} isRefused={targets.some(isRefused)} type={type} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** The one in front, and those that get what is typed into it: each with its own job's values. */
function useTargets(snippet: Snippet, session: Session) {
  const { actions, mirror } = useApp();
  const { facts } = mirror.store.getState();
  const targetOf = (one: Session): Target => ({
    session: one,
    filled: fillSnippet(snippet.text, valuesIn(facts ?? { jobs: new Map(), accounts: new Map() }, one)),
  });
  const others = actions.receiversOf(session.id).flatMap((id) => facts?.sessions.get(id) ?? []);
  return { own: targetOf(session), others: others.map(targetOf) };
}

function isRefused({ session, filled }: Target): boolean {
  return session.state.kind !== 'connected' || filled.problems.some(({ code }) => code !== 'unknown');
}

type ButtonsProps = {
  /** What the snippet is made for has the focus. */
  readonly runs: boolean;
  readonly isRefused: boolean;
  readonly type: (isRun: boolean) => void;
};

function Buttons({ runs, isRefused: isDisabled, type }: ButtonsProps) {
  const text = useText();
  return (
    <div className="dialog-buttons">
      <Dialog.Close className="button" type="button">
        {text('app.cancel')}
      </Dialog.Close>
      {[!runs, runs].map((isRun) => (
        <button
          key={String(isRun)}
          type="button"
          className="button"
          data-variant={isRun === runs ? 'primary' : undefined}
          autoFocus={isRun === runs}
          disabled={isDisabled}
          onClick={() => type(isRun)}
        >
          {text(isRun ? 'snippets.run' : 'snippets.put')}
        </button>
      ))}
    </div>
  );
}

function Preview({ target: { session, filled } }: { readonly target: Target }) {
  const text = useText();
  const name = tabTitle(session);
  return (
    <div className="snippet-preview">
      <p className="hint">{text('snippets.goesTo', { name })}</p>
      <pre className="command-preview" tabIndex={0} aria-label={text('snippets.preview', { name })}>
        {filled.parts.map((part, index) => (
          <Part key={index} part={part} />
        ))}
      </pre>
      <Notes filled={filled} isConnected={session.state.kind === 'connected'} />
    </div>
  );
}

/** What came from the job stands out: somebody else may have chosen it. */
function Part({ part }: { readonly part: FilledPart }) {
  if (part.kind === 'text') return part.text;
  return (
    <mark data-raw={part.isRaw || undefined} title={`{{${part.isRaw ? 'raw:' : ''}${part.name}}}`}>
      {part.text}
    </mark>
  );
}

type NotesProps = { readonly filled: Filled; readonly isConnected: boolean };

function Notes({ filled, isConnected }: NotesProps) {
  const text = useText();
  const lines = filled.text.trim().split('\n').length;
  const raw = filled.parts.flatMap((part) => (part.kind === 'value' && part.isRaw ? [part.name] : []));
  const problems = distinct(filled.problems);
  return (
    <ul className="command-notes">
      {isConnected ? null : <li className="problem">{text('snippets.notConnected')}</li>}
      {problems.map(({ code, name }) => (
        <li key={`${code} ${name}`} className={code === 'unknown' ? 'hint' : 'problem'}>
          {text(`snippets.problems.${code}`, { name })}
        </li>
      ))}
      {raw.length > 0 ? (
        <li className="problem">{text('snippets.raw', { names: [...new Set(raw)].join(', ') })}</li>
      ) : null}
      {lines > 1 ? <li className="hint">{text('snippets.lines', { count: lines })}</li> : null}
    </ul>
  );
}

function distinct(problems: readonly FillProblem[]): readonly FillProblem[] {
  const seen = new Map(problems.map((problem) => [`${problem.code} ${problem.name}`, problem]));
  return [...seen.values()];
}
