import { setImmediate } from 'node:timers/promises';
import { createRawLogReader, linesOfTraceJson } from './parse.ts';
import type { LogLine, TraceLine } from './parse.ts';
import { bytesFrom, type RawLog } from './rawLog.ts';

/** As much of a `trace.json` answer as is read here. */
export type TraceAnswer = {
  /** The job has ended and this is all. */
  readonly complete?: boolean | null | undefined;
  /** To be sent with the next poll. */
  readonly state?: string | null | undefined;
  /** Lines before the first of these were left out, by the 500 KiB limit or because more than that came at once. */
  readonly truncated?: boolean | null | undefined;
  /** Where in the log it begins, in bytes: where the line before it ended, or began where that had no end yet. */
  readonly offset?: number | null | undefined;
  /** So many bytes of the log were read for it. */
  readonly size?: number | null | undefined;
  readonly lines?: readonly TraceLine[] | null | undefined;
};

/** The times, by main's clock, between which a line was first seen. */
export type SeenTimes = {
  readonly seenAtMs: number;
  /** It was hardly written before this. 0: not known. */
  readonly notBeforeMs: number;
};

export type FollowedLine = LogLine & SeenTimes;

/** What stands after the complete lines. */
export type LogTail = Pick<LogLine, 'text' | 'isEcho' | 'section'>;

type DeliveryOptions = {
  readonly onLines: (lines: readonly FollowedLine[]) => void;
  readonly onTail?: (tail: LogTail) => void;
  readonly isWholeLine?: (text: string) => boolean;
  /** Lets main do something else. */
  readonly breathe?: () => Promise<unknown>;
};

/** Passes each line on once, whichever way the log is read: the place in the log, in bytes, is what both ways share. */
export type Delivery = {
  /** Whether lines between those passed on and this answer are not in it. */
  readonly misses: (answer: TraceAnswer) => boolean;
  /** The complete lines of the answer that were not passed on yet. */
  readonly freshLines: (answer: TraceAnswer) => readonly LogLine[];
  readonly takeWeb: (fresh: readonly LogLine[], take: SeenTimes & { readonly answer: TraceAnswer }) => void;
  /** Takes the whole raw log, in steps between which main does other things; none after `stop`. */
  readonly takeRaw: (raw: RawLog, take: SeenTimes & { readonly isComplete: boolean }) => Promise<void>;
  readonly stop: () => void;
};

export function createDelivery({
  onLines,
  onTail,
  isWholeLine,
  breathe = () => setImmediate(),
}: DeliveryOptions): Delivery {
  let reader = createRawLogReader();
  let readBytes = 0;
  /** Lines that begin before this were passed on. */
  let passedBytes = 0;
  /** So far the log is known. */
  let knownTo = 0;
  /** The last line, which may go on. GitLab sends it again with the next answer only if it had no end. */
  let held: LogLine | undefined;
  let shownTail = '';
  let isStopped = false;

  function pass(lines: readonly LogLine[], { seenAtMs, notBeforeMs }: SeenTimes): void {
    // Both halves of a raw line with a marker in the middle end at one place: compare before moving on.
    const fresh = lines.filter((line) => line.offsetBytes >= passedBytes);
    for (const line of fresh) passedBytes = Math.max(passedBytes, line.endBytes ?? line.offsetBytes + 1);
    if (fresh.length > 0 && !isStopped) onLines(fresh.map((line) => ({ ...line, seenAtMs, notBeforeMs })));
  }

  function showTail(line: LogLine | undefined): void {
    const { text = '', isEcho, section } = line ?? {};
    if (text === shownTail) return;
    shownTail = text;
    if (isStopped) return;
    onTail?.({ text, ...(isEcho ? { isEcho } : {}), ...(section === undefined ? {} : { section }) });
  }

  /** The line that was held back, where the answer begins behind it: it had an end. */
  function heldBefore({ lines, offset, complete, truncated }: TraceAnswer): readonly LogLine[] {
    if (held === undefined) return [];
    const isEmpty = (lines ?? []).length === 0;
    // Where that left everything out it may have left out the rest of this line.
    const begins = isEmpty && truncated === true ? 0 : (offset ?? lines?.[0]?.offset ?? 0);
    const isOver = begins >= (held.endBytes ?? held.offsetBytes + 1);
    const isAll = complete === true && isEmpty;
    return isOver || isAll ? [held] : [];
  }

  return {
    misses: ({ truncated, lines, offset }) => {
      const first = lines?.[0]?.offset;
      // No line at all: the last one is longer than the limit.
      if (first === undefined) return truncated === true;
      if (typeof offset === 'number') return offset > knownTo;
      return truncated === true && first > (held?.offsetBytes ?? passedBytes);
    },

    freshLines: (answer) => {
      const lastOffset = answer.lines?.at(-1)?.offset ?? 0;
      const whole = linesOfTraceJson(answer.lines ?? []).filter((line) => {
        return answer.complete === true || line.offsetBytes < lastOffset || isWholeLine?.(line.text) === true;
      });
      return [...heldBefore(answer), ...whole].filter(({ offsetBytes }) => offsetBytes >= passedBytes);
    },

    takeWeb: (fresh, { answer, ...times }) => {
      // Whether it was passed on, or is empty by now.
      const isHeldGone =
        heldBefore(answer).length > 0 ||
        (typeof answer.offset === 'number' && answer.offset <= (held?.offsetBytes ?? 0));
      pass(fresh, times);
      knownTo = Math.max(knownTo, (answer.offset ?? 0) + (answer.size ?? 0));
      const last = answer.lines?.at(-1);
      if (last === undefined) {
        if (!isHeldGone) return;
        held = undefined;
        return showTail(undefined);
      }
      const [line] = linesOfTraceJson([last]);
      const isPassed = last.offset < passedBytes || answer.complete === true;
      held = isPassed ? undefined : line;
      showTail(held);
    },

    takeRaw: async (raw, { isComplete, ...times }) => {
      const size = raw.size();
      // Logs only grow; a shorter one is another (erased, or cut down when it was archived), read from its start.
      if (size < readBytes) {
        reader = createRawLogReader();
        readBytes = 0;
      }
      const from = readBytes;
      readBytes = size;
      let isFirst = true;
      for (const piece of bytesFrom(raw.view(), from)) {
        if (!isFirst) await breathe();
        if (isStopped) return;
        isFirst = false;
        pass(reader.push(piece), times);
      }
      knownTo = size;
      const tail = reader.tail();
      const isWhole = isComplete || tail.every((line) => isWholeLine?.(line.text) === true);
      if (isWhole) pass(tail, times);
      held = isWhole ? undefined : tail.at(-1);
      showTail(held);
    },

    stop: () => {
      isStopped = true;
    },
  };
}
