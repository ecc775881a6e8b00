import { useState } from 'react';
import type { Session } from '../../preload/contract/model.ts';
import { useApp, useFacts } from '../appContext.ts';
import { useText } from '../i18n.ts';
import { isKept } from '../state/select.ts';
import { CloseIcon } from '../ui/icons.tsx';

/** What the Runner has done before it began to wait: said when it is too late to change it, and early enough to know. */
export function KeptNote({ session }: { readonly session: Session }) {
  const text = useText();
  const { actions } = useApp();
  const kept = useFacts((facts) => isKept(facts, session));
  const [isRead, setRead] = useState(false);
  return (
    <div aria-live="polite" className="note-place">
      {kept && !isRead ? (
        <div className="note-bar" role="group" aria-label={text('retention.noteName')}>
          <div className="note-words">
            <p>{text('retention.note')}</p>
          </div>
          <button
            type="button"
            className="icon-button"
            aria-label={text('retention.noteDismiss')}
            onClick={() => {
              setRead(true);
              actions.focusTerminal();
            }}
          >
            <CloseIcon />
          </button>
        </div>
      ) : null}
    </div>
  );
}
