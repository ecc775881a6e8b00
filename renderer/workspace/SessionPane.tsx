import { memo, useCallback, useMemo, type CSSProperties } from 'react';
import type { Session } from '../../preload/contract/model.ts';
import { useApp } from '../appContext.ts';
import { StepsPanel } from '../commands/StepsPanel.tsx';
import { EndBar } from '../diagnosis/EndBar.tsx';
import { useText } from '../i18n.ts';
import { LogPanel } from '../log/LogPanel.tsx';
import { HoldBar } from '../retention/HoldBar.tsx';
import { KeptNote } from '../retention/KeptNote.tsx';
import { SessionHeader } from '../retention/SessionHeader.tsx';
import type { Rect } from '../state/splitGeometry.ts';
import { panelId, tabId } from '../tabs/TabStrip.tsx';
import { usePaneDrop } from '../tabs/usePaneDrop.ts';
import { PasteBar } from '../terminal/PasteBar.tsx';
import { TerminalHost } from '../terminal/TerminalHost.tsx';
import { AsideBar } from '../transfer/AsideBar.tsx';
import { DropZone } from '../transfer/DropZone.tsx';
import { RecordingBar } from '../transcripts/RecordingBar.tsx';
import { TransferStrip } from '../transfer/TransferStrip.tsx';
import { BroadcastBar } from './BroadcastBar.tsx';

type SessionPaneProps = {
  readonly session: Session;
  readonly isShown: boolean;
  /** Keys go to this one. */
  readonly isInFront: boolean;
  /** Where in a split it stands; undefined: it has the whole place. */
  readonly place: Rect | undefined;
  readonly pageStartedAt: number;
};

/** A tab's panel: header, what went wrong, the terminal. Hidden panels keep theirs, and it goes on parsing. */
export const SessionPane = memo(function SessionPane({
  session,
  isShown,
  isInFront,
  place,
  pageStartedAt,
}: SessionPaneProps) {
  const text = useText();
  const { terminals, actions } = useApp();
  const { id, jobName, openedAt, windowSince } = session;
  const handle = useMemo(
    () =>
      terminals.ensure({
        id,
        label: text('terminal.screenName', { job: jobName }),
        // Also what was opened elsewhere and moved here.
        isOlderThanPage: openedAt < pageStartedAt || openedAt < windowSince,
      }),
    [terminals, id, jobName, openedAt, windowSince, pageStartedAt, text],
  );
  const showCounters = useCallback(
    (element: HTMLElement | null) => handle.showCountersOn(element ?? undefined),
    [handle],
  );
  const { side, handlers } = usePaneDrop(id);
  return (
    <section
      role="tabpanel"
      id={panelId(id)}
      aria-labelledby={tabId(id)}
      className="session-pane"
      hidden={!isShown}
      data-session-id={id}
      data-job-name={jobName}
      data-placed={place ? '' : undefined}
      data-in-front={isInFront || undefined}
      style={place ? styleOf(place) : undefined}
      ref={showCounters}
      onFocusCapture={() => actions.bringToFront(id)}
      onPointerDownCapture={() => actions.bringToFront(id)}
      {...handlers}
    >
      <div className="pane-head">
        <SessionHeader session={session} />
        <BroadcastBar session={session} />
      </div>
      <EndBar session={session} />
      <KeptNote session={session} />
      <HoldBar session={session} />
      <RecordingBar session={session} />
      <PasteBar session={session} />
      <TransferStrip sessionId={id} />
      <AsideBar session={session} />
      <DropZone sessionId={id} state={session.state}>
        <TerminalHost handle={handle} isShown={isShown} />
        {isShown ? <LogPanel session={session} /> : null}
        {isShown ? <StepsPanel session={session} /> : null}
      </DropZone>
      {side ? <div className="pane-drop" data-side={side} /> : null}
    </section>
  );
});

function styleOf({ left, top, width, height }: Rect): CSSProperties {
  const percent = (part: number): string => `${part * 100}%`;
  return { left: percent(left), top: percent(top), width: percent(width), height: percent(height) };
}
