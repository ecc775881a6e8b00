import { spawn } from 'node:child_process';
import type { Surroundings } from './directories.ts';

type Opener = { readonly command: string; readonly words: readonly string[] };

/** The system's own way to open a URL, or undefined where there is no display to open it on. */
export function openerFor(url: string, { platform, environment }: Surroundings): Opener | undefined {
  if (platform === 'darwin') return { command: 'open', words: [url] };
  if (platform === 'win32') return { command: 'rundll32', words: ['url.dll,FileProtocolHandler', url] };
  const hasDisplay = environment['DISPLAY'] || environment['WAYLAND_DISPLAY'];
  return hasDisplay ? { command: 'xdg-open', words: [url] } : undefined;
}

/** Opens `url` in the person's browser, if there is one. What goes wrong is no reason to stop: the URL is printed too. */
export function openBrowser(url: string, surroundings: Surroundings): void {
  const opener = openerFor(url, surroundings);
  if (opener === undefined) return;
  const child = spawn(opener.command, [...opener.words], { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
}
