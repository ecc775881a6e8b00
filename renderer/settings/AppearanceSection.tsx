import { cursorStyles, themeNames } from '../../preload/contract/settingsLimits.ts';
import { useFacts } from '../appContext.ts';
import { useText } from '../i18n.ts';
import { ChoiceSetting, NumberSettingRow, ToggleSetting } from './controls.tsx';
import { FactRow } from './FactRow.tsx';
import { FontSetting } from './FontSetting.tsx';
import { SettingGroup } from './SettingRow.tsx';
import { TerminalThemes } from './themes/TerminalThemes.tsx';

/** How the page and its terminals look. */
export function AppearanceSection() {
  const text = useText();
  const canZoom = useFacts((facts) => facts.capabilities.zoom);
  return (
    <>
      <SettingGroup title={text('settings.appearance.page')}>
        <ChoiceSetting
          name="theme"
          label={text('settings.appearance.theme')}
          help={text('settings.appearance.themeHelp')}
          options={themeNames.map((value) => ({ value, label: text(`settings.themes.${value}`) }))}
        />
        {canZoom ? (
          <NumberSettingRow
            name="zoomPercent"
            unit="%"
            label={text('settings.appearance.zoom')}
            help={text('settings.appearance.zoomHelp')}
          />
        ) : (
          <FactRow label={text('settings.appearance.zoom')}>
            {text('settings.appearance.zoomBrowserHelp')}
          </FactRow>
        )}
      </SettingGroup>
      <SettingGroup title={text('settings.appearance.terminals')}>
        <TerminalThemes />
        <FontSetting />
        <TerminalLooks />
      </SettingGroup>
    </>
  );
}

function TerminalLooks() {
  const text = useText();
  return (
    <>
      <NumberSettingRow
        name="fontSizePx"
        unit="px"
        label={text('settings.appearance.fontSize')}
        help={text('settings.appearance.fontSizeHelp')}
      />
      <NumberSettingRow
        name="lineHeight"
        label={text('settings.appearance.lineHeight')}
        help={text('settings.appearance.lineHeightHelp')}
      />
      <ChoiceSetting
        name="cursorStyle"
        label={text('settings.appearance.cursorStyle')}
        help={text('settings.appearance.cursorStyleHelp')}
        options={cursorStyles.map((value) => ({
          value,
          label: text(`settings.appearance.cursorStyles.${value}`),
        }))}
      />
      <ToggleSetting
        name="cursorBlink"
        label={text('settings.appearance.cursorBlink')}
        help={text('settings.appearance.cursorBlinkHelp')}
      />
      <NumberSettingRow
        name="minimumContrast"
        unit=": 1"
        label={text('settings.appearance.minimumContrast')}
        help={text('settings.appearance.minimumContrastHelp')}
      />
    </>
  );
}
