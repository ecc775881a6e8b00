import type { SessionState } from '../../preload/contract/model.ts';
import { assertNever } from '../state/assertNever.ts';

/** What can be told of a drag before it is dropped: whether it brings files. Links, text and pieces of pages are none. */
export function bringsFiles(data: Pick<DataTransfer, 'types'> | null): boolean {
  return data !== null && data.types.includes('Files') && !data.types.includes('text/html');
}

export type Dropped = { readonly files: readonly File[]; readonly folders: number };

type DroppedItem = Pick<DataTransferItem, 'kind' | 'getAsFile' | 'webkitGetAsEntry'>;

/** The files of a drop. Folders are counted: a page gets no more than their name for sure. */
export function droppedFiles(items: Iterable<DroppedItem>): Dropped {
  const files: File[] = [];
  let folders = 0;
  for (const item of items) {
    if (item.kind !== 'file') continue;
    const file = item.getAsFile();
    if (item.webkitGetAsEntry()?.isDirectory === true) folders += 1;
    else if (file) files.push(file);
  }
  return { files, folders };
}

/** Why a terminal takes no files now, as the catalogue names it (`transfer.noDrop`); undefined: it is connected. */
export function whyNoDrop(state: SessionState): 'connecting' | 'reconnecting' | 'ended' | 'over' | undefined {
  switch (state.kind) {
    case 'connected':
      return undefined;
    case 'connecting':
    case 'reconnecting':
      return state.kind;
    case 'ended':
      return state.canReconnect ? 'ended' : 'over';
    default:
      return assertNever(state);
  }
}
