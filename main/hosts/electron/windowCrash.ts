import type { WebContents } from 'electron';
import type { Clock, Log } from '../../core/ports.ts';

/** A page that crashed this often within this time would do so for ever. */
const crashLimit = 3;
const crashSpanMs = 10_000;

export type CrashOptions = {
  readonly contents: Pick<WebContents, 'on' | 'reload' | 'loadURL' | 'isDestroyed'>;
  /** The page's address. */
  readonly pageUrl: string;
  /** A page without scripts that says what happened and leads back. */
  readonly crashedUrl: string;
  readonly clock: Pick<Clock, 'now' | 'after'>;
  readonly log: Log;
};

/** What to do after the crashes at these times, the last one just now. Pure. */
export function afterCrash(crashedAtMs: readonly number[]): 'reload' | 'tell' {
  const last = crashedAtMs.at(-1) ?? 0;
  return crashedAtMs.filter((atMs) => last - atMs < crashSpanMs).length < crashLimit ? 'reload' : 'tell';
}

/**
 * Brings a crashed page back. Main owns the terminals, so it draws them again as they were. One that crashes again and again
 * gives way to a page that says so; from there only the person goes on.
 */
export function surviveCrashes({ contents, pageUrl, crashedUrl, clock, log }: CrashOptions): void {
  let crashedAtMs: readonly number[] = [];
  let told = false;
  const soon = (act: () => void): void => {
    // Electron is still taking the dead page apart when it tells of it.
    clock.after(0, () => {
      if (!contents.isDestroyed()) act();
    });
  };
  const tell = (): void => {
    told = true;
    contents.loadURL(crashedUrl).catch((cause: unknown) => log.error('window.crash-not-told', {}, cause));
  };
  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    log.error('window.page-gone', { reason, exitCode });
    // Even the page that tells of it does not live: nothing more can be shown.
    if (reason === 'clean-exit' || told) return;
    crashedAtMs = [...crashedAtMs, clock.now()].slice(-crashLimit);
    soon(afterCrash(crashedAtMs) === 'reload' ? () => contents.reload() : tell);
  });
  contents.on('did-navigate', (_event, url) => {
    if (!told || url !== pageUrl) return;
    told = false;
    crashedAtMs = [];
  });
}
