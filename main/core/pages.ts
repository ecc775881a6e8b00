import type { AppEvent } from '../../preload/contract/api.ts';
import type { Result } from '../../preload/contract/error.ts';
import {
  inputFrameBytes,
  type Frame,
  type OutputFrame,
  type WantFrame,
} from '../../preload/contract/frames.ts';
import { firstWindowId } from '../../preload/contract/model.ts';
import type { Dispatch } from './dispatch.ts';
import type { Page } from './page.ts';
import type { CorePorts } from './ports.ts';
import type { State } from './state.ts';
import { createPageSources } from './transfer/sources.ts';

/** What core sends to one page. Must not throw; calls keep their order. */
export type PageLine = {
  /** The window it stands in; absent: the first. */
  readonly windowId?: string;
  readonly event: (event: AppEvent) => void;
  readonly frame: (frame: OutputFrame | WantFrame) => void;
};

/** What a host passes on from one page. */
export type PageHandle = {
  /** Never rejects: failures are in the Result. */
  readonly request: (command: string, input: unknown) => Promise<Result<unknown>>;
  readonly frame: (frame: Frame) => void;
  /** The page is gone: its streams end, its terminals go on. */
  readonly close: () => void;
};

export type OpenPage = Pick<CorePorts, 'clock'> & {
  readonly line: PageLine;
  readonly state: State;
  readonly started: Promise<void>;
  readonly dispatch: Dispatch<Page>;
  /** It drew this terminal and is gone. */
  readonly left: (sessionId: string) => void;
  readonly pageLeft: (page: Page) => void;
  /** Something was typed or pasted into this session's terminal. */
  readonly typed: (sessionId: string) => void;
};

/** One page's line to core, until it closes. */
export function openPage({ line, clock, state, started, dispatch, ...rest }: OpenPage): PageHandle {
  const { left, pageLeft, typed } = rest;
  const events = createOrderedEvents(line.event);
  const page: Page = {
    windowId: line.windowId ?? firstWindowId,
    streams: new Map(),
    sendFrame: line.frame,
    sources: createPageSources({ clock, ask: (wanted) => line.frame({ kind: 'want', ...wanted }) }),
  };
  const stopEvents = state.onEvent(events.send);
  return {
    request: async (command, input) => {
      // The accounts of the last run are part of the first snapshot.
      await started;
      if (command === 'app.snapshot') events.holdForThisTurn();
      return dispatch(command, input, page);
    },
    frame: (frame) => {
      if (frame.kind === 'output' || frame.kind === 'want') return;
      if (frame.kind === 'chunk') return page.sources.chunk(frame);
      const stream = page.streams.get(frame.streamId);
      if (frame.kind === 'ack') stream?.outlet.ack(frame.offset);
      else if (frame.bytes.byteLength > inputFrameBytes || !stream) return;
      else {
        typed(stream.session.fact().id);
        if (frame.kind === 'paste') stream.session.paste(frame);
        else stream.session.input(frame.bytes);
      }
    },
    close: () => {
      stopEvents();
      page.sources.close();
      pageLeft(page);
      for (const { outlet, session } of page.streams.values()) {
        left(session.fact().id);
        outlet.detach();
      }
      page.streams.clear();
    },
  };
}

/**
 * Between the making of a snapshot and its sending lie a few microtasks. What changes meanwhile is told after it, or the
 * page would put the older snapshot over the newer event.
 */
function createOrderedEvents(send: (event: AppEvent) => void) {
  let held: AppEvent[] | undefined;
  return {
    send: (event: AppEvent) => {
      if (held) held.push(event);
      else send(event);
    },
    holdForThisTurn: () => {
      held ??= [];
      setImmediate(() => {
        const waiting = held ?? [];
        held = undefined;
        for (const event of waiting) send(event);
      });
    },
  };
}
