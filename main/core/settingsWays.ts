import type { CommandOutput } from '../../preload/contract/api.ts';
import { AppError } from '../../preload/contract/error.ts';
import type { CorePorts } from './ports.ts';
import { readSettings } from './settings/readSettings.ts';
import { typedParts } from './terminal/bootstrap.ts';

/** What the settings' page asks besides the settings themselves. */
export type SettingsWays = {
  readonly describe: () => CommandOutput<'settings.describe'>;
  /** @throws AppError `unsupported` where the host can't. */
  readonly show: (what: 'file' | 'logs') => Promise<void>;
};

export function createSettingsWays(
  ports: Pick<CorePorts, 'settingsFile' | 'logFolder' | 'showPath'>,
  settings: { readonly ensureFile: () => void },
): SettingsWays {
  const { settingsFile, logFolder, showPath } = ports;
  return {
    describe: () => ({
      defaults: readSettings({}).settings,
      file: settingsFile.path,
      logFolder,
      canShow: showPath !== undefined,
      typed: typedParts(),
    }),
    show: async (what) => {
      if (!showPath) throw new AppError({ code: 'unsupported' });
      // Nobody has set anything yet: then there is nothing to open.
      if (what === 'file') settings.ensureFile();
      await showPath(what === 'file' ? settingsFile.path : logFolder);
    },
  };
}
