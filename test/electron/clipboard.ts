import { runtime } from './runtime.ts';

let text = '';

/** Electron's clipboard, of the main process: the imagined desk's. A page's own is Chromium's. */
export const clipboard = {
  readText: (_type?: 'selection' | 'clipboard'): string => {
    runtime.needReady('clipboard');
    return text;
  },
  writeText: (next: string, _type?: 'selection' | 'clipboard'): void => {
    runtime.needReady('clipboard');
    text = next;
  },
  clear: (_type?: 'selection' | 'clipboard'): void => {
    text = '';
  },
} as const;
