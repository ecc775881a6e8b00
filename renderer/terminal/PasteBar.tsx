import type { Session } from '../../preload/contract/model.ts';
import { useApp } from '../appContext.ts';
import { useText } from '../i18n.ts';
import { formatBytes } from '../ui/bytes.ts';
import { Progress } from '../ui/Progress.tsx';

/** How far a long paste is, and the way to stop it. */
export function PasteBar({ session }: { readonly session: Session }) {
  const text = useText();
  const { runner, actions } = useApp();
  const { pasting, id } = session;
  if (!pasting) return null;
  const { sentBytes, totalBytes, isStalled } = pasting;
  return (
    <section className="paste-bar" aria-label={text('paste.barName')}>
      <div className="paste-bar-words">
        <p>
          <span className="figures">
            {text('paste.progress', { sent: formatBytes(sentBytes), total: formatBytes(totalBytes) })}
          </span>{' '}
          <span className="paste-bar-hint">{text(isStalled ? 'paste.stalled' : 'paste.keysWait')}</span>
        </p>
        <Progress name={text('paste.barName')} doneBytes={sentBytes} sizeBytes={totalBytes} />
      </div>
      <button
        type="button"
        className="button"
        onClick={() => {
          runner.run('terminal.stopPaste', { sessionId: id });
          actions.focusTerminal();
        }}
      >
        {text('paste.stop')}
      </button>
    </section>
  );
}
