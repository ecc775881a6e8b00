import { createCore, type Core } from '../../../main/core/core.ts';
import type { Clock } from '../../../main/core/ports.ts';
import { createTranslate } from '../../../main/hosts/common/translate.ts';
import type { Settings } from '../../../preload/contract/settings.ts';
import { createCollectedLog, createMemorySecrets, createMemoryStore } from './memoryPorts.ts';
import { createMemoryFile } from './settings/memoryFile.ts';

type HostlessOptions = { readonly clock: Clock; readonly settings?: Partial<Settings> };

/** The whole of core, all in memory, and without a host: it has no windows, and speaks to GitLab for real. */
export function createHostlessCore({ clock, settings = {} }: HostlessOptions): Core {
  return createCore({
    version: '0.0.0',
    clock,
    random: Math.random,
    log: createCollectedLog(),
    store: createMemoryStore(),
    settingsFile: createMemoryFile(JSON.stringify(settings)),
    logFolder: '/nowhere',
    secrets: createMemorySecrets(),
    fetch,
    translate: createTranslate(),
    capabilities: () => ({
      windows: false,
      signInWindow: false,
      secretProtection: 'memory',
      canKeepWithoutKeyring: true,
      tray: false,
      menuBar: false,
      openAtLogin: false,
      zoom: false,
      browserKeys: false,
      notifications: 'native',
    }),
  });
}
