import { z } from 'zod';
import { settingsSchema, type Settings } from '../../../preload/contract/settings.ts';

/*
 * The schema that editors read. What each member is for is said in the catalogue's words, which the settings' page uses too.
 */

/** Where the catalogue describes each: a sentence of help of the settings' page. */
const descriptions: Readonly<Partial<Record<keyof Settings, string>>> = {
  language: 'settings.general.languageHelp',
  theme: 'settings.appearance.themeHelp',
  zoomPercent: 'settings.appearance.zoomHelp',
  terminalThemeLight: 'settings.themesOfTerminals.lightHelp',
  terminalThemeDark: 'settings.themesOfTerminals.darkHelp',
  terminalThemes: 'settings.themesOfTerminals.importedHelp',
  fontFamily: 'settings.appearance.fontHelp',
  fontSizePx: 'settings.appearance.fontSizeHelp',
  lineHeight: 'settings.appearance.lineHeightHelp',
  cursorStyle: 'settings.appearance.cursorStyleHelp',
  cursorBlink: 'settings.appearance.cursorBlinkHelp',
  minimumContrast: 'settings.appearance.minimumContrastHelp',
  scrollbackLines: 'settings.terminal.scrollbackHelp',
  copyOnSelect: 'settings.terminal.copyOnSelectHelp',
  rightClick: 'settings.terminal.rightClickHelp',
  bell: 'settings.terminal.bellHelp',
  screenReader: 'settings.terminal.screenReaderHelp',
  wordSeparators: 'settings.terminal.wordSeparatorsHelp',
  renderer: 'settings.terminal.rendererHelp',
  typeSize: 'settings.terminal.typeSizeHelp',
  typeTerm: 'settings.terminal.typeTermHelp',
  typeFolder: 'settings.terminal.typeFolderHelp',
  comeBack: 'settings.terminal.comeBackHelp',
  copyFileVariables: 'settings.terminal.copyFileVariablesHelp',
  snippets: 'settings.snippets.quoting',
  confirmClose: 'settings.general.confirmCloseHelp',
  offerReopen: 'settings.general.offerReopenHelp',
  updates: 'settings.updates.checkHelp',
};

/** As JSON Schema 2020-12. Unknown members are allowed: a newer version's stay in the file. */
export function settingsJsonSchema(translate: (key: string) => string): Readonly<Record<string, unknown>> {
  const described = Object.fromEntries(
    Object.entries(settingsSchema.shape).map(([name, schema]) => {
      const key = Object.entries(descriptions).find(([member]) => member === name)?.[1];
      return [name, key === undefined ? schema : schema.meta({ description: translate(key) })];
    }),
  );
  const members = z.looseObject({
    $schema: z.string(),
    version: z.number().int().min(0),
    ...described,
  });
  return { ...z.toJSONSchema(members.partial(), { io: 'input' }), title: translate('settings.title') };
}
