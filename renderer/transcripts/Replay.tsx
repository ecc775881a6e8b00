import { useEffect, useRef, useState } from 'react';
import type { Transcript, TranscriptEvent } from '../../preload/contract/transcripts.ts';
import { useApp, useFacts } from '../appContext.ts';
import { explainError, useText } from '../i18n.ts';
import { lookOf, readSystemLook } from '../state/look.ts';
import { afterMs } from '../state/ticker.ts';
import { preferencesOf } from '../terminal/preferences.ts';
import { createTerminalView } from '../terminal/terminalView.ts';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { ExportPanel } from './ExportPanel.tsx';
import { loadEvents } from './loadEvents.ts';
import { createPlayer, type Player, type PlayerState } from './player.ts';
import { PlayerControls } from './PlayerControls.tsx';
import { createReplayScreen } from './replayScreen.ts';

/** One recording: its terminal, the controls under it, and what can be done with it. */
export function Replay({ transcript }: { readonly transcript: Transcript }) {
  const text = useText();
  const { actions } = useApp();
  const { id, jobName, projectPath, sessionId } = transcript;
  const [isExporting, setExporting] = useState(false);
  const [isRemoving, setRemoving] = useState(false);
  const { events, problem } = useEvents(id);
  return (
    <section className="replay" aria-label={jobName}>
      <header className="replay-head">
        <h3>{jobName}</h3>
        <span className="transcripts-detail">{projectPath}</span>
        <button type="button" className="button" onClick={() => setExporting(true)}>
          {text('transcripts.export')}
        </button>
        <button type="button" className="button" data-variant="quiet" onClick={() => setRemoving(true)}>
          {text('transcripts.remove')}
        </button>
      </header>
      {isExporting ? <ExportPanel transcript={transcript} onClose={() => setExporting(false)} /> : null}
      {problem === undefined ? null : (
        <p role="alert" className="problem">
          {problem}
        </p>
      )}
      {sessionId === undefined ? null : <p className="transcripts-detail">{text('transcripts.stillOpen')}</p>}
      {events ? <ReplayTerminal transcript={transcript} events={events} /> : null}
      {isRemoving ? (
        <ConfirmDialog
          title={text('transcripts.removeTitle', { job: jobName })}
          confirm={text('transcripts.removeConfirm')}
          cancel={text('app.cancel')}
          onConfirm={() => void actions.run('transcript.remove', { id })}
          onClose={() => setRemoving(false)}
        >
          <p>{text('transcripts.removeText')}</p>
        </ConfirmDialog>
      ) : null}
    </section>
  );
}

function useEvents(id: string) {
  const { client } = useApp();
  const [events, setEvents] = useState<readonly TranscriptEvent[]>();
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    let isGone = false;
    void loadEvents(client, id, () => !isGone).then((loaded) => {
      if (!loaded || isGone) return;
      if (loaded.ok) setEvents(loaded.events);
      else setProblem(explainError(loaded.error).text);
    });
    return () => {
      isGone = true;
    };
  }, [client, id]);
  return { events, problem };
}

type ReplayTerminalProps = {
  readonly transcript: Transcript;
  readonly events: readonly TranscriptEvent[];
};

function ReplayTerminal({ transcript, events }: ReplayTerminalProps) {
  const text = useText();
  const { isMac } = useApp();
  const settings = useFacts((facts) => facts.settings);
  const [{ preferences, isStill }] = useState(() => {
    const system = readSystemLook();
    return {
      preferences: preferencesOf(settings, lookOf(settings.theme, system), system),
      // Nothing moves by itself for those who want it so: they begin at its end.
      isStill: system.wantsStillness,
    };
  });
  const place = useRef<HTMLDivElement>(null);
  const [played, setPlayed] = useState<{ readonly player: Player; readonly state: PlayerState }>();
  const { columns, rows, jobName } = transcript;
  const label = text('transcripts.screenName', { job: jobName });
  useEffect(() => {
    // A recording is as hostile as the output it was, and here nobody is behind it: it is drawn, and nothing more.
    const view = createTerminalView({
      onInput: ignore,
      onPaste: ignore,
      onPasted: ignore,
      onShared: ignore,
      onResize: ignore,
      onBell: ignore,
      onPasteBlocked: ignore,
      isAppShortcut: () => false,
      isMac,
      label,
      links: { onHover: ignore, place: () => undefined },
      preferences,
    });
    view.setReplaying(true);
    place.current?.append(view.element);
    view.resizeTo({ columns, rows });
    const screen = createReplayScreen(view, { columns, rows });
    const made: Player = createPlayer({
      events,
      screen,
      now: () => performance.now(),
      after: afterMs,
      onChange: (state) => setPlayed({ player: made, state }),
    });
    if (isStill) made.seek(Number.POSITIVE_INFINITY);
    else made.play();
    return () => {
      made.stop();
      screen.stop();
      view.dispose();
      view.element.remove();
    };
  }, [events, columns, rows, isMac, label, preferences, isStill]);
  return (
    <>
      <div className="replay-screen" ref={place} />
      {played ? <PlayerControls {...played} /> : null}
    </>
  );
}

function ignore(): void {}
