import { useState } from 'react';
import type { Hold } from '../../preload/contract/holds.ts';
import type { Session } from '../../preload/contract/model.ts';
import { useApp, useFacts } from '../appContext.ts';
import { useText } from '../i18n.ts';
import { canResume } from '../state/select.ts';
import { useClock } from '../ui/Countdown.tsx';
import { PauseIcon } from '../ui/icons.tsx';
import './hold.css';
import { resumeHold } from './resumeHold.ts';

/** Says, for as long as it is so, that the job's script is held, and lets it go on. */
export function HoldBar({ session }: { readonly session: Session }) {
  const hold = useFacts((facts) => facts.holds.get(session.jobId));
  return (
    <div aria-live="polite" className="hold-place">
      {hold ? <Bar session={session} hold={hold} /> : null}
    </div>
  );
}

type BarProps = { readonly session: Session; readonly hold: Hold };

function Bar({ session, hold }: BarProps) {
  const text = useText();
  const clock = useClock();
  const app = useApp();
  const [isResuming, setResuming] = useState(false);
  const mayResume = useFacts((facts) => canResume(facts, session));
  const shell = `${hold.shell} (${hold.pid})`;
  const untilTimeout =
    hold.timeoutAt === undefined
      ? text('hold.heldHow', { shell })
      : text('hold.heldHowAt', { shell, time: clock(hold.timeoutAt) });
  const how = session.isInAfterScript ? text('hold.heldHowAfterScript', { shell }) : untilTimeout;
  const resume = async (): Promise<void> => {
    if (isResuming) return;
    setResuming(true);
    await resumeHold(session, app);
    setResuming(false);
    app.actions.focusTerminal();
  };
  return (
    <div className="hold-bar" role="group" aria-label={text('hold.name')}>
      <PauseIcon />
      <p title={text(`hold.found.${hold.foundBy}`)}>
        <strong>{text('hold.held', { time: clock(hold.since) })}</strong>{' '}
        <span className="hold-how">{how}</span>
      </p>
      {mayResume ? (
        <button
          type="button"
          className="button"
          aria-disabled={isResuming || undefined}
          onClick={() => void resume()}
        >
          {text(isResuming ? 'hold.resuming' : 'hold.resume')}
        </button>
      ) : (
        <span className="hold-how">{text('hold.connectFirst')}</span>
      )}
    </div>
  );
}
