import { useText } from '../i18n.ts';
import { TextView } from './TextView.tsx';
import { useSetting } from './useSetting.ts';

/** Where a double click ends a word. */
export function WordSeparatorsSetting() {
  const text = useText();
  const { value, set, reset } = useSetting('wordSeparators');
  return (
    <TextView
      label={text('settings.terminal.wordSeparators')}
      help={text('settings.terminal.wordSeparatorsHelp')}
      isMono
      maxLength={100}
      value={value}
      onChange={set}
      onReset={reset}
      // Spaces count.
      read={(typed) => typed}
    />
  );
}
