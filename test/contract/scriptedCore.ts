import type { AppEvent } from '../../preload/contract/api.ts';
import type { Result } from '../../preload/contract/error.ts';
import type { Frame } from '../../preload/contract/frames.ts';
import type { Core, PageLine } from '../../main/core/core.ts';

/** One page as core sees it. */
export type SeenPage = {
  readonly line: PageLine;
  readonly requests: { readonly command: string; readonly input: unknown }[];
  readonly frames: Frame[];
  closed: boolean;
};

export type ScriptedCore = {
  readonly core: Core;
  readonly pages: SeenPage[];
  readonly latest: () => SeenPage;
  /** Answers the requests named `later`, in the order they came. */
  readonly answerLater: (result: Result<unknown>) => void;
};

/**
 * The far end of a Port for tests of the Port itself: core's interface with answers that tell what arrived. `fail` is
 * answered with an error, `later` when the test says, `event-first` after an event, everything else with its own input.
 */
export function createScriptedCore(): ScriptedCore {
  const pages: SeenPage[] = [];
  const waiting: ((result: Result<unknown>) => void)[] = [];
  const respond = (page: SeenPage, command: string, input: unknown): Promise<Result<unknown>> => {
    if (command === 'fail') return Promise.resolve({ ok: false, error: sampleError });
    if (command === 'later') return new Promise((resolve) => waiting.push(resolve));
    if (command === 'event-first') page.line.event(removedEvent('before the answer'));
    return Promise.resolve({ ok: true, value: input });
  };
  return {
    pages,
    latest: () => {
      const page = pages.at(-1);
      if (page === undefined) throw new Error('No page has connected');
      return page;
    },
    answerLater: (result) => waiting.shift()?.(result),
    core: {
      openPage: (line) => {
        const page: SeenPage = { line, requests: [], frames: [], closed: false };
        pages.push(page);
        return {
          request: (command, input) => {
            page.requests.push({ command, input });
            return respond(page, command, input);
          },
          // Kept as it was when it came: the bytes are a view of the transport's buffer.
          frame: (frame) => page.frames.push(structuredClone(frame)),
          close: () => {
            page.closed = true;
          },
        };
      },
      windows: {
        open: () => 'w1',
        closed: () => {},
        focused: () => {},
        focus: () => {},
        front: () => 'w1',
        ids: () => ['w1'],
      },
      linkArrived: () => {},
      requestAction: () => {},
      suspend: async () => {},
      resume: () => {},
      dispose: async () => {},
    },
  };
}

export const sampleError = {
  code: 'rate-limited',
  params: { retryAfterMs: 4000 },
  message: 'GitLab asks to wait',
} as const;

export function removedEvent(id: string): AppEvent {
  return { name: 'job.removed', payload: { id } };
}
