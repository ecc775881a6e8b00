import { nameUnseen } from '../../preload/contract/unseen.ts';

/** A hit in what is not shown of a long line, with what stands around it. Unseen characters are named. */
export type Excerpt = {
  readonly before: string;
  readonly hit: string;
  readonly behind: string;
  /** Others follow. */
  readonly isFirst: boolean;
};

/** Characters on either side, and of a hit. */
const around = 60;
const longestHit = 200;

type ExcerptOptions = {
  /** Start and end of each match in turn. */
  readonly ranges: readonly number[];
  /** So much of the line is shown. */
  readonly shown: number;
};

/** The first hit that is not shown, or not whole. Undefined: there is none. */
export function excerptOf(text: string, { ranges, shown }: ExcerptOptions): Excerpt | undefined {
  const index = ranges.findIndex((place, at) => at % 2 === 1 && place > shown);
  if (index < 0) return undefined;
  const [start = 0, end = 0] = ranges.slice(index - 1, index + 1);
  const hitEnd = Math.min(end, start + longestHit);
  return {
    before: `${start > around ? '…' : ''}${cut(text, start - around, start)}`,
    hit: `${cut(text, start, hitEnd)}${hitEnd < end ? '…' : ''}`,
    behind: hitEnd < end ? '' : `${cut(text, end, end + around)}${end + around < text.length ? '…' : ''}`,
    isFirst: index + 1 < ranges.length,
  };
}

/** Not between the halves of one character. */
function cut(text: string, from: number, to: number): string {
  const piece = text.slice(Math.max(0, from), to);
  return nameUnseen(piece.replace(/^[\udc00-\udfff]/, '').replace(/[\ud800-\udbff]$/, ''));
}
