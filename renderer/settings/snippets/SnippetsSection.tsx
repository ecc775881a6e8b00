import { useState } from 'react';
import type { Snippet } from '../../../preload/contract/settings.ts';
import { snippetLimits, snippetPlaceholders } from '../../../preload/contract/snippets.ts';
import { useApp, useFacts } from '../../appContext.ts';
import { useText } from '../../i18n.ts';
import { SettingRow } from '../SettingRow.tsx';
import './snippets.css';
import { SnippetForm, type SnippetDraft } from './SnippetForm.tsx';

/** Commands at hand: the person's own, and those of single projects. */
export function SnippetsSection() {
  const text = useText();
  const snippets = useFacts((facts) => facts.settings.snippets);
  const { edited, edit, save, remove } = useSnippetEditor(snippets);
  return (
    <SettingRow
      label={text('settings.snippets.list')}
      help={text('settings.snippets.listHelp', {
        placeholders: snippetPlaceholders.map((name) => `{{${name}}}`).join(' '),
        raw: '{{raw:job}}',
      })}
      place="below"
      isGroup
    >
      {() => (
        <div className="snippet-list">
          {snippets.length === 0 && edited === undefined ? (
            <p className="hint">{text('settings.snippets.none')}</p>
          ) : null}
          <ul>
            {snippets.map((snippet) => (
              <li key={snippet.id}>
                {edited === snippet.id ? (
                  <SnippetForm snippet={snippet} onSave={save} onCancel={() => edit(undefined)} />
                ) : (
                  <SnippetLine
                    snippet={snippet}
                    onEdit={() => edit(snippet.id)}
                    onRemove={() => remove(snippet.id)}
                  />
                )}
              </li>
            ))}
          </ul>
          {edited === 'new' ? (
            <SnippetForm snippet={undefined} onSave={save} onCancel={() => edit(undefined)} />
          ) : (
            <button
              type="button"
              className="button"
              disabled={snippets.length >= snippetLimits.most}
              onClick={() => edit('new')}
            >
              {text('settings.snippets.add')}
            </button>
          )}
        </div>
      )}
    </SettingRow>
  );
}

function useSnippetEditor(snippets: readonly Snippet[]) {
  const { actions } = useApp();
  /** An id, or `new`. */
  const [edited, edit] = useState<string>();
  const set = (next: readonly Snippet[]): Promise<boolean> =>
    actions.run('settings.update', { snippets: [...next] });
  return {
    edited,
    edit,
    save: async (draft: SnippetDraft): Promise<void> => {
      const id = edited === undefined || edited === 'new' ? crypto.randomUUID() : edited;
      const snippet: Snippet = { id, ...draft };
      const isKnown = snippets.some((known) => known.id === id);
      const next = isKnown
        ? snippets.map((known) => (known.id === id ? snippet : known))
        : [...snippets, snippet];
      // What could not be kept stays in the form.
      if (await set(next)) edit(undefined);
    },
    remove: (id: string): void => void set(snippets.filter((known) => known.id !== id)),
  };
}

type SnippetLineProps = {
  readonly snippet: Snippet;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
};

function SnippetLine({
  snippet: { name, text: command, project, runs },
  onEdit,
  onRemove,
}: SnippetLineProps) {
  const text = useText();
  return (
    <div className="snippet-line">
      <div className="snippet-words">
        <p className="snippet-name">{name}</p>
        <p className="hint">
          {project ?? text('settings.snippets.everywhere')} ·{' '}
          {text(runs ? 'settings.snippets.isRun' : 'settings.snippets.isPut')}
        </p>
        <pre className="snippet-text">{command}</pre>
      </div>
      <button
        type="button"
        className="button"
        aria-label={text('settings.snippets.editName', { name })}
        onClick={onEdit}
      >
        {text('settings.snippets.edit')}
      </button>
      <button
        type="button"
        className="button"
        data-variant="quiet"
        aria-label={text('settings.snippets.removeName', { name })}
        onClick={onRemove}
      >
        {text('settings.snippets.remove')}
      </button>
    </div>
  );
}
