import { useFacts } from '../appContext.ts';
import { useText } from '../i18n.ts';
import { ToggleSetting } from './controls.tsx';
import { FactRow } from './FactRow.tsx';

/** Where Jobshell shows itself on this computer besides its windows: what the host can do of it. */
export function SystemSection() {
  const text = useText();
  const { tray, menuBar, openAtLogin } = useFacts((facts) => facts.capabilities);
  if (!tray && !menuBar && !openAtLogin) {
    return <FactRow label={text('settings.system.none')}>{text('settings.system.noneText')}</FactRow>;
  }
  return (
    <>
      {openAtLogin ? (
        <ToggleSetting
          name="openAtLogin"
          label={text('settings.system.openAtLogin')}
          help={text('settings.system.openAtLoginHelp')}
        />
      ) : null}
      {tray ? (
        <ToggleSetting
          name="tray"
          label={text('settings.system.tray')}
          help={text('settings.system.trayHelp')}
        />
      ) : null}
      {menuBar ? (
        <ToggleSetting
          name="menuBar"
          label={text('settings.system.menuBar')}
          help={text('settings.system.menuBarHelp')}
        />
      ) : null}
    </>
  );
}
