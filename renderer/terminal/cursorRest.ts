import type { IDisposable } from '@xterm/xterm';
import type { Stop } from '../../preload/client.ts';

/** After the last key or output: long enough to find it. */
const blinksForMs = 10_000;

type CursorRestOptions = {
  readonly now: () => number;
  readonly after: (delayMs: number, run: () => void) => Stop;
  readonly terminal: {
    readonly options: { cursorBlink?: boolean };
    readonly onData: (listener: () => void) => IDisposable;
    readonly onWriteParsed: (listener: () => void) => IDisposable;
  };
  /** Holds the terminal. */
  readonly element: EventTarget;
  /** As set by the person. */
  readonly wantsBlink: () => boolean;
};

type CursorRest = {
  /** Blinks again, for a while, where that is set. */
  readonly wake: () => void;
  readonly stop: Stop;
};

/** A cursor that nobody watches stands still: blinking redraws the page twice a second, as long as it is open. */
export function restCursor({ now, after, terminal, element, wantsBlink }: CursorRestOptions): CursorRest {
  let activeAtMs = now();
  let stopTimer: Stop | undefined;

  const look = (): void => {
    const leftMs = activeAtMs + blinksForMs - now();
    stopTimer = leftMs > 0 ? after(leftMs, look) : undefined;
    if (!stopTimer) terminal.options.cursorBlink = false;
  };
  const wake = (): void => {
    activeAtMs = now();
    if (stopTimer) return;
    terminal.options.cursorBlink = wantsBlink();
    look();
  };
  const listeners = [terminal.onData(wake), terminal.onWriteParsed(wake)];
  element.addEventListener('focusin', wake);
  look();
  return {
    wake,
    stop: () => {
      stopTimer?.();
      element.removeEventListener('focusin', wake);
      for (const listener of listeners) listener.dispose();
    },
  };
}
