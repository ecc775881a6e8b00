import { app, dialog, type BrowserWindow, type MessageBoxOptions } from 'electron';
import type { Log } from '../../core/ports.ts';
import type { Translate } from '../common/translate.ts';
import type { WindowFacts } from './facts.ts';

/** Terminals are told to close; whoever does not answer by then is left. */
const disposeWithinMs = 3_000;

export type QuitOptions = {
  readonly facts: Pick<WindowFacts, 'openTerminals' | 'confirmClose'>;
  readonly translate: Translate;
  readonly window: () => BrowserWindow | undefined;
  readonly dispose: () => Promise<void>;
  readonly log: Log;
};

export type Quit = {
  /** For a window that wants to close. On macOS the app outlives it; elsewhere its close is a quit. */
  readonly windowMayClose: () => boolean;
};

type State = 'running' | 'asking' | 'disposing' | 'done';

/** Asks before a quit that would end terminals, and closes everything before the process ends. */
export function createQuit(options: QuitOptions): Quit {
  let state: State = 'running';
  const end = async (): Promise<void> => {
    state = 'asking';
    if (!(await isConfirmed(options))) {
      state = 'running';
      return;
    }
    state = 'disposing';
    await Promise.race([disposeQuietly(options), delay(disposeWithinMs)]);
    state = 'done';
    app.quit();
  };
  app.on('before-quit', (event) => {
    if (state === 'done') return;
    event.preventDefault();
    if (state === 'running') void end();
  });
  // Without a listener Electron quits at the last window on macOS too.
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  return {
    windowMayClose: () => {
      if (state === 'done' || process.platform === 'darwin') return true;
      app.quit();
      return false;
    },
  };
}

async function isConfirmed({ facts, translate, window, log }: QuitOptions): Promise<boolean> {
  const count = facts.openTerminals();
  if (count === 0 || !facts.confirmClose()) return true;
  const question: MessageBoxOptions = {
    type: 'question',
    message: translate('quit.question', { count }),
    detail: translate('quit.detail'),
    buttons: [translate('menu.quit'), translate('app.cancel')],
    defaultId: 1,
    cancelId: 1,
    noLink: true,
  };
  try {
    const owner = window();
    const { response } = await (owner === undefined
      ? dialog.showMessageBox(question)
      : dialog.showMessageBox(owner, question));
    return response === 0;
  } catch (cause) {
    log.error('quit.not-asked', {}, cause);
    return true;
  }
}

async function disposeQuietly({ dispose, log }: QuitOptions): Promise<void> {
  try {
    await dispose();
  } catch (cause) {
    log.error('quit.dispose', {}, cause);
  }
}

function delay(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}
