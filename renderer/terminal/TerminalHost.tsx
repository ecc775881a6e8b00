import { ContextMenu } from 'radix-ui';
import { useEffect, useRef } from 'react';
import { useApp } from '../appContext.ts';
import { useText } from '../i18n.ts';
import { pasteBlockedNotice } from '../actions.ts';
import { useKeyLabels } from '../ui/shortcuts.ts';
import { SearchBar } from './search/SearchBar.tsx';
import { selectedPath } from './selectedPath.ts';
import type { TerminalHandle } from './terminals.ts';

type TerminalHostProps = { readonly handle: TerminalHandle; readonly isShown: boolean };

/** The place in the page where a terminal stands. React draws the place, never what is in it. */
export function TerminalHost({ handle, isShown }: TerminalHostProps) {
  const place = useRef<HTMLDivElement>(null);
  const { actions } = useApp();
  useEffect(() => {
    place.current?.append(handle.view.element);
  }, [handle]);
  useEffect(() => {
    handle.setVisible(isShown);
    if (!isShown || !place.current) return undefined;
    handle.view.fit();
    actions.takeFocus();
    // Dragging and folding change the size many times; once a frame is enough.
    let frame = 0;
    const observer = new ResizeObserver(() => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(handle.view.fit);
    });
    observer.observe(place.current);
    return () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
      handle.setVisible(false);
    };
  }, [handle, isShown, actions]);
  return (
    <ContextMenu.Root modal={false}>
      <ContextMenu.Trigger asChild>
        <div className="terminal-place" ref={place} data-region="terminal">
          <SearchBar search={handle.view.reading.search} onClose={handle.view.focus} />
        </div>
      </ContextMenu.Trigger>
      <TerminalMenu handle={handle} />
    </ContextMenu.Root>
  );
}

/** Only where what is selected can be a path. */
function DownloadItem({ handle }: TerminalMenuProps) {
  const text = useText();
  const { runner } = useApp();
  const path = selectedPath(handle.view.selection());
  if (path === undefined || !runner.canRun('transfer.download')) return null;
  return (
    <ContextMenu.Item className="menu-item" onSelect={() => runner.run('transfer.download')}>
      {text('transfer.menuDownload', { path })}
    </ContextMenu.Item>
  );
}

/** Whichever of the two makes sense for the pane in front. */
function RecordItem() {
  const text = useText();
  const { runner } = useApp();
  const action = runner.canRun('transcript.stop') ? 'transcript.stop' : 'transcript.start';
  if (!runner.canRun(action)) return null;
  return (
    <ContextMenu.Item className="menu-item" onSelect={() => runner.run(action)}>
      {text(`actions.${action}`)}
    </ContextMenu.Item>
  );
}

function CopyAsideItem() {
  const text = useText();
  const { runner } = useApp();
  if (!runner.canRun('terminal.copyAside')) return null;
  return (
    <ContextMenu.Item className="menu-item" onSelect={() => runner.run('terminal.copyAside')}>
      {text('actions.terminal.copyAside')}
    </ContextMenu.Item>
  );
}

type TerminalMenuProps = Pick<TerminalHostProps, 'handle'>;

function TerminalMenu({ handle }: TerminalMenuProps) {
  const text = useText();
  const { view, isMac } = useApp();
  const keysOf = useKeyLabels();
  const paste = (): void => {
    navigator.clipboard
      .readText()
      .then(handle.view.paste)
      .catch(() => view.setState({ notice: pasteBlockedNotice(isMac) }));
  };
  /** Once the menu has given the focus back. */
  const findLater = (): void => void requestAnimationFrame(handle.view.reading.search.open);
  const giveBackFocus = (event: Event): void => {
    event.preventDefault();
    handle.view.focus();
  };
  return (
    <ContextMenu.Portal>
      <ContextMenu.Content className="menu" onCloseAutoFocus={giveBackFocus}>
        <ContextMenu.Item className="menu-item" onSelect={handle.view.copy}>
          {text('terminal.menu.copy')}
          <kbd>{keysOf('terminal.copy')[0]}</kbd>
        </ContextMenu.Item>
        <ContextMenu.Item className="menu-item" onSelect={paste}>
          {text('terminal.menu.paste')}
          <kbd>{keysOf('terminal.paste')[0]}</kbd>
        </ContextMenu.Item>
        <DownloadItem handle={handle} />
        <RecordItem />
        <CopyAsideItem />
        <ContextMenu.Separator className="menu-line" />
        <ContextMenu.Item className="menu-item" onSelect={handle.view.selectAll}>
          {text('terminal.menu.selectAll')}
          <kbd>{keysOf('terminal.selectAll')[0]}</kbd>
        </ContextMenu.Item>
        <ContextMenu.Item className="menu-item" onSelect={findLater}>
          {text('terminal.menu.find')}
          <kbd>{keysOf('terminal.find')[0]}</kbd>
        </ContextMenu.Item>
        <ContextMenu.Item className="menu-item" onSelect={handle.view.clear}>
          {text('terminal.menu.clear')}
          <kbd>{keysOf('terminal.clear')[0]}</kbd>
        </ContextMenu.Item>
      </ContextMenu.Content>
    </ContextMenu.Portal>
  );
}
