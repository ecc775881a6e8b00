import { nameUnseen } from '../../../preload/contract/unseen.ts';
import type { Clock, Stop } from '../ports.ts';
import type { LogTail } from './delivery.ts';

/** The last line of a job's log that says anything, and the section it stands in. */
export type LogEnd = {
  /** One line, cut; what can't be seen in it is named: `⟨U+202E⟩`. */
  readonly text: string;
  /** By its name in `trace.json`: `step-script`. */
  readonly section?: string;
};

export type LogEndWatch = {
  readonly lines: (lines: readonly LogTail[]) => void;
  readonly tail: (tail: LogTail) => void;
  readonly stop: Stop;
};

type LogEndOptions = {
  readonly clock: Pick<Clock, 'after'>;
  readonly tell: (end: LogEnd) => void;
};

/** More of a line is not shown where this is. */
const longestText = 200;
/** Lines and tail of one look at the log come together. */
const gatherMs = 100;

/** Follows where a log stands. It is told as often as the log is looked at, every few seconds, and only when it changed. */
export function createLogEnd({ clock, tell }: LogEndOptions): LogEndWatch {
  let last: LogTail | undefined;
  let tail: LogTail | undefined;
  let told = '';
  let stopTimer: Stop | undefined;

  const tellNow = (): void => {
    stopTimer = undefined;
    const now = tail ?? last;
    if (now === undefined) return;
    const end = {
      text: shownText(now.text),
      ...(now.section === undefined ? {} : { section: now.section.slice(0, longestText) }),
    };
    const key = JSON.stringify(end);
    if (key === told) return;
    told = key;
    tell(end);
  };
  const soon = (): void => {
    stopTimer ??= clock.after(gatherMs, tellNow);
  };
  return {
    lines: (lines) => {
      const found = lines.findLast(({ text }) => text.trim() !== '');
      if (found === undefined) return;
      last = found;
      soon();
    },
    tail: (next) => {
      tail = next.text.trim() === '' ? undefined : next;
      soon();
    },
    stop: () => stopTimer?.(),
  };
}

function shownText(text: string): string {
  const line = text.trim().replaceAll(/\s+/g, ' ');
  // By characters: none is cut in its middle.
  return nameUnseen([...line.slice(0, 2 * longestText)].slice(0, longestText).join(''));
}
