import { FitAddon } from '@xterm/addon-fit';
import { Terminal, type ITerminalOptions } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import type { Stop } from '../../preload/client.ts';
import type { Size } from '../../preload/contract/api.ts';
import { restCursor } from './cursorRest.ts';
import type { StartPatternWorker } from './search/regexMatcher.ts';
import { cleanPaste } from './paste.ts';
import { attachClipboard } from './terminalClipboard.ts';
import { afterMs } from '../state/ticker.ts';
import { boundCounts } from './boundedCounts.ts';
import { paceDrawing, type DrawingPace } from './drawingPace.ts';
import { loadGraphemes } from './graphemes.ts';
import { attachLinks, type LinkEvents } from './terminalLinks.ts';
import { muteReplies } from './terminalReplies.ts';
import { shareInput, type PastedText, type SharedInput } from './sharedInput.ts';
import type { TerminalPreferences } from './preferences.ts';
import { attachMouse } from './terminalMouse.ts';
import { attachReading, type TerminalReading } from './terminalReading.ts';
import { readTerminalFont, readTerminalTheme } from './terminalTheme.ts';

export type TerminalViewOptions = {
  /** Keys, pastes and the terminal's own answers, to be sent as they are. */
  readonly onInput: (bytes: Uint8Array) => void;
  /** Something is to be pasted, by whatever way: nothing of it is typed before `typePaste`. */
  readonly onPaste: (text: string) => void;
  /** What `typePaste` types. */
  readonly onPasted: (paste: PastedText) => void;
  /** What a person typed or pasted, for other terminals that shall get the same. */
  readonly onShared: (input: SharedInput) => void;
  readonly onResize: (size: Size) => void;
  readonly onBell: () => void;
  /** Asked for by the mouse; the clipboard may not be read here. */
  readonly onPasteBlocked: () => void;
  /** Keys the app wants: they are not typed. */
  readonly isAppShortcut: (event: KeyboardEvent) => boolean;
  readonly isMac: boolean;
  /** The text area's name for assistive technology. */
  readonly label: string;
  readonly links: LinkEvents;
  /** Absent: regular expressions can't be searched. */
  readonly startPatternWorker?: StartPatternWorker;
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
  /** Takes this size, whatever the element's: for what was recorded. */
  readonly resizeTo: (size: Size) => void;
  /** False: it is not shown, so it can't have the focus. */
  readonly focus: () => boolean;
  readonly copy: () => void;
  /** What is selected; empty: nothing. */
  readonly selection: () => string;
  /** Asks for a text to be pasted, as a key or the mouse does. */
  readonly paste: (text: string) => void;
  /** Types a text as pasted: cleaned, and in brackets where the program asked for that. */
  readonly typePaste: (text: string) => void;
  /** Types what was typed or pasted into another terminal, or chosen from a list. */
  readonly receive: (input: SharedInput) => void;
  readonly selectAll: () => void;
  readonly clear: () => void;
  /** Search, commands, the text. */
  readonly reading: TerminalReading;
  /** Also after the tokens' colours have changed. */
  readonly setPreferences: (preferences: TerminalPreferences) => void;
  /** In another language. */
  readonly setLabel: (label: string) => void;
  /** Its element stays where it was put, empty. */
  readonly dispose: Stop;
};

const time = { now: () => performance.now(), after: afterMs };

export type CreateTerminalView = typeof createTerminalView;

/** The one place that makes an xterm. */
export function createTerminalView(options: TerminalViewOptions): TerminalView {
  let { preferences, label } = options;
  const { terminal, fitAddon } = createTerminal(preferences);
  const element = document.createElement('div');
  element.className = 'terminal-frame';

  const replies = muteReplies(terminal);
  const shared = shareInput(terminal, { ...options, element });
  const clipboard = attachClipboard({ ...options, terminal, element });
  attachLinks(terminal, { events: options.links, isMac: options.isMac });
  attachListeners(terminal, options);
  const drawing = paceDrawing(time);
  const fit = (): void => {
    if (!isShown(element)) return;
    if (!terminal.element) open(terminal, { element, label, drawing });
    fitAddon.fit();
  };
  const { reading, ...readingControl } = attachReading({ ...options, terminal, fit });
  const cursor = restCursor({ ...time, terminal, element, wantsBlink: () => preferences.cursorBlink });
  const stopMouse = attachMouse({
    ...options,
    copy: clipboard.copy,
    paste: options.onPaste,
    terminal,
    element,
    preferences: () => preferences,
  });
  return {
    element,
    write: (bytes, done) => {
      drawing.wrote(bytes.byteLength);
      terminal.write(bytes, done);
    },
    // ESC c, in band: `Terminal.reset` would overtake what is still to be parsed.
    reset: () => terminal.write(Uint8Array.of(0x1b, 0x63)),
    setReplaying: replies.setMuted,
    fit,
    resizeTo: ({ columns, rows }) => {
      if (isShown(element) && !terminal.element) open(terminal, { element, label, drawing });
      terminal.resize(columns, rows);
    },
    size: () => ({ columns: terminal.cols, rows: terminal.rows }),
    focus: () => {
      if (!isShown(element)) return false;
      terminal.focus();
      return true;
    },
    copy: clipboard.copy,
    selection: () => terminal.getSelection(),
    paste: options.onPaste,
    typePaste: (text) => {
      const clean = cleanPaste(text);
      if (clean !== '') shared.paste(clean);
    },
    receive: shared.receive,
    selectAll: () => terminal.selectAll(),
    clear: () => {
      terminal.clear();
      reading.search.refresh();
    },
    reading,
    setPreferences: (next) => {
      preferences = next;
      terminal.options = preferenceOptions(next);
      readingControl.setPreferences(next);
      cursor.wake();
      fit();
    },
    setLabel: (next) => {
      label = next;
      terminal.textarea?.setAttribute('aria-label', label);
    },
    dispose: () => {
      readingControl.stop();
      cursor.stop();
      stopMouse();
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
  loadGraphemes(terminal);
  boundCounts(terminal);
  return { terminal, fitAddon };
}

function attachListeners(terminal: Terminal, { onInput, onResize, onBell }: TerminalViewOptions): void {
  terminal.onBell(onBell);
  // Old mouse reports are not UTF-8: one character is one byte.
  terminal.onBinary((data) => onInput(Uint8Array.from(data, (char) => char.charCodeAt(0))));
  terminal.onResize(({ cols, rows }) => onResize({ columns: cols, rows }));
}

function isShown(element: HTMLElement): boolean {
  return element.isConnected && element.offsetParent !== null;
}

type Opening = {
  readonly element: HTMLElement;
  readonly label: string;
  readonly drawing: DrawingPace;
};

function open(terminal: Terminal, { element, label, drawing }: Opening): void {
  terminal.open(element);
  drawing.opened(terminal);
  terminal.textarea?.setAttribute('aria-label', label);
}

function preferenceOptions(preferences: TerminalPreferences): ITerminalOptions {
  return {
    fontSize: preferences.fontSizePx,
    fontFamily: fontOf(preferences),
    lineHeight: preferences.lineHeight,
    cursorStyle: preferences.cursorStyle,
    cursorBlink: preferences.cursorBlink,
    minimumContrastRatio: preferences.minimumContrast,
    scrollback: preferences.scrollbackLines,
    screenReaderMode: preferences.screenReader,
    wordSeparator: preferences.wordSeparators,
    theme: themeOf(preferences),
  };
}

/** The fonts that were named, and the usual ones behind them where none of those is there. */
function fontOf({ fontFamily }: TerminalPreferences): string {
  const usual = readTerminalFont(document.documentElement);
  return fontFamily === '' ? usual : `${fontFamily}, ${usual}`;
}

function themeOf({ colours }: TerminalPreferences) {
  return readTerminalTheme(document.documentElement, colours);
}

function terminalOptions(preferences: TerminalPreferences): ITerminalOptions {
  return {
    ...preferenceOptions(preferences),
    // Needed by the graphemes addon. `windowOptions` stay off: a program may not ask for the title or move the window.
    allowProposedApi: true,
    macOptionClickForcesSelection: true,
    rightClickSelectsWord: false,
    scrollOnUserInput: true,
    logLevel: 'off',
  };
}
