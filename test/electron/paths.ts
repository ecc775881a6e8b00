import { homedir, tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/*
 * `app.getPath` and `setPath`: each system's folders, and what the app or `--user-data-dir` put in their place.
 */

const changed = new Map<string, string>();
let appName = 'Electron';

export const paths = {
  get: (name: string): string => changed.get(name) ?? find(name),
  set: (name: string, path: string): void => {
    if (!isAbsolute(path)) throw new Error('Path must be absolute');
    changed.set(name, path);
  },
  setAppName: (name: string): void => {
    appName = name;
  },
  appName: (): string => appName,
} as const;

function find(name: string): string {
  const home = homedir();
  switch (name) {
    case 'home':
      return home;
    case 'appData':
      return appData(home);
    case 'userData':
    case 'sessionData':
      return join(paths.get('appData'), appName);
    case 'logs':
      return process.platform === 'darwin'
        ? join(home, 'Library/Logs', appName)
        : join(paths.get('userData'), 'logs');
    case 'crashDumps':
      return join(paths.get('userData'), 'Crashpad');
    case 'temp':
      return tmpdir();
    case 'exe':
      return process.execPath;
    case 'desktop':
    case 'documents':
    case 'downloads':
    case 'music':
    case 'pictures':
    case 'videos':
      return join(home, `${name.charAt(0).toUpperCase()}${name.slice(1)}`);
    default:
      throw new Error(`Failed to get '${name}' path`);
  }
}

function appData(home: string): string {
  if (process.platform === 'darwin') return join(home, 'Library/Application Support');
  if (process.platform === 'win32') return process.env['APPDATA'] ?? join(home, 'AppData/Roaming');
  return process.env['XDG_CONFIG_HOME'] ?? join(home, '.config');
}
