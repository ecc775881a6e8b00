import { useApp } from '../appContext.ts';
import { CopyButton } from '../ui/CopyButton.tsx';
import { SettingRow } from './SettingRow.tsx';
import { useSettingsAbout } from './useSetting.ts';

type PathRowProps = {
  readonly label: string;
  readonly help: string;
  readonly path: string | undefined;
  /** What the system's own program shows, where the host can ask for that. */
  readonly show: { readonly what: 'file' | 'logs'; readonly label: string };
  readonly copyLabel: string;
};

/** Where something lies on this computer. */
export function PathRow({ label, help, path, show, copyLabel }: PathRowProps) {
  const { actions } = useApp();
  const canShow = useSettingsAbout()?.canShow ?? false;
  return (
    <SettingRow label={label} help={help} place="below" isGroup>
      {() => (
        <span className="setting-path">
          <code>{path ?? '…'}</code>
          {canShow ? (
            <button
              type="button"
              className="button"
              onClick={() => void actions.run('settings.show', { what: show.what })}
            >
              {show.label}
            </button>
          ) : null}
          {path === undefined ? null : <CopyButton value={path} label={copyLabel} />}
        </span>
      )}
    </SettingRow>
  );
}
