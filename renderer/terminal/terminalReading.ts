import type { IDecoration, Terminal } from '@xterm/xterm';
import type { Stop } from '../../preload/client.ts';
import { afterMs } from '../state/ticker.ts';
import { createCommandMarks, type CommandMarker, type CommandMarks } from './commandMarks.ts';
import { decorateRow, dropDecoration, showRuler } from './decorations.ts';
import type { TerminalPreferences } from './preferences.ts';
import type { StartPatternWorker } from './search/regexMatcher.ts';
import { linksOnScreen } from './linksOnScreen.ts';
import type { LinkEvents } from './terminalLinks.ts';
import { createTerminalSearch, type TerminalSearch } from './search/terminalSearch.ts';
import { activateGraphics, createTerminalRenderer, hasGraphics, loadGraphics } from './terminalRenderer.ts';
import { readTerminalText, type TerminalText } from './terminalText.ts';
import { readHexColour } from './terminalTheme.ts';

/** What helps to read a terminal. */
export type TerminalReading = {
  readonly search: TerminalSearch;
  readonly commands: Pick<CommandMarks, 'areThere' | 'step' | 'selectOutput'>;
  /** What stands in it, the newest if there is more than a page can show. */
  readonly text: () => TerminalText;
  /** Where the links lead that are on the screen now, the lowest first. */
  readonly links: () => readonly string[];
  /** It is seen, or no longer. */
  readonly setShown: (isShown: boolean) => void;
};

type ReadingOptions = {
  readonly terminal: Terminal;
  readonly preferences: TerminalPreferences;
  readonly links: Pick<LinkEvents, 'place'>;
  readonly startPatternWorker?: StartPatternWorker;
  /** Takes the size of its place. */
  readonly fit: () => void;
};

const noWorker: StartPatternWorker = ({ onFail }) => {
  queueMicrotask(onFail);
  return { post: () => {}, kill: () => {} };
};

/** A text field gets slow with more. */
const textLimits = { mostLines: 10_000, mostCharacters: 1_000_000 };
/** Long enough to find it with the eyes. */
const visitedMs = 2_000;

export function attachReading({
  terminal,
  preferences,
  links,
  startPatternWorker = noWorker,
  fit,
}: ReadingOptions) {
  const now = (): number => performance.now();
  const search = createTerminalSearch({ terminal, startPatternWorker, now, after: afterMs });
  const marks = createMarkDrawing(terminal);
  const commands = createCommandMarks({ terminal, now, onFailed: marks.failed, onVisited: marks.visited });
  const renderer = createTerminalRenderer({
    wanted: preferences.renderer,
    hasGraphics,
    activate: () => activateGraphics(terminal),
    load: loadGraphics,
    changed: fit,
  });
  const reading: TerminalReading = {
    search,
    commands,
    text: () => readTerminalText(terminal.buffer.active, textLimits),
    links: () => linksOnScreen(terminal, links.place()),
    setShown: renderer.setShown,
  };
  return {
    reading,
    setPreferences: (next: TerminalPreferences): void => {
      renderer.setWanted(next.renderer);
      search.redraw();
      marks.redraw();
    },
    stop: (): void => {
      search.stop();
      marks.stop();
      commands.stop();
      renderer.stop();
    },
  };
}

/** A job may fail a million commands a second: what is still there then is drawn. */
const drawFailedAfterMs = 100;
const mostWaiting = 200;

/** The marks of commands that failed, and of the one that was gone to. */
function createMarkDrawing(terminal: Terminal) {
  const drawn = new Map<CommandMarker, IDecoration | undefined>();
  let waiting: CommandMarker[] = [];
  let stopDrawing: Stop | undefined;
  let stopVisit: Stop = () => {};

  const dropGone = (isGone: (marker: CommandMarker) => boolean): void => {
    for (const [marker, decoration] of drawn) {
      if (!isGone(marker)) continue;
      if (decoration) dropDecoration(decoration);
      drawn.delete(marker);
    }
  };
  const draw = (): void => {
    stopDrawing = undefined;
    dropGone(({ isDisposed }) => isDisposed);
    const markers = waiting.filter(({ isDisposed }) => !isDisposed);
    waiting = [];
    if (markers.length === 0) return;
    showRuler(terminal);
    const color = readHexColour('--danger');
    for (const marker of markers) {
      const decoration = decorateRow(terminal, marker.line, {
        overviewRulerOptions: { color, position: 'left' },
      });
      decoration?.onRender((element) => element.classList.add('command-failed'));
      drawn.set(marker, decoration);
    }
  };
  const drawSoon = (): void => {
    stopDrawing ??= afterMs(drawFailedAfterMs, draw);
  };
  return {
    failed: (marker: CommandMarker): void => {
      waiting.push(marker);
      if (waiting.length > mostWaiting) waiting.shift();
      drawSoon();
    },
    visited: (row: number): void => {
      stopVisit();
      const decoration = decorateRow(terminal, row, { width: terminal.cols });
      decoration?.onRender((element) => element.classList.add('command-visited'));
      const drop = (): void => decoration && dropDecoration(decoration);
      const stopTimer = afterMs(visitedMs, drop);
      stopVisit = () => {
        stopTimer();
        drop();
      };
    },
    /** In the colours of now. */
    redraw: (): void => {
      if (drawn.size === 0) return;
      waiting = [...drawn.keys(), ...waiting];
      dropGone(() => true);
      drawSoon();
    },
    stop: (): void => {
      stopVisit();
      stopDrawing?.();
      dropGone(() => true);
    },
  };
}
