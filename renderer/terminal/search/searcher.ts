import type { Stop } from '../../../preload/client.ts';
import { rowAt } from '../logicalLine.ts';
import { createHits, type Hit, type Hits } from './hits.ts';
import type { LinePart, NumberedLines } from './numberedLines.ts';
import type { MatchAnswer, Matcher } from './regexMatcher.ts';

/*
 * Searches a scrollback in short steps, and goes on with what comes: the screen each time it has changed, then what has left it
 * since, then upwards from where it began. What lies nearest is found first.
 */

export type Searcher = {
  readonly hits: Hits;
  /** Searches with another matcher, or no longer. */
  readonly start: (matcher: Matcher | undefined) => void;
  /** Takes note of rows that have gone, so that what was found is where it says. */
  readonly follow: () => void;
  /** What is searched has changed. */
  readonly refresh: () => void;
  /** It is another text altogether. */
  readonly restart: () => void;
  /** Output pours in. */
  readonly isBusy: () => boolean;
  /** Everything there is has been searched. */
  readonly isComplete: () => boolean;
  /** There are, or may be, more than are kept. */
  readonly isCutOff: () => boolean;
  /** Why it went no further. */
  readonly problem: () => 'too-slow' | 'unavailable' | undefined;
};

type SearcherOptions = {
  readonly lines: NumberedLines;
  readonly now: () => number;
  readonly after: (delayMs: number, run: () => void) => Stop;
  /** More or other hits, or it has ended. */
  readonly changed: () => void;
};

/** So many hits are kept; with more the count says that it was cut off. */
export const mostHits = 10_000;
/** One step reads for so long. Matching takes less, and a worker's is not ours. */
const readMs = 3;
/** And at most so much: a worker that gets more is slow without any fault of the pattern's. */
const stepCharacters = 120_000;
const stepRows = 4_000;
/** While output pours in the page has better things to do. */
const busyPauseMs = 30;
const busyForMs = 100;

type HasRoom = (part: LinePart) => boolean;
type Batch = { readonly kind: 'screen' | 'down' | 'up'; readonly parts: readonly LinePart[] };

export function createSearcher({ lines, now, after, changed }: SearcherOptions): Searcher {
  const hits = createHits(mostHits);
  let matcher: Matcher | undefined;
  let problem: 'too-slow' | 'unavailable' | undefined;
  let stopTimer: Stop | undefined;
  /** The matcher is at work: it takes one batch at a time. */
  let isMatching = false;
  /** Rows from here … to here are searched; what was on the screen then may have changed since. */
  let scannedFrom = 0;
  let scannedTo = 0;
  let screenIsOld = true;
  let refreshedAt = -Infinity;
  /** Answers to what was asked before are no longer wanted. */
  let round = 0;

  const begin = (): void => {
    hits.clear();
    scannedFrom = lines.settledEnd();
    scannedTo = scannedFrom;
    screenIsOld = true;
  };
  const isBusy = (): boolean => now() - refreshedAt < busyForMs;
  const schedule = (): void => {
    if (stopTimer || isMatching || !matcher || problem) return;
    stopTimer = after(isBusy() ? busyPauseMs : 0, step);
  };
  const follow = (): void => {
    if (lines.follow() && scannedTo >= lines.first()) return hits.trim(lines.first());
    round += 1;
    isMatching = false;
    begin();
  };
  const step = (): void => {
    stopTimer = undefined;
    follow();
    const batch = nextBatch();
    if (!batch || !matcher) return changed();
    const mine = round;
    isMatching = true;
    matcher.match(
      batch.parts.map(({ line: { text }, after: already }) => ({ text, after: already })),
      (answer) => {
        if (mine !== round) return;
        isMatching = false;
        follow();
        if (mine === round) take(batch, answer);
        changed();
        schedule();
      },
    );
  };
  const nextBatch = (): Batch | undefined => {
    const settled = lines.settledEnd();
    // Lines that came back to the screen, as when its scroll region moves down, are the screen's again.
    scannedTo = Math.min(scannedTo, settled);
    scannedFrom = Math.min(scannedFrom, scannedTo);
    if (screenIsOld) {
      screenIsOld = false;
      const screen = { from: settled, to: lines.end(), hasRoom: () => true };
      return { kind: 'screen', parts: readDown(lines, screen) };
    }
    if (scannedTo < settled)
      return {
        kind: 'down',
        parts: readDown(lines, { from: scannedTo, to: settled, hasRoom: createLimit(now) }),
      };
    if (hasOlder() && !hits.isFull())
      return { kind: 'up', parts: readUp(lines, { before: scannedFrom, hasRoom: createLimit(now) }) };
    return undefined;
  };
  const hasOlder = (): boolean => scannedFrom > lines.first();

  const take = ({ kind, parts }: Batch, answer: MatchAnswer): void => {
    if (answer.kind !== 'found') {
      problem = answer.kind;
      return;
    }
    const found = parts.flatMap((part, index) => hitsOf(part, answer.found[index] ?? []));
    if (kind === 'screen') {
      hits.setScreen(found, parts[0]?.from ?? lines.settledEnd());
    } else if (kind === 'down') {
      hits.addBelow(found);
      scannedTo = parts.at(-1)?.to ?? scannedTo;
    } else {
      hits.addAbove(found);
      scannedFrom = parts[0]?.from ?? scannedFrom;
    }
  };

  const restart = (): void => {
    round += 1;
    isMatching = false;
    stopTimer?.();
    stopTimer = undefined;
    lines.follow();
    begin();
    schedule();
  };
  return {
    hits,
    start: (next) => {
      matcher?.stop();
      matcher = next;
      problem = undefined;
      refreshedAt = -Infinity;
      restart();
    },
    follow: () => {
      if (matcher) follow();
    },
    refresh: () => {
      refreshedAt = now();
      screenIsOld = true;
      schedule();
    },
    restart,
    isBusy,
    isComplete: () =>
      matcher !== undefined &&
      !isMatching &&
      !screenIsOld &&
      scannedTo >= lines.settledEnd() &&
      (!hasOlder() || hits.isFull()),
    isCutOff: () => hits.isCutOff() || (hits.isFull() && hasOlder()),
    problem: () => problem,
  };
}

/** A step's worth of lines. */
function createLimit(now: () => number): HasRoom {
  const startedAt = now();
  let [characters, rows] = [0, 0];
  return ({ from, to, line }) => {
    characters += line.text.length;
    rows += to - from;
    return characters < stepCharacters && rows < stepRows && now() - startedAt < readMs;
  };
}

type ReadDown = { readonly from: number; readonly to: number; readonly hasRoom: HasRoom };

function readDown(lines: NumberedLines, { from, to, hasRoom }: ReadDown): readonly LinePart[] {
  const read: LinePart[] = [];
  for (let at = from; at < to;) {
    const part = lines.lineFrom(at, to);
    read.push(part);
    at = part.to;
    if (!hasRoom(part)) break;
  }
  return read;
}

type ReadUp = { readonly before: number; readonly hasRoom: HasRoom };

/** From the bottom up, given from the top down. */
function readUp(lines: NumberedLines, { before, hasRoom }: ReadUp): readonly LinePart[] {
  const read: LinePart[] = [];
  for (let at = before; at > lines.first();) {
    const part = lines.lineBefore(at);
    read.push(part);
    at = part.from;
    if (!hasRoom(part)) break;
  }
  return read.toReversed();
}

/** Those that end in the part. */
function hitsOf({ line, after, until }: LinePart, found: readonly number[]): readonly Hit[] {
  const hits: Hit[] = [];
  for (let index = 0; index + 1 < found.length; index += 2) {
    const [start = 0, end = 0] = [found[index], found[index + 1]];
    if (end <= after || end > until) continue;
    const row = rowAt(line, start);
    const rowStart = line.rowStarts[row - line.from] ?? 0;
    hits.push({ row, to: rowAt(line, end - 1) + 1, start: start - rowStart, end: end - rowStart });
  }
  return hits;
}
