import { memo, useCallback, useMemo } from 'react';
import type { Session } from '../../preload/contract/model.ts';
import { useApp } from '../appContext.ts';
import { EndBar } from '../diagnosis/EndBar.tsx';
import { useText } from '../i18n.ts';
import { SessionHeader } from '../retention/SessionHeader.tsx';
import { panelId, tabId } from '../tabs/TabStrip.tsx';
import { TerminalHost } from '../terminal/TerminalHost.tsx';
import { DropZone } from '../transfer/DropZone.tsx';
import { TransferStrip } from '../transfer/TransferStrip.tsx';

type SessionPaneProps = {
  readonly session: Session;
  readonly isShown: boolean;
  readonly pageStartedAt: number;
};

/** A tab's panel: header, what went wrong, the terminal. Hidden panels keep theirs, and it goes on parsing. */
export const SessionPane = memo(function SessionPane({ session, isShown, pageStartedAt }: SessionPaneProps) {
  const text = useText();
  const { terminals } = useApp();
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
  return (
    <section
      role="tabpanel"
      id={panelId(id)}
      aria-labelledby={tabId(id)}
      className="session-pane"
      hidden={!isShown}
      data-session-id={id}
      data-job-name={jobName}
      ref={showCounters}
    >
      <SessionHeader session={session} />
      <EndBar session={session} />
      <TransferStrip sessionId={id} />
      <DropZone sessionId={id} state={session.state}>
        <TerminalHost handle={handle} isShown={isShown} />
      </DropZone>
    </section>
  );
});
