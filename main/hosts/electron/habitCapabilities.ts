import { Notification } from 'electron';
import type { Capabilities } from '../../../preload/contract/model.ts';

/** What this host can do of a desktop's habits. Only after `ready`: before it Linux has no notification service yet. */
export function habitCapabilities(): Pick<
  Capabilities,
  'tray' | 'menuBar' | 'openAtLogin' | 'browserKeys' | 'zoom' | 'notifications'
> {
  return {
    tray: true,
    menuBar: process.platform !== 'darwin',
    browserKeys: false,
    zoom: true,
    openAtLogin: ['darwin', 'win32', 'linux'].includes(process.platform),
    notifications: Notification.isSupported() ? 'native' : 'none',
  };
}
