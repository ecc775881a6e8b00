import { useState } from 'react';
import { ownSecretLimits, transcriptFormats } from '../../preload/contract/transcriptFormats.ts';
import { useApp } from '../appContext.ts';
import { useText } from '../i18n.ts';
import { ChoiceSetting, ToggleSetting } from './controls.tsx';
import { SettingGroup, SettingRow } from './SettingRow.tsx';
import { useSetting } from './useSetting.ts';

/** Whether and how terminals are recorded. */
export function RecordingSettings() {
  const text = useText();
  const { runner } = useApp();
  return (
    <SettingGroup title={text('settings.terminal.recordings')}>
      <ToggleSetting
        name="recordAlways"
        label={text('settings.terminal.recordAlways')}
        help={text('settings.terminal.recordAlwaysHelp')}
      />
      <ChoiceSetting
        name="transcriptFormat"
        label={text('settings.terminal.transcriptFormat')}
        help={text('settings.terminal.transcriptFormatHelp')}
        options={transcriptFormats.map((value) => ({ value, label: text(`transcripts.formats.${value}`) }))}
      />
      <OwnSecrets />
      <SettingRow
        label={text('settings.terminal.transcripts')}
        help={text('settings.terminal.transcriptsHelp')}
        isGroup
      >
        {() => (
          <button type="button" className="button" onClick={() => runner.run('transcript.show')}>
            {text('settings.terminal.transcriptsShow')}
          </button>
        )}
      </SettingRow>
    </SettingGroup>
  );
}

/** One a line. Kept when the field is left; a line that can't be one is said so. */
function OwnSecrets() {
  const text = useText();
  const { value, set, reset } = useSetting('transcriptMasks');
  const [typed, setTyped] = useState<string>();
  const lines = (typed ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const { most, least, longest } = ownSecretLimits;
  const isBad = lines.length > most || lines.some((line) => line.length < least || line.length > longest);
  const commit = (): void => {
    if (typed === undefined || isBad) return;
    setTyped(undefined);
    set(lines);
  };
  return (
    <SettingRow
      label={text('settings.terminal.transcriptMasks')}
      help={text('settings.terminal.transcriptMasksHelp')}
      place="below"
      onReset={reset && (() => (setTyped(undefined), reset()))}
      problem={isBad ? text('settings.terminal.transcriptMasksBad', { most, least, longest }) : undefined}
    >
      {(ids) => (
        <textarea
          id={ids.control}
          className="input own-secrets"
          aria-describedby={ids.help}
          aria-invalid={isBad || undefined}
          spellCheck={false}
          autoComplete="off"
          rows={3}
          value={typed ?? value.join('\n')}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={commit}
        />
      )}
    </SettingRow>
  );
}
