import { Dialog } from 'radix-ui';
import { useEffect, useRef, useState } from 'react';
import { useApp, useFacts, useView } from '../appContext.ts';
import { formatNumber, useText } from '../i18n.ts';
import { CopyButton } from '../ui/CopyButton.tsx';
import type { TerminalText } from './terminalText.ts';

/** What stands in a terminal as plain text: to select in, and for screen readers to walk through. */
export function AsTextDialog() {
  const sessionId = useView((view) => view.asTextId);
  return sessionId === undefined ? null : <OpenDialog key={sessionId} sessionId={sessionId} />;
}

const nothing: TerminalText = { text: '', lineCount: 0, isCutOff: false };

function OpenDialog({ sessionId }: { readonly sessionId: string }) {
  const text = useText();
  const { view, terminals } = useApp();
  const read = (): TerminalText => terminals.get(sessionId)?.view.reading.text() ?? nothing;
  const [shown, setShown] = useState(read);
  const field = useRef<HTMLTextAreaElement>(null);
  const job = useFacts((facts) => facts.sessions.get(sessionId)?.jobName ?? '');
  /** Also where the palette, which is gone, had the focus. */
  const giveBackFocus = (event: Event): void => {
    event.preventDefault();
    terminals.get(sessionId)?.view.focus();
  };
  // The end is what one wants to read.
  useEffect(() => {
    const area = field.current;
    area?.setSelectionRange(area.value.length, area.value.length);
    if (area) area.scrollTop = area.scrollHeight;
  }, [shown]);
  const lines = { count: shown.lineCount, lines: formatNumber(shown.lineCount) };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && view.setState({ asTextId: undefined })}>
      <Dialog.Portal>
        <Dialog.Overlay className="overlay" />
        <Dialog.Content className="dialog as-text" onCloseAutoFocus={giveBackFocus}>
          <Dialog.Title className="dialog-title">{text('terminal.asText.title', { job })}</Dialog.Title>
          <Dialog.Description className="dialog-text">
            {text(shown.isCutOff ? 'terminal.asText.cutOff' : 'terminal.asText.all', lines)}
          </Dialog.Description>
          <textarea
            ref={field}
            className="as-text-field"
            aria-label={text('terminal.asText.field')}
            readOnly
            autoFocus
            spellCheck={false}
            value={shown.text}
          />
          <div className="dialog-buttons">
            <button type="button" className="button" onClick={() => setShown(read())}>
              {text('terminal.asText.again')}
            </button>
            <CopyButton value={shown.text} />
            <Dialog.Close className="button" data-variant="primary" type="button">
              {text('app.close')}
            </Dialog.Close>
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
