import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Client, Stop } from '../../preload/client.ts';
import type { Transfer } from '../../preload/contract/transfers.ts';
import type { Actions } from '../actions.ts';
import { explainError, text } from '../i18n.ts';
import type { ViewStore } from '../state/view.ts';

/** What a person asks for with files. The page holds the files it uploads; main asks for their bytes. */
export type TransferActions = {
  /** Which session's pane asks for a path to download, and what stands in the field at first. */
  readonly asked: StoreApi<{ readonly download: AskedDownload | undefined }>;
  readonly upload: (sessionId: string, files: readonly File[]) => void;
  /** Lets the person choose files. */
  readonly chooseFiles: (sessionId: string) => void;
  readonly askDownload: (sessionId: string, path: string) => void;
  readonly download: (sessionId: string, path: string) => void;
  readonly cancel: (transferId: string) => void;
  readonly resume: (transferId: string, options: { readonly replace: boolean }) => void;
  readonly dismiss: (transferId: string) => void;
  /** Forgets the files of transfers that are gone. */
  readonly keepOnly: (transfers: ReadonlyMap<string, Transfer>) => void;
};

export type AskedDownload = { readonly sessionId: string; readonly path: string };

type TransferActionsOptions = {
  readonly client: Client;
  readonly view: ViewStore;
  readonly run: Actions['run'];
  readonly focusTerminal: () => void;
};

type Held = { readonly file: File; withdraw: Stop };

export function createTransferActions({
  client,
  view,
  run,
  focusTerminal,
}: TransferActionsOptions): TransferActions {
  const held = new Map<string, Held>();
  const asked: TransferActions['asked'] = createStore(() => ({ download: undefined }));
  const offer = (file: File) => client.offer((offset, limitBytes) => readPart(file, offset, limitBytes));

  const uploadOne = async (sessionId: string, file: File): Promise<void> => {
    const { sourceId, withdraw } = offer(file);
    const answer = await client.call('transfer.upload', {
      sessionId,
      name: file.name,
      sizeBytes: file.size,
      sourceId,
    });
    if (answer.ok) return void held.set(answer.value.id, { file, withdraw });
    withdraw();
    view.setState({ notice: explainError(answer.error).text });
  };
  /** One after another, so that they stand in the order they were chosen. */
  const uploadAll = async (sessionId: string, files: readonly File[]): Promise<void> => {
    for (const file of files) await uploadOne(sessionId, file);
  };
  const upload: TransferActions['upload'] = (sessionId, files) => {
    if (files.length === 0) view.setState({ notice: text('transfer.noFiles') });
    else void uploadAll(sessionId, files);
  };

  return {
    asked,
    upload,
    chooseFiles: (sessionId) => {
      const input = document.createElement('input');
      input.type = 'file';
      input.multiple = true;
      input.hidden = true;
      const finish = (): void => {
        input.remove();
        if (input.files && input.files.length > 0) upload(sessionId, [...input.files]);
        focusTerminal();
      };
      input.addEventListener('change', finish, { once: true });
      input.addEventListener('cancel', finish, { once: true });
      document.body.append(input);
      input.click();
    },
    askDownload: (sessionId, path) => asked.setState({ download: { sessionId, path } }),
    download: (sessionId, path) => void run('transfer.download', { sessionId, path }),
    cancel: (transferId) => void run('transfer.cancel', { transferId }),
    resume: (transferId, { replace }) => {
      const mine = held.get(transferId);
      mine?.withdraw();
      const again = mine && offer(mine.file);
      if (mine && again) mine.withdraw = again.withdraw;
      void run('transfer.resume', {
        transferId,
        replace,
        ...(again === undefined ? {} : { sourceId: again.sourceId }),
      });
    },
    dismiss: (transferId) => void run('transfer.dismiss', { transferId }),
    keepOnly: (transfers) => {
      for (const [id, { withdraw }] of held) {
        const kind = transfers.get(id)?.state.kind;
        if (kind !== undefined && kind !== 'done' && kind !== 'canceled') continue;
        withdraw();
        held.delete(id);
      }
    },
  };
}

/** Undefined: the file has changed or is gone since it was chosen. */
async function readPart(file: File, offset: number, limitBytes: number): Promise<Uint8Array | undefined> {
  const bytes = new Uint8Array(await file.slice(offset, offset + limitBytes).arrayBuffer());
  return bytes.byteLength === limitBytes ? bytes : undefined;
}
