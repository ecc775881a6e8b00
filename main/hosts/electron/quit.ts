import { app, dialog, type BrowserWindow, type MessageBoxOptions } from 'electron';
import type { Log } from '../../core/ports.ts';
import type { Translate } from '../common/translate.ts';
import type { WindowFacts } from './facts.ts';
import { describeOpen } from './quitWords.ts';

/** Terminals are told to close; whoever does not answer by then is left. */
const disposeWithinMs = 3_000;

export type QuitOptions = {
  readonly facts: Pick<WindowFacts, 'openTerminals' | 'confirmClose' | 'armedCount' | 'heldCount'>;
  readonly translate: Translate;
  readonly locale: () => string;
  readonly now: () => number;
  /** The one in front, under which the question is asked. */
  readonly window: () => BrowserWindow | undefined;
  readonly windowCount: () => number;
  readonly dispose: () => Promise<void>;
  readonly log: Log;
};

export type Quit = {
  /**
   * For a window that wants to close. One of several may: its tabs go to another. The last one's close is a quit, but on
   * macOS, where an app outlives its windows: there the terminals stay connected, since a job may be kept by nothing else and
   * the person quits with Cmd+Q; a click on the dock brings the tabs back.
   */
  readonly windowMayClose: () => boolean;
  /**
   * The system shuts down, or the person's session ends: closes everything and ends without a question, which would hold up the
   * shutdown, or be ended with its answer missing.
   */
  readonly systemEnds: () => void;
};

type State = 'running' | 'asking' | 'disposing' | 'done';

/** Asks before a quit that would end terminals, and closes everything before the process ends. */
export function createQuit(options: QuitOptions): Quit {
  let state: State = 'running';
  const isEnding = (): boolean => state === 'disposing' || state === 'done';
  const end = async (): Promise<void> => {
    if (isEnding()) return;
    state = 'disposing';
    await Promise.race([disposeQuietly(options), delay(disposeWithinMs)]);
    state = 'done';
    app.quit();
  };
  const ask = async (): Promise<void> => {
    state = 'asking';
    if (await isConfirmed(options)) return end();
    if (!isEnding()) state = 'running';
  };
  app.on('before-quit', (event) => {
    if (state === 'done') return;
    event.preventDefault();
    if (state === 'running') void ask();
  });
  // Without a listener Electron quits at the last window on macOS too.
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  return {
    windowMayClose: () => {
      if (state === 'done' || process.platform === 'darwin' || options.windowCount() > 1) return true;
      app.quit();
      return false;
    },
    systemEnds: () => void end(),
  };
}

async function isConfirmed(options: QuitOptions): Promise<boolean> {
  const { facts, translate, locale, window, now, log } = options;
  const terminals = facts.openTerminals();
  const isAnyKept = terminals.some(({ keptUntilMs }) => keptUntilMs !== undefined);
  const heldCount = facts.heldCount();
  // A job that only its terminal keeps is never ended without a question, nor is one left held.
  if (heldCount === 0 && (terminals.length === 0 || (!isAnyKept && !facts.confirmClose()))) return true;
  const question: MessageBoxOptions = {
    type: 'question',
    message:
      terminals.length > 0
        ? translate('quit.question', { count: terminals.length })
        : translate('quit.questionHeld'),
    detail: describeOpen(terminals, {
      translate,
      nowMs: now(),
      locale: locale(),
      armedCount: facts.armedCount(),
      heldCount,
    }),
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
