import { Dialog } from 'radix-ui';
import { useId, useState } from 'react';
import { useApp, useFacts, useView } from '../appContext.ts';
import { useText } from '../i18n.ts';
import { setScreenReader } from '../state/view.ts';
import { CloseIcon } from '../ui/icons.tsx';
import { useReturnFocus } from '../ui/useReturnFocus.ts';

/** What a person can set. Every change counts at once; there is nothing to save. */
export function SettingsDialog() {
  const text = useText();
  const { view } = useApp();
  const isOpen = useView((state) => state.settingsOpen);
  const version = useFacts((facts) => facts.version);
  const returnFocus = useReturnFocus();
  return (
    <Dialog.Root open={isOpen} onOpenChange={(settingsOpen) => view.setState({ settingsOpen })}>
      <Dialog.Portal>
        <Dialog.Overlay className="overlay" />
        <Dialog.Content className="dialog" aria-describedby={undefined} {...returnFocus}>
          <div className="dialog-head">
            <Dialog.Title className="dialog-title">{text('settings.title')}</Dialog.Title>
            <Dialog.Close className="icon-button" aria-label={text('app.close')}>
              <CloseIcon />
            </Dialog.Close>
          </div>
          <ThemeChoice />
          <NumberSetting name="fontSizePx" label={text('settings.fontSize')} least={8} most={40} />
          <NumberSetting
            name="scrollbackLines"
            label={text('settings.scrollback')}
            least={100}
            most={200_000}
          />
          <CloseSetting />
          <ScreenReaderSetting />
          <p className="hint">{text('settings.versionLine', { version })}</p>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function ThemeChoice() {
  const text = useText();
  const { actions } = useApp();
  const theme = useFacts((facts) => facts.settings.theme);
  return (
    <fieldset className="setting setting-row">
      <legend>{text('settings.theme')}</legend>
      <div className="segments">
        {(['system', 'light', 'dark'] as const).map((name) => (
          <label key={name}>
            <input
              type="radio"
              name="theme"
              checked={theme === name}
              onChange={() => void actions.run('settings.update', { theme: name })}
            />
            <span>{text(`settings.themes.${name}`)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

type NumberSettingProps = {
  readonly name: 'fontSizePx' | 'scrollbackLines';
  readonly label: string;
  readonly least: number;
  readonly most: number;
};

function NumberSetting({ name, label, least, most }: NumberSettingProps) {
  const { actions } = useApp();
  const id = useId();
  const value = useFacts((facts) => facts.settings[name]);
  const [typed, setTyped] = useState<string>();
  const commit = (): void => {
    const next = Number(typed);
    setTyped(undefined);
    const isValid = typed !== undefined && Number.isInteger(next) && next >= least && next <= most;
    if (isValid && next !== value) void actions.run('settings.update', { [name]: next });
  };
  return (
    <div className="setting setting-row">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="number"
        className="input input-number"
        min={least}
        max={most}
        value={typed ?? value}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => event.key === 'Enter' && commit()}
      />
    </div>
  );
}

type CheckProps = {
  readonly label: string;
  readonly hint: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
};

function Check({ label, hint, checked, onChange }: CheckProps) {
  const id = useId();
  return (
    <div className="setting choice">
      <label>
        <input
          type="checkbox"
          checked={checked}
          aria-describedby={id}
          onChange={(event) => onChange(event.target.checked)}
        />
        {label}
      </label>
      <p id={id} className="hint">
        {hint}
      </p>
    </div>
  );
}

function CloseSetting() {
  const text = useText();
  const { actions } = useApp();
  const checked = useFacts((facts) => facts.settings.confirmClose);
  return (
    <Check
      label={text('settings.confirmClose')}
      hint={text('settings.confirmCloseHint')}
      checked={checked}
      onChange={(confirmClose) => void actions.run('settings.update', { confirmClose })}
    />
  );
}

function ScreenReaderSetting() {
  const text = useText();
  const { view } = useApp();
  const checked = useView((state) => state.screenReader);
  return (
    <Check
      label={text('settings.screenReader')}
      hint={text('settings.screenReaderHint')}
      checked={checked}
      onChange={(on) => setScreenReader(view, on)}
    />
  );
}
