import type { Stop } from '../../../preload/client.ts';
import { matchText, type SearchedText } from './matchText.ts';
import type { Pattern } from './query.ts';

export type MatchAnswer =
  /** For each text, as `matchText` gives it. */
  | { readonly kind: 'found'; readonly found: readonly (readonly number[])[] }
  | { readonly kind: 'too-slow' }
  | { readonly kind: 'unavailable' };

export type Matcher = {
  /** Searches some texts. Who asks again before that is answered gets the later answer only. */
  readonly match: (texts: readonly SearchedText[], done: (answer: MatchAnswer) => void) => void;
  readonly stop: Stop;
};

export type WorkerRequest = {
  /** Comes back with the answer. */
  readonly id: number;
  readonly pattern: Pattern;
  readonly texts: readonly SearchedText[];
};
export type WorkerAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'found'; readonly id: number; readonly found: readonly (readonly number[])[] };

/** The part of a worker that is used. */
export type PatternWorker = {
  readonly post: (request: WorkerRequest) => void;
  readonly kill: Stop;
};
export type StartPatternWorker = (events: {
  readonly onAnswer: (answer: WorkerAnswer) => void;
  readonly onFail: () => void;
}) => PatternWorker;

type RegexMatcherOptions = {
  readonly pattern: Pattern;
  readonly startWorker: StartPatternWorker;
  readonly after: (delayMs: number, run: () => void) => Stop;
};

/** What is searched at once takes milliseconds: a pattern that is still at it now would be for hours. */
const slowAfterMs = 1000;
/** A worker that has not started by then will not. */
const startMs = 15_000;

/** For what is searched for as it stands. */
export function createPlainMatcher({ source, flags }: Pattern): Matcher {
  const regex = new RegExp(source, flags);
  return {
    match: (texts, done) => done({ kind: 'found', found: texts.map((text) => matchText(regex, text)) }),
    stop: () => {},
  };
}

/** For regular expressions: in a worker, which is killed when it takes too long. */
export function createRegexMatcher({ pattern, startWorker, after }: RegexMatcherOptions): Matcher {
  let worker: PatternWorker | undefined;
  let isReady = false;
  let isOver = false;
  let id = 0;
  let pending:
    | { readonly texts: readonly SearchedText[]; readonly done: (answer: MatchAnswer) => void }
    | undefined;
  let stopTimer: Stop = () => {};

  const settle = (answer: MatchAnswer): void => {
    stopTimer();
    const asked = pending;
    pending = undefined;
    if (answer.kind !== 'found') stop();
    asked?.done(answer);
  };
  const stop = (): void => {
    isOver = true;
    stopTimer();
    worker?.kill();
    worker = undefined;
  };
  const send = (): void => {
    if (!pending || !worker) return;
    stopTimer = after(slowAfterMs, () => settle({ kind: 'too-slow' }));
    id += 1;
    worker.post({ id, pattern, texts: pending.texts });
  };
  const onAnswer = (answer: WorkerAnswer): void => {
    if (isOver) return;
    if (answer.kind === 'found') {
      // What was asked before that, nobody waits for any more.
      if (answer.id === id) settle({ kind: 'found', found: answer.found });
      return;
    }
    stopTimer();
    isReady = true;
    send();
  };
  return {
    match: (texts, done) => {
      if (isOver) return;
      stopTimer();
      pending = { texts, done };
      if (isReady) return send();
      worker ??= startWorker({ onAnswer, onFail: () => settle({ kind: 'unavailable' }) });
      stopTimer = after(startMs, () => settle({ kind: 'unavailable' }));
    },
    stop,
  };
}
