import { logPlaces, logTimeForms } from '../../preload/contract/settingsLimits.ts';
import { useText } from '../i18n.ts';
import { ChoiceSetting, ToggleSetting } from './controls.tsx';
import { SettingGroup } from './SettingRow.tsx';

/** How jobs' logs are shown. */
export function LogSettings() {
  const text = useText();
  return (
    <SettingGroup title={text('settings.terminal.log')}>
      <ChoiceSetting
        name="logPlace"
        label={text('settings.terminal.logPlace')}
        help={text('settings.terminal.logPlaceHelp')}
        options={logPlaces.map((value) => ({ value, label: text(`log.places.${value}`) }))}
      />
      <ChoiceSetting
        name="logTimes"
        label={text('settings.terminal.logTimes')}
        help={text('settings.terminal.logTimesHelp')}
        options={logTimeForms.map((value) => ({ value, label: text(`log.times.${value}`) }))}
      />
      <ToggleSetting
        name="logWrap"
        label={text('settings.terminal.logWrap')}
        help={text('settings.terminal.logWrapHelp')}
      />
    </SettingGroup>
  );
}
