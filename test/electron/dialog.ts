import { runtime } from './runtime.ts';
import { BrowserWindow } from './window.ts';

/*
 * Questions to the person: each waits until the test answers it.
 */

export type Question =
  | {
      readonly kind: 'message';
      readonly message: string;
      readonly detail: string;
      readonly buttons: readonly string[];
    }
  | { readonly kind: 'open' | 'save'; readonly title: string };

export type DialogAnswer =
  | { readonly kind: 'button'; readonly index: number; readonly checked?: boolean | undefined }
  | { readonly kind: 'files'; readonly paths: readonly string[] };

type Asked = {
  readonly id: number;
  readonly question: Question;
  readonly windowId: number | undefined;
  readonly answer: (answer: DialogAnswer) => void;
};

const open: Asked[] = [];
let lastId = 0;

export function openQuestions(): readonly Asked[] {
  return open;
}

type Options = { readonly signal?: AbortSignal | undefined };

function ask(
  question: Question,
  owner: BrowserWindow | undefined,
  { signal }: Options = {},
): Promise<DialogAnswer> {
  runtime.needReady('dialog');
  return new Promise((resolve) => {
    lastId += 1;
    const settle = (answer: DialogAnswer): void => {
      open.splice(open.indexOf(asked), 1);
      resolve(answer);
    };
    const asked: Asked = { id: lastId, question, windowId: owner?.id, answer: settle };
    open.push(asked);
    signal?.addEventListener('abort', () => settle({ kind: 'button', index: -1 }), { once: true });
  });
}

function parts<Options>(
  first: BrowserWindow | Options,
  second?: Options,
): readonly [BrowserWindow | undefined, Options | undefined] {
  return first instanceof BrowserWindow ? [first, second] : [undefined, first];
}

async function askMessage(
  owner: BrowserWindow | undefined,
  options: Electron.MessageBoxOptions | undefined,
): Promise<Electron.MessageBoxReturnValue> {
  const {
    message = '',
    detail = '',
    buttons = ['OK'],
    cancelId = 0,
    signal,
    checkboxChecked = false,
  } = options ?? {};
  const answer = await ask({ kind: 'message', message, detail, buttons }, owner, { signal });
  const index = answer.kind === 'button' ? answer.index : -1;
  return {
    response: index < 0 ? cancelId : index,
    checkboxChecked: (answer.kind === 'button' ? answer.checked : undefined) ?? checkboxChecked,
  };
}

async function askFiles(
  kind: 'open' | 'save',
  owner: BrowserWindow | undefined,
  title: string,
): Promise<readonly string[]> {
  const answer = await ask({ kind, title }, owner);
  return answer.kind === 'files' ? answer.paths : [];
}

export const dialog = {
  showMessageBox: (
    first: BrowserWindow | Electron.MessageBoxOptions,
    second?: Electron.MessageBoxOptions,
  ): Promise<Electron.MessageBoxReturnValue> => askMessage(...parts(first, second)),
  showOpenDialog: async (
    first: BrowserWindow | Electron.OpenDialogOptions,
    second?: Electron.OpenDialogOptions,
  ): Promise<Electron.OpenDialogReturnValue> => {
    const [owner, options] = parts(first, second);
    const filePaths = [...(await askFiles('open', owner, options?.title ?? ''))];
    return { canceled: filePaths.length === 0, filePaths };
  },
  showSaveDialog: async (
    first: BrowserWindow | Electron.SaveDialogOptions,
    second?: Electron.SaveDialogOptions,
  ): Promise<Electron.SaveDialogReturnValue> => {
    const [owner, options] = parts(first, second);
    const [filePath = ''] = await askFiles('save', owner, options?.title ?? '');
    return { canceled: filePath === '', filePath };
  },
  /** Goes to standard error, also before `ready`, as Electron's does on Linux. */
  showErrorBox: (title: string, content: string): void => void process.stderr.write(`${title}\n${content}\n`),
} as const;
