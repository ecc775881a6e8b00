import { FitAddon } from '@xterm/addon-fit';
import { UnicodeGraphemesAddon } from '@xterm/addon-unicode-graphemes';
import { Terminal, type ITerminalOptions } from '@xterm/xterm';
import type { Stop } from '../../preload/client.ts';
import type { Size } from '../../preload/contract/api.ts';
import { attachClipboard } from './terminalClipboard.ts';
import { attachLinks, type LinkEvents } from './terminalLinks.ts';
import { muteReplies } from './terminalReplies.ts';
import { readTerminalFont, readTerminalTheme } from './terminalTheme.ts';

/** What a person can set about every terminal. */
export type TerminalPreferences = {
  readonly fontSizePx: number;
  readonly scrollbackLines: number;
  readonly screenReader: boolean;
};

export type TerminalViewOptions = {
  /** Keys, pastes and the terminal's own answers, to be sent as they are. */
  readonly onInput: (bytes: Uint8Array) => void;
  readonly onResize: (size: Size) => void;
  /** Keys the app wants: they are not typed. */
  readonly isAppShortcut: (event: KeyboardEvent) => boolean;
  readonly isMac: boolean;
  /** The text area's name for assistive technology. */
  readonly label: string;
  readonly links: LinkEvents;
  readonly preferences: TerminalPreferences;
};

/** A terminal on the page. It knows xterm and nothing of sessions. */
export type TerminalView = {
  /** Put it where it shall be seen; it moves with what it holds. */
  readonly element: HTMLElement;
  readonly write: (bytes: Uint8Array, done: () => void) => void;
  /** Clears everything, scrollback too, after what was written before. */
  readonly reset: () => void;
  readonly setReplaying: (isReplaying: boolean) => void;
  /** Takes the size of the element. Does nothing while it is not shown. */
  readonly fit: () => void;
  readonly size: () => Size;
  /** False: it is not shown, so it can't have the focus. */
  readonly focus: () => boolean;
  readonly copy: () => void;
  /** Types a text as if pasted: cleaned, and in brackets where the shell asked for that. */
  readonly paste: (text: string) => void;
  readonly selectAll: () => void;
  readonly clear: () => void;
  readonly setPreferences: (preferences: TerminalPreferences) => void;
  /** The tokens' colours have changed. */
  readonly refreshTheme: () => void;
  /** Its element stays where it was put, empty. */
  readonly dispose: Stop;
};

const encoder = new TextEncoder();

/** The one place that makes an xterm. */
export function createTerminalView(options: TerminalViewOptions): TerminalView {
  const { terminal, fitAddon } = createTerminal(options.preferences);
  const element = document.createElement('div');
  element.className = 'terminal-frame';

  const replies = muteReplies(terminal);
  const clipboard = attachClipboard({ ...options, terminal, element });
  attachLinks(terminal, { events: options.links, isMac: options.isMac });
  attachListeners(terminal, options);
  const fit = (): void => {
    if (!isShown(element)) return;
    if (!terminal.element) open(terminal, { element, label: options.label });
    fitAddon.fit();
  };
  return {
    element,
    write: (bytes, done) => terminal.write(bytes, done),
    // ESC c, in band: `Terminal.reset` would overtake what is still to be parsed.
    reset: () => terminal.write(Uint8Array.of(0x1b, 0x63)),
    setReplaying: replies.setMuted,
    fit,
    size: () => ({ columns: terminal.cols, rows: terminal.rows }),
    focus: () => {
      if (!isShown(element)) return false;
      terminal.focus();
      return true;
    },
    copy: clipboard.copy,
    paste: clipboard.paste,
    selectAll: () => terminal.selectAll(),
    clear: () => terminal.clear(),
    setPreferences: (preferences) => {
      terminal.options = preferenceOptions(preferences);
      fit();
    },
    refreshTheme: () => void (terminal.options.theme = readTerminalTheme(document.documentElement)),
    dispose: () => {
      clipboard.stop();
      terminal.dispose();
    },
  };
}

function createTerminal(preferences: TerminalPreferences): {
  readonly terminal: Terminal;
  readonly fitAddon: FitAddon;
} {
  const terminal = new Terminal(terminalOptions(preferences));
  const fitAddon = new FitAddon();
  terminal.loadAddon(fitAddon);
  terminal.loadAddon(new UnicodeGraphemesAddon());
  terminal.unicode.activeVersion = '15-graphemes';
  return { terminal, fitAddon };
}

function attachListeners(terminal: Terminal, { onInput, onResize }: TerminalViewOptions): void {
  terminal.onData((data) => onInput(encoder.encode(data)));
  // Old mouse reports are not UTF-8: one character is one byte.
  terminal.onBinary((data) => onInput(Uint8Array.from(data, (char) => char.charCodeAt(0))));
  terminal.onResize(({ cols, rows }) => onResize({ columns: cols, rows }));
}

function isShown(element: HTMLElement): boolean {
  return element.isConnected && element.offsetParent !== null;
}

function open(
  terminal: Terminal,
  { element, label }: { readonly element: HTMLElement; readonly label: string },
): void {
  terminal.open(element);
  terminal.textarea?.setAttribute('aria-label', label);
}

function preferenceOptions(preferences: TerminalPreferences): ITerminalOptions {
  return {
    fontSize: preferences.fontSizePx,
    scrollback: preferences.scrollbackLines,
    screenReaderMode: preferences.screenReader,
  };
}

function terminalOptions(preferences: TerminalPreferences): ITerminalOptions {
  return {
    ...preferenceOptions(preferences),
    // Needed by the graphemes addon. `windowOptions` stay off: a program may not ask for the title or move the window.
    allowProposedApi: true,
    fontFamily: readTerminalFont(document.documentElement),
    theme: readTerminalTheme(document.documentElement),
    minimumContrastRatio: 4.5,
    cursorBlink: false,
    lineHeight: 1.15,
    macOptionClickForcesSelection: true,
    rightClickSelectsWord: false,
    scrollOnUserInput: true,
    logLevel: 'off',
  };
}
