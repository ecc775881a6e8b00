import type { Terminal } from '@xterm/xterm';
import type { Stop } from '../../preload/client.ts';

type ClipboardOptions = {
  readonly terminal: Terminal;
  readonly element: HTMLElement;
  readonly isAppShortcut: (event: KeyboardEvent) => boolean;
  /** Something is to be pasted. */
  readonly onPaste: (text: string) => void;
};

export type TerminalClipboard = {
  readonly copy: () => void;
  readonly stop: Stop;
};

/**
 * Copy and paste by key, by event and by dropping a text. Nothing in the output can reach the clipboard: there is no OSC 52
 * here. Whatever way a text comes, it goes to `onPaste`, never to xterm.
 */
export function attachClipboard({
  terminal,
  element,
  isAppShortcut,
  onPaste,
}: ClipboardOptions): TerminalClipboard {
  const copy = (): void => {
    const selection = terminal.getSelection();
    if (selection === '') return;
    // Where a host grants no clipboard, the old command still works: xterm puts its selection into the copy event.
    navigator.clipboard.writeText(selection).catch(() => document.execCommand('copy'));
  };
  terminal.attachCustomKeyEventHandler((event) => !isAppShortcut(event));
  const stops = [
    // Before xterm's own listener. The middle button comes this way too.
    listen(element, 'paste', (event) => {
      take(event);
      onPaste(event.clipboardData?.getData('text/plain') ?? '');
    }),
    listen(element, 'dragover', (event) => {
      if (!event.dataTransfer || !bringsText(event.dataTransfer)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
    }),
    listen(element, 'drop', (event) => {
      if (!event.dataTransfer || !bringsText(event.dataTransfer)) return;
      take(event);
      onPaste(event.dataTransfer.getData('text/plain'));
    }),
    // A browser may put text into the field in yet another way: that would be typed as it is.
    listen(element, 'beforeinput', (event) => {
      if (!putsIn.has(event.inputType)) return;
      take(event);
      onPaste(event.dataTransfer?.getData('text/plain') ?? event.data ?? '');
    }),
  ];
  return { copy, stop: () => stops.forEach((stop) => stop()) };
}

/** Ways in which a browser puts in what nobody typed. */
const putsIn: ReadonlySet<string> = new Set([
  'insertFromPaste',
  'insertFromPasteAsQuotation',
  'insertFromDrop',
  'insertFromYank',
]);

/** Files are the pane's business, and so is a tab that is being moved. */
function bringsText(dataTransfer: DataTransfer): boolean {
  const { types } = dataTransfer;
  return types.includes('text/plain') && !types.includes('Files');
}

function take(event: Event): void {
  event.preventDefault();
  event.stopPropagation();
}

function listen<Name extends keyof HTMLElementEventMap>(
  element: HTMLElement,
  name: Name,
  run: (event: HTMLElementEventMap[Name]) => void,
): Stop {
  element.addEventListener(name, run, { capture: true });
  return () => element.removeEventListener(name, run, { capture: true });
}
