import { useState } from 'react';
import type { Account } from '../../preload/contract/model.ts';
import { mainNow, useApp, useFacts } from '../appContext.ts';
import { useText, type Text } from '../i18n.ts';
import { formatDay } from '../state/time.ts';
import { CloseIcon } from '../ui/icons.tsx';
import { tokenNotes, type TokenNote } from './tokenNotes.ts';

/** What the token can't do, and how the secrets are kept: said at once, in one quiet line, until it was read. */
export function TokenNotes({ account }: { readonly account: Account }) {
  const text = useText();
  const app = useApp();
  const protection = useFacts((facts) => facts.capabilities.secretProtection);
  const [dismissed, setDismissed] = useState('');
  const notes = tokenNotes({ account, protection }, mainNow(app, app.tenSeconds));
  const sentences = notes.map((note) => noteText(note, text));
  const key = sentences.join(' ');
  if (notes.length === 0 || key === dismissed) return null;
  const isBad = notes.some(({ kind }) => kind === 'rejected');
  return (
    <section
      className="notice-line"
      data-tone={isBad ? 'danger' : 'quiet'}
      aria-label={text('account.token')}
    >
      <span>{key}</span>
      {isBad ? null : (
        <button
          type="button"
          className="icon-button"
          aria-label={text('account.notes.dismiss')}
          title={text('account.notes.dismiss')}
          onClick={() => setDismissed(key)}
        >
          <CloseIcon />
        </button>
      )}
    </section>
  );
}

function noteText(note: TokenNote, text: Text): string {
  switch (note.kind) {
    case 'rejected':
      return `${text(`account.notes.rejected.${note.reason}`)} ${text('account.notes.rejectedWayOut')}`;
    case 'expires':
      return note.days === 0
        ? text('account.notes.expiresToday')
        : text('account.notes.expires', { count: note.days, date: formatDay(note.date) });
    case 'read-only':
      return text('account.notes.readOnly');
    case 'fine-grained':
      return text('account.notes.fineGrained');
    case 'protection':
      return text(`account.notes.${note.protection}`);
  }
}
