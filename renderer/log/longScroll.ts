/*
 * A browser draws nothing below some 16 million pixels (twice as many where a pixel is one of the screen), which is less than a
 * million lines need. A longer list is given a shorter scrollbar: near its ends and over small ways a pixel is a pixel, over
 * long ways the place in the scrollbar tells the place in the list.
 */

/** Of the element that scrolls: well below any limit, and exact to a quarter of a pixel where it is drawn. */
const longestPx = 4_000_000;
/** At both ends each pixel of the one is one of the other. */
const endPx = 100_000;

export type ScrollSizes = {
  /** Of all rows. */
  readonly totalPx: number;
  /** Of what is in sight. */
  readonly viewPx: number;
};

export type ScrollPlace = {
  /** As the element has it. */
  readonly scrollTop: number;
  /** Of the rows, the first pixel in sight. */
  readonly top: number;
};

/** The height of what scrolls. */
export function shownHeight(totalPx: number): number {
  return Math.min(totalPx, longestPx);
}

/** Where the element scrolls to for a place in the rows. */
export function scrollTopFor(top: number, { totalPx, viewPx }: ScrollSizes): number {
  const last = Math.max(0, totalPx - viewPx);
  const at = Math.min(last, Math.max(0, top));
  if (totalPx <= longestPx || at <= endPx) return at;
  const shownLast = longestPx - viewPx;
  if (at >= last - endPx) return shownLast - (last - at);
  return endPx + ((at - endPx) / (last - 2 * endPx)) * (shownLast - 2 * endPx);
}

/** The place in the rows for one in the scrollbar. */
function topFor(scrollTop: number, { totalPx, viewPx }: ScrollSizes): number {
  if (totalPx <= longestPx || scrollTop <= endPx) return scrollTop;
  const [last, shownLast] = [totalPx - viewPx, longestPx - viewPx];
  if (scrollTop >= shownLast - endPx) return last - (shownLast - scrollTop);
  return endPx + ((scrollTop - endPx) / (shownLast - 2 * endPx)) * (last - 2 * endPx);
}

/** After the element has scrolled: a short way is gone as it is, a longer one by the scrollbar. */
export function scrolled(from: ScrollPlace, scrollTop: number, sizes: ScrollSizes): ScrollPlace {
  const by = scrollTop - from.scrollTop;
  const last = Math.max(0, sizes.totalPx - sizes.viewPx);
  const isShort = Math.abs(by) <= sizes.viewPx * 2;
  if (sizes.totalPx <= longestPx || !isShort) return { scrollTop, top: topFor(scrollTop, sizes) };
  return { scrollTop, top: Math.min(last, Math.max(0, from.top + by)) };
}

/** Where the element should be put so that there is room to go on in both ways; undefined: it may stay. */
export function anchorFor({ scrollTop, top }: ScrollPlace, sizes: ScrollSizes): number | undefined {
  const wanted = scrollTopFor(top, sizes);
  const fromEnd = Math.min(scrollTop, shownHeight(sizes.totalPx) - sizes.viewPx - scrollTop);
  const tolerated = fromEnd < endPx * 2 ? 1 : endPx / 2;
  return Math.abs(wanted - scrollTop) > tolerated ? wanted : undefined;
}
