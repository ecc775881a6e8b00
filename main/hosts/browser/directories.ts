import { homedir } from 'node:os';
import { join } from 'node:path';

export type Surroundings = {
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly homeDir: string;
};

/** Where this system keeps an application's data; the browser host's is apart from Electron's. */
export function defaultDataDir({ platform, environment, homeDir }: Surroundings): string {
  const name = 'jobshell-browser';
  if (platform === 'darwin') return join(homeDir, 'Library', 'Application Support', name);
  if (platform === 'win32') return join(environment['APPDATA'] || join(homeDir, 'AppData', 'Roaming'), name);
  return join(environment['XDG_DATA_HOME'] || join(homeDir, '.local', 'share'), name);
}

export function surroundings(): Surroundings {
  return { platform: process.platform, environment: process.env, homeDir: homedir() };
}
