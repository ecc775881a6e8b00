import type { Terminal } from '@xterm/xterm';
import type { Stop } from '../../preload/client.ts';
import { cleanPaste } from './paste.ts';

type ClipboardOptions = {
  readonly terminal: Terminal;
  readonly element: HTMLElement;
  readonly isAppShortcut: (event: KeyboardEvent) => boolean;
};

export type TerminalClipboard = {
  readonly copy: () => void;
  readonly paste: (text: string) => void;
  readonly stop: Stop;
};

/** Copy and paste by key and by event. Nothing in the output can reach the clipboard: there is no OSC 52 here. */
export function attachClipboard({ terminal, element, isAppShortcut }: ClipboardOptions): TerminalClipboard {
  const copy = (): void => {
    const selection = terminal.getSelection();
    if (selection === '') return;
    // Where a host grants no clipboard, the old command still works: xterm puts its selection into the copy event.
    navigator.clipboard.writeText(selection).catch(() => document.execCommand('copy'));
  };
  const paste = (text: string): void => {
    const clean = cleanPaste(text);
    if (clean !== '') terminal.paste(clean);
  };
  terminal.attachCustomKeyEventHandler((event) => !isAppShortcut(event));
  // Before xterm's own listener, which does not clean.
  const onPaste = (event: ClipboardEvent): void => {
    event.preventDefault();
    event.stopPropagation();
    paste(event.clipboardData?.getData('text/plain') ?? '');
  };
  element.addEventListener('paste', onPaste, { capture: true });
  return { copy, paste, stop: () => element.removeEventListener('paste', onPaste, { capture: true }) };
}
