import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { longestTabName } from '../../preload/contract/tabLooks.ts';
import type { Session } from '../../preload/contract/model.ts';
import { useApp, useView } from '../appContext.ts';
import { useText } from '../i18n.ts';

/** Lies over the tab whose name is being written. */
export function RenameField({ sessions }: { readonly sessions: readonly Session[] }) {
  const renamingId = useView((view) => view.renamingId);
  const index = sessions.findIndex(({ id }) => id === renamingId);
  const session = sessions[index];
  return session ? <Field key={session.id} session={session} column={index + 1} /> : null;
}

type FieldProps = { readonly session: Session; readonly column: number };

/** Enter and leaving keep what was written, Escape does not. Nothing written: the tab is called as its job. */
function Field({ session, column }: FieldProps) {
  const text = useText();
  const { actions, view } = useApp();
  const [name, setName] = useState(session.tabName ?? '');
  const field = useRef<HTMLInputElement>(null);
  const giveBack = useGiveBackFocus();
  useEffect(() => field.current?.select(), []);
  const close = ({ keeps }: { readonly keeps: boolean }): void => {
    if (view.getState().renamingId !== session.id) return;
    view.setState({ renamingId: undefined });
    if (keeps && name.trim() !== (session.tabName ?? ''))
      void actions.run('terminal.dress', { sessionId: session.id, name });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || (event.key !== 'Enter' && event.key !== 'Escape')) return;
    event.preventDefault();
    event.stopPropagation();
    close({ keeps: event.key === 'Enter' });
    giveBack();
  };
  return (
    <input
      ref={field}
      type="text"
      className="tab-rename"
      style={{ gridColumn: column }}
      aria-label={text('tabs.rename.name', { job: session.jobName })}
      placeholder={session.jobName}
      maxLength={longestTabName}
      autoFocus
      autoComplete="off"
      spellCheck={false}
      value={name}
      onChange={(event) => setName(event.target.value)}
      onKeyDown={onKeyDown}
      onBlur={() => close({ keeps: true })}
    />
  );
}

/** To where it was before the field took it: a tab, or a terminal. */
function useGiveBackFocus(): () => void {
  const { actions } = useApp();
  const [before] = useState(() => document.activeElement);
  return () => {
    if (before instanceof HTMLElement && before !== document.body && before.isConnected) before.focus();
    else actions.focusTerminal();
  };
}
