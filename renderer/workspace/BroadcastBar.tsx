import type { Session } from '../../preload/contract/model.ts';
import { useApp, useFacts, useView } from '../appContext.ts';
import { useText } from '../i18n.ts';
import { tabTitle } from '../state/select.ts';
import { BroadcastIcon } from '../ui/icons.tsx';
import { useKeyLabel } from '../ui/shortcuts.ts';

/** Stands over each terminal that gets what is typed into another: typing into many by mistake is worse than not at all. */
export function BroadcastBar({ session }: { readonly session: Session }) {
  const chosen = useView((view) => view.broadcast);
  return chosen.has(session.id) ? <Bar sessionId={session.id} chosen={chosen} /> : null;
}

type BarProps = { readonly sessionId: string; readonly chosen: ReadonlySet<string> };

function Bar({ sessionId, chosen }: BarProps) {
  const text = useText();
  const { actions } = useApp();
  const keys = useKeyLabel('broadcast.toggleShown');
  const names = useFacts(({ sessions }) =>
    [...chosen]
      .filter((id) => id !== sessionId)
      .map((id) => sessions.get(id))
      .map((session) => (session ? tabTitle(session) : ''))
      .join(', '),
  );
  const stop = text('actions.broadcast.stop');
  return (
    <div role="group" className="broadcast-bar" aria-label={text('broadcast.name')}>
      <BroadcastIcon />
      <p role="status" title={names}>
        {names === '' ? text('broadcast.alone') : text('broadcast.goesTo', { count: chosen.size - 1, names })}
      </p>
      <button
        type="button"
        className="button"
        title={keys === undefined ? stop : `${stop} (${keys})`}
        onClick={() => {
          actions.stopBroadcast();
          actions.focusTerminal();
        }}
      >
        {text('broadcast.stop')}
      </button>
    </div>
  );
}
