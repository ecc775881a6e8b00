import type { Client, LineState } from '../../../preload/client.ts';
import type { AppEvent } from '../../../preload/contract/api.ts';
import type { Result } from '../../../preload/contract/error.ts';
import { createClient } from '../../../preload/client.ts';
import type { Frame } from '../../../preload/contract/frames.ts';

/** The real client over a Port the test plays: it answers, sends events and frames, and sees what the page sends. */
export function createTestLine(answers: Readonly<Record<string, (input: unknown) => Result<unknown>>> = {}) {
  const events = new Set<(event: AppEvent) => void>();
  const frames = new Set<(frame: Frame) => void>();
  const lines = new Set<(state: LineState) => void>();
  const sent: Frame[] = [];
  const calls: { readonly command: string; readonly input: unknown }[] = [];
  const client: Client = createClient({
    request: async (command, input) => {
      calls.push({ command, input });
      return answers[command]?.(input) ?? { ok: true, value: {} };
    },
    onEvent: (listener) => subscribe(events, listener),
    sendFrame: (frame) => void sent.push(frame),
    onFrame: (listener) => subscribe(frames, listener),
    onLine: (listener) => {
      listener('up');
      return subscribe(lines, listener);
    },
  });
  return {
    client,
    sent,
    calls,
    event: (event: AppEvent) => events.forEach((listener) => listener(event)),
    frame: (frame: Frame) => frames.forEach((listener) => listener(frame)),
    line: (state: LineState) => lines.forEach((listener) => listener(state)),
  };
}

function subscribe<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A clock that moves when told. */
export function createTestClock() {
  let nowMs = 0;
  let due: { readonly atMs: number; readonly run: () => void }[] = [];
  return {
    now: (): number => nowMs,
    after: (delayMs: number, run: () => void): (() => void) => {
      const entry = { atMs: nowMs + delayMs, run };
      due.push(entry);
      return () => {
        due = due.filter((other) => other !== entry);
      };
    },
    /** Moves on, running what falls due in its order. */
    advance: (byMs: number): void => {
      const untilMs = nowMs + byMs;
      for (;;) {
        const next = due
          .filter(({ atMs }) => atMs <= untilMs)
          .toSorted((one, other) => one.atMs - other.atMs)[0];
        if (!next) break;
        due = due.filter((entry) => entry !== next);
        nowMs = Math.max(nowMs, next.atMs);
        next.run();
      }
      nowMs = untilMs;
    },
  };
}
