import { fontFamilyPattern } from '../../preload/contract/settingsLimits.ts';
import { useText } from '../i18n.ts';
import { TextView } from './TextView.tsx';
import { useSetting } from './useSetting.ts';

/** The fonts of terminals, by name. */
export function FontSetting() {
  const text = useText();
  const { value, set, reset } = useSetting('fontFamily');
  return (
    <TextView
      label={text('settings.appearance.font')}
      help={text('settings.appearance.fontHelp')}
      defaultText={text('settings.appearance.fontDefault')}
      placeholder={text('settings.appearance.fontDefault')}
      value={value}
      onChange={set}
      onReset={reset}
      problemOf={(list) => (isFontList(list) ? undefined : text('settings.badFont'))}
    />
  );
}

/** Names that a style takes: what is quoted is closed again. */
function isFontList(list: string): boolean {
  return fontFamilyPattern.test(list) && (list === '' || CSS.supports('font-family', list));
}
