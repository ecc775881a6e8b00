import { createStore, type StoreApi } from 'zustand';

/* How wide the list of jobs is, in pixels. A fold (view.ts) leaves it as it is. */

export const leastListPx = 200;
/** The list with nothing but its icons. */
export const foldedListPx = 68;
/** Of the window; and the terminals keep at least `contentPx`. */
const largestPart = 0.6;
const contentPx = 300;
/** Below this width the list starts narrower, so that a terminal keeps its 80 columns. */
const narrowWindowPx = 1000;
const widthKey = 'jobshell.listWidth';

/** One for the page; kept as long as the browser keeps it for this app. Undefined: nobody has chosen. */
export const listWidth: StoreApi<{ readonly px: number | undefined }> = createStore(() => ({
  px: readWidth(localStorage.getItem(widthKey)),
}));
listWidth.subscribe(({ px }) =>
  px === undefined ? localStorage.removeItem(widthKey) : localStorage.setItem(widthKey, String(px)),
);

export function readWidth(kept: string | null): number | undefined {
  const px = Number(kept ?? Number.NaN);
  return Number.isFinite(px) && px >= leastListPx ? px : undefined;
}

export function usualListPx(windowPx: number): number {
  return windowPx < narrowWindowPx ? 240 : 288;
}

/** What is drawn for a width in a window of `windowPx`: what was chosen in a larger one comes back with it. */
export function boundedListPx(px: number, windowPx: number): number {
  const most = Math.max(leastListPx, Math.min(windowPx * largestPart, windowPx - contentPx));
  return Math.round(Math.min(most, Math.max(leastListPx, px)));
}

/** Dragged to here the list folds, or opens again. */
export function foldsAt(px: number): boolean {
  return px < (leastListPx + foldedListPx) / 2;
}
