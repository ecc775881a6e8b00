import { createRawLogReader, isEchoLine, linesOfTraceJson } from './parse.ts';
import type { LogLine, TraceLine } from './parse.ts';

/** As much of a `trace.json` answer as is read here. */
export type TraceAnswer = {
  /** The job has ended and this is all. */
  readonly complete?: boolean | null | undefined;
  /** To be sent with the next poll. */
  readonly state?: string | null | undefined;
  /** Lines before the first of these were left out, by the 500 KiB limit or because more than that came at once. */
  readonly truncated?: boolean | null | undefined;
  readonly lines?: readonly TraceLine[] | null | undefined;
};

/** The times, by main's clock, between which a line was first seen. */
export type SeenTimes = {
  readonly seenAtMs: number;
  /** It was hardly written before this. 0: not known. */
  readonly notBeforeMs: number;
};

export type FollowedLine = LogLine & SeenTimes;

type DeliveryOptions = {
  readonly onLines: (lines: readonly FollowedLine[]) => void;
  readonly onTail?: (text: string, isEcho: boolean) => void;
  readonly isWholeLine?: (text: string) => boolean;
};

/** Passes each line on once, whichever way the log is read: the place in the log, in bytes, is what both ways share. */
export type Delivery = {
  /** Whether lines between those passed on and this answer are not in it. */
  readonly misses: (answer: TraceAnswer) => boolean;
  /** The complete lines of the answer that were not passed on yet. */
  readonly freshLines: (answer: TraceAnswer) => readonly LogLine[];
  readonly takeWeb: (fresh: readonly LogLine[], take: SeenTimes & { readonly answer: TraceAnswer }) => void;
  /** Takes the whole raw log. */
  readonly takeRaw: (text: string, take: SeenTimes & { readonly isComplete: boolean }) => void;
};

export function createDelivery({ onLines, onTail, isWholeLine }: DeliveryOptions): Delivery {
  let reader = createRawLogReader();
  let readCharacters = 0;
  /** Lines that begin before this were passed on. */
  let passedBytes = 0;
  /** Where the line begins that was last but not complete. */
  let tailBytes: number | undefined;
  let shownTail = '';

  function pass(lines: readonly LogLine[], { seenAtMs, notBeforeMs }: SeenTimes): void {
    // Both halves of a raw line with a marker in the middle end at one place: compare before moving on.
    const fresh = lines.filter((line) => line.offsetBytes >= passedBytes);
    for (const line of fresh) passedBytes = Math.max(passedBytes, line.endBytes ?? line.offsetBytes + 1);
    if (fresh.length > 0) onLines(fresh.map((line) => ({ ...line, seenAtMs, notBeforeMs })));
  }

  function showTail(text: string, isEcho: boolean): void {
    if (text === shownTail) return;
    shownTail = text;
    onTail?.(text, isEcho);
  }

  return {
    misses: ({ truncated, lines }) => {
      if (truncated !== true) return false;
      // No line at all: the last one is longer than the limit.
      return (lines?.[0]?.offset ?? Infinity) > (tailBytes ?? passedBytes);
    },

    freshLines: (answer) => {
      const lastOffset = answer.lines?.at(-1)?.offset ?? 0;
      return linesOfTraceJson(answer.lines ?? []).filter((line) => {
        if (line.offsetBytes < passedBytes) return false;
        return answer.complete === true || line.offsetBytes < lastOffset || isWholeLine?.(line.text) === true;
      });
    },

    takeWeb: (fresh, { answer, ...times }) => {
      const last = answer.lines?.at(-1);
      pass(fresh, times);
      if (last === undefined) return;
      const isPassed = last.offset < passedBytes || answer.complete === true;
      tailBytes = isPassed ? undefined : last.offset;
      showTail(isPassed ? '' : last.content.map((piece) => piece.text).join(''), isEchoLine(last));
    },

    takeRaw: (text, { isComplete, ...times }) => {
      // Logs only grow; a shorter one is another (erased, or cut down when it was archived), read from its start.
      if (text.length < readCharacters) {
        reader = createRawLogReader();
        readCharacters = 0;
      }
      const lines = reader.push(text.slice(readCharacters));
      readCharacters = text.length;
      const tail = reader.tail();
      const isWhole = isComplete || tail.every((line) => isWholeLine?.(line.text) === true);
      pass(isWhole ? [...lines, ...tail] : lines, times);
      const open = tail.at(-1);
      tailBytes = open !== undefined && !isWhole ? open.offsetBytes : undefined;
      showTail(isWhole ? '' : (open?.text ?? ''), open?.isEcho === true);
    },
  };
}
