import type { Session } from '../../preload/contract/model.ts';
import { useApp, useFacts } from '../appContext.ts';
import { useText } from '../i18n.ts';
import { canHold } from '../state/select.ts';
import { PauseIcon } from '../ui/icons.tsx';
import { useKeyLabel } from '../ui/shortcuts.ts';
import { Tip } from '../ui/Tip.tsx';
import './hold.css';

/** There while a script runs that can be held. */
export function HoldButton({ session }: { readonly session: Session }) {
  const text = useText();
  const { runner } = useApp();
  const keys = useKeyLabel('hold.begin');
  const isThere = useFacts((facts) => canHold(facts, session));
  if (!isThere) return null;
  return (
    <Tip text={text('hold.buttonHint')} keys={keys}>
      <button
        type="button"
        className="button header-hold"
        data-variant="quiet"
        aria-label={text('hold.button')}
        onClick={() => runner.run('hold.begin', { sessionId: session.id })}
      >
        <PauseIcon />
        <span className="hold-word">{text('hold.button')}</span>
      </button>
    </Tip>
  );
}
