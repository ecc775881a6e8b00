import { useState } from 'react';
import { useText } from '../i18n.ts';
import { SettingRow } from './SettingRow.tsx';
import { useSetting } from './useSetting.ts';

/** Where a double click ends a word. Spaces count, so nothing is trimmed. */
export function WordSeparatorsSetting() {
  const text = useText();
  const { value, set, reset } = useSetting('wordSeparators');
  const [typed, setTyped] = useState<string>();
  const commit = (): void => {
    if (typed !== undefined && typed !== value) set(typed);
    setTyped(undefined);
  };
  return (
    <SettingRow
      label={text('settings.terminal.wordSeparators')}
      help={text('settings.terminal.wordSeparatorsHelp')}
      onReset={reset && (() => (setTyped(undefined), reset()))}
      place="below"
    >
      {(ids) => (
        <input
          id={ids.control}
          type="text"
          className="input input-mono"
          spellCheck={false}
          autoComplete="off"
          maxLength={100}
          value={typed ?? value}
          aria-describedby={ids.help}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={commit}
          onKeyDown={(event) => {
            if (event.key === 'Enter') commit();
            if (event.key !== 'Escape' || typed === undefined) return;
            // The first Escape takes back what was typed; the next leaves the page.
            event.stopPropagation();
            setTyped(undefined);
          }}
        />
      )}
    </SettingRow>
  );
}
