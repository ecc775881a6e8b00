import { useFacts } from '../appContext.ts';
import { useText } from '../i18n.ts';
import { FactRow } from './FactRow.tsx';
import { PathRow } from './PathRow.tsx';
import { useSettingsAbout } from './useSetting.ts';

/** What this is, and where to look when it fails. */
export function AboutSection() {
  const text = useText();
  const version = useFacts((facts) => facts.version);
  const about = useSettingsAbout();
  return (
    <>
      <FactRow label={text('settings.about.version')}>
        {text('settings.about.versionHelp', { version })}
      </FactRow>
      <FactRow label={text('settings.about.licence')}>{text('settings.about.licenceHelp')}</FactRow>
      <PathRow
        label={text('settings.about.logs')}
        help={text('settings.about.logsHelp')}
        path={about?.logFolder}
        show={{ what: 'logs', label: text('settings.about.logsOpen') }}
        copyLabel={text('settings.general.fileCopy')}
      />
      <FactRow label={text('settings.about.privacy')}>{text('settings.about.privacyHelp')}</FactRow>
    </>
  );
}
