import { useId, useMemo, useState, type FormEvent, type KeyboardEvent } from 'react';
import type { Snippet } from '../../../preload/contract/settings.ts';
import { snippetLimits } from '../../../preload/contract/snippets.ts';
import { useFacts } from '../../appContext.ts';
import { useText } from '../../i18n.ts';

export type SnippetDraft = Omit<Snippet, 'id'>;

type SnippetFormProps = {
  /** Absent: a new one. */
  readonly snippet: Snippet | undefined;
  readonly onSave: (draft: SnippetDraft) => Promise<void>;
  readonly onCancel: () => void;
};

/** A snippet's name, command, and where it is offered. Escape leaves it as it was. */
export function SnippetForm({ snippet, onSave, onCancel }: SnippetFormProps) {
  const text = useText();
  const id = useId();
  const [name, setName] = useState(snippet?.name ?? '');
  const [command, setCommand] = useState(snippet?.text ?? '');
  const [project, setProject] = useState(snippet?.project ?? '');
  const [runs, setRuns] = useState(snippet?.runs ?? false);
  const projects = useProjectPaths();
  const isComplete = name.trim() !== '' && command.trim() !== '';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const where = project.trim() === '' ? {} : { project: project.trim() };
    if (isComplete) void onSave({ name: name.trim(), text: command, runs, ...where });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    onCancel();
  };
  return (
    <form
      className="snippet-form"
      aria-label={text(snippet ? 'settings.snippets.editTitle' : 'settings.snippets.newTitle')}
      onSubmit={submit}
      onKeyDown={onKeyDown}
    >
      <label htmlFor={`${id}-name`}>{text('settings.snippets.name')}</label>
      <input
        id={`${id}-name`}
        className="input"
        value={name}
        maxLength={snippetLimits.nameCharacters}
        autoFocus
        autoComplete="off"
        onChange={(event) => setName(event.target.value)}
      />
      <label htmlFor={`${id}-text`}>{text('settings.snippets.command')}</label>
      <textarea
        id={`${id}-text`}
        className="input snippet-command"
        rows={Math.min(12, Math.max(3, command.split('\n').length + 1))}
        value={command}
        maxLength={snippetLimits.textCharacters}
        spellCheck={false}
        autoCapitalize="off"
        aria-describedby={`${id}-quoting`}
        onChange={(event) => setCommand(event.target.value)}
      />
      <p id={`${id}-quoting`} className="hint">
        {text('settings.snippets.quoting')}
      </p>
      <label htmlFor={`${id}-project`}>{text('settings.snippets.project')}</label>
      <input
        id={`${id}-project`}
        className="input"
        list={`${id}-projects`}
        placeholder={text('settings.snippets.everywhere')}
        value={project}
        maxLength={1000}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setProject(event.target.value)}
      />
      <datalist id={`${id}-projects`}>
        {projects.map((path) => (
          <option key={path} value={path}>
            {path}
          </option>
        ))}
      </datalist>
      <label className="snippet-runs">
        <input type="checkbox" checked={runs} onChange={(event) => setRuns(event.target.checked)} />
        {text('settings.snippets.runs')}
      </label>
      <div className="dialog-buttons">
        <button type="button" className="button" onClick={onCancel}>
          {text('app.cancel')}
        </button>
        <button type="submit" className="button" data-variant="primary" disabled={!isComplete}>
          {text('settings.snippets.save')}
        </button>
      </div>
    </form>
  );
}

/** The projects of the jobs that are known. */
function useProjectPaths(): readonly string[] {
  const jobs = useFacts((facts) => facts.jobs);
  return useMemo(
    () => [...new Set([...jobs.values()].map(({ projectPath }) => projectPath))].toSorted(),
    [jobs],
  );
}
