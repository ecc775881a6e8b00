import { languageIds, languageNames } from '../../preload/contract/languages.ts';
import { useApp } from '../appContext.ts';
import { useText } from '../i18n.ts';
import { ChoiceSetting, ToggleSetting } from './controls.tsx';
import { PathRow } from './PathRow.tsx';
import { SettingRow } from './SettingRow.tsx';
import { useSettingsAbout } from './useSetting.ts';

/** What concerns the app as a whole. */
export function GeneralSection() {
  const text = useText();
  const { view, actions } = useApp();
  const about = useSettingsAbout();
  return (
    <>
      <ChoiceSetting
        name="language"
        label={text('settings.general.language')}
        help={text('settings.general.languageHelp')}
        options={[
          { value: 'system', label: text('settings.general.languageSystem') },
          ...languageIds.map((id) => ({ value: id, label: languageNames[id], lang: id })),
        ]}
      />
      <ToggleSetting
        name="confirmClose"
        label={text('settings.general.confirmClose')}
        help={text('settings.general.confirmCloseHelp')}
      />
      <ToggleSetting
        name="offerReopen"
        label={text('settings.general.offerReopen')}
        help={text('settings.general.offerReopenHelp')}
      />
      <SettingRow label={text('settings.general.tour')} help={text('settings.general.tourHelp')} isGroup>
        {() => (
          <button
            type="button"
            className="button"
            onClick={() => {
              view.setState({ settingsOpen: false });
              void actions.run('settings.update', { tourSeen: false });
            }}
          >
            {text('settings.general.tourShow')}
          </button>
        )}
      </SettingRow>
      <PathRow
        label={text('settings.general.file')}
        help={text('settings.general.fileHelp')}
        path={about?.file}
        show={{ what: 'file', label: text('settings.general.fileOpen') }}
        copyLabel={text('settings.general.fileCopy')}
      />
    </>
  );
}
