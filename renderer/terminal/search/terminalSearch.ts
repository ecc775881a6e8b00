import type { Terminal } from '@xterm/xterm';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Stop } from '../../../preload/client.ts';
import { comparePositions, type Hit, type Position } from './hits.ts';
import { createNumberedLines, type NumberedLines } from './numberedLines.ts';
import { compileQuery, emptyQuery, type CompiledQuery, type SearchQuery } from './query.ts';
import {
  createPlainMatcher,
  createRegexMatcher,
  type Matcher,
  type StartPatternWorker,
} from './regexMatcher.ts';
import { createSearcher, type Searcher } from './searcher.ts';
import { createSearchMarks } from './searchMarks.ts';

export type SearchResult =
  | { readonly kind: 'nothing' | 'invalid' | 'unavailable' }
  | {
      readonly kind: 'counted';
      readonly count: number;
      /** From 1, the oldest first; 0: none yet. */
      readonly current: number;
      readonly isComplete: boolean;
      /** There are, or may be, more. */
      readonly isCutOff: boolean;
      /** The pattern took too long and was stopped: what follows was not searched. */
      readonly isTooSlow: boolean;
    };

export type SearchState = {
  readonly isOpen: boolean;
  /** Counts how often it was asked for: each time its field shall have the focus. */
  readonly asked: number;
  readonly query: SearchQuery;
  readonly result: SearchResult;
};

/** The search of one terminal. */
export type TerminalSearch = {
  readonly state: StoreApi<SearchState>;
  /** Opens it; a word or so that is selected is searched for. */
  readonly open: () => void;
  /** Selects what was found last, and forgets the rest. */
  readonly close: () => void;
  readonly setQuery: (query: SearchQuery) => void;
  /** To the next hit, or back, around the ends. */
  readonly step: (by: 1 | -1) => void;
  /** What is on the screen has changed by other ways than output. */
  readonly refresh: () => void;
  /** The colours have changed. */
  readonly redraw: () => void;
  readonly stop: Stop;
};

type TerminalSearchOptions = {
  readonly terminal: Terminal;
  readonly startPatternWorker: StartPatternWorker;
  readonly now: () => number;
  readonly after: (delayMs: number, run: () => void) => Stop;
};

/** A longer selection is no search. */
const longestSelection = 200;
/** The count and the marks follow at this pace; slower while output pours in, which moves every mark. */
const showEveryMs = 60;
const showBusyMs = 250;
/** Room that the search's own field takes over the screen's first rows. */
const coveredRows = 2;

const nothing: SearchResult = { kind: 'nothing' };

export function createTerminalSearch(options: TerminalSearchOptions): TerminalSearch {
  const { terminal, now, after } = options;
  const state: TerminalSearch['state'] = createStore(() => ({
    isOpen: false,
    asked: 0,
    query: emptyQuery,
    result: nothing,
  }));
  const lines = createNumberedLines(terminal);
  const marks = createSearchMarks({ terminal, lines, after });
  let compiled: CompiledQuery = { kind: 'nothing' };
  let current: Position | undefined;
  let stopShow: Stop | undefined;
  const showSoon = (): void => {
    stopShow ??= after(searcher.isBusy() ? showBusyMs : showEveryMs, show);
  };
  const searcher = createSearcher({ lines, now, after, changed: showSoon });

  const show = (): void => {
    stopShow?.();
    stopShow = undefined;
    if (!state.getState().isOpen) return;
    searcher.follow();
    const { hits } = searcher;
    // While output pours in, what is seen stays at its end until the person asks for a hit.
    if (searcher.isBusy()) showSoon();
    else if (!current) {
      const found = firstHit({ terminal, lines, searcher });
      if (found) goTo(found);
    }
    const index = current ? hits.lastUntil(current) : -1;
    const hit = hits.at(index);
    const isThere = hit !== undefined && current !== undefined && comparePositions(hit, current) === 0;
    state.setState({ result: resultOf({ compiled, searcher, current: index + 1 }) });
    marks.show(hits, isThere ? hit : undefined);
  };
  const goTo = (hit: Hit): void => {
    current = hit;
    reveal(terminal, lines.indexOf(hit.row));
  };
  const search = (): void => {
    // From where one is: more letters narrow down what was found.
    current = undefined;
    const matcher = createMatcher(compiled, options);
    searcher.start(matcher);
    // What was found before stands until there is something new to say.
    if (matcher) showSoon();
    else show();
  };
  const restart = (): void => {
    if (!state.getState().isOpen) return;
    current = undefined;
    marks.clear();
    lines.reset();
    searcher.restart();
  };
  const listeners = [
    terminal.onWriteParsed(() => state.getState().isOpen && searcher.refresh()),
    terminal.onResize(restart),
    terminal.buffer.onBufferChange(restart),
    terminal.onRender(() => state.getState().isOpen && marks.follow()),
  ];
  const close = (): void => {
    const { isOpen } = state.getState();
    if (!isOpen) return;
    searcher.follow();
    const hit = current && searcher.hits.at(searcher.hits.lastUntil(current));
    state.setState({ isOpen: false, result: nothing });
    if (hit) select(terminal, lines, hit);
    searcher.start(undefined);
    marks.clear();
    lines.reset();
  };
  return {
    state,
    open: () => {
      const { isOpen, asked, query } = state.getState();
      const selection = terminal.getSelection();
      const isWord =
        selection.trim() !== '' && selection.length <= longestSelection && !/[\r\n]/.test(selection);
      const next = isWord ? { ...query, text: selection, isRegex: false } : query;
      state.setState({ isOpen: true, asked: asked + 1, query: next });
      if (isOpen && next === query) return;
      compiled = compileQuery(next);
      search();
    },
    close,
    setQuery: (query) => {
      state.setState({ query });
      compiled = compileQuery(query);
      search();
    },
    step: (by) => {
      searcher.follow();
      const { hits } = searcher;
      const count = hits.count();
      if (count === 0) return;
      // One that is gone stood after the hit that is found in its place.
      const at = current ? hits.lastUntil(current) : -1;
      const hit = current ? hits.at((at + by + count) % count) : firstHit({ terminal, lines, searcher });
      if (hit) goTo(hit);
      show();
    },
    refresh: () => state.getState().isOpen && searcher.refresh(),
    redraw: () => {
      marks.readColours();
      if (state.getState().isOpen) show();
    },
    stop: () => {
      stopShow?.();
      searcher.start(undefined);
      for (const listener of listeners) listener.dispose();
      marks.clear();
    },
  };
}

function createMatcher(
  compiled: CompiledQuery,
  { startPatternWorker: startWorker, after }: TerminalSearchOptions,
): Matcher | undefined {
  switch (compiled.kind) {
    case 'nothing':
    case 'invalid':
      return undefined;
    case 'plain':
      return createPlainMatcher(compiled.pattern);
    case 'regex':
      return createRegexMatcher({ pattern: compiled.pattern, startWorker, after });
  }
}

type ResultParts = {
  readonly compiled: CompiledQuery;
  readonly searcher: Searcher;
  readonly current: number;
};

function resultOf({ compiled, searcher, current }: ResultParts): SearchResult {
  if (compiled.kind === 'nothing' || compiled.kind === 'invalid') return { kind: compiled.kind };
  const problem = searcher.problem();
  if (problem === 'unavailable') return { kind: problem };
  return {
    kind: 'counted',
    count: searcher.hits.count(),
    current,
    isComplete: searcher.isComplete(),
    isCutOff: searcher.isCutOff(),
    isTooSlow: problem === 'too-slow',
  };
}

type FirstHit = {
  readonly terminal: Terminal;
  readonly lines: NumberedLines;
  readonly searcher: Searcher;
};

/** The one nearest above the end of what is seen; the first of all where there is none, once all is searched. */
function firstHit({ terminal, lines, searcher }: FirstHit): Hit | undefined {
  const { viewportY } = terminal.buffer.active;
  const { hits } = searcher;
  const seen = hits.lastUntil({ row: lines.numberOf(viewportY + terminal.rows - 1), start: Infinity });
  if (seen >= 0) return hits.at(seen);
  return searcher.isComplete() || searcher.problem() ? hits.at(0) : undefined;
}

function reveal(terminal: Terminal, row: number): void {
  const { viewportY } = terminal.buffer.active;
  const isSeen = row >= viewportY + Math.min(coveredRows, viewportY) && row < viewportY + terminal.rows;
  if (!isSeen) terminal.scrollToLine(Math.max(0, row - Math.floor(terminal.rows / 3)));
}

function select(terminal: Terminal, lines: NumberedLines, hit: Hit): void {
  const { start, end } = lines.cellsOf(hit);
  const length = (end.row - start.row) * terminal.cols + end.endColumn - start.column;
  terminal.select(start.column, start.row, length);
}
