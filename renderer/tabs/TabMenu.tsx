import { ContextMenu } from 'radix-ui';
import { useMemo, useState, type MouseEvent, type ReactElement } from 'react';
import type { Session } from '../../preload/contract/model.ts';
import { useApp, useFacts } from '../appContext.ts';
import { useText } from '../i18n.ts';
import { otherWindows } from '../state/select.ts';
import { TabLookItems, TabPlaceItems } from './TabLookItems.tsx';

type TabMenuProps = {
  readonly sessions: readonly Session[];
  /** The strip: a right click on one of its tabs, or the menu key, opens the menu of that tab. */
  readonly children: ReactElement;
};

/** What can be done with a tab besides showing it. One menu for all tabs of the strip. */
export function TabMenu({ sessions, children }: TabMenuProps) {
  const [sessionId, setSessionId] = useState<string>();
  const { view } = useApp();
  // The name that is to be written would be left at once.
  const keepFocusInName = (event: Event): void => {
    if (view.getState().renamingId !== undefined) event.preventDefault();
  };
  const index = sessions.findIndex(({ id }) => id === sessionId);
  const session = sessions[index];
  const onContextMenu = (event: MouseEvent<HTMLElement>): void => {
    const tab =
      event.target instanceof Element ? event.target.closest<HTMLElement>('[data-session-id]') : null;
    // Beside the tabs there is nothing to do: the menu stays closed.
    if (!tab) event.preventDefault();
    setSessionId(tab?.dataset['sessionId']);
  };
  return (
    <ContextMenu.Root modal={false}>
      <ContextMenu.Trigger asChild onContextMenu={onContextMenu}>
        {children}
      </ContextMenu.Trigger>
      <ContextMenu.Portal>
        <ContextMenu.Content className="menu" onCloseAutoFocus={keepFocusInName}>
          {session ? <TabLookItems session={session} /> : null}
          {session ? <TabPlaceItems session={session} /> : null}
          <MoveItems sessions={sessions} index={index} />
          <WindowItems sessions={sessions} index={index} />
          <CloseItem sessionId={sessionId} />
        </ContextMenu.Content>
      </ContextMenu.Portal>
    </ContextMenu.Root>
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

function CloseItem({ sessionId }: { readonly sessionId: string | undefined }) {
  const text = useText();
  const { actions } = useApp();
  return (
    <ContextMenu.Item
      className="menu-item"
      onSelect={() => sessionId !== undefined && actions.requestClose(sessionId)}
    >
      {text('tabs.menu.close')}
    </ContextMenu.Item>
  );
}
