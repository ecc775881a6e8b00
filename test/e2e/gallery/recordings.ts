import type { Transcript, TranscriptEvent } from '../../../preload/contract/transcripts.ts';
import type { Facts, MakeScene } from './facts.ts';

/* Pastes and recordings. */

const minuteMs = 60_000;

/** `one` makes the facts of one terminal, with the session `s1`. */
export function recordingScenes(
  one: (now: number, part: object) => Facts,
): Readonly<Record<string, MakeScene>> {
  return {
    pasting: (now) => ({
      facts: one(now, { pasting: { sentBytes: 412_000, totalBytes: 1_088_894, isStalled: false } }),
    }),
    'pasting-stalled': (now) => ({
      facts: one(now, { pasting: { sentBytes: 3_072, totalBytes: 34_000, isStalled: true } }),
    }),
    recording: (now) => ({
      facts: one(now, { recording: { transcriptId: '20261128-004512-k3x9q', since: now - 3 * minuteMs } }),
    }),
  };
}

/** The list of recordings. */
export function sampleTranscripts(now: number): Transcript[] {
  const common = {
    projectPath: 'acme/shop',
    ref: 'feature/cart',
    gitlabJobId: 90210,
    format: 'asciicast-v3',
    columns: 96,
    rows: 24,
    masked: {},
    suspicious: 0,
    isCut: false,
  } as const;
  return [
    {
      ...common,
      id: '20261128-004512-k3x9q',
      jobName: 'e2e 3/4',
      startedAt: now - 3 * minuteMs,
      sessionId: 's1',
      durationMs: 3 * minuteMs,
      sizeBytes: 48_213,
      masked: { token: 2, password: 1 },
      suspicious: 2,
    },
    {
      ...common,
      id: '20261127-161502-a81bc',
      jobName: 'deploy:review',
      ref: 'main',
      startedAt: now - 9 * 60 * minuteMs,
      endedAt: now - 8 * 60 * minuteMs,
      durationMs: 42 * minuteMs,
      sizeBytes: 64_000_000,
      isCut: true,
    },
    {
      ...common,
      id: '20261120-091500-zz1',
      jobName: 'a job with a name that is longer than the row has room for',
      startedAt: now - 8 * 24 * 60 * minuteMs,
      durationMs: 0,
      sizeBytes: 812,
    },
  ];
}

export function sampleEvents(screen: string): TranscriptEvent[] {
  return screen.split('\r\n').map((line, index): TranscriptEvent => [index * 40, 'o', `${line}\r\n`]);
}
