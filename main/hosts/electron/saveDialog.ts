import type { BrowserWindow, Dialog } from 'electron';

type ChooseSaveOptions = {
  readonly dialog: Pick<Dialog, 'showSaveDialog'>;
  /** The window the question stands over. */
  readonly parent: () => BrowserWindow | undefined;
};

/** Asks where a file goes, by the system's own dialog, which also asks before it replaces one. */
export function createChooseSave({
  dialog,
  parent,
}: ChooseSaveOptions): (suggestedPath: string) => Promise<string | undefined> {
  return async (suggestedPath) => {
    const window = parent();
    const options = { defaultPath: suggestedPath };
    const answer = await (window === undefined
      ? dialog.showSaveDialog(options)
      : dialog.showSaveDialog(window, options));
    return answer.canceled || answer.filePath === '' ? undefined : answer.filePath;
  };
}
