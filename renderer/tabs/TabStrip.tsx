import { useEffect, useMemo, useRef, type KeyboardEvent } from 'react';
import type { Session } from '../../preload/contract/model.ts';
import { useApp, useFacts, useView } from '../appContext.ts';
import { useText } from '../i18n.ts';
import { keptPhase, shownState, tabTitle, type ShownState } from '../state/select.ts';
import { splitOf } from '../state/splits.ts';
import { panesOf } from '../state/splitTree.ts';
import { CountdownRing, CountdownText, keptWords, useClock } from '../ui/Countdown.tsx';
import { BroadcastIcon, CloseIcon, PauseIcon } from '../ui/icons.tsx';
import { useKeyLabel } from '../ui/shortcuts.ts';
import { StateMark, type Mark } from '../ui/StateMark.tsx';
import { RenameField } from './RenameField.tsx';
import { TabMenu } from './TabMenu.tsx';
import { useTabDrag } from './useTabDrag.ts';

type TabStripProps = { readonly sessions: readonly Session[]; readonly activeId: string | undefined };

/** The ids that tie a tab and its panel together. */
export const tabId = (sessionId: string): string => `tab-${sessionId}`;
export const panelId = (sessionId: string): string => `panel-${sessionId}`;

/**
 * One tab a terminal. A tablist may hold nothing but tabs, and a tab nothing one can press: so the close buttons stand in
 * a group of their own, laid over their tabs by the grid.
 */
export function TabStrip({ sessions, activeId }: TabStripProps) {
  const text = useText();
  const strip = useRef<HTMLDivElement>(null);
  const onKeyDown = useTabKeys({ sessions, activeId, strip });
  const { handlers, dropIndex } = useTabDrag(sessions);
  const beside = useBeside(activeId);
  useEffect(() => {
    strip.current
      ?.querySelector('[aria-selected="true"]')
      ?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [activeId, sessions.length]);
  if (sessions.length === 0) return null;
  return (
    <TabMenu sessions={sessions}>
      <div className="tab-strip" ref={strip} data-region="tabs" {...handlers}>
        <div role="tablist" aria-label={text('tabs.name')} onKeyDown={onKeyDown}>
          {sessions.map((session, index) => (
            <Tab
              key={session.id}
              session={session}
              column={index + 1}
              isActive={session.id === activeId}
              isBeside={beside.has(session.id)}
              drop={dropSide({ dropIndex, index, last: sessions.length - 1 })}
            />
          ))}
        </div>
        <div className="tab-closers">
          {sessions.map((session, index) => (
            <CloseTab key={session.id} session={session} column={index + 1} />
          ))}
          <RenameField sessions={sessions} />
        </div>
      </div>
    </TabMenu>
  );
}

/** The tabs that stand side by side in what is shown; none where one is shown alone. */
function useBeside(activeId: string | undefined): ReadonlySet<string> {
  const split = useView((view) => splitOf(view.splits, activeId));
  return useMemo(() => new Set(split ? panesOf(split) : []), [split]);
}

type DropSide = 'before' | 'after' | undefined;

/** On which side of a tab the mark stands that shows where a dragged one would go. */
function dropSide({ dropIndex, index, last }: DropPlace): DropSide {
  if (dropIndex === index) return 'before';
  return index === last && dropIndex === last + 1 ? 'after' : undefined;
}

type DropPlace = { readonly dropIndex: number | undefined; readonly index: number; readonly last: number };

const marks: Readonly<Record<Exclude<ShownState, 'kept'>, Mark>> = {
  connecting: 'connecting',
  connected: 'running',
  reconnecting: 'reconnecting',
  ended: 'ended',
};

type TabProps = { readonly session: Session; readonly column: number };

type DrawnTab = TabProps & {
  readonly isActive: boolean;
  /** It stands in the split that is shown. */
  readonly isBeside: boolean;
  readonly drop: DropSide;
};

function Tab({ session, column, isActive, isBeside, drop }: DrawnTab) {
  const text = useText();
  const { actions, view } = useApp();
  const kept = useFacts((facts) => keptPhase(facts, session.jobId));
  const shown = shownState(session, kept);
  const hasRung = useView((view) => view.rung.has(session.id)) && !isActive;
  const isHeld = useFacts((facts) => facts.holds.has(session.jobId));
  const isSent = useView((view) => view.broadcast.has(session.id));
  const { tabColour = 'none' } = session;
  const clock = useClock();
  return (
    <div
      role="tab"
      id={tabId(session.id)}
      className="tab"
      data-state={shown}
      data-session-id={session.id}
      data-drop={drop}
      data-bell={hasRung || undefined}
      data-beside={isBeside || undefined}
      draggable
      style={{ gridColumn: column }}
      aria-selected={isActive}
      aria-controls={panelId(session.id)}
      tabIndex={isActive ? 0 : -1}
      title={[
        session.jobName,
        `${session.projectPath} · ${session.ref} · #${session.pipelineId}`,
        ...(shown === 'kept' && kept ? [keptWords(kept, { clock, text })] : []),
      ].join('\n')}
      onClick={() => actions.goTo(session.id)}
      // The clicks before it wanted the focus in the terminal.
      onDoubleClick={() => view.setState({ renamingId: session.id, focusRequest: undefined })}
      onAuxClick={(event) => event.button === 1 && actions.requestClose(session.id)}
    >
      {shown !== 'kept' ? <StateMark mark={marks[shown]} /> : kept ? <CountdownRing phase={kept} /> : null}
      {tabColour === 'none' ? null : <span className="tab-colour" data-colour={tabColour} />}
      {session.recording ? <span className="recording-dot" /> : null}
      {isSent ? <BroadcastIcon /> : null}
      {isHeld ? <PauseIcon /> : null}
      <span className="tab-name">{tabTitle(session)}</span>{' '}
      {shown === 'kept' && kept ? <CountdownText phase={kept} /> : null}{' '}
      <span className="visually-hidden">
        {text(`tabs.states.${shown}`)} {hasRung ? text('tabs.rang') : ''}{' '}
        {tabColour === 'none' ? '' : text(`tabs.colours.${tabColour}`)} {isSent ? text('broadcast.tab') : ''}{' '}
        {session.recording ? text('transcripts.tab') : ''} {isHeld ? text('hold.tab') : ''}
      </span>
    </div>
  );
}

function CloseTab({ session, column }: TabProps) {
  const text = useText();
  const { actions } = useApp();
  const keys = useKeyLabel('tab.close');
  const name = text('tabs.closeName', { job: tabTitle(session) });
  return (
    <button
      type="button"
      className="tab-close"
      data-session-id={session.id}
      style={{ gridColumn: column }}
      aria-label={name}
      title={keys === undefined ? name : `${name} (${keys})`}
      onClick={() => actions.requestClose(session.id)}
    >
      <CloseIcon />
    </button>
  );
}

type UseTabKeys = TabStripProps & { readonly strip: React.RefObject<HTMLDivElement | null> };

function useTabKeys({ sessions, activeId, strip }: UseTabKeys) {
  const { actions, view } = useApp();
  return (event: KeyboardEvent<HTMLElement>): void => {
    if (!(event.target instanceof HTMLElement) || event.target.getAttribute('role') !== 'tab') return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const index = sessions.findIndex(({ id }) => id === activeId);
    if (event.key === 'Enter' || event.key === ' ') return swallow(event, actions.focusTerminal);
    const { sessionId: renamingId } = event.target.dataset;
    if (event.key === 'F2') return swallow(event, () => view.setState({ renamingId }));
    if (event.key === 'Delete') return swallow(event, () => activeId && actions.requestClose(activeId));
    const last = sessions.length - 1;
    const target = {
      ArrowRight: index === last ? 0 : index + 1,
      ArrowLeft: index === 0 ? last : index - 1,
      Home: 0,
      End: last,
    }[event.key];
    const next = target === undefined ? undefined : sessions[target];
    if (!next) return;
    // The focus stays among the tabs, so that one can go on with the arrows; Enter goes into the terminal.
    swallow(event, () => {
      view.setState({ activeSessionId: next.id });
      strip.current?.querySelector<HTMLElement>(`#${CSS.escape(tabId(next.id))}`)?.focus();
    });
  };
}

function swallow(event: KeyboardEvent, act: () => void): void {
  event.preventDefault();
  act();
}
