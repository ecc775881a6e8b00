/* What was found, in the order of the lines, while lines come and go. */

/** One hit. Lines are counted by numbers that stay theirs (numberedLines.ts). */
export type Hit = {
  /** The row it begins in. */
  readonly row: number;
  /** One past the row it ends in. */
  readonly to: number;
  /** In the text of these rows. */
  readonly start: number;
  readonly end: number;
};

export type Position = Pick<Hit, 'row' | 'start'>;

export type Hits = {
  readonly count: () => number;
  readonly at: (index: number) => Hit | undefined;
  /** The last hit at `position` or before; -1: there is none. */
  readonly lastUntil: (position: Position) => number;
  /** There is no room for older hits. */
  readonly isFull: () => boolean;
  /** Hits were left out. */
  readonly isCutOff: () => boolean;
  /** Older than all that are known. */
  readonly addAbove: (hits: readonly Hit[]) => void;
  /** Between what was settled and the screen. */
  readonly addBelow: (hits: readonly Hit[]) => void;
  /** On the screen, which begins with `firstRow`, in place of those of before. */
  readonly setScreen: (hits: readonly Hit[], firstRow: number) => void;
  /** Lines before this one are gone. */
  readonly trim: (firstRow: number) => void;
  readonly clear: () => void;
};

export function comparePositions(one: Position, other: Position): number {
  return one.row - other.row || one.start - other.start;
}

/** Keeps `most` hits: the newest, since those are what one looks for in a terminal. */
export function createHits(most: number): Hits {
  /** The nearest first. */
  let above: Hit[] = [];
  let below: Hit[] = [];
  let belowGone = 0;
  let screen: readonly Hit[] = [];
  let isCutOff = false;

  const belowCount = (): number => below.length - belowGone;
  const count = (): number => above.length + belowCount() + screen.length;
  const at = (index: number): Hit | undefined => {
    if (index < above.length) return above[above.length - 1 - index];
    const after = index - above.length;
    return after < belowCount() ? below[belowGone + after] : screen[after - belowCount()];
  };
  const dropOldest = (): void => {
    if (above.pop()) return;
    belowGone += 1;
    if (belowGone < most) return;
    below = below.slice(belowGone);
    belowGone = 0;
  };
  const makeRoom = (): void => {
    while (count() > most && count() > screen.length) {
      isCutOff = true;
      dropOldest();
    }
  };
  return {
    count,
    at,
    lastUntil: (position) => {
      let [low, high] = [-1, count() - 1];
      while (low < high) {
        const middle = low + Math.ceil((high - low) / 2);
        const hit = at(middle);
        if (hit && comparePositions(hit, position) <= 0) low = middle;
        else high = middle - 1;
      }
      return low;
    },
    isFull: () => count() >= most,
    isCutOff: () => isCutOff,
    addAbove: (hits) => {
      for (const hit of hits.toReversed()) {
        if (count() < most) above.push(hit);
        else isCutOff = true;
      }
    },
    addBelow: (hits) => {
      below.push(...hits);
      makeRoom();
    },
    setScreen: (hits, firstRow) => {
      // What grew into the screen from above is found as a part of it.
      while (belowCount() > 0 && (below.at(-1)?.to ?? 0) > firstRow) below.pop();
      if (belowCount() === 0) while ((above[0]?.to ?? firstRow) > firstRow) above.shift();
      if (hits.length > most) isCutOff = true;
      screen = hits.slice(-most);
      makeRoom();
    },
    trim: (firstRow) => {
      while ((above.at(-1)?.row ?? firstRow) < firstRow) above.pop();
      if (above.length > 0) return;
      while ((below[belowGone]?.row ?? firstRow) < firstRow) belowGone += 1;
      screen = screen.filter(({ row }) => row >= firstRow);
    },
    clear: () => {
      above = [];
      below = [];
      belowGone = 0;
      screen = [];
      isCutOff = false;
    },
  };
}
