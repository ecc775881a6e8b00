import { useState } from 'react';
import { fontFamilyPattern } from '../../preload/contract/settingsLimits.ts';
import { useText } from '../i18n.ts';
import { SettingRow } from './SettingRow.tsx';
import { useSetting } from './useSetting.ts';

/** The fonts of terminals, by name. */
export function FontSetting() {
  const text = useText();
  const { value, set, reset } = useSetting('fontFamily');
  const [typed, setTyped] = useState<string>();
  const isBad = typed !== undefined && !isFontList(typed);
  const commit = (): void => {
    if (typed === undefined || isBad) return;
    setTyped(undefined);
    if (typed.trim() !== value) set(typed.trim());
  };
  return (
    <SettingRow
      label={text('settings.appearance.font')}
      help={text('settings.appearance.fontHelp')}
      defaultText={text('settings.appearance.fontDefault')}
      onReset={reset && (() => (setTyped(undefined), reset()))}
      problem={isBad ? text('settings.badFont') : undefined}
      place="below"
    >
      {(ids) => (
        <input
          id={ids.control}
          type="text"
          className="input"
          spellCheck={false}
          autoComplete="off"
          value={typed ?? value}
          placeholder={text('settings.appearance.fontDefault')}
          aria-describedby={ids.help}
          aria-invalid={isBad || undefined}
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

/** Names that a style takes: what is quoted is closed again. */
function isFontList(list: string): boolean {
  return fontFamilyPattern.test(list) && (list.trim() === '' || CSS.supports('font-family', list));
}
