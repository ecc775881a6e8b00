import {
  bellKinds,
  pasteGuards,
  rendererKinds,
  rightClickActions,
} from '../../preload/contract/settingsLimits.ts';
import { useFacts } from '../appContext.ts';
import { useText } from '../i18n.ts';
import { ChoiceSetting, NumberSettingRow, ToggleSetting } from './controls.tsx';
import { LogSettings } from './LogSettings.tsx';
import { RecordingSettings } from './RecordingSettings.tsx';
import { SettingGroup, SettingRow } from './SettingRow.tsx';
import { useSettingsAbout } from './useSetting.ts';
import { WordSeparatorsSetting } from './WordSeparatorsSetting.tsx';

/** How terminals behave, and what is typed into them. */
export function TerminalSection() {
  const text = useText();
  return (
    <>
      <NumberSettingRow
        name="scrollbackLines"
        unit={text('settings.terminal.lines')}
        label={text('settings.terminal.scrollback')}
        help={text('settings.terminal.scrollbackHelp')}
      />
      <ToggleSetting
        name="copyOnSelect"
        label={text('settings.terminal.copyOnSelect')}
        help={text('settings.terminal.copyOnSelectHelp')}
      />
      <ChoiceSetting
        name="rightClick"
        label={text('settings.terminal.rightClick')}
        help={text('settings.terminal.rightClickHelp')}
        options={rightClickActions.map((value) => ({
          value,
          label: text(`settings.terminal.rightClicks.${value}`),
        }))}
      />
      <ChoiceSetting
        name="pasteGuard"
        label={text('settings.terminal.pasteGuard')}
        help={text('settings.terminal.pasteGuardHelp')}
        options={pasteGuards.map((value) => ({
          value,
          label: text(`settings.terminal.pasteGuards.${value}`),
        }))}
      />
      <ChoiceSetting
        name="bell"
        label={text('settings.terminal.bell')}
        help={text('settings.terminal.bellHelp')}
        options={bellKinds.map((value) => ({ value, label: text(`settings.terminal.bells.${value}`) }))}
      />
      <ToggleSetting
        name="screenReader"
        label={text('settings.terminal.screenReader')}
        help={text('settings.terminal.screenReaderHelp')}
      />
      <WordSeparatorsSetting />
      <ChoiceSetting
        name="renderer"
        label={text('settings.terminal.renderer')}
        help={text('settings.terminal.rendererHelp')}
        options={rendererKinds.map((value) => ({
          value,
          label: text(`settings.terminal.renderers.${value}`),
        }))}
      />
      <LogSettings />
      <TypedAtOpening />
      <ScriptEndSettings />
      <RecordingSettings />
    </>
  );
}

function TypedAtOpening() {
  const text = useText();
  return (
    <SettingGroup title={text('settings.terminal.typed')}>
      <ToggleSetting
        name="typeSize"
        label={text('settings.terminal.typeSize')}
        help={text('settings.terminal.typeSizeHelp')}
      />
      <ToggleSetting
        name="typeTerm"
        label={text('settings.terminal.typeTerm')}
        help={text('settings.terminal.typeTermHelp')}
      />
      <ToggleSetting
        name="typeFolder"
        label={text('settings.terminal.typeFolder')}
        help={text('settings.terminal.typeFolderHelp')}
      />
      <TypedPreview />
    </SettingGroup>
  );
}

function ScriptEndSettings() {
  const text = useText();
  return (
    <SettingGroup title={text('settings.terminal.scriptEnd')}>
      <ToggleSetting
        name="comeBack"
        label={text('settings.terminal.comeBack')}
        help={text('settings.terminal.comeBackHelp')}
      />
      <ToggleSetting
        name="copyFileVariables"
        label={text('settings.terminal.copyFileVariables')}
        help={text('settings.terminal.copyFileVariablesHelp')}
      />
    </SettingGroup>
  );
}

function TypedPreview() {
  const text = useText();
  const typed = useSettingsAbout()?.typed;
  const typesSize = useFacts((facts) => facts.settings.typeSize);
  const typesTerm = useFacts((facts) => facts.settings.typeTerm);
  const typesFolder = useFacts((facts) => facts.settings.typeFolder);
  const chosen = typed
    ? [
        ...(typesFolder ? typed.folder : []),
        ...(typesSize ? typed.size : []),
        ...(typesTerm ? typed.term : []),
      ]
    : [];
  // Without anything to type there is nothing to hide and to wait for either.
  const parts = chosen.length > 0 ? [...chosen, ...(typed?.end ?? [])] : [];
  return (
    <SettingRow
      label={text('settings.terminal.preview')}
      help={text('settings.terminal.previewHelp')}
      place="below"
      isGroup
    >
      {() => (
        <pre className="typed-preview">{parts.join('\n') || text('settings.terminal.previewNothing')}</pre>
      )}
    </SettingRow>
  );
}
