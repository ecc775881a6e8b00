import type { Handlers } from './dispatch.ts';
import type { Page } from './page.ts';
import type { Transcripts } from './transcripts/transcripts.ts';

type TranscriptHandlers = Pick<Handlers<Page>, Extract<keyof Handlers<Page>, `transcript.${string}`>>;

/** What the commands about recordings do. */
export function createTranscriptHandlers({
  transcripts,
}: {
  readonly transcripts: Transcripts;
}): TranscriptHandlers {
  return {
    'transcript.start': async ({ sessionId }) => {
      await transcripts.start(sessionId);
      return {};
    },
    'transcript.stop': async ({ sessionId }) => {
      await transcripts.stop(sessionId);
      return {};
    },
    'transcript.list': () => transcripts.list(),
    'transcript.read': ({ id, from }) => transcripts.read(id, from),
    'transcript.export': ({ id, format }) => transcripts.exportAs(id, format),
    'transcript.remove': async ({ id }) => {
      await transcripts.remove(id);
      return {};
    },
  };
}
