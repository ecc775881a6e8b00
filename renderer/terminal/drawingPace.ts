import type { Terminal } from '@xterm/xterm';
import type { Stop } from '../../preload/client.ts';

/*
 * A terminal that is flooded has nothing that could be read, and drawing it sixty times a second costs more than parsing it:
 * it is drawn twenty times then. xterm also tells several listeners of each line that scrolls and of each move of the
 * cursor, and each such word makes the page lay itself out anew: they are told twenty times a second as well. Single lines,
 * keys and programs that draw a screen now and then are drawn as ever.
 */

/** Parsed within one span, this much is a flood: a screen that is drawn anew has a tenth of it. */
const floodBytes = 128 * 1024;
const spanMs = 100;
const floodFrameMs = 50;

type Refresh = (rowStart: number | undefined, rowEnd: number | undefined, rowCount: number) => void;
type Core = {
  readonly _renderService?: { readonly _renderDebouncer?: { refresh: Refresh } };
  readonly _inputHandler?: {
    readonly markRangeDirty: (fromRow: number, toRow: number) => void;
    readonly _onCursorMove?: { fire: () => void };
  };
  readonly _bufferService?: {
    readonly buffer: { readonly ydisp: number; readonly scrollTop: number; readonly scrollBottom: number };
    readonly _onScroll?: { fire: (topRow: number) => void };
  };
  readonly _selectionService?: {
    readonly hasSelection: boolean;
    refresh: (isByMouse?: boolean) => void;
  };
};
/** Not part of xterm's API. What is not there any more is drawn at every frame. */
type Internals = { readonly _core?: Core };

type PaceOptions = {
  readonly now: () => number;
  readonly after: (delayMs: number, run: () => void) => Stop;
};

export type DrawingPace = {
  /** So many bytes were given to the terminal. */
  readonly wrote: (bytes: number) => void;
  /** The terminal has a screen now. */
  readonly opened: (terminal: Terminal) => void;
};

/** Something that can wait for the next look at a flood. */
type Held = { isDue: boolean; readonly run: () => void };

export function paceDrawing({ now, after }: PaceOptions): DrawingPace {
  const helds: Held[] = [];
  let spanStartMs = 0;
  let spanBytes = 0;
  let floodedUntilMs = 0;
  /** As of the last write or look: asking the clock at each line would cost more than the line. */
  let isFlooded = false;

  const look = (): void => {
    for (const held of helds) {
      if (!held.isDue) continue;
      held.isDue = false;
      held.run();
    }
    isFlooded = now() < floodedUntilMs;
    if (isFlooded) after(floodFrameMs, look);
  };
  const hold = (run: () => void): Held => {
    const held = { isDue: false, run };
    helds.push(held);
    return held;
  };

  const paceScrolls = ({ _bufferService: buffers, _inputHandler: input }: Core): void => {
    const scrolled = buffers?._onScroll;
    if (!scrolled || !input) return;
    const fire = scrolled.fire.bind(scrolled);
    const held = hold(() => fire(buffers.buffer.ydisp));
    scrolled.fire = (topRow) => {
      if (!isFlooded) return fire(topRow);
      // One of the listeners does this, and for this one the parser itself must not wait.
      const { scrollTop, scrollBottom } = buffers.buffer;
      input.markRangeDirty(scrollTop, scrollBottom);
      held.isDue = true;
    };
  };
  const paceCursor = ({ _inputHandler: input }: Core): void => {
    const moved = input?._onCursorMove;
    if (!moved) return;
    const fire = moved.fire.bind(moved);
    const held = hold(fire);
    moved.fire = () => {
      if (isFlooded) held.isDue = true;
      else fire();
    };
  };
  const paceRows = ({ _renderService: service }: Core): void => {
    const debouncer = service?._renderDebouncer;
    if (!debouncer) return;
    const refresh = debouncer.refresh.bind(debouncer);
    let rowCount = 0;
    // All of them: those that were asked for meanwhile are among them.
    const held = hold(() => refresh(0, rowCount - 1, rowCount));
    debouncer.refresh = (rowStart, rowEnd, count) => {
      if (!isFlooded) return refresh(rowStart, rowEnd, count);
      rowCount = count;
      held.isDue = true;
    };
  };
  return {
    wrote: (bytes) => {
      const atMs = now();
      if (atMs - spanStartMs > spanMs) {
        spanStartMs = atMs;
        spanBytes = 0;
      }
      spanBytes += bytes;
      if (spanBytes < floodBytes) return;
      floodedUntilMs = atMs + spanMs;
      if (isFlooded) return;
      isFlooded = true;
      after(floodFrameMs, look);
    },
    opened: (terminal) => {
      const { _core: core } = terminal as unknown as Internals;
      if (!core) return;
      paceScrolls(core);
      paceCursor(core);
      paceRows(core);
      leaveSelectionAlone(core);
    },
  };
}

/** At each line that scrolls xterm draws the selection anew, and with it the screen, also where nothing is selected. */
function leaveSelectionAlone({ _selectionService: selection }: Core): void {
  if (!selection) return;
  const refresh = selection.refresh.bind(selection);
  let hadSelection = false;
  selection.refresh = (isByMouse) => {
    const { hasSelection } = selection;
    if (hasSelection || hadSelection) refresh(isByMouse);
    hadSelection = hasSelection;
  };
}
