import { ContextMenu } from 'radix-ui';
import { useMemo, type ReactElement } from 'react';
import type { Session } from '../../preload/contract/model.ts';
import { useApp, useFacts } from '../appContext.ts';
import { useText } from '../i18n.ts';
import { otherWindows } from '../state/select.ts';
import { RowMenu } from '../ui/RowMenu.tsx';
import { TabLookItems, TabPlaceItems } from './TabLookItems.tsx';

type TabMenuProps = {
  readonly sessions: readonly Session[];
  /** The strip: a right click on one of its tabs, or the menu key, opens the menu of that tab. */
  readonly children: ReactElement;
};

/** What can be done with a tab besides showing it. One menu for all tabs of the strip. */
export function TabMenu({ sessions, children }: TabMenuProps) {
  const { view } = useApp();
  // The name that is to be written would be left at once.
  const keepFocusInName = (event: Event): void => {
    if (view.getState().renamingId !== undefined) event.preventDefault();
  };
  return (
    <RowMenu
      idAttribute="data-session-id"
      items={(sessionId) => <Items sessions={sessions} sessionId={sessionId} />}
      onCloseAutoFocus={keepFocusInName}
    >
      {children}
    </RowMenu>
  );
}

function Items({ sessions, sessionId }: Pick<TabMenuProps, 'sessions'> & { readonly sessionId: string }) {
  const index = sessions.findIndex(({ id }) => id === sessionId);
  const session = sessions[index];
  return (
    <>
      {session ? <TabLookItems session={session} /> : null}
      {session ? <TabPlaceItems session={session} /> : null}
      <MoveItems sessions={sessions} index={index} />
      <WindowItems sessions={sessions} index={index} />
      <CloseItem sessionId={sessionId} />
    </>
  );
}

type ItemsProps = { readonly sessions: readonly Session[]; readonly index: number };

function MoveItems({ sessions, index }: ItemsProps) {
  const text = useText();
  const { actions } = useApp();
  const id = sessions[index]?.id;
  if (id === undefined || sessions.length < 2) return null;
  return (
    <>
      <ContextMenu.Item
        className="menu-item"
        disabled={index === 0}
        onSelect={() => actions.moveTabBy(id, -1)}
      >
        {text('tabs.menu.moveLeft')}
      </ContextMenu.Item>
      <ContextMenu.Item
        className="menu-item"
        disabled={index === sessions.length - 1}
        onSelect={() => actions.moveTabBy(id, 1)}
      >
        {text('tabs.menu.moveRight')}
      </ContextMenu.Item>
      <ContextMenu.Separator className="menu-line" />
    </>
  );
}

/** Only where the host has windows. The last tab needs no new window: it has one. */
function WindowItems({ sessions, index }: ItemsProps) {
  const text = useText();
  const hasWindows = useFacts((facts) => facts.capabilities.windows);
  const { actions, windowId } = useApp();
  const windows = useFacts((facts) => facts.windows);
  const tabs = useFacts((facts) => facts.sessions);
  const others = useMemo(
    () => otherWindows({ windows, sessions: tabs }, windowId),
    [windows, tabs, windowId],
  );
  const id = sessions[index]?.id;
  if (!hasWindows || id === undefined || (sessions.length < 2 && others.length === 0)) return null;
  return (
    <>
      {sessions.length > 1 ? (
        <ContextMenu.Item className="menu-item" onSelect={() => actions.moveToWindow(id, 'new')}>
          {text('tabs.menu.moveToNewWindow')}
        </ContextMenu.Item>
      ) : null}
      {others.map(({ windowId: other, number, jobs }) => (
        <ContextMenu.Item key={other} className="menu-item" onSelect={() => actions.moveToWindow(id, other)}>
          {jobs === ''
            ? text('tabs.menu.moveToWindow', { number })
            : text('tabs.menu.moveToNamedWindow', { number, jobs })}
        </ContextMenu.Item>
      ))}
      <ContextMenu.Separator className="menu-line" />
    </>
  );
}

function CloseItem({ sessionId }: { readonly sessionId: string }) {
  const text = useText();
  const { actions } = useApp();
  return (
    <ContextMenu.Item className="menu-item" onSelect={() => actions.requestClose(sessionId)}>
      {text('tabs.menu.close')}
    </ContextMenu.Item>
  );
}
