import { useState } from 'react';
import type { Settings } from '../../preload/contract/settings.ts';
import { settingLimits, type NumberSetting } from '../../preload/contract/settingsLimits.ts';
import { formatNumber, useText } from '../i18n.ts';
import { SettingRow } from './SettingRow.tsx';
import { useSetting } from './useSetting.ts';

/* The kinds of settings there are, each as a whole row. */

type Words = { readonly label: string; readonly help: string };
type NamesOf<Value> = {
  [Name in keyof Settings]: Settings[Name] extends Value
    ? Value extends Settings[Name]
      ? Name
      : never
    : never;
}[keyof Settings];

type ToggleViewProps = Words & {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly defaultText?: string;
  readonly onReset?: (() => void) | undefined;
  readonly disabled?: boolean;
};

/** A switch, for what is not (or not only) a setting of that name. */
export function ToggleView({
  label,
  help,
  checked,
  onChange,
  defaultText,
  onReset,
  disabled = false,
}: ToggleViewProps) {
  return (
    <SettingRow
      label={label}
      help={help}
      onReset={onReset}
      {...(defaultText === undefined ? {} : { defaultText })}
    >
      {(ids) => (
        <input
          id={ids.control}
          type="checkbox"
          role="switch"
          className="switch"
          checked={checked}
          aria-checked={checked}
          disabled={disabled}
          aria-describedby={ids.help}
          onChange={(event) => onChange(event.target.checked)}
        />
      )}
    </SettingRow>
  );
}

/** A setting that is on or off. */
export function ToggleSetting({ name, ...words }: Words & { readonly name: NamesOf<boolean> }) {
  const text = useText();
  const { value, defaultValue, set, reset } = useSetting(name);
  return (
    <ToggleView
      {...words}
      checked={value}
      onChange={set}
      onReset={reset}
      {...(defaultValue === undefined
        ? {}
        : { defaultText: text(defaultValue ? 'settings.on' : 'settings.off') })}
    />
  );
}

type NumberSettingRowProps = Words & { readonly name: NumberSetting; readonly unit?: string };

/** A setting that is a number within limits. What lies outside gets a sentence and is not kept. */
export function NumberSettingRow({ name, unit = '', ...words }: NumberSettingRowProps) {
  const text = useText();
  const { value, defaultValue, set, reset } = useSetting(name);
  const [typed, setTyped] = useState<string>();
  const { least, most, step } = settingLimits[name];
  const next = readNumber(typed);
  const isBad =
    typed !== undefined && (next === undefined || next < least || next > most || isBroken(name, next));
  const commit = (): void => {
    if (typed === undefined || isBad) return;
    setTyped(undefined);
    if (next !== undefined && next !== value) set(next);
  };
  return (
    <SettingRow
      {...words}
      onReset={reset && (() => (setTyped(undefined), reset()))}
      problem={
        isBad
          ? text('settings.badNumber', { least: formatNumber(least), most: formatNumber(most) })
          : undefined
      }
      {...(defaultValue === undefined
        ? {}
        : { defaultText: `${formatNumber(defaultValue)}${unit ? ` ${unit}` : ''}` })}
    >
      {(ids) => (
        <span className="number-with-unit">
          <input
            id={ids.control}
            type="number"
            className="input input-number"
            min={least}
            max={most}
            step={step}
            value={typed ?? value}
            aria-describedby={ids.help}
            aria-invalid={isBad || undefined}
            onChange={(event) => setTyped(event.target.value)}
            onBlur={commit}
            onKeyDown={(event) => {
              if (event.key === 'Enter') commit();
              if (event.key !== 'Escape' || typed === undefined) return;
              // The first Escape takes back what was typed; the next leaves the page.
              event.stopPropagation();
              setTyped(undefined);
            }}
          />
          {unit ? <span aria-hidden="true">{unit}</span> : null}
        </span>
      )}
    </SettingRow>
  );
}

function readNumber(typed: string | undefined): number | undefined {
  const number = typed === undefined || typed.trim() === '' ? Number.NaN : Number(typed);
  return Number.isFinite(number) ? number : undefined;
}

/** Lines are counted whole. */
function isBroken(name: NumberSetting, value: number): boolean {
  return name === 'scrollbackLines' && !Number.isInteger(value);
}

/** `lang`: of the label, where it is another than the page's. */
type Option<Value> = { readonly value: Value; readonly label: string; readonly lang?: string };

type ChoiceViewProps<Value extends string> = Words & {
  readonly value: Value;
  readonly options: readonly Option<Value>[];
  readonly onChange: (value: Value) => void;
  readonly defaultText?: string | undefined;
  readonly onReset?: (() => void) | undefined;
};

/** One of a few, all seen at once. */
export function ChoiceView<Value extends string>(props: ChoiceViewProps<Value>) {
  const { label, help, value, options, onChange, defaultText, onReset } = props;
  return (
    <SettingRow
      label={label}
      help={help}
      onReset={onReset}
      isGroup
      {...(defaultText === undefined ? {} : { defaultText })}
    >
      {(ids) => (
        <div className="segments">
          {options.map((option) => (
            <label key={option.value}>
              <input
                type="radio"
                name={ids.control}
                checked={option.value === value}
                onChange={() => onChange(option.value)}
              />
              <span lang={option.lang}>{option.label}</span>
            </label>
          ))}
        </div>
      )}
    </SettingRow>
  );
}

type TextNames =
  | 'language'
  | 'theme'
  | 'cursorStyle'
  | 'rightClick'
  | 'pasteGuard'
  | 'transcriptFormat'
  | 'bell'
  | 'renderer'
  | 'logPlace'
  | 'logTimes';
type ChoiceSettingProps<Name extends TextNames> = Words & {
  readonly name: Name;
  readonly options: readonly Option<Settings[Name]>[];
};

/** A setting that is one of a few. */
export function ChoiceSetting<Name extends TextNames>({ name, options, ...words }: ChoiceSettingProps<Name>) {
  const { value, defaultValue, set, reset } = useSetting(name);
  return (
    <ChoiceView<Settings[Name]>
      {...words}
      value={value}
      options={options}
      onChange={set}
      onReset={reset}
      defaultText={options.find((option) => option.value === defaultValue)?.label}
    />
  );
}
