import { useState } from 'react';
import type { TerminalTheme } from '../../../preload/contract/settings.ts';
import { mostTerminalThemes, ownTerminalTheme } from '../../../preload/contract/settingsLimits.ts';
import { useApp, useFacts } from '../../appContext.ts';
import { useText, type Text } from '../../i18n.ts';
import { SettingRow } from '../SettingRow.tsx';
import { useSetting } from '../useSetting.ts';
import { importLimitBytes, importThemes, withImported } from './importThemes.ts';
import { ThemePreview } from './ThemePreview.tsx';

/** Which colours terminals have, and those that were imported. */
export function TerminalThemes() {
  const text = useText();
  return (
    <>
      <ThemeChoice
        name="terminalThemeLight"
        label={text('settings.themesOfTerminals.light')}
        help={text('settings.themesOfTerminals.lightHelp')}
      />
      <ThemeChoice
        name="terminalThemeDark"
        label={text('settings.themesOfTerminals.dark')}
        help={text('settings.themesOfTerminals.darkHelp')}
      />
      <ImportedThemes />
    </>
  );
}

type ThemeChoiceProps = {
  readonly name: 'terminalThemeLight' | 'terminalThemeDark';
  readonly label: string;
  readonly help: string;
};

function ThemeChoice({ name, label, help }: ThemeChoiceProps) {
  const text = useText();
  const { value, set, reset } = useSetting(name);
  const themes = useFacts((facts) => facts.settings.terminalThemes);
  const isKnown = themes.some(({ id }) => id === value);
  return (
    <SettingRow label={label} help={help} defaultText="Jobshell" onReset={reset}>
      {(ids) => (
        <select
          id={ids.control}
          className="input select"
          aria-describedby={ids.help}
          value={isKnown ? value : ownTerminalTheme}
          onChange={(event) => set(event.target.value)}
        >
          <option value={ownTerminalTheme}>{text('app.name')}</option>
          {themes.map((theme) => (
            <option key={theme.id} value={theme.id}>
              {theme.name}
            </option>
          ))}
        </select>
      )}
    </SettingRow>
  );
}

function ImportedThemes() {
  const text = useText();
  const { actions } = useApp();
  const themes = useFacts((facts) => facts.settings.terminalThemes);
  const { problem, done, take } = useImport();
  const remove = (id: string): void =>
    void actions.run('settings.update', { terminalThemes: themes.filter((theme) => theme.id !== id) });
  return (
    <SettingRow
      label={text('settings.themesOfTerminals.imported')}
      help={text('settings.themesOfTerminals.importHelp')}
      problem={problem}
      place="below"
    >
      {(ids) => (
        <div className="theme-list">
          <input
            id={ids.control}
            type="file"
            className="file-input"
            multiple
            aria-describedby={ids.help}
            onChange={(event) => take(event.target)}
          />
          <p role="status" className="hint">
            {done}
          </p>
          <ul>
            {themes.map((theme) => (
              <ThemeItem key={theme.id} theme={theme} onRemove={() => remove(theme.id)} />
            ))}
          </ul>
        </div>
      )}
    </SettingRow>
  );
}

function ThemeItem({ theme, onRemove }: { readonly theme: TerminalTheme; readonly onRemove: () => void }) {
  const text = useText();
  return (
    <li className="theme-item">
      <ThemePreview theme={theme} />
      <button
        type="button"
        className="button"
        data-variant="quiet"
        aria-label={text('settings.themesOfTerminals.removeName', { name: theme.name })}
        onClick={onRemove}
      >
        {text('settings.themesOfTerminals.remove')}
      </button>
    </li>
  );
}

function useImport() {
  const text = useText();
  const { actions, mirror } = useApp();
  const [problem, setProblem] = useState<string>();
  const [done, setDone] = useState('');
  const importFiles = async (files: readonly File[]): Promise<void> => {
    setProblem(undefined);
    setDone('');
    const read = await Promise.all(files.map((file) => readThemes(file, text)));
    const failed = read.flatMap((result) => ('problem' in result ? [result.problem] : []));
    const themes = read.flatMap((result) => ('themes' in result ? result.themes : []));
    const known = mirror.store.getState().facts?.settings.terminalThemes ?? [];
    const all = withImported(known, themes);
    if (all.length > mostTerminalThemes)
      failed.push(text('settings.themesOfTerminals.tooMany', { most: mostTerminalThemes }));
    else if (themes.length > 0 && (await actions.run('settings.update', { terminalThemes: [...all] })))
      setDone(text('settings.themesOfTerminals.done', { names: themes.map(({ name }) => name).join(', ') }));
    if (failed.length > 0) setProblem(failed.join(' '));
  };
  const take = (input: HTMLInputElement): void => {
    const files = [...(input.files ?? [])];
    // So that the same file can be chosen again.
    input.value = '';
    void importFiles(files);
  };
  return { problem, done, take };
}

type ReadThemes = { readonly themes: readonly Omit<TerminalTheme, 'id'>[] } | { readonly problem: string };

async function readThemes(file: File, text: Text): Promise<ReadThemes> {
  const explain = (code: 'too-large' | 'no-colours' | 'incomplete'): ReadThemes => ({
    problem: text(`settings.themesOfTerminals.problems.${code}`, { file: file.name }),
  });
  // Looked at before it is read: it may be anything.
  if (file.size > importLimitBytes) return explain('too-large');
  const result = importThemes({ fileName: file.name, text: await file.text() });
  return result.ok ? { themes: result.themes } : explain(result.problem);
}
