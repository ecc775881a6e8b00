import { matchText } from './matchText.ts';
import type { WorkerAnswer, WorkerRequest } from './regexMatcher.ts';

/* Matches patterns of a person's making, beside the page: one that never ends is stopped by ending this worker. */

const answer = (message: WorkerAnswer): void => postMessage(message);

addEventListener('message', ({ data: { id, pattern, texts } }: MessageEvent<WorkerRequest>) => {
  const regex = new RegExp(pattern.source, pattern.flags);
  answer({ kind: 'found', id, found: texts.map((text) => matchText(regex, text)) });
});
answer({ kind: 'ready' });
