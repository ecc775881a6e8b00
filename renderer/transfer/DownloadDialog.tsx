import { Dialog } from 'radix-ui';
import { useState, type FormEvent } from 'react';
import { useStore } from 'zustand';
import { useApp } from '../appContext.ts';
import { useText } from '../i18n.ts';
import { useReturnFocus } from '../ui/useReturnFocus.ts';
import type { AskedDownload } from './transferActions.ts';

/** Asks which file or folder of the job to fetch. */
export function DownloadDialog() {
  const { transfers } = useApp();
  const asked = useStore(transfers.asked, (state) => state.download);
  return asked ? <OpenDialog asked={asked} /> : null;
}

function OpenDialog({ asked }: { readonly asked: AskedDownload }) {
  const text = useText();
  const { transfers } = useApp();
  const [path, setPath] = useState(asked.path);
  const returnFocus = useReturnFocus();
  const close = (): void => transfers.asked.setState({ download: undefined });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (path.trim() === '') return;
    transfers.download(asked.sessionId, path);
    close();
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && close()}>
      <Dialog.Portal>
        <Dialog.Overlay className="overlay" />
        <Dialog.Content className="dialog" {...returnFocus}>
          <Dialog.Title className="dialog-title">{text('transfer.downloadTitle')}</Dialog.Title>
          <Dialog.Description className="dialog-text">{text('transfer.downloadText')}</Dialog.Description>
          <form className="transfer-form" onSubmit={submit}>
            <label htmlFor="transfer-path">{text('transfer.path')}</label>
            <input
              id="transfer-path"
              className="transfer-path"
              value={path}
              autoFocus
              spellCheck={false}
              autoComplete="off"
              maxLength={4000}
              onChange={(event) => setPath(event.target.value)}
            />
            <div className="dialog-buttons">
              <Dialog.Close className="button" type="button">
                {text('app.cancel')}
              </Dialog.Close>
              <button type="submit" className="button" data-variant="primary" disabled={path.trim() === ''}>
                {text('transfer.downloadButton')}
              </button>
            </div>
          </form>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
