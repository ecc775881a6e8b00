import { records } from './records.ts';

/** Electron's shell: what would be opened is written down. */
export const shell = {
  openExternal: async (url: string, _options?: Electron.OpenExternalOptions): Promise<void> => {
    if (URL.parse(url) === null) throw new Error('Invalid URL');
    records.openedUrls.push(url);
  },
  openPath: async (path: string): Promise<string> => {
    records.openedPaths.push(path);
    return '';
  },
  showItemInFolder: (path: string): void => void records.shownInFolder.push(path),
  beep: (): void => {
    records.beeps += 1;
  },
} as const;
