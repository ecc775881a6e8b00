import { createContext, useContext } from 'react';
import type { Settings } from '../../preload/contract/settings.ts';
import type { CommandOutput } from '../../preload/contract/api.ts';
import { useApp, useFacts } from '../appContext.ts';

/** What main tells about the settings when their page opens. */
export type SettingsAbout = CommandOutput<'settings.describe'>;

export const SettingsAboutContext = createContext<SettingsAbout | undefined>(undefined);

/** Absent until main has answered. */
export function useSettingsAbout(): SettingsAbout | undefined {
  return useContext(SettingsAboutContext);
}

export type SettingUse<Value> = {
  readonly value: Value;
  /** Absent until main has told. */
  readonly defaultValue: Value | undefined;
  readonly set: (value: Value) => void;
  /** Absent: it is at its default. */
  readonly reset: (() => void) | undefined;
};

/** A setting, its default, and the ways to change it. Main checks, writes and tells; nothing is kept here. */
export function useSetting<Name extends keyof Settings>(name: Name): SettingUse<Settings[Name]> {
  const { actions } = useApp();
  const value = useFacts((facts) => facts.settings[name]);
  const defaultValue = useSettingsAbout()?.defaults[name];
  const isDefault = defaultValue === undefined || JSON.stringify(value) === JSON.stringify(defaultValue);
  return {
    value,
    defaultValue,
    set: (next) => void actions.run('settings.update', { [name]: next }),
    reset: isDefault ? undefined : () => void actions.run('settings.reset', { names: [name] }),
  };
}
