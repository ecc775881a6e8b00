/* oxlint-disable no-control-regex -- escape sequences are what this is about */
import type { Terminal } from '@xterm/xterm';

/** What a person typed or pasted into one terminal, for others that shall get the same. */
export type SharedInput =
  | { readonly kind: 'typed'; readonly data: string }
  /** Cleaned; without the brackets of a bracketed paste, which each terminal puts around it as its own program wants. */
  | { readonly kind: 'pasted'; readonly text: string };

export type PastedText = { readonly text: string; readonly isBracketed: boolean };

type ShareOptions = {
  /** Holds the terminal. */
  readonly element: HTMLElement;
  /** Everything that goes to the far end: also what the terminal answers by itself. */
  readonly onInput: (bytes: Uint8Array) => void;
  /** A cleaned text, and whether the program wants brackets around it. */
  readonly onPasted: (paste: PastedText) => void;
  /** What a person typed or pasted here. What came by `receive` is not told again. */
  readonly onShared: (input: SharedInput) => void;
};

export type InputShare = {
  /** Types a cleaned text as pasted, and tells others. */
  readonly paste: (text: string) => void;
  /** Types what was typed or pasted elsewhere, or chosen from a list. */
  readonly receive: (input: SharedInput) => void;
};

const encoder = new TextEncoder();

/** Sends what is typed, and tells apart what a person typed from what the terminal answers to a program. */
export function shareInput(
  terminal: Terminal,
  { element, onInput, onPasted, onShared }: ShareOptions,
): InputShare {
  let isTold = true;
  const isByKeyboard = watchSource(element);
  terminal.onData((data) => {
    onInput(encoder.encode(data));
    if (isTold && isByKeyboard() && !isAnswer(data)) onShared({ kind: 'typed', data });
  });
  const untold = (type: () => void): void => {
    isTold = false;
    try {
      type();
    } finally {
      isTold = true;
    }
  };
  const paste = (text: string): void => {
    // One that was never shown has nothing to scroll.
    if (terminal.element) terminal.scrollToBottom();
    onPasted({ text: text.replaceAll(/\r?\n/g, '\r'), isBracketed: terminal.modes.bracketedPasteMode });
  };
  return {
    paste: (text) => {
      paste(text);
      onShared({ kind: 'pasted', text });
    },
    receive: (input) => {
      if (input.kind === 'pasted') paste(input.text);
      else untold(() => terminal.input(keysFor(terminal, input.data), true));
    },
  };
}

const byMouse = ['wheel', 'mousedown', 'mouseup'] as const;
const byKeyboard = ['keydown', 'beforeinput', 'compositionstart', 'compositionend'] as const;

/** Some programs get the wheel, and clicks, as keys: those are meant for what is under the pointer, and for nothing else. */
function watchSource(element: HTMLElement): () => boolean {
  let isByKeyboard = true;
  const set = (value: boolean) => (): void => {
    isByKeyboard = value;
  };
  // Before xterm's own listeners, which make keys of them at once.
  const options = { capture: true, passive: true };
  for (const name of byMouse) element.addEventListener(name, set(false), options);
  for (const name of byKeyboard) element.addEventListener(name, set(true), options);
  return () => isByKeyboard;
}

/** Reports of cursor, device, modes, window and colours; of the mouse and of the focus. */
const answers = [
  /^\x1b\[[?>=<]?[\d;:]*(?:[cnRtMmIO]|\$y)/,
  // Strings with their terminator: Alt and a bracket is typed as the beginning of one.
  /^\x1b[P\]_^X][^]*(?:\x1b\\|\x07)$/,
];

/** Whether the terminal, not the person, made this: typed into another job's shell it would be a command. */
export function isAnswer(data: string): boolean {
  return answers.some((answer) => answer.test(data));
}

/** Arrow keys as this terminal's program wants them. */
function keysFor(terminal: Terminal, data: string): string {
  const key = /^\x1b[O[]([ABCDFH])$/.exec(data)?.[1];
  if (key === undefined) return data;
  return `\x1b${terminal.modes.applicationCursorKeysMode ? 'O' : '['}${key}`;
}
