import type { Session } from '../../preload/contract/model.ts';
import { useApp } from '../appContext.ts';
import { useText } from '../i18n.ts';
import { useClock } from '../ui/Countdown.tsx';

/** Says, for as long as it is so, that what this terminal puts out is written to a file. */
export function RecordingBar({ session }: { readonly session: Session }) {
  const text = useText();
  const clock = useClock();
  const { runner, actions } = useApp();
  const { recording, id } = session;
  return (
    <div aria-live="polite" className="recording-place">
      {recording ? (
        <div className="recording-bar" role="group" aria-label={text('transcripts.barName')}>
          <span className="recording-dot" aria-hidden="true" />
          <p>
            <strong>{text('transcripts.recording', { time: clock(recording.since) })}</strong>{' '}
            <span className="recording-hint">{text('transcripts.recordingHint')}</span>
          </p>
          <button
            type="button"
            className="button"
            onClick={() => {
              runner.run('transcript.stop', { sessionId: id });
              actions.focusTerminal();
            }}
          >
            {text('transcripts.stop')}
          </button>
        </div>
      ) : null}
    </div>
  );
}
