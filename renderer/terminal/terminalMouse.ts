import type { Terminal } from '@xterm/xterm';
import type { Stop } from '../../preload/client.ts';
import type { TerminalPreferences } from './preferences.ts';

type TerminalMouse = {
  readonly terminal: Terminal;
  readonly element: HTMLElement;
  readonly preferences: () => Pick<TerminalPreferences, 'copyOnSelect' | 'rightClick'>;
  readonly copy: () => void;
  readonly paste: (text: string) => void;
  /** The clipboard may not be read here. */
  readonly onPasteBlocked: () => void;
};

/** What selecting and the right button do, as set. With Shift the right button is the menu's, whatever is set. */
export function attachMouse({
  terminal,
  element,
  preferences,
  copy,
  paste,
  onPasteBlocked,
}: TerminalMouse): Stop {
  const onMouseUp = (): void => {
    if (preferences().copyOnSelect && terminal.hasSelection()) copy();
  };
  const onContextMenu = (event: MouseEvent): void => {
    const { rightClick } = preferences();
    if (rightClick === 'menu' || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (rightClick === 'copy-or-paste' && terminal.hasSelection()) {
      copy();
      terminal.clearSelection();
    } else navigator.clipboard.readText().then(paste).catch(onPasteBlocked);
  };
  // On the window: a selection may end outside of the terminal it began in.
  const onMouseDown = (): void => window.addEventListener('mouseup', onMouseUp, { once: true });
  element.addEventListener('mousedown', onMouseDown);
  element.addEventListener('contextmenu', onContextMenu);
  return () => {
    element.removeEventListener('mousedown', onMouseDown);
    element.removeEventListener('contextmenu', onContextMenu);
    window.removeEventListener('mouseup', onMouseUp);
  };
}
