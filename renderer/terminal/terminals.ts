import type { Client, Stop } from '../../preload/client.ts';
import type { Size } from '../../preload/contract/api.ts';
import type { AppErrorData } from '../../preload/contract/error.ts';
import { createOutputPipe } from './outputPipe.ts';
import { createReceivedCounter, type Checksums } from './receivedCounter.ts';
import type { TerminalPreferences } from './preferences.ts';
import type { ReferencePlace } from './references.ts';
import type { StartPatternWorker } from './search/regexMatcher.ts';
import type { SharedInput } from './sharedInput.ts';
import { prepareGraphics } from './terminalRenderer.ts';
import type { CreateTerminalView, TerminalView } from './terminalView.ts';
import type { WriteScheduler } from './writeScheduler.ts';

/** A session's terminal on this page: it lives as long as the session, whatever React draws. */
export type TerminalHandle = {
  readonly view: TerminalView;
  /** The pane is shown or hidden: what is shown is parsed first. */
  readonly setVisible: (isVisible: boolean) => void;
  readonly showCountersOn: (element: HTMLElement | undefined) => void;
};

export type Terminals = {
  /** Fetches what draws terminals: the first screen can do without. Before it is there, no terminal can be made. */
  readonly ready: () => Promise<true>;
  /** The terminal of `session`, made and attached when asked for the first time. */
  readonly ensure: (session: SessionToShow) => TerminalHandle;
  readonly get: (sessionId: string) => TerminalHandle | undefined;
  /** Forgets every terminal whose session is gone. */
  readonly keepOnly: (sessionIds: ReadonlySet<string>) => void;
  /** After the line was down: goes on from the first byte not yet given to a parser. */
  readonly attachAgain: () => void;
  readonly setPreferences: (preferences: TerminalPreferences) => void;
};

export type SessionToShow = {
  readonly id: string;
  /** For assistive technology. */
  readonly label: string;
  /** It had output before this page saw it. */
  readonly isOlderThanPage: boolean;
};

type TerminalsOptions = {
  readonly client: Client;
  readonly scheduler: WriteScheduler;
  readonly after: (delayMs: number, run: () => void) => Stop;
  readonly checksums?: Checksums;
  readonly isMac: boolean;
  readonly isAppShortcut: (event: KeyboardEvent) => boolean;
  readonly preferences: TerminalPreferences;
  readonly onLinkHover: (url: string | undefined) => void;
  /** The project that a session's output is about, as far as it is known. */
  readonly referencePlace: (sessionId: string) => ReferencePlace | undefined;
  readonly startPatternWorker: StartPatternWorker;
  readonly onBell: (sessionId: string) => void;
  /** The other sessions that get what a person types into this one. */
  readonly receiversOf: (sessionId: string) => readonly string[];
  /** Something is to be pasted into this session, by whatever way. */
  readonly onPaste: (sessionId: string, text: string) => void;
  readonly onPasteBlocked: () => void;
  readonly onError: (error: AppErrorData) => void;
};

type Entry = TerminalHandle & { readonly attach: () => void; readonly dispose: Stop };

/** A pane that is being dragged reports its size only when it has come to rest. */
const resizeSettledMs = 120;

/** All terminals of the page. */
export function createTerminals(options: TerminalsOptions): Terminals {
  const entries = new Map<string, Entry>();
  let { preferences } = options;
  let createView: CreateTerminalView | undefined;

  return {
    ready: async () => {
      const { createTerminalView } = await import('./terminalView.ts');
      await prepareGraphics(preferences.renderer);
      createView ??= createTerminalView;
      return true;
    },
    ensure: (session) => {
      const known = entries.get(session.id);
      if (known) {
        known.view.setLabel(session.label);
        return known;
      }
      if (!createView) throw new Error('Wait until terminals are ready');
      const onShared = (input: SharedInput): void => {
        for (const id of options.receiversOf(session.id)) entries.get(id)?.view.receive(input);
      };
      const entry = createEntry({ ...options, preferences, createView, onShared }, session);
      entries.set(session.id, entry);
      entry.attach();
      return entry;
    },
    get: (sessionId) => entries.get(sessionId),
    keepOnly: (sessionIds) => {
      for (const [id, entry] of entries) {
        if (sessionIds.has(id)) continue;
        entry.dispose();
        entries.delete(id);
      }
    },
    attachAgain: () => entries.forEach((entry) => entry.attach()),
    setPreferences: (next) => {
      preferences = next;
      entries.forEach((entry) => entry.view.setPreferences(next));
    },
  };
}

type EntryOptions = TerminalsOptions & {
  readonly createView: CreateTerminalView;
  readonly onShared: (input: SharedInput) => void;
};

function createEntry(options: EntryOptions, session: SessionToShow): Entry {
  const { client, scheduler, after, checksums, createView } = options;
  let isVisible = false;
  const counter = createReceivedCounter({ after, checksums });
  const resize = createResizeReport({
    after,
    report: (size) => void client.call('terminal.resize', { sessionId: session.id, size }),
  });
  const view = createView({
    ...options,
    onInput: (bytes) => pipe.sendInput(bytes),
    onPaste: (text) => options.onPaste(session.id, text),
    onPasted: (paste) => pipe.sendPaste(paste),
    onResize: resize.changed,
    onBell: () => options.onBell(session.id),
    label: session.label,
    links: { onHover: options.onLinkHover, place: () => options.referencePlace(session.id) },
  });
  const pipe = createOutputPipe({
    client,
    sessionId: session.id,
    scheduler,
    sink: {
      isVisible: () => isVisible,
      write: view.write,
      reset: view.reset,
      setReplaying: view.setReplaying,
    },
    startsWithReplay: session.isOlderThanPage,
    onHanded: counter.received,
    onIdle: counter.idle,
    onError: options.onError,
  });
  return {
    view,
    setVisible: (next) => {
      isVisible = next;
      pipe.poke();
      view.reading.setShown(next);
    },
    showCountersOn: counter.showOn,
    attach: () => void pipe.attach(),
    dispose: () => {
      resize.stop();
      pipe.dispose();
      counter.dispose();
      view.dispose();
    },
  };
}

type ResizeReportOptions = {
  readonly after: (delayMs: number, run: () => void) => Stop;
  readonly report: (size: Size) => void;
};

function createResizeReport({ after, report }: ResizeReportOptions) {
  let stopTimer: Stop | undefined;
  return {
    changed: (size: Size): void => {
      stopTimer?.();
      stopTimer = after(resizeSettledMs, () => report(size));
    },
    stop: (): void => stopTimer?.(),
  };
}
